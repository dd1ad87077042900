"""Names files that are not read here, by how they begin."""

import re
from typing import Final

from engine.errors import PictureFormatError

_TO_TIFF: Final = "save it as TIFF or PNG"
_TO_PNG: Final = "convert it to PNG or JPEG"
_PAGE: Final = "export the page as TIFF or PNG"
_FRAME: Final = "save one of its frames as PNG"
_ARCHIVE: Final = "unpack it first"

CAMERA_RAW: Final = "a camera raw file"
KINDS: Final = {
    "a PDF document": (rb"\s*%PDF", _PAGE),
    "a PostScript document": (rb"%!PS|\xc5\xd0\xd3\xc6", _PAGE),
    "a DjVu document": (rb"AT&TFORM", _PAGE),
    "an SVG drawing": (
        rb"(?:\xef\xbb\xbf)?\s*(?:<[?!](?!doctype html)(?s:.{,2000}?))?<svg[\s>]",
        _TO_PNG,
    ),
    "a web page": (rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)", "save the picture itself"),
    "a Photoshop file": (rb"8BPS", _TO_TIFF),
    "a GIMP file": (rb"gimp xcf", _TO_TIFF),
    "a Krita file": (rb"PK\x03\x04(?s:.{26,90})application/x-krita", _TO_TIFF),
    "a JPEG XL picture": (rb"\xff\x0a|\0\0\0\x0cJXL ", _TO_PNG),
    "a JPEG XR picture": (rb"II\xbc\x01", _TO_TIFF),
    "an OpenEXR picture": (rb"\x76\x2f\x31\x01", _TO_TIFF),
    "a Radiance picture": (rb"#\?(?:RADIANCE|RGBE)", _TO_TIFF),
    "a PFM picture": (rb"P[Ff]\s", _TO_TIFF),
    "a FITS picture": (rb"SIMPLE  =", _TO_TIFF),
    "a DICOM picture": (rb"(?s:.{128})DICM", _TO_TIFF),
    "a DDS texture": (rb"DDS ", _TO_PNG),
    "a QOI picture": (rb"qoif", _TO_PNG),
    "an icon": (rb"\0\0[\1\2]\0[\1-\xff]\0|icns", _TO_PNG),
    # Fujifilm, Panasonic, Olympus, Sigma, Minolta, and Canon's three.
    CAMERA_RAW: (
        (
            rb"FUJIFILMCCD-RAW|II(?:U\0|R[OS])|MMOR|FOVb|\0MRM"
            rb"|(?s:....)ftypcrx |II\*\0(?s:....)CR\x02|II\x1a\0\0\0HEAPCCDR"
        ),
        "develop it to TIFF first",
    ),
    "a video": (
        rb"\x1aE\xdf\xa3|RIFF(?s:....)AVI |(?s:....)ftyp(?:qt|mp4|iso|M4V|3g)",
        _FRAME,
    ),
    "an archive": (rb"PK\x03\x04|7z\xbc\xaf|Rar!|\x1f\x8b", _ARCHIVE),
}
"""Patterns of the first bytes and the next step, by the name of the kind; the first one counts."""


def find_kind(data: bytes) -> str | None:
    """Return the name of a file's kind; None if it is not known."""
    head = data[:4096]
    return next((kind for kind, (pattern, _) in KINDS.items() if re.match(pattern, head)), None)


def make_refusal(kind: str, *, name: str) -> PictureFormatError:
    """Return the error of a file that is not read here, with the next step.

    Args:
        kind: One of `KINDS`.
        name: Name of the file.
    """
    _, step = KINDS[kind]
    return PictureFormatError(f"{name} is {kind}, which cannot be read here; {step}")
