"""The library of models: the one that comes with the program, and the user's own.

It writes and removes files in its own folder only, and never the shipped model. It lists every
file in the folder, with the reason if a file cannot be used.
"""

import filecmp
import itertools
import os
import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CheckpointError
from engine.network.model_card import ModelCard
from engine.network.model_file import ModelFile, clean_name, copy_model, read_model_file
from engine.pictures.atomic_write import write_atomically

SUFFIX = ".safetensors"
MAX_LISTED = 1000
_MAX_STEM_LETTERS = 60
# Windows does not allow these names of files.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=$|\.)", re.IGNORECASE)
_NOT_IN_FILE_NAMES = re.compile(r"[^\w\- ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryModel:
    """A model of the library, or a file that should be one.

    Attributes:
        path: The file.
        name: The name of the model; of the file if it cannot be used.
        is_shipped: Whether it comes with the program; then it cannot be renamed or removed.
        file: What the file says about the model; None if it cannot be used.
        problem: Why it cannot be used; empty if it can.
    """

    path: Path
    name: str
    is_shipped: bool
    file: ModelFile | None
    problem: str = ""


class ModelLibrary:
    """The shipped model and the models in the user's folder.

    Attributes:
        shipped: The model that comes with the program.
        folder: The folder of the user's own models; made when the first one is added.
    """

    def __init__(self, *, shipped: Path, folder: Path, pointer: Path | None = None) -> None:
        """Open a library.

        Args:
            shipped: The model that comes with the program.
            folder: The folder of the user's own models.
            pointer: The file that remembers another folder; None to remember none.
        """
        self.shipped = shipped
        self.folder = folder
        self._pointer = pointer

    def models(self) -> tuple[LibraryModel, ...]:
        """Return all models, the shipped one first, the others by name."""
        try:
            files = [path for path in self.folder.iterdir() if path.suffix.lower() == SUFFIX]
        except OSError:
            files = []
        shown = (path for path in files if not path.name.startswith("."))
        own = [self.look_up(path) for path in itertools.islice(shown, MAX_LISTED)]
        own.sort(key=lambda model: (model.name.casefold(), model.path))
        return (self.look_up(self.shipped), *own)

    def look_up(self, path: Path) -> LibraryModel:
        """Read a model's file, in the library or not."""
        is_shipped = path == self.shipped
        try:
            file = read_model_file(path)
        except CheckpointError as error:
            reason = str(error).removeprefix(f"{path}: ")
            return LibraryModel(
                path=path, name=path.stem, is_shipped=is_shipped, file=None, problem=reason
            )
        return LibraryModel(path=path, name=file.name, is_shipped=is_shipped, file=file)

    def find(self, name: str) -> LibraryModel | None:
        """Return the usable model with a name or file name; None if there is none."""
        usable = [model for model in self.models() if not model.problem]
        by_name = (model for model in usable if model.name == name)
        by_file = (model for model in usable if model.path.stem == name)
        return next(itertools.chain(by_name, by_file), None)

    def is_own(self, path: Path) -> bool:
        """Whether a file is in the folder of the user's own models."""
        return path.parent == self.folder and path.suffix.lower() == SUFFIX

    def find_free_name(self, wanted: str, *, renamed: Path | None = None) -> str:
        """Return a name that no model has, as near as possible to the wanted one.

        Args:
            wanted: The wanted name, any text.
            renamed: The model that is renamed; its own name counts as free.
        """
        clean = clean_name(wanted) or "My model"
        taken = {model.name.casefold() for model in self.models() if model.path != renamed}
        names = itertools.chain([clean], (f"{clean} {n}" for n in itertools.count(2)))
        return next(name for name in names if name.casefold() not in taken)

    def add(self, source: Path, *, name: str = "", card: ModelCard | None = None) -> Path:
        """Copy a model's file into the library and return its new path.

        Args:
            source: The model's file.
            name: The wanted name, replaced by a free one if taken; empty for that in the file.
            card: A card that replaces the one in the file.

        Raises:
            CheckpointError: The source is not a model.
            OSError: The folder cannot be written.
        """
        found = read_model_file(source)
        free = self.find_free_name(name or found.name)
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self._find_free_file(free)
        copy_model(source, target, name=free, card=card)
        return target

    def rename(self, path: Path, name: str) -> str:
        """Rename one of the user's models, and return the name that it got.

        Its file is not renamed, because an engine may be using it.

        Raises:
            CheckpointError: It is not a model, or not one of the user's.
            OSError: The file cannot be written.
        """
        self._check_own(path)
        free = self.find_free_name(name, renamed=path)
        copy_model(path, path, name=free)
        return free

    def remove(self, path: Path) -> None:
        """Remove one of the user's models for good.

        Raises:
            CheckpointError: It is not one of the user's.
            OSError: The file cannot be removed.
        """
        self._check_own(path)
        path.unlink(missing_ok=True)

    def export(self, path: Path, target: Path) -> None:
        """Copy a model's file to a place outside the library.

        Raises:
            CheckpointError: It is not a model, or the target is a file of the library.
            OSError: The target cannot be written.
        """
        if target == self.shipped or self.is_own(target):
            raise CheckpointError(f"{target}: belongs to the library, expected another place")
        copy_model(path, target)

    def copy_to(self, folder: Path) -> dict[Path, Path]:
        """Copy the user's models into another folder, and return the copy of each.

        Nothing is replaced there: a file that has the same name gets a number.

        Raises:
            OSError: A file cannot be read or written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        copies = {}
        for path in self.folder.glob(f"*{SUFFIX}") if self.folder.is_dir() else ():
            names = (path.stem, *(f"{path.stem}-{n}" for n in range(2, MAX_LISTED)))
            targets = (folder / f"{name}{SUFFIX}" for name in names)
            target = next(one for one in targets if not one.exists() or _is_same(path, one))
            if not target.exists():
                write_atomically(target, path.read_bytes())
            copies[path] = target
        return copies

    def use_folder(self, folder: Path) -> None:
        """Keep the user's models in another folder, now and after the next start.

        Raises:
            OSError: The folder cannot be remembered.
        """
        if self._pointer is not None:
            self._pointer.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._pointer, os.fsencode(folder))
        self.folder = folder

    def _check_own(self, path: Path) -> None:
        if not self.is_own(path) or path == self.shipped:
            raise CheckpointError(f"{path}: not one of the user's models")

    def _find_free_file(self, name: str) -> Path:
        """Return a path that is free, with a file name that every system allows."""
        stem = _NOT_IN_FILE_NAMES.sub("", name)[:_MAX_STEM_LETTERS].strip(" -")
        if not stem or _RESERVED.match(stem):
            stem = f"model {stem}".strip()
        stems = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
        return next(
            path for word in stems if not (path := self.folder / f"{word}{SUFFIX}").exists()
        )


def _is_same(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)
