"""Odd JPEG files, marker by marker."""

import io
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image

from tests.helpers.picture_files import gradient

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"


def segment(marker: int, body: bytes) -> bytes:
    """Return a marker segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(mode: str = "RGB", **options: int | bool) -> bytes:
    """Return a small JPEG."""
    file = io.BytesIO()
    Image.fromarray(gradient(24, 32)).convert(mode).save(file, "JPEG", **options)
    return file.getvalue()


def find_markers(data: bytes) -> list[int]:
    """Return the positions of the markers up to the first scan."""
    places, at = [0], 2
    while data[at + 1] != 0xDA:
        places.append(at)
        at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])
    return [*places, at]


def _with_frame(data: bytes, marker: int | None = None, at: int = 0, value: bytes = b"") -> bytes:
    """Return a JPEG with another frame marker, and some bytes of its frame replaced."""
    changed = bytearray(data)
    place = next(p for p in find_markers(data) if data[p + 1] in (0xC0, 0xC2))
    if marker is not None:
        changed[place + 1] = marker
    changed[place + 4 + at : place + 4 + at + len(value)] = value
    return bytes(changed)


def _without(data: bytes, marker: int) -> bytes:
    """Return a JPEG without the segments of a kind before its first scan."""
    places = find_markers(data)
    parts = [data[a:b] for a, b in zip(places, [*places[1:], len(data)], strict=True)]
    return b"".join(part for part in parts if part[1] != marker)


def _exif(directory: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + directory)


def make_jpeg_files() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents."""
    plain, progressive = jpeg(), jpeg(progressive=True)
    for place in (*find_markers(plain)[1:], len(plain) - 40, len(plain) - 2):
        yield f"cut-at-{place}.jpg", plain[:place]
        yield f"cut-at-{place}-and-3.jpg", plain[: place + 3]
    for share in (3, 5, 7, 9):
        yield f"progressive-{share}-tenths.jpg", progressive[: len(progressive) * share // 10]
    yield "no-scan.jpg", _without(plain, 0xDA)
    yield "no-tables.jpg", _without(plain, 0xDB)
    yield "no-codes.jpg", _without(plain, 0xC4)
    for marker in (0xC1, 0xC3, 0xC5, 0xC9, 0xCA, 0xCF, 0xF7):
        yield f"frame-{marker:x}.jpg", _with_frame(plain, marker)
    for name, at, value in (
        ("12-bit", 0, b"\x0c"),
        ("0-bit", 0, b"\0"),
        ("65535x65535", 1, b"\xff\xff\xff\xff"),
        ("0-high", 1, b"\0\0"),
        ("0-wide", 3, b"\0\0"),
        ("5-components", 5, b"\x05"),
        ("2-components", 5, b"\x02"),
        ("0-components", 5, b"\0"),
        ("sampling-0", 7, b"\0"),
        ("sampling-15", 7, b"\xff"),
        ("table-7", 8, b"\x07"),
    ):
        yield f"{name}.jpg", _with_frame(plain, at=at, value=value)
    yield "progressive-65535x65535.jpg", _with_frame(progressive, at=1, value=b"\xff\xff\xff\xff")
    cmyk = jpeg("CMYK")
    yield "cmyk.jpg", cmyk
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x02")
    yield "ycck.jpg", _SOI + adobe + _without(cmyk, 0xEE)[2:]
    yield "exif-loop.jpg", _SOI + _exif(b"\0\0\x08\0\0\0") + plain[2:]
    pointer = struct.pack("<HHHII", 1, 0x8769, 4, 1, 8)
    yield "exif-in-itself.jpg", _SOI + _exif(pointer + bytes(4)) + plain[2:]
    beyond = struct.pack("<HHHII", 1, 0x010F, 2, 0xFFFFFFF0, 0xFFFFFFF0)
    yield "exif-beyond.jpg", _SOI + _exif(beyond) + plain[2:]
    yield "exif-of-65535.jpg", _SOI + _exif(b"\xff\xff" + bytes(200)) + plain[2:]
    yield "exif-empty.jpg", _SOI + segment(0xE1, b"Exif\0\0") + plain[2:]
    yield "xmp-garbage.jpg", _SOI + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x") + plain[2:]
    yield "icc-part-3-of-2.jpg", _SOI + segment(0xE2, b"ICC_PROFILE\0\x03\x02abc") + plain[2:]
    yield "icc-part-0-of-0.jpg", _SOI + segment(0xE2, b"ICC_PROFILE\0\0\0") + plain[2:]
    yield "mpf-garbage.jpg", _SOI + segment(0xE2, b"MPF\0II*\0\xff\xff\xff\xff") + plain[2:]
    yield "iptc-garbage.jpg", _SOI + segment(0xED, b"Photoshop 3.0\x008BIM\xff") + plain[2:]
    yield "length-0.jpg", _SOI + b"\xff\xe1\0\0" + plain[2:]
    yield "fill-bytes.jpg", _SOI + b"\xff" * 10_000 + plain[3:]
    yield "two-starts.jpg", _SOI + plain
    yield "only-start-and-end.jpg", _SOI + _EOI
    yield "only-start.jpg", _SOI + b"\xff"
    yield (
        "scan-of-noise.jpg",
        plain[: find_markers(plain)[-1] + 14] + np.random.default_rng(0).bytes(4000),
    )
