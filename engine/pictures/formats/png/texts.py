"""Texts of a PNG file, and the blocks that are kept in texts: XMP, and ImageMagick's raw profiles.

A raw profile is a block in hexadecimal digits after its name and length ("Raw profile type iptc"),
as ImageMagick and ExifTool write it.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from engine.pictures.formats.png.chunks import Chunk, inflate, make_chunk
from engine.pictures.picture import Text

XMP_KEYWORD: Final = "XML:com.adobe.xmp"
_RAW_PROFILE: Final = "Raw profile type "
_KINDS: Final = (b"tEXt", b"zTXt", b"iTXt")
# Limits for all texts of a file, so that a malicious one does not keep us busy.
_MAX_BYTES: Final = 2**25
_MAX_TEXTS: Final = 10_000
_MAX_KEYWORD_BYTES: Final = 79
_MIN_COMPRESSED_BYTES: Final = 1024
_DIGITS_PER_LINE: Final = 72


@dataclass(slots=True)
class PngTexts:
    """What the text chunks of a file say.

    Attributes:
        texts: The texts for people.
        chunks: Their chunks.
        xmp: XMP packet, None if there is none.
        profiles: Raw profiles by name, such as "iptc" and "exif".
    """

    texts: list[Text] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)
    xmp: bytes | None = None
    profiles: dict[str, bytes] = field(default_factory=dict)


def read_texts(chunks: Iterable[Chunk]) -> PngTexts:
    """Read the text chunks of a file; what is damaged or beyond a limit is left out."""
    found = PngTexts()
    left = _MAX_BYTES
    for chunk in chunks:
        if chunk.kind not in _KINDS or len(found.texts) >= _MAX_TEXTS:
            continue
        parsed = _parse(chunk.kind, bytes(chunk.content), max_bytes=left)
        if parsed is None:
            continue
        keyword, content, encoding = parsed
        left -= len(content)
        if keyword == XMP_KEYWORD:
            found.xmp = content
        elif keyword.startswith(_RAW_PROFILE):
            profile = _parse_raw_profile(content)
            if profile is not None:
                found.profiles[keyword.removeprefix(_RAW_PROFILE).lower()] = profile
        else:
            text = content.decode(encoding, errors="replace")
            found.texts.append(Text(keyword=keyword, text=text))
            found.chunks.append(chunk)
    return found


def make_text(text: Text) -> Chunk | None:
    """Return the chunk of a text; None if its keyword cannot be one of a PNG."""
    try:
        keyword = text.keyword.strip().encode("latin-1")
    except UnicodeEncodeError:
        return None
    if not 1 <= len(keyword) <= _MAX_KEYWORD_BYTES or b"\0" in keyword:
        return None
    try:
        content = text.text.replace("\0", "").encode("latin-1")
    except UnicodeEncodeError:
        return _make_international(keyword, text.text.replace("\0", "").encode())
    if len(content) < _MIN_COMPRESSED_BYTES:
        return make_chunk(b"tEXt", keyword + b"\0" + content)
    return _make_compressed(keyword, content)


def make_xmp(packet: bytes) -> Chunk:
    """Return the chunk of an XMP packet."""
    return _make_international(XMP_KEYWORD.encode(), packet)


def make_raw_profile(name: str, content: bytes) -> Chunk:
    """Return the chunk of a raw profile."""
    digits = content.hex()
    lines = [digits[at : at + _DIGITS_PER_LINE] for at in range(0, len(digits), _DIGITS_PER_LINE)]
    text = "\n".join(["", name, f"{len(content):8}", *lines, ""])
    return _make_compressed(f"{_RAW_PROFILE}{name}".encode(), text.encode())


def _make_international(keyword: bytes, content: bytes) -> Chunk:
    # Not compressed, without a language and a translated keyword.
    return make_chunk(b"iTXt", keyword + b"\0\0\0\0\0" + content)


def _make_compressed(keyword: bytes, content: bytes) -> Chunk:
    return make_chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(content))


def _parse(kind: bytes, content: bytes, *, max_bytes: int) -> tuple[str, bytes, str] | None:
    """Return keyword, text and encoding of a chunk; None if it is damaged or too long."""
    name, _, rest = content.partition(b"\0")
    is_compressed, encoding = kind == b"zTXt", "latin-1"
    if kind == b"zTXt":
        rest = rest[1:]
    elif kind == b"iTXt":
        is_compressed, encoding = rest[:1] == b"\1", "utf-8"
        parts = rest[2:].split(b"\0", 2)
        if len(parts) < 3:
            return None
        rest = parts[2]
    text = inflate(rest, max_bytes=max_bytes) if is_compressed else rest
    keyword = name.decode("latin-1").strip()
    if text is None or len(text) > max_bytes or not keyword:
        return None
    return keyword, text, encoding


def _parse_raw_profile(text: bytes) -> bytes | None:
    """Return the block of a raw profile; None if it is damaged."""
    parts = text.split(maxsplit=2)
    if len(parts) < 3:
        return None
    try:
        return bytes.fromhex(parts[2].decode("ascii")) or None
    except ValueError:
        return None
