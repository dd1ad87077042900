"""Lists the licences of everything in the package; a file without a known licence ends the build.

build.spec hands over what it has analysed. The list goes into the package as JSON, which the window
shows, and as LICENSES.txt, which lies beside the program.
"""

import os
import platform
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from app import __version__
from app.shared.licences import PROGRAM, Component, describe_distribution, sort_components
from tools.package.debian import find_debian_packages
from tools.package.licence_file import write_licence_file

ROOT: Final = Path(__file__).resolve().parents[2]
# Loops that numba has compiled, with numba's own runtime in them.
_LOOPS: Final = ROOT / "build" / "loops"
_TEXTS: Final = Path(__file__).with_name("licence_texts")
_TABLE: Final = Path(__file__).with_name("libraries.toml")
_EXTENSIONS: Final = (*EXTENSION_SUFFIXES, ".pyd")
_NATIVE: Final = re.compile(r"\.(so|dylib|dll|pyd)(\.\d[\w.]*)?$", re.IGNORECASE)
# auditwheel adds a hash to the names of libraries.
_VERSION_AND_SUFFIX: Final = re.compile(r"(-[0-9a-f]{8,})*(\.\d+)*\.(abi3|so|dylib|dll).*$")
# Distributions of which every file has the distribution's own licence.
_OF_ONE_LICENCE: Final = ("llvmlite", "nvidia-*", "torch")
# Distributions whose metadata lack the licence's exact name, or its texts.
_LICENCES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "pyinstaller": ("GPL-2.0-or-later WITH Bootloader-exception", ()),
    "pyinstaller-hooks-contrib": ("Apache-2.0", ()),  # what packages contain of it
    "PySide6_Essentials": ("LGPL-3.0-only", ("LGPL-3.0", "GPL-3.0")),
    "shiboken6": ("LGPL-3.0-only", ("LGPL-3.0", "GPL-3.0")),
}


class LicenceError(Exception):
    """Files of the package have no known licence, or one under which they may not be in it."""


class Entry(NamedTuple):
    """A file of the package, as PyInstaller lists it.

    Attributes:
        path: Its path in the package.
        source: Where it was found.
        kind: PyInstaller's name for its kind.
    """

    path: str
    source: str
    kind: str


