"""Picture files in memory, made by Pillow and tifffile instead of the code under test."""

import functools
import io
import struct
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

ORIENTATION, MAKE, EXIF_DIRECTORY, TAKEN_AT = 0x0112, 0x010F, 0x8769, 0x9003

_GREY_DISPLAY = (b"mntr", b"GRAY", b"XYZ ")


def encode(
    pixels: npt.NDArray[np.uint8],
    fmt: str,
    *,
    mode: str | None = None,
    exif: bytes | None = None,
    icc_profile: bytes | None = None,
) -> bytes:
    """Return a file of a format with pixels (H, W) or (H, W, C), optionally converted to a mode."""
    image = Image.fromarray(pixels)
    if mode is not None:
        image = image.convert(mode)
    file = io.BytesIO()
    extra: dict[str, bytes] = {}
    if exif is not None:
        extra["exif"] = exif
    if icc_profile is not None:
        extra["icc_profile"] = icc_profile
    image.save(file, fmt, **extra)
    return file.getvalue()


def gradient(height: int = 40, width: int = 60) -> npt.NDArray[np.uint8]:
    """Return smooth RGB pixels, (height, width, 3), which lossy formats hardly change."""
    row, column = np.mgrid[:height, :width]
    red = 255 * column / width
    green = 255 * row / height
    return np.stack([red, green, (red + green) / 2], axis=-1).astype(np.uint8)


@functools.cache
def srgb_profile() -> bytes:
    """Return an ICC profile, always the same; a new one would contain the time."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def grey_profile(*, gamma: float) -> bytes:
    """Return an ICC profile of grey with a power curve (ICC.1:2010, sections 7 and 8.3)."""
    d50 = struct.pack(">3i", *(round(value * 65536) for value in (0.9642, 1.0, 0.8249)))
    white = b"XYZ \0\0\0\0" + d50
    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(gamma * 256), 0)
    tags_at = 128 + 4 + 2 * 12
    tags = struct.pack(">I4sII", 2, b"wtpt", tags_at, len(white))
    tags += struct.pack(">4sII", b"kTRC", tags_at + len(white), len(curve) - 2)
    size = tags_at + len(white) + len(curve)
    header = struct.pack(">I4sI4s4s4s12x4s28x", size, b"\0" * 4, 2 << 24, *_GREY_DISPLAY, b"acsp")
    return header + d50 + bytes(128 - len(header) - len(d50)) + tags + white + curve


def xmp_packet(attributes: bytes, elements: bytes = b"") -> bytes:
    """Return an XMP packet with properties as attributes, with their prefixes, and as elements."""
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        + attributes
        + b">"
        + elements
        + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def iso_box(kind: bytes, content: bytes) -> bytes:
    """Return a box of an ISO base media file: HEIC, AVIF or JPEG 2000."""
    return struct.pack(">I4s", len(content) + 8, kind) + content


def exif_block(*, orientation: int, make: str = "Zenit", order: str = ">") -> bytes:
    """Return an EXIF block, with the prefix that JPEG wants; order is "<" or ">"."""
    exif = Image.Exif()
    exif.endian = order
    exif[ORIENTATION] = orientation
    exif[MAKE] = make
    exif.get_ifd(EXIF_DIRECTORY)[TAKEN_AT] = "1961:04:12 06:07:00"
    return exif.tobytes()


def exif_with_thumbnail(thumbnail: bytes) -> bytes:
    """Return the body of a little-endian EXIF block whose second directory has a thumbnail."""
    first = _directory([(ORIENTATION, 3, 6)], next_at=26)
    second = _directory([(0x0201, 4, 56), (0x0202, 4, len(thumbnail))], next_at=0)
    return b"II*\0" + struct.pack("<I", 8) + first + second + thumbnail


def _directory(entries: Iterable[tuple[int, int, int]], *, next_at: int) -> bytes:
    packed = [struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries]
    return struct.pack("<H", len(packed)) + b"".join(packed) + struct.pack("<I", next_at)


def exif_tags(data: bytes) -> dict[int, object]:
    """Return the main EXIF tags of a file."""
    with Image.open(io.BytesIO(data)) as image:
        return dict(image.getexif())


def exif_tags_of(block: bytes) -> dict[int, object]:
    """Return the main tags of an EXIF block without prefix."""
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + block)
    return dict(exif)


def taken_at(data: bytes) -> object:
    """Return when a file says its photograph was taken."""
    with Image.open(io.BytesIO(data)) as image:
        return image.getexif().get_ifd(EXIF_DIRECTORY)[TAKEN_AT]
