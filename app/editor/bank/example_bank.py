"""The folder of examples; knows no widgets."""

from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np

from app.shared.folders.bounded_folder import BoundedFolder
from engine.detection.examples import SUFFIX, Example, encode_example
from engine.pictures.pixels import Pixels, Rect

MAX_BYTES: Final = 500 * 2**20


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
