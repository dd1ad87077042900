"""Camera raw is developed or refused by its name; its thumbnail is never the picture."""

import io
import sys

import numpy as np
import pytest
import tifffile

from engine.errors import PictureFormatError
from engine.pictures.formats.codec import decode_file
from engine.pictures.formats.raw import is_raw
from engine.pictures.picture import Samples
from tests.helpers.tiff_files import make_tiff

DNG_VERSION = (50706, 1, 4, bytes([1, 4, 0, 0]), True)
CFA = 32803


def make_raw(make: str, *, is_dng: bool) -> bytes:
    """Return a thumbnail with a mosaic of 64 x 48 pixels below it."""
    # Red, green and blue of a grey card, as the camera sees it under daylight.
    mosaic = np.tile(np.array([[9000, 14000], [14000, 8000]], np.uint16), (24, 32))
    names = make.encode() + b"\0"
    tenths = (8, -2, -1, -4, 12, 2, -1, 2, 7)
    matrix = [number for tenth in tenths for number in (tenth, 10)]
    tags = [
        (271, 2, len(names), names, True),
        (50708, 2, len(names), names, True),
        (50721, 10, 9, matrix, True),
        (50728, 5, 3, [64, 100, 1, 1, 57, 100], True),
        (50778, 3, 1, 21, True),
    ]
    camera = [
        (33421, 3, 2, [2, 2], True),
        (33422, 1, 4, [0, 1, 1, 2], True),
        (50714, 3, 1, [0], True),
        (50717, 3, 1, [16383], True),
    ]
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        writer.write(
            np.zeros((12, 16, 3), np.uint8),
            photometric="rgb",
            subfiletype=1,
            subifds=1,
            metadata=None,
            extratags=[*tags, DNG_VERSION] if is_dng else tags[:1],
        )
        writer.write(mosaic, photometric=CFA, subfiletype=0, metadata=None, extratags=camera)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        make_raw("ACME", is_dng=True),
        make_raw("NIKON CORPORATION", is_dng=False),
        b"II*\0\x10\0\0\0CR\x02\0" + bytes(400),
        b"\0\0\0\x18ftypcrx \0\0\0\x01" + bytes(400),
        b"FUJIFILMCCD-RAW 0201" + bytes(400),
        b"IIRO\x08\0\0\0" + bytes(400),
        b"IIU\0\x18\0\0\0" + bytes(400),
    ],
)
def test_raw_is_refused_by_its_name_without_rawpy(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rawpy", None)

    with pytest.raises(PictureFormatError) as caught:
        decode_file(data, name="photo.xyz")

    reason = "which cannot be read here; develop it to TIFF first"
    assert str(caught.value) == f"photo.xyz is a camera raw file, {reason}"


def test_a_tiff_is_not_raw_because_it_was_made_from_it() -> None:
    tiff = make_tiff(np.zeros((9, 9, 3), np.uint8), photometric="rgb", extratags=[DNG_VERSION])

    assert not is_raw(tiff)


def test_raw_is_developed_with_rawpy() -> None:
    pytest.importorskip("rawpy")

    picture = decode_file(make_raw("ACME", is_dng=True), name="photo.dng")

    assert (picture.height, picture.width) == (48, 64)
    assert picture.samples == Samples.RAW
    middle = picture.pixels[10:-10, 10:-10].astype(int)
    assert np.ptp(middle.mean(axis=(0, 1))) < 6000


def test_damaged_raw_is_refused_with_rawpy_too() -> None:
    with pytest.raises(PictureFormatError, match="camera raw"):
        decode_file(b"FUJIFILMCCD-RAW 0201" + bytes(4000), name="photo.raf")
