"""A picture with everything that its file says about it."""

import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from engine.pictures.checks import check_pixels
from engine.pictures.pixels import Pixels

CodePoints: TypeAlias = tuple[int, int, int, int]
"""Primaries, transfer function, matrix and full-range flag (ITU-T H.273), as in a cICP chunk."""

MM_PER_INCH: Final = 25.4

# PQ and HLG (ITU-T H.273, table 3).
_HDR_TRANSFERS = (16, 18)


class Samples(enum.StrEnum):
    """What the samples of a file are, where the pixels of its picture are a conversion of them."""

    CMYK = "CMYK"
    LAB = "Lab"
    XYZ = "XYZ"
    FLOAT = "float"
    SIGNED = "signed"
    DEEP = "32 bits"
    EXTRA_CHANNELS = "extra channels"
    RAW = "camera raw"


class Note(enum.StrEnum):
    """What a person should know about a file that was read.

    TRUNCATED: its end is missing, and so are the last pixels. DAMAGED: some of its data could not
    be decoded, so some pixels are missing or wrong.
    """

    TRUNCATED = "truncated"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in a file, outside EXIF, XMP and IPTC.

    Attributes:
        keyword: What it is, as in PNG ("Title", "Author", "Description"); a JPEG's comment is
            "Comment".
        text: The text itself.
    """

    keyword: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is read from a file or written to one.

    Attributes:
        pixels: (H, W, C), uint8 or uint16; C is 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        icc_profile: Colour profile of the pixels; None stands for sRGB (or plain grey).
        code_points: Colour space of the file by code points; the profile describes the same one.
        exif: Body of the EXIF block, orientation upright, without a thumbnail.
        xmp: XMP packet.
        iptc: IPTC-IIM block (caption, credit, copyright).
        texts: Texts of a PNG or TIFF, and the comment of a JPEG.
        pixels_per_mm: Print resolution (x, y), None if the file has none.
        samples: What the file's samples are, None if the pixels are these samples themselves.
        pages: Number of pages or frames of the file; this picture is the first one.
        has_gain_map: Whether the file has a gain map, which makes the picture brighter on an HDR
            screen.
        notes: What a person should know about the file.
        source: The file; None for a picture without one.
    """

    pixels: Pixels = field(repr=False)
    icc_profile: bytes | None = field(default=None, repr=False)
    code_points: CodePoints | None = None
    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)
    texts: tuple[Text, ...] = field(default=(), repr=False)
    pixels_per_mm: tuple[float, float] | None = None
    samples: Samples | None = None
    pages: int = 1
    has_gain_map: bool = False
    notes: tuple[Note, ...] = ()
    source: Path | None = None

    def __post_init__(self) -> None:
        check_pixels(self.pixels)

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.pixels.shape[0])

    @property
    def is_damaged(self) -> bool:
        """Whether pixels of the file are missing or wrong."""
        return Note.TRUNCATED in self.notes or Note.DAMAGED in self.notes

    @property
    def is_hdr(self) -> bool:
        """Whether the values reach beyond the white of an ordinary screen (PQ or HLG)."""
        return self.code_points is not None and self.code_points[1] in _HDR_TRANSFERS

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is alpha."""
        return self.pixels.shape[2] in (2, 4)
