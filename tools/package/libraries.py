"""Shared libraries of the packaged program on Linux: what can be taken out of them, and which can go.

An entry is (path in the folder, source, kind), as PyInstaller has it.
"""

import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeAlias

from PyInstaller.depend.bindepend import get_imports

Entry: TypeAlias = tuple[str, str, str]


def leave_out_orphans(entries: list[Entry]) -> list[Entry]:
    """Return the entries without system libraries that only left-out files were linked to."""
    if sys.platform != "linux":
        return entries
    linked = {
        path: {name for name, _ in get_imports(source)}
        for path, source, kind in entries
        if kind != "SYMLINK"
    }
    while orphans := [path for path in linked if _is_orphan(path, linked)]:
        for path in orphans:
            del linked[path]
    return [entry for entry in entries if entry[2] == "SYMLINK" or entry[0] in linked]


def _is_orphan(path: str, linked: dict[str, set[str]]) -> bool:
    is_system_library = "/" not in path and path.startswith("lib")
    return (
        is_system_library
        and not path.startswith("libpython")
        and not any(path in names for other, names in linked.items() if other != path)
    )


def strip_names(entries: list[Entry], *, patterns: list[str], folder: Path) -> list[Entry]:
    """Return the entries with copies of some libraries that have no names for debuggers.

    Args:
        entries: The entries.
        patterns: Paths of those libraries.
        folder: Folder for the copies.
    """
    if sys.platform != "linux":
        return entries
    shutil.rmtree(folder, ignore_errors=True)
    return [
        _strip(entry, folder)
        if entry[2] != "SYMLINK" and any(fnmatch(entry[0], pattern) for pattern in patterns)
        else entry
        for entry in entries
    ]


def _strip(entry: Entry, folder: Path) -> Entry:
    path, source, kind = entry
    copy = folder / path
    copy.parent.mkdir(parents=True, exist_ok=True)
    command = ["strip", "--strip-unneeded", "-o", str(copy), source]
    subprocess.run(command, check=True)  # noqa: S603  a tool of the packager's
    return path, str(copy), kind
