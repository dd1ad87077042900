"""Decodes the strips or tiles of a TIFF page into its own samples."""

import io
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvips

from engine.pictures.formats.tiff import layout as tags
from engine.pictures.formats.tiff.layout import (
    CCITT,
    Compression,
    Layout,
    Number,
    Photometric,
)
from engine.pictures.formats.tiff.packing import choose_dtype, unpack_rows
from engine.pictures.formats.tiff.page_file import Numbers, make_page_file
from engine.pictures.formats.tiff.predictors import FLOATING
from engine.pictures.formats.vips import to_samples
from engine.pictures.tiff_directories import Directory, TiffFile

_RAW: Final = frozenset(
    {
        Compression.NONE,
        Compression.LZW,
        Compression.DEFLATE,
        Compression.OLD_DEFLATE,
        Compression.PACKBITS,
    }
)
_PILLOW: Final = frozenset({Compression.LZMA, Compression.ZSTD})
# Colours that share samples between pixels, or are logarithms.
_CONVERTED: Final = (Photometric.YCBCR, Photometric.LOG_L, Photometric.LOG_LUV)
_OLD_JPEG: Final = 6
_JPEG: Final = 7
# Bits of samples that libvips returns as they are.
_PLAIN_BITS: Final = (8, 16, 32)
_LARGE_BYTES: Final = 1 << 26
# How many times its bytes in the file a large page can have: uncompressed, and compressed.
_MAX_MISSING: Final = 100
_MAX_COMPRESSED: Final = 2000
_BAND_BYTES: Final = 1 << 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The samples of a page.

    Attributes:
        samples: (H, W, C), the file's own kind of numbers.
        layout: What they are: as in the file, or, where the compression has its own kind of samples
            (JPEG), what it gives.
        are_own: Whether they are what the file holds, before any conversion of a decoder.
        is_cut_short: Whether a part lies beyond the end of the file.
        is_damaged: Whether a part could not be decoded.
    """

    samples: npt.NDArray[np.generic] = field(repr=False)
    layout: Layout
    are_own: bool
    is_cut_short: bool
    is_damaged: bool


def decode_samples(file: TiffFile, page: Directory, layout: Layout) -> Decoded:
    """Decode a page, as far as it is there; what is missing is 0.

    Raises:
        ValueError: The page is of a kind that cannot be decoded, or nothing of it is there.
        pyvips.Error: libvips cannot decode it.
    """
    places = layout.segments
    is_sparse = (places.offsets == 0) & (places.sizes == 0)
    is_missing = ~is_sparse & (places.offsets >= len(file.data))
    if is_missing.any() and (is_missing | is_sparse).all():
        raise ValueError("it is cut short before its first pixels")
    _check_content(file, layout)
    is_cut_short = bool((places.offsets + places.sizes > len(file.data)).any())
    compression = layout.compression if layout.photometric not in _CONVERTED else 0
    are_own = True
    if compression in _RAW and layout.bits in _PLAIN_BITS and layout.predictor != FLOATING:
        samples, is_damaged = _decode_plain(file, page, layout)
    elif compression in _RAW or compression in _PILLOW:
        samples, is_damaged = _decode_rows(file, page, layout)
    elif compression in CCITT and layout.bits == layout.channels == 1:
        image, is_damaged = _load(make_page_file(file, page, layout, changes=_AS_BITS))
        samples = (image == 255).astype(np.uint8)
    else:
        samples, layout, is_damaged = _decode_converted(file, page, layout)
        are_own = False
    is_damaged &= not is_sparse.any()
    if is_damaged and not samples.any():
        raise ValueError("nothing in it could be decoded")
    return Decoded(
        samples=samples,
        layout=layout,
        are_own=are_own,
        is_cut_short=is_cut_short,
        is_damaged=is_damaged,
    )


def _check_content(file: TiffFile, layout: Layout) -> None:
    """Refuse a large page of which there is so little that hours of work would show nothing."""
    segments = layout.segments
    whole_bytes = layout.height * layout.segment_row_bytes * segments.across * layout.planes
    there = np.minimum(segments.sizes, len(file.data) - segments.offsets).clip(min=0).sum()
    factor = _MAX_MISSING if layout.compression == Compression.NONE else _MAX_COMPRESSED
    if whole_bytes > _LARGE_BYTES and whole_bytes > factor * int(there):
        raise ValueError("almost nothing of it is there")


_AS_BITS: Final[dict[int, Numbers]] = {tags.PHOTOMETRIC: (Photometric.BLACK_IS_ZERO,)}


def _decode_plain(
    file: TiffFile, page: Directory, layout: Layout
) -> tuple[npt.NDArray[np.generic], bool]:
    """Decode samples of 8, 16 or 32 bits; libvips undoes the predictor."""
    channels = layout.plane_channels
    changes: dict[int, Numbers] = {
        tags.BITS: (layout.bits,) * channels,
        tags.CHANNELS: (channels,),
        tags.PLANAR: (1,),
        tags.PHOTOMETRIC: (Photometric.BLACK_IS_ZERO,),
        tags.SAMPLE_FORMAT: (Number.UNSIGNED,) * channels,
        tags.EXTRA_SAMPLES: (0,) * (channels - 1),
    }
    planes = [
        _load(
            make_page_file(file, page, layout, changes=changes, plane=plane),
            is_tiled=layout.segments.is_tiled,
        )
        for plane in range(layout.planes)
    ]
    samples = planes[0][0]
    if layout.is_planar:
        samples = np.concatenate([plane for plane, _ in planes], axis=2)
    return samples.view(choose_dtype(layout)), any(is_damaged for _, is_damaged in planes)


def _decode_rows(
    file: TiffFile, page: Directory, layout: Layout
) -> tuple[npt.NDArray[np.generic], bool]:
    """Decode rows of bytes, and make samples of them."""
    segments = layout.segments
    row_bytes = layout.segment_row_bytes
    height = segments.down * segments.height if segments.is_tiled else layout.height
    changes: dict[int, Numbers] = {
        tags.WIDTH: (segments.across * row_bytes,),
        tags.HEIGHT: (height,),
        tags.BITS: (8,),
        tags.PHOTOMETRIC: (Photometric.BLACK_IS_ZERO,),
        tags.CHANNELS: (1,),
        tags.PLANAR: (1,),
        tags.PREDICTOR: (),
        tags.EXTRA_SAMPLES: (),
    }
    if segments.is_tiled:
        changes[tags.TILE_WIDTH] = (row_bytes,)
    shape = (layout.height, layout.width, layout.channels)
    samples = np.zeros(shape, choose_dtype(layout))
    is_damaged = False
    band = max(1, _BAND_BYTES // (segments.across * row_bytes))
    for plane in range(layout.planes):
        content = make_page_file(file, page, layout, changes=changes, plane=plane)
        if layout.compression in _PILLOW:
            rows, is_plane_damaged = _load_with_pillow(content)
        else:
            rows, is_plane_damaged = _load(content, is_tiled=segments.is_tiled)
        is_damaged |= is_plane_damaged
        chosen = slice(plane, plane + 1) if layout.is_planar else slice(None)
        for top in range(0, layout.height, band):
            part = rows[top : min(top + band, layout.height)]
            part = part.reshape(len(part), segments.across, row_bytes)
            unpacked = unpack_rows(np.asarray(part, np.uint8), layout, order=file.encoding.order)
            flat = unpacked.reshape(len(part), -1, layout.plane_channels)
            samples[top : top + len(part), :, chosen] = flat[:, : layout.width]
    return samples, is_damaged


def _decode_converted(
    file: TiffFile, page: Directory, layout: Layout
) -> tuple[npt.NDArray[np.generic], Layout, bool]:
    """Decode a compression that has its own kind of samples, and say what they are."""
    if layout.compression == _OLD_JPEG:
        number = file.pages.index(page)
        samples, is_damaged = _load(bytes(file.data), page=number)
    else:
        changes: dict[int, Numbers] = {}
        if layout.compression == _JPEG and layout.photometric == Photometric.CIELAB:
            changes[tags.PHOTOMETRIC] = (Photometric.RGB,)
        content = make_page_file(file, page, layout, changes=changes)
        samples, is_damaged = _load(content)
    if samples.dtype.kind == "f":
        return samples, replace(layout, bits=32, number=Number.FLOAT), is_damaged
    channels = samples.shape[2]
    photometric = layout.photometric
    if photometric not in (Photometric.SEPARATED, Photometric.CIELAB, Photometric.ICCLAB):
        photometric = Photometric.RGB if channels > 2 else Photometric.BLACK_IS_ZERO
    return (
        samples,
        replace(
            layout,
            channels=channels,
            bits=samples.dtype.itemsize * 8,
            number=Number.UNSIGNED,
            photometric=photometric,
            extras=layout.extras if channels == layout.channels else (),
            is_planar=False,
            predictor=1,
            fill_order=1,
        ),
        is_damaged,
    )


def _load(
    content: bytes, *, page: int = 0, is_tiled: bool = False
) -> tuple[npt.NDArray[np.generic], bool]:
    """Return the samples of a file, and whether it is damaged."""
    # Of a tile that cannot be decoded, libvips only warns.
    strict = "warning" if is_tiled else "error"
    try:
        return to_samples(_open(content, page=page, fail_on=strict)), False
    except pyvips.Error:
        return to_samples(_open(content, page=page, fail_on="none")), True


def _open(content: bytes, *, page: int, fail_on: str) -> pyvips.Image:
    return pyvips.Image.tiffload_buffer(content, page=page, fail_on=fail_on, access="sequential")


def _load_with_pillow(content: bytes) -> tuple[npt.NDArray[np.generic], bool]:
    """Return the samples of a file whose compression only Pillow's libtiff knows."""
    from PIL import Image  # noqa: PLC0415  most pictures never need it

    try:
        with Image.open(io.BytesIO(content), formats=("TIFF",)) as image:
            return np.atleast_3d(np.array(image)), False
    except (OSError, SyntaxError) as error:
        raise ValueError(f"its compression cannot be decoded: {error}") from error
