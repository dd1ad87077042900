"""Odd PNG files, chunk by chunk."""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BOMB_BYTES = 100_000_000


def chunk(
    kind: bytes, body: bytes = b"", *, length: int | None = None, crc: int | None = None
) -> bytes:
    """Return a chunk, with a wrong length or checksum if asked."""
    size = struct.pack(">I", len(body) if length is None else length)
    check = zlib.crc32(kind + body) if crc is None else crc
    return size + kind + body + struct.pack(">I", check)


def header(
    width: int = 8, height: int = 8, depth: int = 8, colour: int = 2, lace: int = 0
) -> bytes:
    """Return an IHDR chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, lace))


def rows(width: int = 8, height: int = 8, bits: int = 24) -> bytes:
    """Return an IDAT chunk of a black picture."""
    return chunk(b"IDAT", zlib.compress((b"\0" + bytes(-(-width * bits // 8))) * height))


def png(*chunks: bytes) -> bytes:
    """Return a file of chunks, closed by IEND."""
    return SIGNATURE + b"".join(chunks) + chunk(b"IEND")


def _bomb() -> bytes:
    packer = zlib.compressobj(9)
    block = bytes(1_000_000)
    return (
        b"".join(packer.compress(block) for _ in range(_BOMB_BYTES // len(block))) + packer.flush()
    )


def make_png_files() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents."""
    plain, bomb = png(header(), rows()), _bomb()
    for place in (4, 8, 12, 20, 29, 33, 37, 45, len(plain) - 16, len(plain) - 12, len(plain) - 4):
        yield f"cut-at-{place}.png", plain[:place]
    yield "no-end.png", SIGNATURE + header() + rows()
    yield "wrong-crc-of-header.png", png(chunk(b"IHDR", header()[8:-4], crc=1), rows())
    yield "wrong-crc-of-rows.png", png(header(), chunk(b"IDAT", rows()[8:-4], crc=1))
    for length in (0xFFFFFFFF, 0x7FFFFFFF, 1):
        yield f"length-{length:x}.png", png(header(), chunk(b"IDAT", rows()[8:-4], length=length))
    for width, height, depth, colour in (
        (65535, 65535, 1, 0),
        (65535, 65535, 8, 2),
        (65535, 65535, 16, 6),
        (0x7FFFFFFF, 1, 8, 0),
        (1, 0x7FFFFFFF, 8, 0),
        (0x7FFFFFFF, 0x7FFFFFFF, 16, 6),
        (0, 8, 8, 2),
        (8, 0, 8, 2),
        (0xFFFFFFFF, 8, 8, 2),
    ):
        yield (
            f"{width}x{height}-{depth}-{colour}.png",
            png(header(width, height, depth, colour), rows()),
        )
    for depth in (1, 2, 4, 8, 16):
        yield f"grey-{depth}.png", png(header(depth=depth, colour=0), rows(bits=depth))
    palette = chunk(b"PLTE", bytes(range(48)))
    for depth in (1, 2, 4, 8):
        yield f"palette-{depth}.png", png(header(depth=depth, colour=3), palette, rows(bits=depth))
    for depth, colour in ((3, 2), (16, 3), (8, 5), (1, 2), (0, 0), (32, 6)):
        yield f"invalid-{depth}-{colour}.png", png(header(depth=depth, colour=colour), rows())
    yield "no-palette.png", png(header(colour=3), rows(bits=8))
    full = chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * 8) * 8))
    yield "palette-too-short.png", png(header(colour=3), chunk(b"PLTE", b"\1\2\3"), full)
    yield "palette-of-5-bytes.png", png(header(colour=3), chunk(b"PLTE", b"\1\2\3\4\5"), full)
    yield "palette-of-300.png", png(header(colour=3), chunk(b"PLTE", bytes(900)), full)
    yield (
        "more-alphas-than-colours.png",
        png(header(colour=3), palette, chunk(b"tRNS", bytes(200)), full),
    )
    yield (
        "transparent-16-bit.png",
        png(header(depth=16), chunk(b"tRNS", struct.pack(">HHH", 0, 0, 0)), rows(bits=48)),
    )
    yield "interlaced.png", png(header(1, 1, lace=1), rows(1, 1))
    yield "interlaced-7.png", png(header(lace=7), rows())
    for kind, body in (
        (b"iCCP", b"bomb\0\0" + bomb),
        (b"zTXt", b"Comment\0\0" + bomb),
        (b"iTXt", b"Comment\0\1\0\0\0" + bomb),
        (b"eXIf", b"II*\0\x08\0\0\0\0\0\x08\0\0\0"),
        (b"iCCP", b"name\0\0not deflated"),
        (b"pHYs", b"\0"),
        (b"gAMA", bytes(4)),
        (b"cHRM", bytes(32)),
        (b"cICP", b"\xff\xff\xff\xff"),
        (b"acTL", bytes(8)),
        (b"ABCD", b"an unknown critical chunk"),
    ):
        yield f"{kind.decode()}-{len(body)}.png", png(header(), chunk(kind, body), rows())
    yield "rows-bomb.png", png(header(), chunk(b"IDAT", bomb))
    yield "rows-empty.png", png(header(), chunk(b"IDAT"))
    yield "rows-garbage.png", png(header(), chunk(b"IDAT", b"garbage" * 20))
    yield "filter-9.png", png(header(), chunk(b"IDAT", zlib.compress((b"\x09" + bytes(24)) * 8)))
    yield "two-headers.png", png(header(), header(9, 9), rows())
    yield "rows-apart.png", png(header(), rows(), chunk(b"tEXt", b"a\0b"), rows())
    yield "garbage-behind.png", plain + b"garbage" * 1000
    yield "only-end.png", png()
