"""The record of a batch: a line of JSON for every picture that has ended.

Lines are appended and flushed, so a killed batch loses at most the picture at hand. Each shard has
a file of its own, so that machines which share the folder never write to the same file.
"""

import contextlib
import hashlib
import json
import os
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import filelock
import msgspec

from app.batch.items import BatchItem, ItemState, MaskSource
from engine.api import RestoreOptions
from engine.errors import PictureWriteError
from engine.pictures.receipt import Receipt

RECORD_FOLDER: Final = "reweave-batch"
"""Name of the folder, inside that of the results, for records, thumbnails and report."""

_RECORDS: Final = "record*.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of several parts of a batch that share the work by a hash of the names.

    Attributes:
        number: Which one, from 1.
        count: Number of all.

    Raises:
        ValueError: There is no such part.
    """

    number: int
    count: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.count:
            raise ValueError(f"expected a shard from 1/{self.count}, got {self.number}")

    def has(self, name: str) -> bool:
        """Whether a picture is in this shard: the same on every machine."""
        known = unicodedata.normalize("NFC", name)  # macOS may decompose it
        return int.from_bytes(_hash(known)[:8]) % self.count == self.number - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """What has become of a picture.

    Attributes:
        name: Name of the item.
        state: FINISHED, FAILED or SKIPPED; WAITING while its result is being written.
        reason: Why it failed or was skipped, a sentence in English.
        output: Path of the result within the results' folder, with "/".
        sha256: Checksum of the result's file, in hexadecimal digits.
        inputs: Size in bytes and time of change in nanoseconds of the picture's and the mask's file.
        options: Fill options of the result.
        model: Name of the model.
        missed_px: Number of pixels of missed edges, which were filled beyond the mask.
        flaws: How many flaws were found and restored; 0 if there is no damage, None if the mask was
            given.
        receipt: What the result's file has kept of the picture.
        notes: What a person should know about the file and its result, sentences in English.
        seconds: Seconds that the engine took.
        written_at: When the line was written, in seconds since 1970.
    """

    name: str
    state: ItemState
    reason: str = ""
    output: str = ""
    sha256: str = ""
    inputs: tuple[tuple[int, int], ...] = ()
    options: RestoreOptions | None = None
    model: str = ""
    missed_px: int = 0
    flaws: int | None = None
    receipt: Receipt | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    written_at: float = 0.0


class Record:
    """What is known of the pictures of a batch, and the file that it is appended to.

    Safe to use from several threads.
    """

    def __init__(
        self, out: Path, *, shard: Shard | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Read all records of a folder of results; nothing is written yet.

        Args:
            out: The folder of the results.
            shard: Which shard's record is written; None for that of all pictures.
            clock: Seconds since 1970.
        """
        self.out = out
        self._clock = clock
        name = f"record-{shard.number}-of-{shard.count}.jsonl" if shard else "record.jsonl"
        self._path = self.folder / name
        self._lock = filelock.FileLock(self._path.with_suffix(".lock"), blocking=False)
        self._writing = threading.Lock()
        self._lines: dict[str, RecordLine] = {}
        self._made: dict[str, RecordLine] = {}
        for line in _read_all(out):
            self._note(line)

    @property
    def folder(self) -> Path:
        """The folder of records, thumbnails and report."""
        return self.out / RECORD_FOLDER

    def __enter__(self) -> Self:
        """Make the folder and keep other batches from writing the same record.

        Raises:
            BlockingIOError: Another batch is writing it.
            OSError: The folder cannot be written to.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with contextlib.suppress(NotImplementedError):  # some shared drives know no locks
                self._lock.acquire()
        except filelock.Timeout as error:
            raise BlockingIOError(f"another batch is writing to {self.out}") from error
        self._mend_last_line()
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def find(self, name: str) -> RecordLine | None:
        """Return the newest line of a picture."""
        return self._lines.get(name)

    def add(self, line: RecordLine) -> None:
        """Append a line with the time, unless it only repeats that the picture was skipped.

        Raises:
            OSError: The record cannot be written.
        """
        before = self._lines.get(line.name)
        is_skipped = line.state is ItemState.SKIPPED
        if is_skipped and before and (before.state, before.reason) == (line.state, line.reason):
            return
        self._append(line)

    def announce(self, item: BatchItem) -> None:
        """Note that a result is about to be written, in case that the batch is killed meanwhile.

        Raises:
            OSError: The record cannot be written.
        """
        output = make_relative(item.target, self.out)
        self._append(RecordLine(name=item.name, state=ItemState.WAITING, output=output))

    def is_finished(self, item: BatchItem) -> bool:
        """Whether a picture was restored to the wanted format and its files are as they were.

        One in which no damage was found is finished too, as long as masks are found.
        """
        line = self._lines.get(item.name)
        is_intact = line is not None and line.flaws == 0 and item.mask is MaskSource.FOUND
        if line is None or not (is_intact or line.state is ItemState.FINISHED):
            return False
        inputs = take_inputs(item)  # of the picture alone if its mask has been put away since
        has_result = (
            Path(line.output).suffix == item.target.suffix and (self.out / line.output).is_file()
        )
        return (is_intact or has_result) and line.inputs[: len(inputs)] == inputs

    def check_target(self, item: BatchItem) -> None:
        """Check that the result replaces nothing but an earlier result of the same picture.

        Raises:
            PictureWriteError: The target is there already, and not as this batch has left it.
        """
        if not os.path.lexists(item.target):
            return
        line = self._made.get(make_relative(item.target, self.out))
        if line is None or line.name != item.name:
            raise PictureWriteError(f"{item.target} is there already, and is not replaced")
        if line.state is ItemState.FINISHED and hash_file(item.target) != line.sha256:
            raise PictureWriteError(
                f"{item.target} was changed after it was restored, and is not replaced"
            )

    def _append(self, line: RecordLine) -> None:
        line = replace(line, written_at=self._clock())
        text = json.dumps(to_json(line))
        with self._writing, self._path.open("a", encoding="ascii") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
            self._note(line)

    def _note(self, line: RecordLine) -> None:
        if line.state is not ItemState.WAITING:
            self._lines[line.name] = line
        if line.output:
            self._made[line.output] = line

    def _mend_last_line(self) -> None:
        """Begin a new line after one that a killed batch has left unfinished."""
        with contextlib.suppress(FileNotFoundError), self._path.open("rb+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")


def read_lines(out: Path) -> dict[str, RecordLine]:
    """Return the newest line of each picture, by its name, from all records in a results' folder.

    Raises:
        OSError: A record cannot be read.
    """
    lines = _read_all(out)
    return {line.name: line for line in lines if line.state is not ItemState.WAITING}


def _read_all(out: Path) -> list[RecordLine]:
    """Return all lines of all records by age; what a killed batch left unfinished is passed over."""
    records = (out / RECORD_FOLDER).glob(_RECORDS)
    lines = (line for path in records for line in _read_record(path))
    return sorted(lines, key=lambda line: line.written_at)


def _read_record(path: Path) -> Iterator[RecordLine]:
    with path.open(encoding="ascii", errors="replace") as file:
        for text in file:
            with contextlib.suppress(ValueError):  # not JSON, or not a line of a record
                yield msgspec.convert(json.loads(text), RecordLine)


def to_json(line: RecordLine) -> dict[str, object]:
    """Return a line as values that JSON has."""
    values: dict[str, object] = msgspec.to_builtins(line)
    return values


def take_inputs(item: BatchItem) -> tuple[tuple[int, int], ...]:
    """Return what tells whether the files of a picture and its mask have changed.

    Raises:
        OSError: A file is missing.
    """
    paths = [item.photo, *([item.mask] if isinstance(item.mask, Path) else [])]
    found = [path.stat() for path in paths]
    return tuple((status.st_size, status.st_mtime_ns) for status in found)


def make_relative(path: Path, folder: Path) -> str:
    """Return the path of a file within a folder, with "/" on every system."""
    return path.relative_to(folder).as_posix()


def hash_file(path: Path) -> str:
    """Return the SHA-256 checksum of a file.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_name(name: str) -> str:
    """Return 40 hexadecimal digits that stand for a name, whatever characters it has."""
    return _hash(name).hex()[:40]


def _hash(name: str) -> bytes:
    """Return the hash of a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
