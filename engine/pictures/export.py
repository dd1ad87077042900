"""What an exported picture keeps, and how large its file will be."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from engine.pictures.files import read_source, write_file
from engine.pictures.forecast import foresee_losses
from engine.pictures.formats.codec import encode_file
from engine.pictures.formats.jpeg.encode import Chroma
from engine.pictures.formats.vips import convert_to_srgb
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Part, Receipt, make_receipt

JPEG_SUFFIX: Final = ".jpg"
EXPORT_SUFFIXES: Final = (JPEG_SUFFIX, ".png", ".tif", ".webp")
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


def prepare_export(picture: Picture, options: ExportOptions) -> Picture:
    """Return a picture without what the options leave out.

    Raises:
        PictureWriteError: Its profile is damaged.
    """
    if not options.keeps_metadata:
        picture = replace(picture, exif=None, xmp=None, iptc=None, texts=())
    return picture if options.keeps_profile else convert_to_srgb(picture)


def foresee_export_losses(picture: Picture, options: ExportOptions) -> tuple[Part, ...]:
    """Return what the format cannot keep of a picture, beside what the options leave out."""
    left_out = {Part.EXIF, Part.XMP, Part.IPTC, Part.TEXTS} if not options.keeps_metadata else set()
    left_out |= {Part.PROFILE} if not options.keeps_profile else set()
    source = picture.source if _goes_on_with_source(options) else None
    losses = foresee_losses(replace(picture, source=source), options.suffix)
    return tuple(part for part in losses if part not in left_out)


def encode_export(picture: Picture, options: ExportOptions) -> bytes:
    """Return the content of the exported file.

    Raises:
        PictureWriteError: The format cannot hold the picture.
    """
    source = None
    if _goes_on_with_source(options):
        source = read_source(picture, suffix=options.suffix)
    return encode_file(
        prepare_export(picture, options),
        suffix=options.suffix,
        quality=options.quality,
        chroma=options.chroma,
        source=source,
    )


def write_export(
    path: Path, picture: Picture, options: ExportOptions, *, hole: Mask | None
) -> Receipt:
    """Write the exported file, atomically, and read it again.

    Args:
        path: Target; an existing file is replaced.
        picture: The picture as it is now.
        options: Options of the export.
        hole: (H, W), bool: what has been restored; None if nothing has.

    Returns:
        What the file keeps of the picture.

    Raises:
        PictureWriteError: As for `files.write_picture`.
    """
    receipts: list[Receipt] = []

    def encode() -> bytes:
        encoded = encode_export(picture, options)
        prepared = prepare_export(picture, options)
        receipts.append(make_receipt(prepared, encoded, hole=hole, name=path.name, before=picture))
        return encoded

    write_file(path, encode)
    return receipts[0]


def _goes_on_with_source(options: ExportOptions) -> bool:
    """Whether the writer may take what it does not change from the picture's own file.

    A JPEG is encoded anew, in the quality that is chosen.
    """
    return options.keeps_metadata and options.keeps_profile and options.suffix != JPEG_SUFFIX


def estimate_size(picture: Picture, options: ExportOptions) -> int:
    """Return about how many bytes the exported file will have; exactly, if the picture is small.

    Raises:
        PictureWriteError: The format cannot hold the picture.
    """
    sample = sample_bands(picture.pixels)
    size = len(encode_export(replace(picture, pixels=sample, source=None), options))
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
