"""Edits XMP packets as text: what is not named here stays byte for byte.

A packet is RDF in XML. A property is an attribute (`tiff:Orientation="6"`) or an element
(`<tiff:Orientation>6</tiff:Orientation>`), and its prefix is declared anywhere in the packet. No
parser is needed, so no document can make one expand entities (XMP specification, part 1, section
7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.pictures.metadata.exif import is_sideways

_TIFF: Final = b"http://ns.adobe.com/tiff/1.0/"
_EXIF: Final = b"http://ns.adobe.com/exif/1.0/"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/"
_CONTAINER: Final = b"http://ns.google.com/photos/1.0/container/"
_ITEM: Final = b"http://ns.google.com/photos/1.0/container/item/"
# Namespaces about a gain map (ISO 21496-1, Ultra HDR, Apple) and about a video behind the picture.
_ATTACHED: Final = (
    (b"http://ns.adobe.com/hdr-gain-map/1.0/", rb"[\w.-]+"),
    (b"http://ns.apple.com/HDRGainMap/1.0/", rb"[\w.-]+"),
    (_CONTAINER, rb"[\w.-]+"),
    (b"http://ns.google.com/photos/1.0/camera/", rb"(?:MotionPhoto|MicroVideo)\w*"),
)
_UPRIGHT: Final = 1
_SIDEWAYS_PAIRS: Final = (
    (_TIFF, b"ImageWidth", b"ImageLength"),
    (_TIFF, b"XResolution", b"YResolution"),
    (_EXIF, b"PixelXDimension", b"PixelYDimension"),
    (_EXIF, b"FocalPlaneXResolution", b"FocalPlaneYResolution"),
)
# A namespace has one prefix in practice; the limit keeps a hostile packet cheap.
_MAX_PREFIXES: Final = 4
ATTRIBUTES: Final = rb"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*"
"""The attributes of a tag, as a regular expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a directory of what a file holds (GContainer).

    Attributes:
        semantic: What it is: b"Primary", b"GainMap", b"MotionPhoto" …
        length: Number of bytes, 0 for the primary picture.
        length_at: Where in the packet the digits of its length are; None if it has none.
    """

    semantic: bytes
    length: int
    length_at: slice | None


def mend_packet(packet: bytes | None, *, orientation: int) -> bytes | None:
    """Return a packet that fits the picture as it is shown and goes to any format.

    Args:
        packet: XMP packet of a file; None if it has none.
        orientation: Orientation of the pixels before they were turned upright, as in EXIF.

    Returns:
        The packet, upright, without thumbnails, and without names of what lies behind the picture.
    """
    if not packet:
        return None
    if orientation != _UPRIGHT:
        packet = make_upright(packet, is_sideways=is_sideways(orientation))
    return drop_attachments(drop_thumbnails(packet))


def make_upright(packet: bytes, *, is_sideways: bool) -> bytes:
    """Return a packet for pixels that have been turned upright.

    Args:
        packet: XMP packet.
        is_sideways: Whether they were turned by 90 degrees, so that width and height change places.
    """
    for place in _find_values(packet, _TIFF, b"Orientation"):
        packet = packet[: place.start] + b"1".ljust(place.stop - place.start) + packet[place.stop :]
    if not is_sideways:
        return packet
    for namespace, first, second in _SIDEWAYS_PAIRS:
        places = [*_find_values(packet, namespace, first), *_find_values(packet, namespace, second)]
        if len(places) == 2:
            one, other = sorted(places, key=lambda place: int(place.start))
            packet = b"".join(
                (
                    packet[: one.start],
                    packet[other],
                    packet[one.stop : other.start],
                    packet[one],
                    packet[other.stop :],
                )
            )
    return packet


def drop_thumbnails(packet: bytes) -> bytes:
    """Return a packet without small copies of the picture, which show the damage."""
    return _drop(packet, _XMP, rb"Thumbnails")


def drop_attachments(packet: bytes) -> bytes:
    """Return a packet that names no gain map and no other data behind the picture."""
    for namespace, names in _ATTACHED:
        packet = _drop(packet, namespace, names)
    return packet


def names_gain_map(packet: bytes) -> bool:
    """Return whether a packet is that of a gain map."""
    return any(namespace in packet for namespace, _ in _ATTACHED[:2]) or (
        b"urn:com:apple:photo:2020:aux:hdrgainmap" in packet
    )


def list_items(packet: bytes) -> list[Item]:
    """Return the items of a packet's directory, in the order in which they lie in the file."""
    found = []
    for prefix in _find_prefixes(packet, _CONTAINER):
        for tag in re.finditer(rb"<" + prefix + rb":Item(" + ATTRIBUTES + rb")", packet):
            semantics = list(_find_attributes(packet, tag.span(1), b"Semantic"))
            lengths = list(_find_attributes(packet, tag.span(1), b"Length"))
            length_at = lengths[0] if lengths and packet[lengths[0]].isdigit() else None
            found.append(
                Item(
                    semantic=packet[semantics[0]] if semantics else b"",
                    length=int(packet[length_at][:12]) if length_at else 0,
                    length_at=length_at,
                )
            )
    return found


def _find_attributes(packet: bytes, span: tuple[int, int], name: bytes) -> Iterator[slice]:
    """Yield where in a tag the value of an attribute of a container's item is."""
    for prefix in _find_prefixes(packet, _ITEM):
        pattern = rb"\s" + prefix + rb":" + name + rb"\s*=\s*[\"']([^\"']*)"
        for found in re.compile(pattern).finditer(packet, *span):
            yield slice(*found.span(1))


def _find_prefixes(packet: bytes, namespace: bytes) -> set[bytes]:
    declaration = rb"xmlns:([A-Za-z_][\w.-]*)\s*=\s*[\"']" + re.escape(namespace) + rb"[\"']"
    prefixes = {re.escape(prefix) for prefix in re.findall(declaration, packet)}
    return set(sorted(prefixes)[:_MAX_PREFIXES])


def _find_values(packet: bytes, namespace: bytes, name: bytes) -> list[slice]:
    """Return where the values of a property of one plain text are."""
    places = []
    for prefix in _find_prefixes(packet, namespace):
        full = prefix + rb":" + name
        for pattern in (
            rb"\s" + full + rb"\s*=\s*[\"']([^\"'<]*)[\"']",
            rb"<" + full + ATTRIBUTES + rb"\s*>([^<]*)</",
        ):
            places += [slice(*found.span(1)) for found in re.finditer(pattern, packet)]
    return places


def _drop(packet: bytes, namespace: bytes, names: bytes) -> bytes:
    """Return a packet without the properties of a namespace whose names match an expression."""
    for prefix in _find_prefixes(packet, namespace):
        full = prefix + rb":" + names
        packet = re.sub(rb"\s+" + full + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", packet)
        packet = _drop_elements(packet, full)
    return packet


def _drop_elements(packet: bytes, name: bytes) -> bytes:
    opening = re.compile(rb"<(" + name + rb")" + ATTRIBUTES + rb"\s*(/?)>")
    kept = []
    at = 0
    while (found := opening.search(packet, at)) is not None:
        end = found.end()
        if not found[2]:
            closing = b"</" + found[1] + b">"
            close_at = packet.find(closing, end)
            if close_at < 0:
                break
            end = close_at + len(closing)
        kept.append(packet[at : found.start()])
        at = end
    return b"".join([*kept, packet[at:]])
