"""The measurements of one picture file, which compare across sizes and formats."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageFilter

from tests.helpers.picture_files import encode, exif_block, gradient
from tests.helpers.surveys import save_picture
from training.survey.checkup import MIN_SHARPNESS, NEAR_BITS
from training.survey.events import FoundPicture, SkippedFile, SkipReason
from training.survey.measuring import (
    THUMBNAIL_PX,
    compute_fingerprint,
    is_grey,
    measure,
    measure_file,
    measure_sharpness,
)

NAME = Path("photo.jpg")


@pytest.fixture
def photo(tmp_path: Path) -> Image.Image:
    """A picture of 500 x 400."""
    return Image.open(save_picture(tmp_path / "photo.png", seed=5, size=(500, 400)))


def _ignore() -> None:
    """Ignore that more of the file was read."""


def measure_image(image: Image.Image, fmt: str = "PNG", quality: int = 90) -> FoundPicture:
    file = io.BytesIO()
    image.save(file, fmt, quality=quality)
    return measure(NAME, file.getvalue())


def bits_between(one: FoundPicture, other: FoundPicture) -> int:
    return (one.fingerprint ^ other.fingerprint).bit_count()


def test_a_picture_is_measured_upright() -> None:
    data = encode(gradient(40, 60), "JPEG", exif=exif_block(orientation=6))

    found = measure(NAME, data)

    assert (found.width_px, found.height_px) == (40, 60)
    assert Image.open(io.BytesIO(found.thumbnail)).size == (40, 60)


def test_the_thumbnail_is_a_small_jpeg(photo: Image.Image) -> None:
    thumbnail = Image.open(io.BytesIO(measure_image(photo).thumbnail))

    assert thumbnail.format == "JPEG"
    assert max(thumbnail.size) == THUMBNAIL_PX


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "PPM", "GIF", "JPEG2000"])
def test_all_formats_give_the_same_measurements(photo: Image.Image, fmt: str) -> None:
    found = measure_image(photo, fmt)

    assert (found.width_px, found.height_px) == (500, 400)
    assert bits_between(found, measure_image(photo)) <= 4
    assert not found.is_grey


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "CMYK", "P", "1", "I;16"])
def test_every_pixel_mode_can_be_measured(mode: str) -> None:
    image = Image.fromarray(gradient()).convert("I" if mode == "I;16" else mode)
    file = io.BytesIO()
    image.convert(mode).save(file, "TIFF")

    found = measure(NAME, file.getvalue())

    assert (found.width_px, found.height_px) == (60, 40)


def test_equal_bytes_have_equal_digests(photo: Image.Image) -> None:
    assert measure_image(photo).digest == measure_image(photo).digest
    assert measure_image(photo).digest != measure_image(photo, "JPEG").digest


def test_a_near_duplicate_differs_in_few_bits(photo: Image.Image) -> None:
    first = measure_image(photo)

    assert bits_between(first, measure_image(photo.resize((250, 200)))) <= NEAR_BITS
    assert bits_between(first, measure_image(photo, "JPEG", 40)) <= NEAR_BITS
    assert bits_between(first, measure_image(photo.point(lambda v: int(v * 0.8)))) <= NEAR_BITS


def test_another_picture_differs_in_many_bits(photo: Image.Image, tmp_path: Path) -> None:
    other = Image.open(save_picture(tmp_path / "other.png", seed=6, size=(500, 400)))

    assert bits_between(measure_image(photo), measure_image(other)) > NEAR_BITS


def test_blurred_and_sharp_pictures_differ_at_every_size(photo: Image.Image) -> None:
    large = photo.resize((1000, 800), Image.Resampling.BICUBIC)
    blurred = photo.filter(ImageFilter.GaussianBlur(5))
    large_blurred = large.filter(ImageFilter.GaussianBlur(10))

    assert min(measure_image(photo).sharpness, measure_image(large).sharpness) > MIN_SHARPNESS
    assert (
        max(measure_image(blurred).sharpness, measure_image(large_blurred).sharpness)
        < MIN_SHARPNESS
    )


def test_grey_and_colour_pictures_differ(photo: Image.Image) -> None:
    assert measure_image(photo.convert("L").convert("RGB"), "JPEG").is_grey
    assert not measure_image(photo).is_grey


def test_a_folder_in_place_of_a_file_has_a_reason(tmp_path: Path) -> None:
    found = measure_file(tmp_path, _ignore)

    assert found == SkippedFile(path=tmp_path, reason=SkipReason.FOLDER)


def test_a_jpeg_that_is_cut_short_has_a_reason(photo: Image.Image, tmp_path: Path) -> None:
    file = io.BytesIO()
    photo.save(file, "JPEG")
    path = tmp_path / "short.jpg"
    path.write_bytes(file.getvalue()[: len(file.getvalue()) // 2])

    found = measure_file(path, _ignore)

    assert isinstance(found, SkippedFile)
    assert found.reason is SkipReason.UNREADABLE
    assert "cut short" in found.detail


def test_a_flat_picture_has_no_sharpness() -> None:
    assert measure_sharpness(np.full((50, 50), 128, np.float32)) == 0.0


@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 70), st.integers(1, 70), st.just(3)), fill=st.just(9)
    )
)
def test_any_pixels_can_be_measured(rgb: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    luma = rgb.mean(axis=2).astype(np.float32)

    assert 0 <= compute_fingerprint(luma) < 1 << 64
    assert 0.0 <= measure_sharpness(luma) <= 1.0
    assert is_grey(rgb) in (True, False)
