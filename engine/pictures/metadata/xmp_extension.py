"""Joins an XMP packet with its extension, and splits one that is too long for a JPEG segment.

A JPEG segment holds 64 KiB. What is longer goes to a second packet in as many segments as it needs;
the first one names it by its MD5 (XMP specification, part 3, section 1.1.3.1). Other formats know
no such limit, so a picture has one packet.
"""

import hashlib
import re
import struct
from collections.abc import Iterable
from typing import Final

from engine.pictures.metadata.xmp import ATTRIBUTES

HEADER: Final = b"http://ns.adobe.com/xap/1.0/\0"
"""What a JPEG segment with a packet begins with."""
EXTENSION_HEADER: Final = b"http://ns.adobe.com/xmp/extension/\0"
"""What a JPEG segment with a part of an extension begins with."""

_NOTE: Final = b"http://ns.adobe.com/xmp/note/"
_MAX_PACKET_BYTES: Final = 65_502
_CHUNK_BYTES: Final = 65_400
_RDF: Final = re.compile(rb"<(rdf:RDF)(" + ATTRIBUTES + rb")\s*>")
_META: Final = re.compile(rb"<[\w.-]+:xmpmeta(" + ATTRIBUTES + rb")\s*>")
_CLOSING: Final = b"</rdf:RDF>"
_NAMED: Final = re.compile(rb"\s*\bxmpNote:HasExtendedXMP\s*=\s*[\"']([0-9A-Fa-f]{32})[\"']")
_NAMED_ELEMENT: Final = re.compile(
    rb"<xmpNote:HasExtendedXMP\s*>\s*([0-9A-Fa-f]{32})\s*</xmpNote:HasExtendedXMP\s*>"
)
_EMPTY: Final = re.compile(
    rb"<rdf:Description\s+rdf:about\s*=\s*(?:\"\"|'')\s+xmlns:xmpNote\s*=\s*"
    rb"(?:\"[^\"]*\"|'[^']*')\s*/>"
)
_DECLARATION: Final = re.compile(rb"\s(xmlns:[\w.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_TAG: Final = re.compile(rb"<(/?)([\w:.-]+)(" + ATTRIBUTES + rb")\s*(/?)>")
_DESCRIPTION: Final = b"rdf:Description"


def join_extension(packet: bytes, segments: Iterable[bytes]) -> bytes:
    """Return a packet with its extension in it.

    Args:
        packet: The first packet.
        segments: Contents of the segments with an extension, after `EXTENSION_HEADER`.

    Returns:
        The packet itself if it has no extension, or one that is incomplete.
    """
    named = _NAMED.search(packet) or _NAMED_ELEMENT.search(packet)
    if named is None:
        return packet
    extension = _collect(named[1].upper(), segments)
    inner = None if extension is None else _find_inner(extension)
    if extension is None or inner is None:
        return packet
    joined = _EMPTY.sub(b"", packet[: named.start()] + packet[named.end() :], count=1)
    missing = _find_missing_declarations(joined, extension)
    outer, end = _RDF.search(joined), joined.rfind(_CLOSING)
    if missing is None or outer is None or end < outer.end():
        return packet
    declared_at = outer.end(1)
    return b"".join(
        (joined[:declared_at], missing, joined[declared_at:end], extension[inner], joined[end:])
    )


def split_packet(packet: bytes) -> list[bytes]:
    """Return the contents of the JPEG segments that hold a packet, an extension if it is needed.

    Returns:
        Nothing if the packet cannot be split.
    """
    if len(packet) > _MAX_PACKET_BYTES:
        end = max(packet.rfind(b"<?xpacket end"), 0)
        packet = packet[:end].rstrip() + packet[end:]  # room that was left for edits
    if len(packet) <= _MAX_PACKET_BYTES:
        return [HEADER + packet]
    parts = _move_properties(packet)
    if parts is None:
        return []
    main, extension = parts
    guid = hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()
    chunks = [HEADER + main.replace(b"0" * 32, guid, 1)]
    for at in range(0, len(extension), _CHUNK_BYTES):
        head = EXTENSION_HEADER + guid + struct.pack(">II", len(extension), at)
        chunks.append(head + extension[at : at + _CHUNK_BYTES])
    return chunks


def _collect(guid: bytes, segments: Iterable[bytes]) -> bytes | None:
    """Return the extension of a name, None if a part of it is missing."""
    parts = {}
    length = 0
    for segment in segments:
        if segment[:32].upper() == guid and len(segment) > 40:
            length, offset = struct.unpack_from(">II", segment, 32)
            parts[offset] = segment[40:]
    extension = b""
    while len(extension) < length and len(extension) in parts:
        extension += parts[len(extension)]
    return extension if extension and len(extension) == length else None


def _find_inner(packet: bytes) -> slice | None:
    """Return where in a packet its descriptions are."""
    outer, end = _RDF.search(packet), packet.rfind(_CLOSING)
    return None if outer is None or end < outer.end() else slice(outer.end(), end)


def _find_missing_declarations(packet: bytes, extension: bytes) -> bytes | None:
    """Return the prefixes that an extension declares outside its descriptions, and a packet not.

    Returns:
        None if both use a prefix in different ways.
    """
    known = _find_outer_declarations(packet)
    missing = b""
    for prefix, value in _find_outer_declarations(extension).items():
        if prefix not in known:
            missing += b" " + prefix + b"=" + value
        elif known[prefix][1:-1] != value[1:-1]:
            return None
    return missing


def _find_outer_declarations(packet: bytes) -> dict[bytes, bytes]:
    tags = (_META.search(packet), _RDF.search(packet))
    attributes = b"".join(tag.groups()[-1] for tag in tags if tag is not None)
    return dict(_DECLARATION.findall(attributes))


def _move_properties(packet: bytes) -> tuple[bytes, bytes] | None:
    """Return a packet that fits into a segment, with a name of zeros, and its extension.

    The longest properties are moved, and as few as possible.
    """
    inner = _find_inner(packet)
    if inner is None or b"<!" in packet:
        return None
    outer = packet[: inner.start]
    named = b'<rdf:Description rdf:about="" xmlns:xmpNote="%s" xmpNote:HasExtendedXMP="%s"/>' % (
        _NOTE,
        b"0" * 32,
    )
    left = len(packet) + len(named)
    moved = []
    for place, tag in sorted(_list_properties(packet, inner), key=lambda found: -_length(found[0])):
        if left <= _MAX_PACKET_BYTES:
            break
        left -= _length(place)
        moved.append((place, tag))
    if left > _MAX_PACKET_BYTES:
        return None
    moved.sort(key=lambda found: int(found[0].start))
    kept, at = [outer, named], inner.start
    extension = [b'<x:xmpmeta xmlns:x="adobe:ns:meta/">', b"<rdf:RDF", _declare(outer), b">"]
    for place, tag in moved:
        kept.append(packet[at : place.start])
        at = place.stop
        extension += [tag, packet[place], b"</rdf:Description>"]
    kept.append(packet[at:])
    extension.append(b"</rdf:RDF></x:xmpmeta>")
    return b"".join(kept), b"".join(extension)


def _length(place: slice) -> int:
    return int(place.stop - place.start)


def _list_properties(packet: bytes, inner: slice) -> list[tuple[slice, bytes]]:
    """Return where the properties are, each with an opening tag for a description of its own."""
    found = []
    depth = 0
    start, tag = 0, b""
    for match in _TAG.finditer(packet, inner.start, inner.stop):
        closes, name, attributes, is_empty = match.groups()
        if closes:
            depth -= 1
        if depth == 0 and name == _DESCRIPTION and not closes and not is_empty:
            kept = re.findall(
                rb"\s(?:xmlns:[\w.-]+|rdf:about)\s*=\s*(?:\"[^\"]*\"|'[^']*')", attributes
            )
            tag = b"<rdf:Description" + b"".join(kept) + b">"
        elif depth == 1:
            if not closes:
                start = match.start()
            if closes or is_empty:
                found.append((slice(start, match.end()), tag))
        if not closes and not is_empty:
            depth += 1
    return found


def _declare(outer: bytes) -> bytes:
    declarations = _find_outer_declarations(outer).items()
    return b"".join(
        b" " + prefix + b"=" + value for prefix, value in declarations if prefix != b"xmlns:x"
    )
