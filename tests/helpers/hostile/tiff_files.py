"""Odd TIFF files, tag by tag."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import tifffile

from tests.helpers.picture_files import gradient

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 13: 4, 16: 8}
_CODES = {1: "B", 2: "B", 3: "H", 4: "I", 7: "B", 13: "I", 16: "Q"}
# Type and values of each tag.
Tags: TypeAlias = dict[int, tuple[int, tuple[int, ...]]]

# Changes of a valid file.
_CHANGES: Final[dict[str, Tags]] = {
    "65535x65535": {256: (3, (65535,)), 257: (3, (65535,))},
    "billions": {256: (4, (0xFFFFFFFF,)), 257: (4, (0xFFFFFFFF,))},
    "0-wide": {256: (3, (0,))},
    "0-high": {257: (3, (0,))},
    "no-width": {256: (3, ())},
    "no-strips": {273: (4, ())},
    "no-counts": {279: (4, ())},
    "no-bits": {258: (3, ())},
    "strip-beyond": {273: (4, (0xFFFFFFF0,))},
    "strip-of-0": {279: (4, (0,))},
    "strip-of-4-gb": {279: (4, (0xFFFFFFFF,))},
    "rows-per-strip-0": {278: (3, (0,))},
    "offsets-for-0-rows": {278: (3, (1,))},
    "tiles-of-0": {322: (3, (0,)), 323: (3, (0,)), 324: (4, (8,)), 325: (4, (192,))},
    "tiles-of-65536": {322: (4, (65536,)), 323: (4, (65536,)), 324: (4, (8,)), 325: (4, (9,))},
    "planar-9": {284: (3, (9,))},
    "photometric-99": {262: (3, (99,))},
    "mixed-bits": {258: (3, (8, 16, 4))},
    "samples-0": {277: (3, (0,))},
    "samples-60000": {277: (3, (60000,))},
    "orientation-9": {274: (3, (9,))},
    "predictor-3": {317: (3, (3,)), 259: (3, (8,))},
    "format-9": {339: (3, (9, 9, 9))},
    "ycbcr": {262: (3, (6,)), 530: (3, (0, 0))},
    "palette-too-short": {
        262: (3, (3,)),
        258: (3, (8,)),
        277: (3, (1,)),
        320: (3, (1, 2, 3)),
    },
    "sub-directory-in-itself": {330: (13, (8 + 192,))},
    "exif-in-itself": {34665: (4, (8 + 192,))},
    "profile-garbage": {34675: (7, tuple(b"not a profile"))},
    "iptc-garbage": {33723: (7, tuple(b"\x1c\x02\xff\xff\xff"))},
    "xmp-garbage": {700: (1, tuple(b"<x:xmpmeta"))},
}


def tiff(changes: Tags, data: bytes = bytes(192), *, order: str = "<", link: int = 0) -> bytes:
    """Return a file of 8 x 8 pixels in RGB, with some tags changed.

    Args:
        changes: Tags that are added or replaced; without values they are left out.
        data: The one strip, at byte 8.
        order: Byte order, "<" or ">".
        link: Position of the next directory; -1 for this one.
    """
    tags: Tags = {
        256: (3, (8,)),
        257: (3, (8,)),
        258: (3, (8, 8, 8)),
        259: (3, (1,)),
        262: (3, (2,)),
        273: (4, (8,)),
        277: (3, (3,)),
        278: (3, (8,)),
        279: (4, (len(data),)),
    }
    tags = {tag: entry for tag, entry in (tags | changes).items() if entry[1]}
    start = 8 + len(data) + len(data) % 2
    behind = start + 2 + 12 * len(tags) + 4
    entries, values = b"", b""
    for tag, (kind, numbers) in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(numbers)}{_CODES[kind]}", *numbers)
        if len(packed) > 4:
            place = behind + len(values)
            values += packed
            packed = struct.pack(f"{order}I", place)
        entries += struct.pack(f"{order}HHI", tag, kind, len(numbers)) + packed.ljust(4, b"\0")
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, start)
    body = head + data.ljust(start - 8, b"\0") + struct.pack(f"{order}H", len(tags)) + entries
    return body + struct.pack(f"{order}I", start if link < 0 else link) + values


def _written(pixels: npt.NDArray[np.generic], **options: object) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **options)  # type: ignore[arg-type]  # the options of imwrite
    return file.getvalue()


def _make_kinds() -> Iterator[tuple[str, bytes]]:
    """Yield valid files of unusual kinds."""
    rgb = gradient(48, 64)
    yield "planar.tif", _written(np.moveaxis(rgb, 2, 0), photometric="rgb", planarconfig="separate")
    yield "tiled.tif", _written(rgb, photometric="rgb", tile=(16, 16))
    yield "five-channels.tif", _written(np.dstack([rgb, rgb[..., :2]]), photometric="rgb")
    yield "big.tif", _written(rgb, photometric="rgb", bigtiff=True)
    yield "big-endian.tif", _written(rgb.astype(np.uint16), photometric="rgb", byteorder=">")
    yield "cmyk.tif", _written(np.dstack([rgb, rgb[..., :1]]), photometric="separated")
    yield "lab.tif", _written(rgb, photometric="cielab")
    yield "float-nan.tif", _written(np.full((8, 8), np.nan, np.float32))
    yield "float-64.tif", _written(np.full((8, 8), 1e300))
    yield "signed.tif", _written(np.full((8, 8), -300, np.int16))
    yield "int-32.tif", _written(np.full((8, 8), 2**31, np.uint32))
    yield "complex.tif", _written(np.full((8, 8), 1 + 1j, np.complex64))
    yield "bits.tif", _written(rgb[..., 0] > 99)
    yield "pages-of-many-kinds.tif", _written(rgb) + _written(rgb[..., 0])
    pages = io.BytesIO()
    with tifffile.TiffWriter(pages) as writer:
        for _ in range(300):
            writer.write(rgb[:4, :4], photometric="rgb")
    yield "300-pages.tif", pages.getvalue()


def make_tiff_files() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents."""
    yield from _make_kinds()
    plain = tiff({})
    for place in (4, 8, 100, 200, 204, 250, len(plain) - 8, len(plain) - 2):
        yield f"cut-at-{place}.tif", plain[:place]
    for name, changes in _CHANGES.items():
        yield f"{name}.tif", tiff(changes)
    for code in (0, 2, 3, 4, 5, 6, 7, 8, 32773, 34676, 34712, 34925, 50000, 50001, 34887, 65000):
        yield f"compression-{code}.tif", tiff({259: (3, (code,))}, b"garbage!" * 24)
    for bits in (1, 2, 4, 10, 12, 14, 24, 32, 64):
        grey: Tags = {258: (3, (bits,)), 277: (3, (1,)), 262: (3, (1,))}
        yield f"{bits}-bits.tif", tiff(grey, bytes(8 * bits))
    bomb = zlib.compress(bytes(50_000_000), 9)
    yield "strip-bomb.tif", tiff({259: (3, (8,))}, bomb)
    yield "directory-loop.tif", tiff({}, link=-1)
    yield "directory-at-the-end.tif", tiff({}, link=0xFFFFFF00)
    yield "no-directory.tif", b"II*\0" + bytes(4)
    yield "directory-beyond.tif", b"II*\0\xf0\xff\xff\xff" + bytes(100)
    yield "directory-of-0.tif", b"II*\0\x08\0\0\0\0\0\0\0\0\0"
    yield "directory-of-65535.tif", b"II*\0\x08\0\0\0\xff\xff" + bytes(500)
    yield "unknown-type.tif", plain.replace(struct.pack("<HHI", 256, 3, 1), b"\0\1\x63\0\1\0\0\0")
    yield (
        "wrong-count.tif",
        plain.replace(struct.pack("<HH", 258, 3), b"\2\1\3\0", 1).replace(
            b"\3\0\3\0\0\0", b"\3\0\xff\xff\xff\xff", 1
        ),
    )
