"""Encodes strips and tiles of TIFF pages without loss."""

import zlib
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvips

from engine.pictures.formats.tiff.decoding import Decoded
from engine.pictures.formats.tiff.layout import CCITT, Compression, Layout, Number, read_layout
from engine.pictures.formats.tiff.packing import pack_rows
from engine.pictures.formats.tiff.predictors import HORIZONTAL, NONE
from engine.pictures.tiff_directories import Order, read_structure

_DEFLATE: Final = (Compression.DEFLATE, Compression.OLD_DEFLATE)
_LIBVIPS: Final = {
    Compression.LZW: "lzw",
    Compression.PACKBITS: "packbits",
    Compression.CCITT_G4: "ccittfax4",
}
_PREDICTED_BITS: Final = (8, 16, 32, 64)
_MAX_STRIP_BYTES: Final = 1 << 18
_STRIP_BYTES: Final = 1 << 16


def choose_target(layout: Layout, decoded: Decoded) -> Layout:
    """Return how the samples of a page are to be written: as they were, if that can be done."""
    target = decoded.layout
    if not decoded.are_own or target.compression not in (Compression.NONE, *_DEFLATE, *_LIBVIPS):
        is_whole = target.bits in _PREDICTED_BITS and target.number != Number.FLOAT
        target = replace(
            target,
            compression=Compression.CCITT_G4
            if layout.compression in CCITT
            else Compression.DEFLATE,
            predictor=HORIZONTAL if is_whole else NONE,
            fill_order=1,
        )
    return replace(target, fill_order=1)


def split_strips(layout: Layout) -> Layout:
    """Return a layout whose strips are not long, so that they find room wherever there is some."""
    segments = layout.segments
    row_bytes = layout.segment_row_bytes
    is_long = segments.height * row_bytes > _MAX_STRIP_BYTES
    if not is_long or segments.is_tiled or layout.compression == Compression.NONE:
        return layout
    rows = max(1, _STRIP_BYTES // row_bytes)
    return replace(layout, segments=replace(segments, height=rows, down=-(-layout.height // rows)))


def encode_segment(block: npt.NDArray[np.generic], layout: Layout, *, order: Order) -> bytes:
    """Encode one strip or tile.

    Args:
        block: (h, w, C), its samples, as far as the page reaches.
        layout: Layout of the page that is written.
        order: Byte order of the file.
    """
    segments = layout.segments
    if segments.is_tiled:
        missing = (segments.height - block.shape[0], segments.width - block.shape[1])
        block = np.pad(block, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="edge")
    if layout.compression == Compression.CCITT_G4:
        return _encode_with_libvips(block[..., 0].astype(np.uint8) * 255, layout.compression)
    rows = pack_rows(block, layout, order=order)
    if layout.compression == Compression.NONE:
        return rows.tobytes()
    if layout.compression in _DEFLATE:
        return zlib.compress(rows.data)
    return _encode_with_libvips(rows, layout.compression)


def _encode_with_libvips(rows: npt.NDArray[np.uint8], compression: int) -> bytes:
    """Encode rows of bytes (H, n), or bits as 0 and 255, as a strip of a file of their own."""
    height, width = rows.shape
    data = np.ascontiguousarray(rows)
    image = pyvips.Image.new_from_memory(data.data, width, height, 1, "uchar")
    content = image.copy(interpretation="b-w").tiffsave_buffer(
        compression=_LIBVIPS[Compression(compression)],
        predictor="none",
        bitdepth=1 if compression == Compression.CCITT_G4 else 0,
        tile_height=height,
    )
    file = read_structure(content)
    places = read_layout(file, file.pages[0]).segments
    if len(places.offsets) != 1:
        raise ValueError(f"{height} rows became {len(places.offsets)} strips")
    start, size = int(places.offsets[0]), int(places.sizes[0])
    return content[start : start + size]
