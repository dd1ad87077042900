"""What an exported picture keeps, and how large its file will be."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engine.pictures.formats.codec import encode_file
from engine.pictures.formats.jpeg import Chroma
from engine.pictures.formats.vips import convert_to_srgb
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels

JPEG_SUFFIX: Final = ".jpg"
EXPORT_SUFFIXES: Final = (JPEG_SUFFIX, ".png", ".tif", ".webp")
SHALLOW_SUFFIXES: Final = (JPEG_SUFFIX, ".webp")
DEFAULT_QUALITY: Final = 92
# A larger picture is encoded in part to estimate the size of its file.
_MAX_SAMPLED_PIXELS = 2_000_000
_BAND_PX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """How a picture is exported.

    Attributes:
        suffix: The format, one of `EXPORT_SUFFIXES`.
        quality: Quality of a JPEG, 1 to 100.
        chroma: Resolution of the colours of a JPEG.
        keeps_metadata: Whether EXIF, XMP and IPTC are kept.
        keeps_profile: Whether the colour profile is kept; else the colours become sRGB.
    """

    suffix: str
    quality: int = DEFAULT_QUALITY
    chroma: Chroma = Chroma.FULL
    keeps_metadata: bool = True
    keeps_profile: bool = True


def encode_export(picture: Picture, options: ExportOptions) -> bytes:
    """Return the content of the exported file.

    Raises:
        PictureWriteError: The format cannot hold the picture.
    """
    if not options.keeps_metadata:
        picture = replace(picture, exif=None, xmp=None, iptc=None)
    if not options.keeps_profile:
        picture = convert_to_srgb(picture)
    return encode_file(
        picture, suffix=options.suffix, quality=options.quality, chroma=options.chroma
    )


def estimate_size(picture: Picture, options: ExportOptions) -> int:
    """Return about how many bytes the exported file will have; exactly, if the picture is small.

    Raises:
        PictureWriteError: The format cannot hold the picture.
    """
    sample = sample_bands(picture.pixels)
    size = len(encode_export(replace(picture, pixels=sample), options))
    if sample.shape == picture.pixels.shape:
        return size
    blocks = (picture.exif, picture.xmp, picture.iptc) if options.keeps_metadata else ()
    fixed = sum(len(block) for block in blocks if block is not None)
    fixed += len(picture.icc_profile or b"") if options.keeps_profile else 0
    fixed = min(fixed, size)
    return fixed + round((size - fixed) * picture.height / len(sample))


def sample_bands(pixels: Pixels) -> Pixels:
    """Return bands of a picture, at equal distances, that are much like all of it.

    Args:
        pixels: (H, W, C).

    Returns:
        (h, W, C), h at most H.
    """
    height, width = pixels.shape[:2]
    count = max(1, _MAX_SAMPLED_PIXELS // (width * _BAND_PX))
    if count * _BAND_PX >= height:
        return pixels
    starts = np.linspace(0, height - _BAND_PX, count).round().astype(int)
    rows = (starts[:, np.newaxis] + np.arange(_BAND_PX)).ravel()
    return pixels[rows]
