"""BMP, PBM, PGM and PPM keep pixels, depth, resolution and profile."""

import io
import struct

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from engine.pictures.formats.codec import decode_file
from engine.pictures.picture import Note
from tests.helpers.picture_files import encode, gradient, srgb_profile


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


@pytest.mark.parametrize(("kind", "width"), [(2, 3), (3, 1)])
def test_a_deep_netpbm_in_digits_keeps_its_depth(kind: int, width: int) -> None:
    numbers = [1, 1000, 65535]
    data = f"P{kind}\n{width} 1\n65535\n{' '.join(map(str, numbers))}\n".encode()

    assert decode_file(data, name="p.pnm").pixels.ravel().tolist() == numbers


def test_a_truncated_deep_netpbm_is_read_as_far_as_it_is_there() -> None:
    pixels = np.full((20, 30, 3), 9, np.uint16)

    picture = decode_file(netpbm(pixels, 65535)[:-1000], name="p.ppm")

    np.testing.assert_array_equal(picture.pixels[:14], pixels[:14])
    assert picture.notes == (Note.TRUNCATED,)


@pytest.mark.parametrize("fmt", ["BMP", "PPM"])
def test_a_truncated_file_is_read_as_far_as_it_is_there(fmt: str) -> None:
    data = encode(np.full((64, 80, 3), 200, np.uint8), fmt)

    picture = decode_file(data[: len(data) // 2], name="p")

    kept = picture.pixels.any(axis=(1, 2))
    assert 30 <= kept.sum() <= 32
    assert picture.notes == (Note.TRUNCATED,)


def test_a_bitmap_keeps_its_resolution() -> None:
    file = io.BytesIO()
    Image.fromarray(gradient()).save(file, "BMP", dpi=(300, 600))

    picture = decode_file(file.getvalue(), name="p.bmp")

    assert picture.pixels_per_mm == (11.811, 23.622)


def test_a_bitmap_keeps_its_profile() -> None:
    profile = srgb_profile()
    data = bytearray(encode(gradient(), "BMP"))
    pixels = bytes(data[54:])
    header = struct.pack("<I", 124) + bytes(data[18:54]) + bytes(84)
    whole = bytearray(data[:14] + header + pixels + profile)
    struct.pack_into("<I", whole, 10, 14 + 124)
    whole[70:74] = b"DEBM"
    struct.pack_into("<II", whole, 126, 124 + len(pixels), len(profile))

    picture = decode_file(bytes(whole), name="p.bmp")

    assert picture.icc_profile == profile
    np.testing.assert_array_equal(picture.pixels, gradient())


@pytest.mark.slow
def test_a_bitmap_above_pillows_limit_is_read() -> None:
    width, height = 20_000, 9_000
    header = struct.pack("<2sIHHI", b"BM", 62 + height * 2500, 0, 0, 62)
    header += struct.pack("<IiiHHIIiiII", 40, width, height, 1, 1, 0, height * 2500, 0, 0, 2, 2)
    header += b"\0\0\0\0\xff\xff\xff\0"
    bits = header + bytes(height * (width // 32 * 4))

    assert decode_file(bits, name="p.bmp").width == width
