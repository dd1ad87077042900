"""Puts texts and IPTC into XMP, for formats that have no other place for them.

The properties are those of the XMP specification (part 1, Dublin Core) and of IPTC's own mapping
(IPTC Photo Metadata Standard, "IIM and XMP"). What a packet says already is left as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias
from xml.sax.saxutils import escape

from engine.pictures.metadata.views import read_iptc_fields, read_xmp_fields
from engine.pictures.picture import Picture, Text

_Form: TypeAlias = Literal["text", "Alt", "Bag", "Seq"]

_NAMESPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of XMP: one text, one in several languages, a set or a list."""

    prefix: str
    name: str
    form: _Form = "text"

    @property
    def full_name(self) -> str:
        return f"{{{_NAMESPACES[self.prefix]}}}{self.name}"


_TITLE: Final = _Property("dc", "title", "Alt")
_CREATOR: Final = _Property("dc", "creator", "Seq")
_DESCRIPTION: Final = _Property("dc", "description", "Alt")
_RIGHTS: Final = _Property("dc", "rights", "Alt")
# By the keywords of PNG.
_OF_TEXTS: Final = {
    "Title": _TITLE,
    "Author": _CREATOR,
    "Description": _DESCRIPTION,
    "Copyright": _RIGHTS,
    "Source": _Property("dc", "source"),
    "Software": _Property("xmp", "CreatorTool"),
    "Disclaimer": _Property("xmpRights", "UsageTerms", "Alt"),
    "Comment": _Property("exif", "UserComment", "Alt"),
}
# By record and number of the data sets of IPTC-IIM.
_OF_IPTC: Final[dict[tuple[object, object], _Property]] = {
    (2, 5): _TITLE,
    (2, 25): _Property("dc", "subject", "Bag"),
    (2, 40): _Property("photoshop", "Instructions"),
    (2, 55): _Property("photoshop", "DateCreated"),
    (2, 80): _CREATOR,
    (2, 85): _Property("photoshop", "AuthorsPosition"),
    (2, 90): _Property("photoshop", "City"),
    (2, 95): _Property("photoshop", "State"),
    (2, 101): _Property("photoshop", "Country"),
    (2, 103): _Property("photoshop", "TransmissionReference"),
    (2, 105): _Property("photoshop", "Headline"),
    (2, 110): _Property("photoshop", "Credit"),
    (2, 115): _Property("photoshop", "Source"),
    (2, 116): _RIGHTS,
    (2, 120): _DESCRIPTION,
    (2, 122): _Property("photoshop", "CaptionWriter"),
}
_DATE: Final = (2, 55)
_RDF_END: Final = re.compile(rb"</(?:[\w.-]+:)?RDF\s*>")
_ABOUT: Final = re.compile(rb"\b[\w.-]+:about\s*=\s*[\"']([^\"'<]*)[\"']")
_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPTY_PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF></x:xmpmeta>\n'
    '<?xpacket end="w"?>'
).encode()


def move_texts_to_xmp(picture: Picture, *, kept: Iterable[str] = ()) -> Picture:
    """Return a picture whose texts are in its XMP.

    Args:
        picture: Picture with texts; those that XMP has no property for stay texts.
        kept: Keywords of texts that stay texts.
    """
    kept = frozenset(kept)
    values = {
        _OF_TEXTS[text.keyword]: [text.text]
        for text in picture.texts
        if text.keyword in _OF_TEXTS and text.keyword not in kept and _clean(text.text).strip()
    }
    packet, missing = _add(picture.xmp, values)

    def stays(text: Text) -> bool:
        found = _OF_TEXTS.get(text.keyword)
        return found not in values or found in missing or values[found] != [text.text]

    return replace(picture, xmp=packet, texts=tuple(text for text in picture.texts if stays(text)))


def move_iptc_to_xmp(picture: Picture) -> Picture:
    """Return a picture whose IPTC is in its XMP, and only there if nothing of it is left."""
    values: dict[_Property, list[str]] = {}
    is_whole = True
    for record, number, words in read_iptc_fields(picture.iptc or b""):
        value = str(words)
        found = _OF_IPTC.get((record, number))
        if found is None or (found in values and found.form in ("text", "Alt")):
            is_whole = False
        else:
            values.setdefault(found, []).append(
                _write_date(value) if (record, number) == _DATE else value
            )
    packet, missing = _add(picture.xmp, values)
    is_moved = is_whole and not missing
    return replace(picture, xmp=packet, iptc=None if is_moved else picture.iptc)


def _write_date(digits: str) -> str:
    """Return a date of IPTC as one of XMP."""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if re.fullmatch(r"\d{8}", digits) else digits


def _add(
    packet: bytes | None, values: dict[_Property, list[str]]
) -> tuple[bytes | None, frozenset[_Property]]:
    """Return a packet with more properties, and those that it has with other values."""
    if not values:
        return packet, frozenset()
    old = packet or _EMPTY_PACKET
    ends = list(_RDF_END.finditer(old))
    if not ends:
        return packet, frozenset(values)
    present: dict[str, list[str]] = {}
    for *path, value in read_xmp_fields(old):
        for name in path:
            present.setdefault(str(name), []).append(str(value))
    new = {found: texts for found, texts in values.items() if found.full_name not in present}
    missing = frozenset(
        found
        for found, texts in values.items()
        if found not in new and not set(texts) <= set(present[found.full_name])
    )
    if not new:
        return packet, missing
    about = _ABOUT.search(old)
    description = _make_description(new, about=about[1].decode(errors="ignore") if about else "")
    at = ends[-1].start()
    return old[:at] + description.encode() + old[at:], missing


def _make_description(values: dict[_Property, list[str]], *, about: str) -> str:
    prefixes = sorted({found.prefix for found in values})
    namespaces = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in prefixes)
    properties = "".join(_make_property(found, texts) for found, texts in values.items())
    return (
        f'<rdf:Description xmlns:rdf="{_RDF}"{namespaces} rdf:about="{about}">'
        f"{properties}</rdf:Description>"
    )


def _make_property(found: _Property, texts: list[str]) -> str:
    name = f"{found.prefix}:{found.name}"
    clean = [escape(_clean(text)) for text in texts]
    if found.form == "text":
        return f"<{name}>{clean[0]}</{name}>"
    language = ' xml:lang="x-default"' if found.form == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{text}</rdf:li>" for text in clean)
    return f"<{name}><rdf:{found.form}>{items}</rdf:{found.form}></{name}>"


def _clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)
