"""A page as a small file of its own, in which its samples can be given another description.

libvips decodes strips and tiles of many compressions, but not every kind of sample. Told that they
are plain unsigned numbers, it returns the bits of any kind.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.formats.tiff import layout as tags
from engine.pictures.formats.tiff.layout import Compression, Layout
from engine.pictures.tiff_directories import (
    LONG,
    LONG8,
    Directory,
    Encoding,
    NewEntry,
    TiffFile,
    make_entry,
    pack_directory,
)

Numbers: TypeAlias = Sequence[int] | npt.NDArray[np.integer]

_JPEG_TABLES: Final = 347
_UNDEFINED: Final = 7
# Options of CCITT, and how JPEG stores colours (TIFF 6.0, sections 10, 11, 20 and 21).
_COPIED: Final = (292, 293, 530, 531, tags.FILL_ORDER, tags.INK_SET)
_HEADER_BYTES: Final = 16
# Strips may share bytes (all that are white), but not so that a small file becomes a huge one.
_MAX_OVERLAP: Final = 4


def make_page_file(
    file: TiffFile,
    page: Directory,
    layout: Layout,
    *,
    changes: Mapping[int, Numbers],
    plane: int | None = None,
) -> bytes:
    """Return a file with one page: the same strips or tiles, differently described.

    Args:
        file: The whole file.
        page: The page.
        layout: What the page says.
        changes: Entries with other numbers; an entry without numbers is left out.
        plane: The only plane of the new file; None for all.

    Raises:
        ValueError: The strips or tiles overlap as no program writes them.
    """
    encoding = Encoding(file.encoding.order, is_big=True)
    segments = layout.segments
    per_plane = len(segments.offsets) // layout.planes
    chosen = slice(None) if plane is None else slice(plane * per_plane, (plane + 1) * per_plane)
    whole_bytes = 0
    if layout.compression == Compression.NONE:
        whole_bytes = segments.height * layout.segment_row_bytes
    pieces, offsets, sizes = _gather(
        file, segments.offsets[chosen], segments.sizes[chosen], whole_bytes=whole_bytes
    )
    numbers = {
        **_describe(layout, offsets=offsets, sizes=sizes),
        **{tag: file.read_integers(page, tag) for tag in _COPIED},
        **changes,
    }
    entries = [
        make_entry(tag, LONG8 if tag in _PLACES else LONG, values, encoding=encoding)
        for tag, values in numbers.items()
        if len(values)
    ]
    tables = file.read_bytes(page.find(_JPEG_TABLES))
    if tables is not None:
        entries.append(NewEntry(_JPEG_TABLES, _UNDEFINED, len(tables), tables))
    directory = pack_directory(entries, at=_HEADER_BYTES, next_at=0, encoding=encoding)
    # The segments follow the directory: the first pass has found out how long it is.
    places = tags.TILE_OFFSETS if segments.is_tiled else tags.STRIP_OFFSETS
    entries = [entry for entry in entries if entry.tag != places]
    shifted = offsets + _HEADER_BYTES + len(directory)
    entries.append(make_entry(places, LONG8, shifted, encoding=encoding))
    directory = pack_directory(entries, at=_HEADER_BYTES, next_at=0, encoding=encoding)
    return b"".join([encoding.pack_header(_HEADER_BYTES), directory, *pieces])


_PLACES: Final = {tags.STRIP_OFFSETS, tags.STRIP_BYTES, tags.TILE_OFFSETS, tags.TILE_BYTES}


def _describe(
    layout: Layout, *, offsets: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> dict[int, Numbers]:
    segments = layout.segments
    numbers: dict[int, Numbers] = {
        tags.WIDTH: (layout.width,),
        tags.HEIGHT: (layout.height,),
        tags.BITS: (layout.bits,) * layout.channels,
        tags.COMPRESSION: (layout.compression,),
        tags.PHOTOMETRIC: (layout.photometric,),
        tags.CHANNELS: (layout.channels,),
        tags.PLANAR: (2 if layout.is_planar else 1,),
        tags.PREDICTOR: (layout.predictor,) if layout.predictor > 1 else (),
        tags.EXTRA_SAMPLES: layout.extras,
    }
    if segments.is_tiled:
        numbers[tags.TILE_WIDTH] = (segments.width,)
        numbers[tags.TILE_HEIGHT] = (segments.height,)
        numbers[tags.TILE_OFFSETS], numbers[tags.TILE_BYTES] = offsets, sizes
    else:
        numbers[tags.ROWS_PER_STRIP] = (segments.height,)
        numbers[tags.STRIP_OFFSETS], numbers[tags.STRIP_BYTES] = offsets, sizes
    return numbers


def _gather(
    file: TiffFile,
    offsets: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    *,
    whole_bytes: int,
) -> tuple[list[memoryview], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the bytes of segments one after the other, and where each lies in them.

    Shorter ones are filled up to `whole_bytes`, so that libtiff does not read on into the next.
    """
    places = np.stack([offsets, sizes], axis=1)
    unique, which = np.unique(places, axis=0, return_inverse=True)
    data = memoryview(file.data)
    pieces: list[memoryview] = []
    lengths = np.zeros(len(unique), np.int64)
    for index, (at, size) in enumerate(unique.tolist()):
        piece = data[at : at + size]
        missing = max(0, whole_bytes - len(piece))
        pieces += [piece, memoryview(bytes(missing))]
        lengths[index] = len(piece) + missing
    if lengths.sum() > _MAX_OVERLAP * len(data) + len(unique) * whole_bytes:
        raise ValueError("its strips or tiles overlap")
    starts = np.cumsum(lengths) - lengths
    which = which.reshape(-1)
    return pieces, starts[which], lengths[which]
