"""Writes repaired pixels into a copy of the TIFF file that the picture was read from.

Only strips and tiles that the repair touches are encoded again, into their old place if they fit.
All else in the file is copied byte by byte, whether this program knows what it is or not: nothing
moves, so that no offset in it has to be found and changed. Where a table of the page changes, the
page gets a new directory that shares all other values with the old one.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvips

from engine.errors import PictureReadError
from engine.pictures.formats.tiff import layout as tags
from engine.pictures.formats.tiff.encoding import (
    choose_target,
    encode_segment,
    split_strips,
)
from engine.pictures.formats.tiff.layout import Compression, Layout
from engine.pictures.formats.tiff.packing import pack_rows
from engine.pictures.formats.tiff.reading import Page, read_main_page
from engine.pictures.formats.tiff.room import Room
from engine.pictures.formats.vips import turn_back
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.tiff_directories import (
    LONG,
    SHORT,
    NewEntry,
    copy_entry,
    make_entry,
    pack_directory,
)

# Entries about compressions and colours that are not written: options of CCITT, parts of JPEG,
# coefficients of YCbCr.
_OF_COMPRESSION: Final = (266, 292, 293, 347, *range(512, 522))
_OF_COLOURS: Final = (529, 530, 531, 532)
# If more than one in so many strips is written again, all are.
_MANY: Final = 4
_MAX_CLASSIC_BYTES: Final = 2**32 - 1
# GDAL's promise about the order of tiles, which holds no longer (its driver takes it back so).
_PROMISE, _TAKEN_BACK = b"KNOWN_INCOMPATIBLE_EDITION=NO\n ", b"KNOWN_INCOMPATIBLE_EDITION=YES\n"
_PROMISE_BYTES: Final = 1024


def rewrite(pixels: Pixels, source: bytes) -> bytes | None:
    """Return a copy of a file in which pixels that differ have been replaced.

    Args:
        pixels: (H, W, C), the picture as it is now.
        source: File that it was read from.

    Returns:
        None if the pixels are of another size or kind than the file's, or its samples cannot be
        written.
    """
    try:
        page = read_main_page(source, name="the source")
        before = page.make_pixels()
        if before.shape != pixels.shape or before.dtype != pixels.dtype:
            return None
        changed = np.logical_or.reduce(
            [before[..., channel] != pixels[..., channel] for channel in range(pixels.shape[2])]
        )
        if not changed.any():
            return source
        orientation = page.layout.orientation
        pixels = turn_back(pixels, orientation)
        return _Rewriter(page, pixels, turn_back(changed, orientation)).write()
    except (ValueError, struct.error, pyvips.Error, PictureReadError):
        return None


class _Rewriter:
    """Writes new samples into a copy of a page's file."""

    def __init__(self, page: Page, pixels: Pixels, changed: Mask) -> None:
        self._page = page
        self._pixels = pixels
        self._changed = changed
        self._old = page.layout
        self._target = choose_target(page.layout, page.decoded)
        self._encoding = page.file.encoding
        self._room = Room(page.file)

    def write(self) -> bytes | None:
        """Return the content of the file, None if it becomes too long for its kind."""
        segments = self._old.segments
        decoded = self._page.decoded
        is_kept = self._target == self._old and not decoded.is_cut_short and not decoded.is_damaged
        touched: list[int] = []
        if is_kept:
            count = len(segments.offsets)
            touched = [number for number in range(count) if self._is_touched(number)]
        if not is_kept or len(touched) * _MANY > len(segments.offsets):
            self._target = split_strips(self._target)
            is_kept &= self._target == self._old
        offsets, sizes = segments.offsets.copy(), segments.sizes.copy()
        if not is_kept:
            for at, size in zip(offsets.tolist(), sizes.tolist(), strict=True):
                self._room.release(at, size)
            new = self._target.segments
            touched = list(range(new.across * new.down * self._target.planes))
            offsets, sizes = np.zeros((2, len(touched)), np.int64)
        self._put(touched, offsets=offsets, sizes=sizes)
        if not (is_kept and self._patch_places(offsets, sizes)):
            self._add_directory(offsets, sizes)
        if not self._page.file.is_whole:
            # What is added must not be taken for the missing pages.
            pointer_at = self._page.file.pages[-1].next_pointer_at
            struct.pack_into(self._encoding.offset_code, self._room.body, pointer_at, 0)
        body = self._room.body
        body[:_PROMISE_BYTES] = body[:_PROMISE_BYTES].replace(_PROMISE, _TAKEN_BACK)
        is_too_long = not self._encoding.is_big and len(body) > _MAX_CLASSIC_BYTES
        return None if is_too_long else bytes(body)

    def _is_touched(self, number: int) -> bool:
        """Return whether the samples of a strip or tile change."""
        plane, rows, columns = self._target.find_segment(number)
        if not self._changed[rows, columns].any():
            return False
        if self._target.compression == Compression.NONE:
            return True  # it is changed row by row, in place
        old = self._page.decoded.samples[rows, columns, self._list_channels(plane)]
        return self._make_block(plane, rows, columns).tobytes() != old.tobytes()

    def _make_block(self, plane: int, rows: slice, columns: slice) -> npt.NDArray[np.generic]:
        """Return the new samples (h, w, C) of a part of the page."""
        marked = self._changed[rows, columns]
        block = self._page.decoded.samples[rows, columns].copy()
        if marked.any():
            pixels = self._pixels[rows, columns][marked]
            block[marked] = self._page.converter.to_samples(pixels, block[marked])
        return block[..., self._list_channels(plane)]

    def _list_channels(self, plane: int) -> slice:
        return slice(plane, plane + 1) if self._target.is_planar else slice(None)

    def _put(
        self,
        numbers: Iterable[int],
        *,
        offsets: npt.NDArray[np.int64],
        sizes: npt.NDArray[np.int64],
    ) -> None:
        """Encode strips or tiles, and change the tables of where they lie.

        Those that become longer or shorter are put back when all old places are free.
        """
        others: list[tuple[int, bytes]] = []
        for number in numbers:
            plane, rows, columns = self._target.find_segment(number)
            at, size = int(offsets[number]), int(sizes[number])
            whole_bytes = len(self._changed[rows]) * self._target.segment_row_bytes
            is_plain = self._target.compression == Compression.NONE
            if is_plain and size >= whole_bytes and self._room.is_used_once(at, size):
                self._patch_rows(number, at)
                continue
            block = self._make_block(plane, rows, columns)
            content = encode_segment(block, self._target, order=self._encoding.order)
            if len(content) == size and self._room.is_used_once(at, size):
                self._room.body[at : at + size] = content
            else:
                self._room.release(at, size)
                others.append((number, content))
        for number, content in others:
            offsets[number], sizes[number] = self._room.add(content), len(content)

    def _patch_rows(self, number: int, at: int) -> None:
        """Write the rows of an uncompressed strip or tile that change over the old ones."""
        plane, rows, columns = self._target.find_segment(number)
        row_bytes = self._target.segment_row_bytes
        for row in np.flatnonzero(self._changed[rows, columns].any(axis=1)).tolist():
            here = slice(rows.start + row, rows.start + row + 1)
            block = self._make_block(plane, here, columns)
            content = pack_rows(block, self._target, order=self._encoding.order).tobytes()
            start = at + row * row_bytes
            self._room.body[start : start + len(content)] = content

    def _patch_places(self, offsets: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> bool:
        """Write the tables over the old ones, if they can hold them."""
        directory = self._page.directory
        for tag, numbers in zip(_list_tables(self._old), (offsets, sizes), strict=True):
            entry = directory.find(tag)
            before = self._page.file.read_numbers(entry)
            if entry is None or before is None or len(before) != len(numbers):
                return False
            inline = range(directory.at, directory.at + directory.size)
            is_own = entry.at in inline or self._room.is_used_once(entry.at, entry.value_bytes)
            if before.dtype.kind != "u" or numbers.max() >> 8 * before.itemsize or not is_own:
                return False
            packed = numbers.astype(before.dtype).tobytes()
            self._room.body[entry.at : entry.at + len(packed)] = packed
        return True

    def _add_directory(self, offsets: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> None:
        """Give the page a new directory, to which the file points instead of the old one."""
        directory = self._page.directory
        replaced = self._describe(offsets, sizes)
        entries = [
            copy_entry(self._page.file, entry)
            for entry in directory.entries
            if entry.tag not in replaced
        ]
        entries += [entry for entry in replaced.values() if entry is not None]
        for tag in _list_tables(self._old):
            table = directory.find(tag)
            if table is not None:
                self._room.release(table.at, table.value_bytes)
        self._room.release(directory.at, directory.size)
        next_at = self._find_next()
        size = len(pack_directory(entries, at=0, next_at=0, encoding=self._encoding))
        at = self._room.add(bytes(size))
        packed = pack_directory(entries, at=at, next_at=next_at, encoding=self._encoding)
        self._room.body[at : at + size] = packed
        struct.pack_into(self._encoding.offset_code, self._room.body, directory.pointer_at, at)

    def _find_next(self) -> int:
        """Return where the next page is, 0 if there is none that can be read."""
        pages = self._page.file.pages
        return 0 if self._page.directory is pages[-1] else self._page.directory.next_at

    def _describe(
        self, offsets: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
    ) -> dict[int, NewEntry | None]:
        """Return the entries that differ from the old directory, None for those to leave out."""
        old, new, encoding = self._old, self._target, self._encoding
        places, lengths = _list_tables(new)
        numbers: dict[int, tuple[int, Sequence[int] | npt.NDArray[np.int64]]] = {
            places: (encoding.offset_kind, offsets),
            lengths: (encoding.offset_kind, sizes),
        }
        if not new.segments.is_tiled:
            numbers[tags.ROWS_PER_STRIP] = LONG, (new.segments.height,)
        dropped: tuple[int, ...] = ()
        if old.compression != new.compression or old.fill_order != new.fill_order:
            numbers[tags.COMPRESSION] = SHORT, (new.compression,)
            dropped = _OF_COMPRESSION
        if old.predictor != new.predictor:
            numbers[tags.PREDICTOR] = SHORT, (new.predictor,)
        if old.photometric != new.photometric:
            numbers[tags.PHOTOMETRIC] = SHORT, (new.photometric,)
            dropped += _OF_COLOURS
        if old.channels != new.channels or old.is_planar != new.is_planar:
            numbers[tags.CHANNELS] = SHORT, (new.channels,)
            numbers[tags.BITS] = SHORT, (new.bits,) * new.channels
            numbers[tags.PLANAR] = SHORT, (2 if new.is_planar else 1,)
            numbers[tags.EXTRA_SAMPLES] = SHORT, new.extras
            numbers[tags.SAMPLE_FORMAT] = SHORT, (new.number,) * new.channels
        made: dict[int, NewEntry | None] = {
            tag: make_entry(tag, kind, values, encoding=encoding) if len(values) else None
            for tag, (kind, values) in numbers.items()
        }
        return {**dict.fromkeys(dropped), **made}


def _list_tables(layout: Layout) -> tuple[int, int]:
    """Return the tags of the tables of where strips or tiles lie, and how long they are."""
    if layout.segments.is_tiled:
        return tags.TILE_OFFSETS, tags.TILE_BYTES
    return tags.STRIP_OFFSETS, tags.STRIP_BYTES
