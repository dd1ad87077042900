"""What a format does not keep is known before: exactly what the receipt then says is lost."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.pictures.export import EXPORT_SUFFIXES
from engine.pictures.files import read_picture, write_picture
from engine.pictures.forecast import find_keeping_suffix, foresee_changes, foresee_losses
from engine.pictures.picture import Picture, Samples, Text
from engine.pictures.receipt import Part, list_parts
from tests.helpers.documents import noise
from tests.helpers.picture_files import exif_block, grey_profile, srgb_profile, xmp_packet
from tests.helpers.tiff_files import join_pages

_XMP = xmp_packet(
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"', b"<dc:format>image/png</dc:format>"
)


def full_picture(*, channels: int = 4, dtype: type[np.unsignedinteger] = np.uint16) -> Picture:
    """Return a picture with everything that a picture without a file can have."""
    deep = noise(channels=channels).astype(dtype)
    return Picture(
        pixels=deep * 257 if dtype is np.uint16 else deep,
        icc_profile=srgb_profile() if channels > 2 else grey_profile(gamma=2.2),
        exif=exif_block(orientation=1).removeprefix(b"Exif\0\0"),
        xmp=_XMP,
        iptc=bytes([0x1C, 2, 120, 0, 7]) + b"Caption",
        texts=(Text(keyword="Author", text="Ansel"),),
        pixels_per_mm=(11.8, 11.8),
        samples=Samples.CMYK,
        pages=3,
        has_gain_map=True,
    )


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_what_is_lost_was_foreseen(
    suffix: str, dtype: type[np.unsignedinteger], channels: int, tmp_path: Path
) -> None:
    picture = full_picture(channels=channels, dtype=dtype)

    receipt = write_picture(tmp_path / f"a{suffix}", picture)

    missing = {*receipt.lost, *receipt.partly_kept}
    assert set(foresee_losses(picture, suffix)) == missing
    assert set(list_parts(picture)) == missing | set(receipt.kept)


def test_exif_too_long_for_a_jpeg_is_foreseen(tmp_path: Path) -> None:
    exif = exif_block(orientation=1, make="Zenit" * 20_000).removeprefix(b"Exif\0\0")
    picture = Picture(pixels=noise(), exif=exif)

    receipt = write_picture(tmp_path / "a.jpg", picture)

    assert foresee_losses(picture, ".jpg") == receipt.lost == (Part.EXIF,)


def test_only_a_jpeg_without_a_file_of_its_own_changes_all_pixels(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    picture = Picture(pixels=noise(), source=source)
    write_picture(source, picture)

    assert not foresee_changes(picture, ".jpeg")
    assert not foresee_changes(picture, ".png")
    assert foresee_changes(replace(picture, source=tmp_path / "gone.jpg"), ".jpg")
    assert foresee_changes(replace(picture, source=None), ".jpg")


def test_a_tiff_with_its_file_keeps_pages_and_samples(tmp_path: Path) -> None:
    source = tmp_path / "scan.tiff"
    page = np.random.default_rng(0).random((20, 30, 3), np.float32)
    source.write_bytes(join_pages(page, page, photometric="rgb"))
    picture = read_picture(source)

    receipt = write_picture(tmp_path / "a.tif", picture)

    assert {Part.DEPTH, Part.SAMPLES, Part.PAGES} <= set(list_parts(picture))
    assert foresee_losses(picture, ".tif") == receipt.lost == ()
    assert receipt.changed_px == 0
    assert find_keeping_suffix(picture, Part.PAGES) == ".tif"
    assert foresee_losses(picture, ".png") == (Part.SAMPLES, Part.PAGES)
    assert set(foresee_losses(replace(picture, source=None), ".tif")) == {
        Part.SAMPLES,
        Part.PAGES,
    }


def test_a_format_that_keeps_a_part_is_found() -> None:
    assert find_keeping_suffix(full_picture(), Part.DEPTH) == ".png"
    assert find_keeping_suffix(full_picture(), Part.PAGES) is None
