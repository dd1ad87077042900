"""JPEG files of many kinds, made by Pillow, OpenCV and by hand instead of the code under test."""

import io
import struct
import tempfile
from pathlib import Path
from typing import Any

import cv2
import jpegio
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.helpers.picture_files import xmp_packet

_XMP = b"http://ns.adobe.com/xap/1.0/\0"


def noisy(height: int = 90, width: int = 131, channels: int = 3) -> npt.NDArray[np.uint8]:
    """Return pixels with light, colour and texture, (height, width, channels)."""
    row, column = np.mgrid[:height, :width]
    waves = [np.sin(row / (5 + 3 * c)) * 50 + np.cos(column / (7 + 2 * c)) * 60 for c in range(4)]
    noise = np.random.default_rng(7).normal(0, 8, (height, width, 4))
    return (128 + np.stack(waves, axis=-1) + noise).clip(0, 255).astype(np.uint8)[..., :channels]


def encode_jpeg(pixels: npt.NDArray[np.uint8], **options: Any) -> bytes:
    """Return a JPEG file by Pillow of pixels (H, W, 1, 3 or 4 for CMYK)."""
    file = io.BytesIO()
    mode = {1: "L", 3: "RGB", 4: "CMYK"}[pixels.shape[2]]
    image = Image.frombytes(mode, pixels.shape[1::-1], pixels.tobytes())
    image.save(file, "JPEG", **{"quality": 85, **options})
    return file.getvalue()


def encode_sampled(pixels: npt.NDArray[np.uint8], sampling: int) -> bytes:
    """Return a JPEG file by OpenCV with one of its chroma samplings."""
    bgr = np.ascontiguousarray(pixels[..., ::-1])
    options = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling, cv2.IMWRITE_JPEG_QUALITY, 85]
    return bytes(cv2.imencode(".jpg", bgr, options)[1])


def encode_arithmetic(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Return a JPEG file with arithmetic coding."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.jpg"
        path.write_bytes(encode_jpeg(pixels))
        file = jpegio.read(str(path))
        file.arith_code = True
        file.write(str(path))
        return path.read_bytes()


def read_coefficients(data: bytes) -> Any:
    """Return what jpegio reads of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.jpg"
        path.write_bytes(data)
        return jpegio.read(str(path))


def insert_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """Return a JPEG file with a segment after its start marker."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def insert_xmp(data: bytes, properties: bytes, *, elements: bytes = b"") -> bytes:
    """Return a JPEG file with an XMP packet of attributes, with their prefixes, and elements."""
    return insert_segment(data, 0xE1, _XMP + xmp_packet(properties, elements))


def attach_pictures(first: bytes, *others: tuple[int, bytes]) -> bytes:
    """Return a Multi-Picture file (CIPA DC-007).

    Args:
        first: The first picture.
        others: Type code and content of each other one.
    """
    count = 1 + len(others)
    body_bytes = 4 + 8 + 2 + 3 * 12 + 4 + 16 * count
    first_bytes = len(first) + 4 + body_bytes
    entries = struct.pack("<IIIHH", 0x030000, first_bytes, 0, 0, 0)
    at = first_bytes - 10  # counted from after the header in the first segment
    for type_code, content in others:
        entries += struct.pack("<IIIHH", type_code, len(content), at, 0, 0)
        at += len(content)
    index = b"MPF\0II*\0" + struct.pack("<IH", 8, 3)
    index += struct.pack("<HHI4s", 0xB000, 7, 4, b"0100") + struct.pack(
        "<HHII", 0xB001, 4, 1, count
    )
    index += struct.pack("<HHII", 0xB002, 7, len(entries), 50) + bytes(4) + entries
    file = insert_segment(first, 0xE2, index)
    return file + b"".join(content for _, content in others)


def attach_gain_map(first: bytes, gain_map: bytes, *, is_behind: bool = True) -> bytes:
    """Return a file with a gain map behind it that XMP names (Ultra HDR).

    Args:
        first: The first picture.
        gain_map: The gain map.
        is_behind: Whether to attach it; else it is only named.
    """
    item = b'<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" %s/></rdf:li>'
    directory = (
        b"<Container:Directory><rdf:Seq>"
        + item % b'Item:Semantic="Primary"'
        + item % (b'Item:Semantic="GainMap" Item:Length="%d"' % len(gain_map))
        + b"</rdf:Seq></Container:Directory>"
    )
    properties = (
        b'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
        b'xmlns:Item="http://ns.google.com/photos/1.0/container/item/" '
        b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
    )
    named = insert_xmp(first, properties, elements=directory)
    return named + gain_map if is_behind else named
