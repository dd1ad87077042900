import base64
import io
import struct

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from engine.errors import PictureReadError
from engine.pictures.formats.codec import decode_file
from engine.pictures.picture import Note
from engine.pictures.pixels import Pixels
from tests.helpers.picture_files import encode, gradient, iso_box, srgb_profile

# A gradient of 8 x 8 pixels from white to black in 12 bits, which OpenCV cannot write.
GREY_12_BITS = base64.b64decode(
    "AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAACAAAAAgAAwsHAAAAAAAPY29s"
    "cgEAAAAAABAAAAC4anAyY/9P/1EALwAAAAAACAAAAAgAAAAAAAAAAAAAAAgAAAAIAAAAAAAAAAAAAwsBAQsBAQsBAf9S"
    "AAwAAAABAQMEBAAB/1wADUBgaGhwaGhwaGhw/2QAJQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS4w/5AA"
    "CgAAAAAANwAB/5PH7AQDHoCAp/gCAAVxgICj+QYADBc16ISngICh+wQAAM/VUkfKMsOAgP/Z"
)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def deep_jp2(pixels: npt.NDArray[np.uint16]) -> bytes:
    """Return a lossless file of 16 bits."""
    order = {3: [2, 1, 0], 4: [2, 1, 0, 3]}.get(pixels.shape[2], [0])
    options = [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 1000]
    _, data = cv2.imencode(".jp2", pixels[..., order], options)
    return data.tobytes()


def noise(channels: int) -> npt.NDArray[np.uint16]:
    return np.random.default_rng(1).integers(0, 65_536, (48, 64, channels), dtype=np.uint16)


def add_to_header(data: bytes, *boxes: bytes) -> bytes:
    """Return a file with more boxes in its header, the last of which count less."""
    at = data.index(b"jp2h") - 4
    (length,) = struct.unpack_from(">I", data, at)
    added = b"".join(boxes)
    head = struct.pack(">I", length + len(added)) + data[at + 4 : at + length]
    return data[:at] + head + added + data[at + length :]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_16_bits_stay_16_bits(channels: int) -> None:
    pixels = noise(channels)

    picture = decode_file(deep_jp2(pixels), name="p.jp2")

    assert picture.pixels.dtype == np.uint16
    np.testing.assert_array_equal(picture.pixels, pixels)


def test_12_bits_fill_16() -> None:
    pixels = decode_file(GREY_12_BITS, name="p.jp2").pixels

    np.testing.assert_allclose(pixels[:, 0, 0], np.linspace(65_535, 0, 8), atol=64)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_8_bits_are_read_in_their_channels(mode: str) -> None:
    picture = decode_file(encode(gradient(), "JPEG2000", mode=mode), name="p.jp2")

    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape == (40, 60, len(mode))


def test_the_profile_and_the_resolution_in_the_header_are_kept() -> None:
    profile = srgb_profile()
    # 300 dpi is 11811 pixels per metre.
    resolution = iso_box(b"res ", iso_box(b"resc", struct.pack(">4H2b", 11811, 1, 11811, 1, 0, 0)))
    data = encode(gradient(), "JPEG2000")
    data = add_to_header(data, iso_box(b"colr", b"\2\0\0" + profile), resolution)

    picture = decode_file(data, name="p.jp2")

    assert picture.icc_profile == profile
    assert picture.pixels_per_mm == pytest.approx((11.811, 11.811))


def test_xmp_is_kept() -> None:
    data = encode(gradient(), "JPEG2000") + iso_box(b"uuid", XMP_ID + XMP)

    assert decode_file(data, name="p.jp2").xmp == XMP


@pytest.mark.parametrize("pixels", [noise(3), (noise(3) >> 8).astype(np.uint8)])
def test_a_truncated_file_is_read_as_far_as_it_is_there(
    pixels: Pixels, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = deep_jp2(pixels) if pixels.dtype == np.uint16 else encode(pixels, "JPEG2000")  # type: ignore[arg-type]  # told apart by their dtype

    picture = decode_file(whole[: int(len(whole) * 0.9)], name="p.jp2")

    assert picture.pixels.shape == pixels.shape
    assert picture.notes == (Note.TRUNCATED,)
    assert capfd.readouterr().err == ""


def test_a_bare_codestream_is_read() -> None:
    file = io.BytesIO(encode(gradient(), "JPEG2000"))
    data = file.getvalue()

    picture = decode_file(data[data.index(b"\xff\x4f\xff\x51") :], name="p.j2k")

    assert picture.pixels.shape == (40, 60, 3)


def test_a_file_without_pixels_is_refused() -> None:
    with pytest.raises(PictureReadError, match="damaged"):
        decode_file(encode(gradient(), "JPEG2000")[:60], name="p.jp2")
