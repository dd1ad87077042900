"""The models that there are: the one that came with the program, and the user's own.

Nothing outside of the library's own folder is ever written or removed, and what came with the
program never is. Whatever lies in the folder is listed, with the reason if it cannot be used.
"""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CheckpointError
from engine.network.model_card import ModelCard
from engine.network.model_file import ModelFile, clean_name, copy_model, read_model_file

SUFFIX = ".safetensors"
MOST_LISTED = 1000
_MOST_STEM_LETTERS = 60
# Neither may be the first letters of a file's name on Windows.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=$|\.)", re.IGNORECASE)
_NOT_IN_FILE_NAMES = re.compile(r"[^\w\- ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryModel:
    """One model, or a file that should be one.

    Attributes:
        path: Its file.
        name: For a person.
        is_shipped: Whether it came with the program: it can be neither renamed nor removed.
        file: What its file says; None if it cannot be used.
        problem: Why it cannot be used; empty if it can.
    """

    path: Path
    name: str
    is_shipped: bool
    file: ModelFile | None
    problem: str = ""


class ModelLibrary:
    """A folder of models, beside the one that came with the program.

    Attributes:
        shipped: The model that came with the program.
        folder: Of the user's own; made when the first one is added.
    """

    def __init__(self, *, shipped: Path, folder: Path) -> None:
        self.shipped = shipped
        self.folder = folder

    def models(self) -> tuple[LibraryModel, ...]:
        """Return every model, the shipped one first, then by name."""
        try:
            files = [path for path in self.folder.iterdir() if path.suffix.lower() == SUFFIX]
        except OSError:
            files = []
        shown = (path for path in files if not path.name.startswith("."))
        own = [self._looked_at(path) for path in itertools.islice(shown, MOST_LISTED)]
        own.sort(key=lambda model: (model.name.casefold(), model.path))
        return (self._looked_at(self.shipped), *own)

    def look_up(self, path: Path) -> LibraryModel:
        """Return what there is to know of a model's file, in the library or not."""
        return self._looked_at(path)

    def named(self, name: str) -> LibraryModel | None:
        """Return the usable model of a name, or of a file's name without its ending."""
        usable = [model for model in self.models() if not model.problem]
        named = [model for model in usable if model.name == name]
        named += [model for model in usable if model.path.stem == name]
        return next(iter(named), None)

    def is_own(self, path: Path) -> bool:
        """Whether a file lies in the folder of the user's own models."""
        return path.parent == self.folder and path.suffix.lower() == SUFFIX

    def free_name(self, wish: str, *, beside: Path | None = None) -> str:
        """Return a name that no model has, near to what was wished for.

        Args:
            wish: Any text.
            beside: A model that is to be renamed; its own name counts as free.
        """
        wished = clean_name(wish) or "My model"
        taken = {model.name.casefold() for model in self.models() if model.path != beside}
        names = itertools.chain([wished], (f"{wished} {n}" for n in itertools.count(2)))
        return next(name for name in names if name.casefold() not in taken)

    def add(self, source: Path, *, name: str = "", card: ModelCard | None = None) -> Path:
        """Copy a model's file into the library and return where it lies.

        Args:
            source: Any model's file.
            name: Wished for; that in the file if empty. A clash gets a free one.
            card: In place of the one in the file.

        Raises:
            CheckpointError: The source is no model.
            OSError: The folder cannot be written.
        """
        found = read_model_file(source)
        free = self.free_name(name or found.name)
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self._free_file(free)
        copy_model(source, target, name=free, card=card)
        return target

    def rename(self, path: Path, name: str) -> str:
        """Give one of the user's models another name, and return the one that it got.

        Its file stays where it is, for an engine may be using it.

        Raises:
            CheckpointError: It is no model, or not one of the user's.
            OSError: The file cannot be written.
        """
        self._check_own(path)
        free = self.free_name(name, beside=path)
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
        """Copy a model's file to anywhere, whole beside and then into place.

        Raises:
            CheckpointError: It is no model, or the target would be one of the library's files.
            OSError: The target cannot be written.
        """
        if target == self.shipped or self.is_own(target):
            raise CheckpointError(f"{target}: belongs to the library, expected another place")
        copy_model(path, target)

    def _check_own(self, path: Path) -> None:
        if not self.is_own(path) or path == self.shipped:
            raise CheckpointError(f"{path}: not one of your own models")

    def _looked_at(self, path: Path) -> LibraryModel:
        is_shipped = path == self.shipped
        try:
            file = read_model_file(path)
        except CheckpointError as error:
            reason = str(error).removeprefix(f"{path}: ")
            return LibraryModel(
                path=path, name=path.stem, is_shipped=is_shipped, file=None, problem=reason
            )
        return LibraryModel(path=path, name=file.name, is_shipped=is_shipped, file=file)

    def _free_file(self, name: str) -> Path:
        """Return a file that does not exist, named so that every system takes it."""
        stem = _NOT_IN_FILE_NAMES.sub("", name)[:_MOST_STEM_LETTERS].strip(" -")
        if not stem or _RESERVED.match(stem):
            stem = f"model {stem}".strip()
        stems = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
        return next(
            path for word in stems if not (path := self.folder / f"{word}{SUFFIX}").exists()
        )
