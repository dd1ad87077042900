import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.pictures.files import read_picture, write_picture
from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.metadata.resolution import read_resolution, set_resolution
from engine.pictures.picture import Note, Picture
from engine.pictures.receipt import Part
from tests.helpers.picture_files import exif_block, exif_tags, gradient, taken_at

X_RESOLUTION = 0x011A


@pytest.mark.parametrize("exif", [None, exif_block(orientation=1).removeprefix(b"Exif\0\0")])
def test_the_resolution_of_a_webp_is_in_its_exif(exif: bytes | None) -> None:
    picture = Picture(pixels=gradient(), exif=exif, pixels_per_mm=(11.811, 11.811))

    data = encode_file(picture, suffix=".webp", quality=95)

    assert decode_file(data, name="p").pixels_per_mm == pytest.approx((11.811, 11.811), rel=1e-4)
    assert exif_tags(data)[X_RESOLUTION] == pytest.approx(300, rel=1e-4)
    assert exif is None or taken_at(data) == "1961:04:12 06:07:00"


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_resolution_is_replaced_and_nothing_else_is_moved(order: str) -> None:
    block = exif_block(orientation=1, order=order).removeprefix(b"Exif\0\0")

    changed = set_resolution(set_resolution(block, (10.0, 10.0)), (20.0, 30.0))

    assert read_resolution(changed) == pytest.approx((20, 30), rel=1e-4)
    assert changed[8 : len(block)] == block[8:]


@pytest.mark.parametrize(
    "block", [None, b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\0\0"]
)
def test_a_block_without_resolution_has_none(block: bytes | None) -> None:
    assert read_resolution(block) is None


@pytest.mark.parametrize("lossless", [True, False])
def test_a_truncated_webp_is_read_as_far_as_it_is_there(*, lossless: bool) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 80, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "WEBP", lossless=lossless)
    data = file.getvalue()

    whole, cut = decode_file(data, name="p"), decode_file(data[: len(data) * 2 // 3], name="p")

    np.testing.assert_array_equal(cut.pixels[:16], whole.pixels[:16])
    assert cut.notes == (Note.TRUNCATED,)


@pytest.mark.parametrize("fmt", ["WEBP", "GIF"])
def test_the_frames_of_an_animation_are_counted(fmt: str) -> None:
    frames = [Image.fromarray(gradient()), Image.fromarray(255 - gradient())]
    file = io.BytesIO()
    frames[0].save(file, fmt, save_all=True, append_images=frames[1:])

    assert decode_file(file.getvalue(), name="p").pages == 2


def test_a_truncated_gif_is_read_as_far_as_it_is_there() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 80, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "GIF", interlace=0)
    data = file.getvalue()

    whole, cut = decode_file(data, name="p"), decode_file(data[: len(data) * 2 // 3], name="p")

    np.testing.assert_array_equal(cut.pixels[:30], whole.pixels[:30])
    assert cut.notes == (Note.TRUNCATED,)


def test_frames_stay_behind_the_picture_that_was_mended(tmp_path: Path) -> None:
    frames = [Image.fromarray(np.full((20, 30, 3), value, np.uint8)) for value in (10, 20, 30)]
    frames[0].save(
        tmp_path / "a.webp", save_all=True, append_images=frames[1:], duration=70, lossless=True
    )
    picture = read_picture(tmp_path / "a.webp")

    receipt = write_picture(tmp_path / "b.webp", replace(picture, pixels=picture.pixels // 2))

    assert receipt.kept == (Part.PAGES,)
    with Image.open(tmp_path / "b.webp") as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
        assert image.convert("RGB").getpixel((5, 5)) == (5, 5, 5)
        assert image.info["duration"] == 70
        image.seek(1)
        assert image.convert("RGB").getpixel((5, 5)) == (20, 20, 20)


def test_an_animation_of_another_size_is_not_continued() -> None:
    file = io.BytesIO()
    frames = [Image.fromarray(gradient()), Image.fromarray(255 - gradient())]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])

    cropped = Picture(pixels=gradient()[:20])
    data = encode_file(cropped, suffix=".webp", quality=95, source=file.getvalue())

    assert decode_file(data, name="p").pages == 1
