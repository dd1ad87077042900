"""Odd files of all other formats, and of none; and what a name can stand for besides a file."""

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.hostile.jpeg_files import jpeg
from tests.helpers.picture_files import gradient


def encode(kind: str, *, mode: str = "RGB", **options: object) -> bytes:
    """Return a small picture file, by Pillow."""
    file = io.BytesIO()
    Image.fromarray(gradient(24, 32)).convert(mode).save(file, kind, **options)
    return file.getvalue()


def animated(kind: str) -> bytes:
    """Return a file of three frames."""
    frames = [Image.fromarray(np.full((24, 32, 3), 80 * n, np.uint8)) for n in range(3)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=40)
    return file.getvalue()


def _make_gifs() -> Iterator[tuple[str, bytes]]:
    plain = encode("GIF")
    yield "animated.gif", animated("GIF")
    yield "interlaced.gif", encode("GIF", interlace=1)
    for place in (6, 10, 13, 400, 800, len(plain) - 3, len(plain) - 1):
        yield f"cut-at-{place}.gif", plain[:place]
    for width, height in ((65535, 65535), (0, 0), (1, 1)):
        yield f"{width}x{height}.gif", plain[:6] + struct.pack("<HH", width, height) + plain[10:]
    frame = plain.rindex(b",\0\0\0\0")
    large = struct.pack("<HH", 65535, 65535)
    yield "frame-65535x65535.gif", plain[: frame + 5] + large + plain[frame + 9 :]
    yield "no-palette.gif", plain[:10] + b"\0" + plain[11:]
    yield "code-size-255.gif", b"GIF89a\x08\0\x08\0\0\0\0,\0\0\0\0\x08\0\x08\0\0\xff\x04abcd\0;"


def _make_webps() -> Iterator[tuple[str, bytes]]:
    lossy, exact = encode("WEBP"), encode("WEBP", lossless=True)
    yield "animated.webp", animated("WEBP")
    for data, name in ((lossy, "lossy"), (exact, "exact")):
        for place in (12, 16, 20, 25, 30, len(data) // 2, len(data) - 2):
            yield f"{name}-cut-at-{place}.webp", data[:place]
    yield "length-4-gb.webp", lossy[:4] + b"\xff\xff\xff\xff" + lossy[8:]
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff\xff\xff" * 2
    yield "canvas-of-16-million.webp", b"RIFF\x16\0\0\0WEBP" + canvas + lossy[12:]
    yield "exact-garbage.webp", b"RIFF\x30\0\0\0WEBPVP8L\x24\0\0\0\x2f" + b"\xff" * 35
    yield "no-frame.webp", b"RIFF\x04\0\0\0WEBP"


def _bmp(size: int, *, width: int = 8, height: int = 8, bits: int = 24, packing: int = 0) -> bytes:
    """Return a BMP with a header of a size."""
    if size == 12:
        head = struct.pack("<IHHHH", 12, width & 0xFFFF, height & 0xFFFF, 1, bits)
    else:
        fields = (size, width, height, 1, bits, packing, 0, 2835, 2835, 0, 0)
        head = struct.pack("<IiiHHIIiiII", *fields).ljust(size, b"\0")
    start = 14 + len(head)
    return b"BM" + struct.pack("<IHHI", start + 256, 0, 0, start) + head + bytes(256)


def _make_bmps() -> Iterator[tuple[str, bytes]]:
    for size in (12, 40, 52, 56, 64, 108, 124, 7, 200):
        yield f"header-{size}.bmp", _bmp(size)
    for bits in (0, 1, 2, 3, 4, 8, 16, 32, 64):
        yield f"{bits}-bits.bmp", _bmp(40, bits=bits)
    for packing in (1, 2, 3, 4, 5, 99):
        yield (
            f"packing-{packing}.bmp",
            _bmp(40, bits={1: 8, 2: 4, 3: 16}.get(packing, 24), packing=packing),
        )
    yield "top-down.bmp", _bmp(40, height=-8)
    yield "65535x65535.bmp", _bmp(40, width=65535, height=65535)
    yield "billions.bmp", _bmp(40, width=2**31 - 1, height=-(2**31))
    yield "0x0.bmp", _bmp(40, width=0, height=0)
    yield "cut.bmp", _bmp(40)[:60]
    yield "only-name.bmp", b"BM"


def _make_netpbms() -> Iterator[tuple[str, bytes]]:
    for number in range(1, 8):
        yield f"p{number}.pnm", f"P{number} 4 4 255\n".encode() + bytes(range(48, 112))
    yield "comments.pgm", b"P5\n# one\n4 # two\n4\n255\n" + bytes(16)
    yield "65535x65535.ppm", b"P6 65535 65535 65535\n" + bytes(99)
    yield "billions.pgm", b"P5 999999999 999999999 255\n" + bytes(99)
    yield "0x0.pgm", b"P5 0 0 255\n"
    yield "greatest-0.pgm", b"P5 4 4 0\n" + bytes(16)
    yield "greatest-70000.pgm", b"P5 4 4 70000\n" + bytes(64)
    yield "negative.pgm", b"P5 -4 4 255\n" + bytes(64)
    yield "float.pfm", b"PF\n4 4\n-1.0\n" + bytes(192)


def _zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)
    return file.getvalue()


