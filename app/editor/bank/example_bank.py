"""The folder of examples; knows no widgets."""

import contextlib
import datetime as dt
import shutil
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from app.shared.folders.bounded_folder import BoundedFolder
from engine.detection.examples import SUFFIX, Example, encode_example
from engine.pictures.pixels import Pixels, Rect

MAX_BYTES: Final = 500 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSummary:
    """What a bank holds.

    Attributes:
        examples: Number of examples.
        pictures: Number of pictures that they are from.
        oldest: Day of the oldest example, None if there are none.
        newest: Day of the newest.
    """

    examples: int = 0
    pictures: int = 0
    oldest: dt.date | None = None
    newest: dt.date | None = None


class ExampleBank:
    """Keeps examples; the oldest go first. Several windows may use it at once.

    An example of the same place in the same picture replaces the one before. `keep` takes time;
    call it on any thread.
    """

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        """Use a folder, which is made when something is kept.

        Args:
            folder: The folder; nothing else lies in it.
            max_bytes: How large all examples together may become.
        """
        self._files = BoundedFolder(folder, suffix=SUFFIX, max_bytes=max_bytes)

    @property
    def folder(self) -> Path:
        """The folder."""
        return self._files.path

    @property
    def count(self) -> int:
        """How many examples there are."""
        return len(self._files.list_files())

    @property
    def size_bytes(self) -> int:
        """How large they are together."""
        return self._files.count_bytes()

    def summarise(self) -> BankSummary:
        """Return what there is; examples that vanish meanwhile do not matter."""
        pictures, days = set(), []
        for file in self._files.list_files():
            with contextlib.suppress(OSError):
                days.append(dt.datetime.fromtimestamp(file.stat().st_mtime).astimezone().date())
                pictures.add(file.stem.partition("-")[0])
        if not days:
            return BankSummary()
        return BankSummary(
            examples=len(days), pictures=len(pictures), oldest=min(days), newest=max(days)
        )

    def copy_to(self, folder: Path) -> None:
        """Copy all examples to a folder, which is made; those that vanish meanwhile are left out.

        Raises:
            OSError: The folder cannot be written.
        """
        folder.mkdir(parents=True)
        for file in self._files.list_files():
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(file, folder / file.name)

    def keep(self, original: Pixels, examples: list[tuple[Rect, Example]]) -> None:
        """Keep examples of a picture.

        Args:
            original: The original's pixels, (H, W, C), by which the picture is recognised.
            examples: The examples, each with its rectangle.

        Raises:
            OSError: They cannot be written; those before are still there.
        """
        digest = blake2b(np.ascontiguousarray(original).data, digest_size=10).hexdigest()
        for place, example in examples:
            self._files.write(f"{digest}-{place.x}-{place.y}", encode_example(example))

    def empty(self) -> None:
        """Remove all examples.

        Raises:
            OSError: One of them cannot be removed.
        """
        self._files.empty()
