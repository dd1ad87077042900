"""What other programs say about a TIFF that was repaired and saved: what they said before."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.pictures.formats.tiff.files import decode_tiff, encode_tiff
from tests.helpers.picture_files import gradient, srgb_profile
from tests.helpers.tiff_files import make_tiff

DESCRIPTION = ("A long description. " * 3500).encode() + b"\0"
NAME = b"Archive/Box3/Plate12\0"
TITLE = "Großmutter\0".encode("utf-16-le")
GEO_KEYS = [1, 1, 0, 1, 1024, 0, 1, 1]
TAGS = [
    (269, 2, len(NAME), NAME, True),
    (270, 2, len(DESCRIPTION), DESCRIPTION, True),
    (18246, 3, 1, 4, True),
    (40091, 1, len(TITLE), TITLE, True),
    (33550, 12, 3, (0.5, 0.5, 0.0), True),
    (34735, 3, len(GEO_KEYS), GEO_KEYS, True),
    (34675, 7, len(srgb_profile()), srgb_profile(), True),
]
# Of the file, and where in it something lies.
CHANGING = ("File:", "System:", "SourceFile", "StripOffsets", "StripByteCounts", "TileOffsets")
KINDS: dict[str, dict[str, Any]] = {
    "strips": {"compression": "zlib", "rowsperstrip": 5},
    "tiles": {"tile": (16, 16), "compression": "zlib", "predictor": True},
    "big": {"bigtiff": True, "byteorder": ">"},
    "planes": {"planarconfig": "separate"},
}


def repair(data: bytes) -> bytes:
    picture = decode_tiff(data, name="photo.tif")
    pixels = picture.pixels.copy()
    pixels[5:20, 7:30] = np.random.default_rng(1).integers(0, 255, (15, 23, 3))
    return encode_tiff(replace(picture, pixels=pixels), source=data)


def ask(*command: str | Path) -> str:
    """Return what a program prints; skip the test without the program."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  test files
    return done.stdout + done.stderr


@pytest.fixture(params=KINDS)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """Return a file and its repaired copy."""
    kind: str = request.param
    data = make_tiff(gradient(), photometric="rgb", extratags=TAGS, **KINDS[kind])
    before, after = tmp_path / "before.tif", tmp_path / "after.tif"
    before.write_bytes(data)
    after.write_bytes(repair(data))
    return before, after


def test_exiftool_finds_the_same_metadata(files: tuple[Path, Path]) -> None:
    def read(path: Path) -> dict[str, object]:
        (found,) = json.loads(ask("exiftool", "-json", "-a", "-G", "-u", path))
        return {
            name: value for name, value in found.items() if not any(c in name for c in CHANGING)
        }

    before, after = files

    assert read(after) == read(before)
    assert len(str(read(after)["EXIF:ImageDescription"])) >= 69_000


def test_libtiff_reads_every_pixel_without_a_new_warning(files: tuple[Path, Path]) -> None:
    before, after = files

    def warn(path: Path) -> list[str]:
        said = ask("tiffinfo", "-d", path).splitlines()
        return [line for line in said if "arning" in line or "rror" in line]

    assert warn(after) == warn(before)


def test_imagemagick_and_pillow_read_the_repaired_pixels(files: tuple[Path, Path]) -> None:
    _, after = files

    said = ask("identify", "-format", "%w %h %[colorspace]", after)

    assert "60 40 sRGB" in said
