"""The colour space of a PNG file, which four kinds of chunks can describe.

Where there are several, the first of cICP, iCCP, sRGB, and gAMA with cHRM counts (Portable Network
Graphics, third edition, section 4.3).
"""

import struct
from typing import Final

from engine.pictures.formats.png.chunks import Chunk, inflate
from engine.pictures.metadata.icc import profile_of_code_points, profile_of_gamma
from engine.pictures.picture import CodePoints

KINDS: Final = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"mDCV", b"cLLI")
_MAX_PROFILE_BYTES: Final = 2**24
_UNIT: Final = 100_000


def read_colour(chunks: list[Chunk]) -> tuple[bytes | None, CodePoints | None]:
    """Return the profile of a file, None for sRGB, and its code points, None without any."""
    found = {chunk.kind: bytes(chunk.content) for chunk in chunks if chunk.kind in KINDS}
    is_grey = _is_grey(chunks)
    code_points = _read_code_points(found.get(b"cICP", b""))
    if code_points is not None:
        profile = profile_of_code_points(code_points, is_grey=is_grey)
        if profile is not None or code_points[:2] == (1, 13):
            return profile, code_points
    profile = _read_profile(found.get(b"iCCP", b""), is_grey=is_grey)
    if profile is None and b"sRGB" not in found:
        profile = _read_gamma(found, is_grey=is_grey)
    return profile, code_points


def _is_grey(chunks: list[Chunk]) -> bool:
    header = bytes(chunks[0].content) if chunks else b""
    return len(header) == 13 and header[9] in (0, 4)


def _read_code_points(content: bytes) -> CodePoints | None:
    if len(content) != 4:
        return None
    primaries, transfer, matrix, full_range = content
    return primaries, transfer, matrix, full_range


def _read_profile(content: bytes, *, is_grey: bool) -> bytes | None:
    _, _, rest = content.partition(b"\0")
    profile = inflate(rest[1:], max_bytes=_MAX_PROFILE_BYTES)
    if profile is None or profile[36:40] != b"acsp":
        return None
    return profile if profile[16:20] == (b"GRAY" if is_grey else b"RGB ") else None


def _read_gamma(found: dict[bytes, bytes], *, is_grey: bool) -> bytes | None:
    gamma, chromaticities = None, None
    if len(found.get(b"gAMA", b"")) == 4 and any(found[b"gAMA"]):
        gamma = _UNIT / struct.unpack(">I", found[b"gAMA"])[0]
    if len(found.get(b"cHRM", b"")) == 32:
        white_x, white_y, *primaries = (n / _UNIT for n in struct.unpack(">8I", found[b"cHRM"]))
        rx, ry, gx, gy, bx, by = primaries
        chromaticities = rx, ry, gx, gy, bx, by, white_x, white_y
    return profile_of_gamma(gamma, chromaticities, is_grey=is_grey)
