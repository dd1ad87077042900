"""Formats that libvips does not read keep their pixels and depth."""

import struct

import numpy as np
import numpy.typing as npt
import pytest

from engine.errors import PictureReadError
from engine.pictures.formats.codec import decode_file


def netpbm(pixels: npt.NDArray[np.uint16], greatest: int) -> bytes:
    kind = 5 if pixels.shape[2] == 1 else 6
    header = f"P{kind}\n# made by hand\n{pixels.shape[1]} {pixels.shape[0]}\n{greatest}\n"
    return header.encode() + pixels.astype(">u2").tobytes()


@pytest.mark.parametrize("channels", [1, 3])
def test_a_deep_netpbm_keeps_its_depth(channels: int) -> None:
    pixels = np.linspace(0, 65535, 20 * 30 * channels).astype(np.uint16).reshape(20, 30, channels)

    picture = decode_file(netpbm(pixels, 65535), name="p.ppm")

    assert picture.pixels.dtype == np.uint16
    np.testing.assert_array_equal(picture.pixels, pixels)


def test_a_netpbm_of_12_bits_fills_16() -> None:
    pixels = np.array([[[0], [2048], [4095]]], np.uint16)

    picture = decode_file(netpbm(pixels, 4095), name="p.pgm")

    assert picture.pixels[0, :, 0].tolist() == [0, 32776, 65535]


def test_a_truncated_deep_netpbm_is_refused() -> None:
    pixels = np.zeros((20, 30, 3), np.uint16)

    with pytest.raises(PictureReadError, match=r"p\.ppm is damaged or cut short"):
        decode_file(netpbm(pixels, 65535)[:-1], name="p.ppm")


@pytest.mark.slow
def test_a_bitmap_above_pillows_limit_is_read() -> None:
    width, height = 20_000, 9_000
    header = struct.pack("<2sIHHI", b"BM", 62 + height * 2500, 0, 0, 62)
    header += struct.pack("<IiiHHIIiiII", 40, width, height, 1, 1, 0, height * 2500, 0, 0, 2, 2)
    header += b"\0\0\0\0\xff\xff\xff\0"
    bits = header + bytes(height * (width // 32 * 4))

    assert decode_file(bits, name="p.bmp").width == width
