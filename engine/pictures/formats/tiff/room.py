"""The bytes of a TIFF file that is being changed: what is in use, what is free, what is added."""

import contextlib
import struct
from bisect import bisect_left
from collections import Counter

import numpy as np

from engine.pictures.formats.tiff.layout import read_layout
from engine.pictures.tiff_directories import EXIF_POINTERS, Directory, TiffFile, read_directory


class Room:
    """The bytes of a file, of which some can be replaced and others added.

    Attributes:
        body: The bytes.
    """

    def __init__(self, file: TiffFile) -> None:
        self._file = file
        counts = Counter((at, at + size) for at, size in _list_ranges(file) if size > 0)
        self._used = sorted(counts)
        self._shared = {place for place, count in counts.items() if count > 1}
        self._reach = np.maximum.accumulate([stop for _, stop in self._used])
        end = len(file.data)
        claimed = min(int(self._reach[-1]), 2 * end)
        # What is added does not lie where a truncated file expects the rest of its pixels.
        self.body = bytearray(file.data)
        self.body += bytes(max(0, claimed - end))
        self._free: list[tuple[int, int]] = []
        self._released: list[tuple[int, int]] = []

    def is_used_once(self, at: int, size: int) -> bool:
        """Return whether a range lies in the file, and nothing else in the file overlaps it."""
        place = at, at + size
        if size < 1 or place[1] > len(self._file.data) or place in self._shared:
            return False
        index = bisect_left(self._used, place)
        if index == len(self._used) or self._used[index] != place:
            return False
        begins_free = index == 0 or self._reach[index - 1] <= at
        ends_free = index + 1 == len(self._used) or self._used[index + 1][0] >= place[1]
        return bool(begins_free and ends_free)

    def release(self, at: int, size: int) -> None:
        """Blank a range that is used once, so that it can be filled again."""
        if self.is_used_once(at, size):
            self.body[at : at + size] = bytes(size)
            self._released.append((at, at + size))

    def add(self, content: bytes) -> int:
        """Put bytes into the first free range that is long enough, or at the end; return where."""
        self._join_free()
        for index, (start, stop) in enumerate(self._free):
            at = start + start % 2
            if at + len(content) <= stop:
                self._free[index] = (at + len(content), stop)
                self.body[at : at + len(content)] = content
                return at
        self.body += bytes(len(self.body) % 2)
        self.body += content
        return len(self.body) - len(content)

    def _join_free(self) -> None:
        """Make one range of those that follow each other, and drop the one at the end."""
        if not self._released:
            return
        joined: list[tuple[int, int]] = []
        for start, stop in sorted(self._free + self._released):
            follows = bool(joined) and joined[-1][1] == start
            joined.append((joined.pop()[0] if follows else start, stop))
        if joined[-1][1] == len(self.body):
            del self.body[joined.pop()[0] :]
        self._free, self._released = joined, []


def _list_ranges(file: TiffFile) -> list[tuple[int, int]]:
    """Return the start and the length of all that is in use: header, directories, values, pixels."""
    ranges = [(0, file.encoding.first_pointer_at + file.encoding.offset_bytes)]
    directories = list(file.pages)
    seen: set[int] = set()
    while directories:
        directory = directories.pop()
        if directory.at in seen:
            continue
        seen.add(directory.at)
        ranges.append((directory.at, directory.size))
        inline = range(directory.at, directory.at + directory.size)
        ranges += [
            (entry.at, entry.value_bytes)
            for entry in directory.entries
            if entry.at not in inline and entry.at < len(file.data)
        ]
        ranges += _list_segments(file, directory)
        directories += _list_below(file, directory)
    return ranges


def _list_below(file: TiffFile, directory: Directory) -> list[Directory]:
    below = list(file.find_below(directory))
    for tag in EXIF_POINTERS:
        at = file.read_integer(directory, tag, 0)
        with contextlib.suppress(ValueError, struct.error):
            below.append(read_directory(file.data, at, encoding=file.encoding))
    return below


def _list_segments(file: TiffFile, directory: Directory) -> list[tuple[int, int]]:
    try:
        segments = read_layout(file, directory).segments
    except ValueError:
        return []  # a directory without pixels
    places = np.stack([segments.offsets, segments.sizes], axis=1).tolist()
    return [(at, size) for at, size in places if at < len(file.data)]