class Library(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of libraries.toml."""

    name: str
    licence: str
    home: str
    files: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What the package has of a library."""

    files: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    texts: dict[str, None] = field(default_factory=dict)


def write_licences(entries: Iterable[Entry], folder: Path) -> tuple[Path, Path]:
    """Write the lists of the licences of a package's files.

    Returns:
        The list for the program, and LICENSES.txt.

    Raises:
        LicenceError: A file has no known licence, or only the GPL.
    """
    components = collect_components(Entry(*entry[:3]) for entry in entries)
    stored, readable = folder / "licences.json", folder / "LICENSES.txt"
    stored.write_bytes(msgspec.json.encode(components))
    write_licence_file(components, readable)
    return stored, readable


def collect_components(entries: Iterable[Entry]) -> list[Component]:
    """Return everything that the files of a package belong to, with licences.

    Raises:
        LicenceError: A file has no known licence, or only the GPL.
    """
    collection = _Collection(list(entries))
    components = [*_describe_own(), *collection.describe()]
    problems = [*collection.problems, *_find_problems(components)]
    if problems:
        raise LicenceError("\n".join(sorted(problems)))
    return sort_components(components)


def read_table() -> list[Library]:
    """Return the rows of libraries.toml."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return msgspec.convert(table["library"], list[Library])


class _Collection:
    """Files of the package, by the distributions and libraries that they belong to."""

    def __init__(self, entries: list[Entry]) -> None:
        self.problems: list[str] = []
        self._table = read_table()
        self._owners = _find_owners()
        self._standard = [
            Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "scripts")
        ]
        self._used: dict[str, Distribution] = {"pyinstaller": distribution("pyinstaller")}
        self._libraries: dict[Library, _Found] = {}
        natives = [Path(entry.source) for entry in entries if _is_native(entry)]
        self._packages = find_debian_packages(natives)
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        """Note what a file belongs to."""
        path = entry.path.replace("\\", "/")
        if entry.kind in ("SYMLINK", "OPTION") or not entry.source or ".dist-info/" in path:
            return
        source = os.path.normpath(entry.source).lower()
        owner = self._owners.get(source) or self._owners.get(path.lower())
        if owner is not None:
            self._used[owner.name] = owner
        if _is_native(entry):
            self._add_native(path, Path(entry.source), owner)

    def describe(self) -> Iterator[Component]:
        """Yield the distributions and the libraries."""
        for name, used in self._used.items():
            described = describe_distribution(used)
            licence, texts = _LICENCES.get(name, (described.licence, ()))
            own = described.texts or tuple(map(read_text, texts))
            yield msgspec.structs.replace(described, licence=licence, texts=own)
        for library in self._table:
            is_built_in = not library.machines or platform.machine() in library.machines
            inside = {name for name in self._used if name in library.inside and is_built_in}
            if library in self._libraries or inside:
                yield self._describe_library(library, inside)

    def _add_native(self, path: str, source: Path, owner: Distribution | None) -> None:
        library = find_library(self._table, path)
        if library is not None:
            found = self._libraries.setdefault(library, _Found())
            found.files.add(Path(path).name)
            self._note_origin(found, source, owner)
        elif owner is not None:
            if not (path.endswith(_EXTENSIONS) or _is_of_one_licence(owner.name)):
                self.problems.append(f"{path}, of {owner.name}, is not in {_TABLE.name}")
        elif source.is_relative_to(_LOOPS):
            self._used["numba"] = distribution("numba")
        elif not self._is_of_python(Path(path).name, source):
            self.problems.append(f"{path}, from {source}, is not in {_TABLE.name}")

    def _note_origin(self, found: _Found, source: Path, owner: Distribution | None) -> None:
        if owner is not None:
            found.origins.add(f"{owner.name} {owner.version}")
        elif package := self._packages.get(source):
            found.origins.add(f"Debian {package.name} {package.version}")
            found.texts[package.copyright] = None

    def _is_of_python(self, name: str, source: Path) -> bool:
        is_python = fnmatch(name.lower(), "*python3*") or name.endswith(_EXTENSIONS)
        return is_python or any(source.resolve().is_relative_to(path) for path in self._standard)

    def _describe_library(self, library: Library, inside: set[str]) -> Component:
        found = self._libraries.get(library, _Found())
        within = {f"{name} {self._used[name].version}" for name in inside}
        return Component(
            name=library.name,
            licence=library.licence,
            home=library.home,
            files=tuple(sorted(found.files)),
            origins=tuple(sorted(found.origins | within)),
            texts=tuple(map(read_text, library.texts)) or tuple(found.texts),
        )


def find_library(table: list[Library], path: str) -> Library | None:
    """Return the row of a shared library by its path in the package; None if it has none."""
    lowered = path.lower()
    name = _VERSION_AND_SUFFIX.sub("", Path(lowered).name).removeprefix("lib")
    for library in table:
        for pattern in library.files:
            if fnmatch(lowered if "/" in pattern else name, pattern):
                return library
    return None


def read_text(name: str) -> str:
    """Return a text of licence_texts."""
    return (_TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip("\n")


def is_copyleft_only(licence: str) -> bool:
    """Return whether a licence is the GPL or the AGPL, without a choice and without an exception."""
    names = re.search(r"\bA?GPL|(?<!Lesser )General Public License", licence)
    return names is not None and " OR " not in licence and " WITH " not in licence


def _find_problems(components: Iterable[Component]) -> Iterator[str]:
    for component in components:
        if not component.texts:
            yield f"{component.name}: no licence text; files: {', '.join(component.files)}"
        if not component.licence:
            yield f"{component.name}: no licence"
        if is_copyleft_only(component.licence):
            files = ", ".join(component.files)
            yield f"{component.name}: only under {component.licence}; leave out {files}"


def _is_native(entry: Entry) -> bool:
    is_code = entry.kind in ("PYMODULE", "PYSOURCE", "SYMLINK", "OPTION")
    return bool(entry.source) and not is_code and _NATIVE.search(entry.path) is not None


@cache
def _find_owners() -> dict[str, Distribution]:
    """Return the distributions by the paths of their files, in lower case.

    A file has two: where it is installed, and its path beside other packages, which is that in the
    package too and helps where a copy was made.
    """
    owners = {}
    for found in distributions():
        for path in found.files or ():
            owners[path.as_posix().lower()] = found
            owners[os.path.normpath(str(found.locate_file(path))).lower()] = found
    return owners


def _is_of_one_licence(name: str) -> bool:
    return any(fnmatch(name.lower(), pattern) for pattern in _OF_ONE_LICENCE)


def _describe_own() -> Iterator[Component]:
    """Yield the program with its data, and Python."""
    yield Component(
        name=PROGRAM,
        version=__version__,
        licence="Apache-2.0",
        texts=((ROOT / "LICENSE").read_text(encoding="utf-8").strip("\n"),),
    )
    models = ROOT / "resources" / "models"
    yield Component(
        name="Reweave's models",
        version=__version__,
        licence="Apache-2.0 AND BSD-2-Clause AND MIT",
        texts=(_read_page(models / "README.md"), _read_page(models / "squeezenet1_1-LICENSES.txt")),
    )
    yield Component(
        name="Sample photographs",
        licence="Public domain and CC0",
        texts=(_read_page(ROOT / "resources" / "samples" / "README.md"),),
    )
    folders = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    text = next(path for folder in folders if (path := folder / "LICENSE.txt").exists())
    yield Component(
        name="Python",
        version=sys.version.split()[0],
        licence="PSF-2.0",
        home="https://www.python.org",
        texts=(_read_page(text), read_text("python-incorporated")),
    )


def _read_page(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip("\n")
