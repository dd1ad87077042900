"""A property of every format: outside the hole, a saved picture is the picture that was opened."""

import io
import itertools
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.pictures.export import EXPORT_SUFFIXES
from engine.pictures.files import read_picture, write_picture
from engine.pictures.forecast import foresee_changes, foresee_losses
from engine.pictures.metadata.views import read_exif_fields, read_xmp_fields
from engine.pictures.picture import Picture, Text
from engine.pictures.receipt import Part, SourceUse
from tests.helpers.picture_files import exif_block, grey_profile, srgb_profile, xmp_packet

_XMP = xmp_packet(b'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Bremen"')
_LOSSLESS = tuple(suffix for suffix in EXPORT_SUFFIXES if suffix != ".jpg")
# Of a block of 16 x 16 pixels, and of the chroma of its neighbours, which is interpolated.
_BLOCK_REACH_PX = 18
_numbers = itertools.count()
_slow_disk = [HealthCheck.function_scoped_fixture]


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Draw a picture of any depth and channels with any metadata."""
    height, width = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    channels = draw(st.integers(1, 4))
    is_deep = draw(st.booleans())
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    profile = grey_profile(gamma=2.2) if channels < 3 else srgb_profile()
    exif = exif_block(
        orientation=1, make=draw(st.text("Zenit ", min_size=1)), order=draw(st.sampled_from("<>"))
    )
    shape = height, width, channels
    return Picture(
        pixels=rng.integers(0, 65_536, shape, np.uint16)
        if is_deep
        else rng.integers(0, 256, shape, np.uint8),
        icc_profile=draw(st.sampled_from([None, profile])),
        exif=draw(st.sampled_from([None, exif.removeprefix(b"Exif\0\0")])),
        xmp=draw(st.sampled_from([None, _XMP])),
        pixels_per_mm=draw(st.sampled_from([None, (11.811, 11.811), (2.0, 4.0)])),
    )


@settings(deadline=None, max_examples=60, suppress_health_check=_slow_disk)
@given(picture=pictures(), suffix=st.sampled_from(_LOSSLESS), seed=st.integers(0, 2**32))
def test_a_restored_picture_is_saved_and_opened_without_a_change(
    picture: Picture, suffix: str, seed: int, tmp_path: Path
) -> None:
    folder = tmp_path / str(next(_numbers))
    folder.mkdir()
    source = folder / f"source{suffix}"
    write_picture(source, picture)
    opened = read_picture(source)
    hole = np.random.default_rng(seed).random(opened.pixels.shape[:2]) < 0.3
    restored = opened.pixels.copy()
    restored[hole] = ~restored[hole]

    receipt = write_picture(folder / f"out{suffix}", replace(opened, pixels=restored), hole=hole)

    again = read_picture(folder / f"out{suffix}")
    np.testing.assert_array_equal(again.pixels, restored)
    assert again.icc_profile == opened.icc_profile
    assert read_exif_fields(again.exif or b"") == read_exif_fields(opened.exif or b"")
    assert read_xmp_fields(again.xmp or b"") == read_xmp_fields(opened.xmp or b"")
    assert again.pixels_per_mm == opened.pixels_per_mm
    assert receipt.changed_px == 0
    assert not receipt.lost
    assert not receipt.partly_kept


@st.composite
def jpegs(draw: st.DrawFn) -> bytes:
    """Draw a JPEG file of any size, quality and sampling."""
    height, width = draw(st.integers(8, 90)), draw(st.integers(8, 90))
    soft = cv2.resize(
        np.random.default_rng(draw(st.integers(0, 2**32))).integers(0, 256, (6, 6, 3), np.uint8),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    image = Image.fromarray(soft).convert(draw(st.sampled_from(["RGB", "L", "CMYK"])))
    file = io.BytesIO()
    image.save(
        file,
        "JPEG",
        quality=draw(st.integers(30, 100)),
        subsampling=draw(st.integers(0, 2)),
        progressive=draw(st.booleans()),
        exif=exif_block(orientation=draw(st.integers(1, 8))),
        comment=draw(st.sampled_from([b"", b"By hand"])),
        dpi=draw(st.sampled_from([(72, 72), (300, 150)])),
    )
    return file.getvalue()


@settings(deadline=None, max_examples=20, suppress_health_check=_slow_disk)
@given(data=jpegs(), seed=st.integers(0, 2**32))
def test_a_jpeg_saved_as_jpeg_is_unchanged_away_from_the_hole(
    data: bytes, seed: int, tmp_path: Path
) -> None:
    source, out = tmp_path / "source.jpg", tmp_path / "out.jpg"
    source.write_bytes(data)
    opened = read_picture(source)
    rng = np.random.default_rng(seed)
    hole = np.zeros(opened.pixels.shape[:2], np.uint8)
    row, column = rng.integers(0, opened.height), rng.integers(0, opened.width)
    hole[row : row + 9, column : column + 9] = 1
    restored = np.where(hole[..., np.newaxis], 255 - opened.pixels, opened.pixels)

    receipt = write_picture(out, replace(opened, pixels=restored), hole=hole.astype(np.bool_))

    again = read_picture(out)
    away = cv2.dilate(hole, np.ones((2 * _BLOCK_REACH_PX + 1,) * 2, np.uint8)) == 0
    np.testing.assert_array_equal(again.pixels[away], opened.pixels[away])
    assert (receipt.lost, receipt.partly_kept) == ((), ())
    assert receipt.changed_px is not None
    assert receipt.changed_px <= np.count_nonzero(~away)
    assert replace(again, pixels=opened.pixels, source=source) == opened


def test_a_jpeg_that_is_saved_over_itself_twice_is_unchanged_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    pixels = cv2.resize(np.random.default_rng(0).integers(0, 256, (6, 6, 3), np.uint8), (160, 120))
    write_picture(path, Picture(pixels=np.asarray(pixels, np.uint8)))
    opened = read_picture(path)
    once, twice = opened.pixels.copy(), opened.pixels.copy()
    once[20:30, 20:30] = 0
    twice[20:30, 20:30] = twice[90:100, 130:140] = 0

    write_picture(path, replace(opened, pixels=once))
    receipt = write_picture(path, replace(opened, pixels=twice))

    again = read_picture(path).pixels
    np.testing.assert_array_equal(again[50:70], opened.pixels[50:70])
    assert receipt.source_use is SourceUse.USED


@settings(deadline=None, max_examples=60, suppress_health_check=_slow_disk)
@given(picture=pictures(), suffix=st.sampled_from(EXPORT_SUFFIXES))
def test_what_another_format_loses_was_foreseen(
    picture: Picture, suffix: str, tmp_path: Path
) -> None:
    receipt = write_picture(tmp_path / f"a{suffix}", picture)

    assert {*receipt.lost, *receipt.partly_kept} == set(foresee_losses(picture, suffix))
    assert (
        receipt.changed_px == 0 or Part.PROFILE in receipt.lost or foresee_changes(picture, suffix)
    )


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_exiftool_reads_the_same_from_a_picture_that_is_saved_again(
    suffix: str, tmp_path: Path
) -> None:
    picture = Picture(
        pixels=np.random.default_rng(0).integers(0, 256, (24, 40, 3), np.uint8),
        icc_profile=srgb_profile(),
        exif=exif_block(orientation=1).removeprefix(b"Exif\0\0"),
        xmp=_XMP,
        iptc=bytes([0x1C, 2, 120, 0, 7]) + b"Caption",
        texts=(Text(keyword="Comment", text="By hand"), Text(keyword="Author", text="Ansel")),
        pixels_per_mm=(11.811, 11.811),
    )
    source, out = tmp_path / f"source{suffix}", tmp_path / f"out{suffix}"
    write_picture(source, picture)

    write_picture(out, read_picture(source))

    before, after = (_read_by_exiftool(path) for path in (source, out))
    assert after == before
    for word in ("Bremen", "Caption", "By hand", "Ansel", "Zenit"):
        assert any(word in line for line in after), word


def _read_by_exiftool(path: Path) -> set[str]:
    """Return what exiftool finds in a file, but for what is about the file itself."""
    excluded = ["--System:all", "--Composite:all", "--StripOffsets", "--StripByteCounts"]
    command = ["exiftool", "-a", "-G1", "-n", "-s", *excluded, str(path)]
    found = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")  # noqa: S603 our own words
    return set(found.stdout.splitlines())