def _make_archives() -> Iterator[tuple[str, bytes]]:
    mimetype = {"mimetype": b"image/openraster"}
    merged = "mergedimage.png"
    yield "no-picture.ora", _zip(mimetype)
    yield "bomb.ora", _zip(mimetype | {merged: bytes(200_000_000)})
    yield "text-for-picture.ora", _zip(mimetype | {merged: b"text", "stack.xml": b"<image/>"})
    yield "plain.zip", _zip({"a.txt": b"text"})
    yield "cut.ora", _zip(mimetype | {merged: bytes(1000)})[:150]
    yield "text.gz", gzip.compress(b"text" * 100)
    yield "scalable.svgz", gzip.compress(_SVG)


_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" '
    b'height="9"><image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>'
)
_OTHERS = {
    "scalable.svg": _SVG,
    "document.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "script.ps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "video.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200),
    "picture.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
    "picture.avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(200),
    "picture.jxl": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(50),
    "codestream.jxl": b"\xff\x0a" + bytes(50),
    "box.jp2": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(50),
    "video.avi": b"RIFF\x40\0\0\0AVI LIST" + bytes(64),
    "sound.wav": b"RIFF\x40\0\0\0WAVEfmt " + bytes(64),
    "sound.mp3": b"ID3\x04\0\0\0\0\0\0" + bytes(100),
    "layers.psd": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 8, 8, 8, 3) + bytes(300),
    "giant.psd": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 56, 30000, 30000, 32, 3) + bytes(9),
    "bright.hdr": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 65535 +X 65535\n" + bytes(99),
    "scene.exr": b"v/1\x01\x02\0\0\0" + bytes(99),
    "stars.fits": b"SIMPLE  =                    T".ljust(2880) + bytes(2880),
    "brain.nii": struct.pack("<I", 348) + bytes(344),
    "numbers.mat": b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM" + bytes(100),
    "numbers.csv": b"1,2,3\n4,5,6\n",
    "vips.v": b"\xb6\xa6\xf2\x08" + struct.pack("<4i", 65535, 65535, 3, 0) + bytes(60),
    "targa.tga": b"\0\0\2" + bytes(9) + struct.pack("<HHBB", 8, 8, 24, 0) + bytes(192),
    "paint.pcx": b"\x0a\5\1\x08" + bytes(124),
    "texture.dds": b"DDS " + bytes(124),
    "drawing.xpm": b"/* XPM */\nstatic char *a[] = {\n",
    "icon.ico": b"\0\0\1\0\1\0" + bytes(16),
    "pointer.cur": b"\0\0\2\0\1\0" + bytes(16),
    "slices.dcm": bytes(128) + b"DICM" + bytes(100),
    "text.txt": b"This is not a picture.\n" * 20,
    "page.html": b"<!DOCTYPE html><html><body><img src='http://localhost/'></body></html>",
    "data.json": b'{"a": [1, 2, 3]}',
    "data.xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "program.elf": b"\x7fELF\2\1\1" + bytes(200),
    "empty.jpg": b"",
    "one-byte.png": b"\x89",
    "zeros.tif": bytes(100_000),
    "ones.bin": b"\xff" * 100_000,
    "noise.bin": np.random.default_rng(1).bytes(100_000),
    "photo.jpg.part": b"\xff\xd8\xff",
    "two-formats.jpg": b"\x89PNG\r\n\x1a\n" + b"\xff\xd8\xff" * 9,
    "jpeg-named-png.png": jpeg(),
    "deflated.z": zlib.compress(b"text" * 99),
}


def make_other_files() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents."""
    yield from _make_gifs()
    yield from _make_webps()
    yield from _make_bmps()
    yield from _make_netpbms()
    yield from _make_archives()
    yield from _OTHERS.items()
    exact = encode("JPEG2000")
    for place in (12, 40, 80, 100, len(exact) // 2, len(exact) - 2):
        yield f"cut-at-{place}.jp2", exact[:place]
    at = exact.index(b"\xff\x51") + 6
    yield "65535x65535.jp2", exact[:at] + struct.pack(">II", 65535, 65535) + exact[at + 8 :]
    yield "icon-of-a-picture.ico", encode("ICO")


def make_special_names(folder: Path) -> Iterator[Path]:
    """Make what is no ordinary file, and yield its paths."""
    loop, dangling, pipe = folder / "loop.png", folder / "dangling.png", folder / "pipe.png"
    loop.symlink_to(loop)
    dangling.symlink_to(folder / "nothing.png")
    os.mkfifo(pipe)
    (folder / "folder.png").mkdir()
    endless = folder / "endless.png"
    endless.symlink_to("/dev/zero")
    yield from (loop, dangling, pipe, folder / "folder.png", endless, folder / ("n" * 300 + ".png"))
