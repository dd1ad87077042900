"""What the program needs of the system it runs on."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# The Debian package of each library that the program's libraries name and that it does not bring.
PACKAGES: Final = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
}
# Libraries that are looked for and may be missing: the driver of a card, and another way for numba
# to share out its loops.
OPTIONAL: Final = frozenset({"libcuda.so.1", "libtbb.so.12"})
# What is opened by its path and named by no library: where fonts are and at least one of them, and
# the layouts of keyboards.
DATA: Final = ("fontconfig-config", "xkb-data")
_C_LIBRARY: Final = re.compile(r"(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d+")
_ELF: Final = b"\x7fELF"


class MissingLibraryError(Exception):
    """A library that the program needs, that is not in it, and whose package is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What an ELF file says of itself.

    Attributes:
        path: The file.
        names: The file's own names, by which others find it.
        needed: Names of the libraries that it needs.
        c_version: The C library that it needs, such as (2, 36); (0,) if it does not say.
    """

    path: Path
    names: frozenset[str]
    needed: frozenset[str]
    c_version: tuple[int, ...]


def find_dependencies(libraries: Sequence[Library]) -> list[str]:
    """Return what the Depends field of a Debian package lists for a program of these libraries.

    Raises:
        MissingLibraryError: A library is needed whose package is not known.
    """
    own = frozenset[str]().union(*(library.names for library in libraries))
    packages = set(DATA)
    for library in libraries:
        for name in sorted(library.needed - own - OPTIONAL):
            if name in PACKAGES:
                packages.add(PACKAGES[name])
            elif not _C_LIBRARY.fullmatch(name):
                raise MissingLibraryError(
                    f"{library.path} needs {name}, which the program does not bring: leave the"
                    " former out in build.spec, or name the package of the latter in dependencies.py"
                )
    c_version = max(library.c_version for library in libraries)
    return [f"libc6 (>= {'.'.join(map(str, c_version))})", *sorted(packages)]


def read_libraries(program: Path) -> list[Library]:
    """Return all ELF files of a folder."""
    files = [path for path in sorted(program.rglob("*")) if _is_elf(path)]
    return [_read_library(path, text) for path, text in zip(files, _inspect(files), strict=True)]


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _inspect(files: Sequence[Path]) -> list[str]:
    """Return for each ELF file its dynamic section and the versions that it needs."""
    # One file too many, so that even a single one has its heading.
    run = subprocess.run(  # noqa: S603 a fixed program
        ["readelf", "--wide", "--dynamic", "--version-info", *files[:1], *files],  # noqa: S607
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    return re.split(r"^File: .*$", run.stdout, flags=re.MULTILINE)[2:]


def _read_library(path: Path, text: str) -> Library:
    own = re.findall(r"\(SONAME\).*\[(.+)\]", text)
    versions = re.findall(r"Name: GLIBC_([\d.]+) ", text)
    return Library(
        path=path,
        names=frozenset([path.name, *own]),
        needed=frozenset(re.findall(r"\(NEEDED\).*\[(.+)\]", text)),
        c_version=max((tuple(map(int, one.split("."))) for one in versions), default=(0,)),
    )
