"""Compares two builds of the packaged program: `python -m tools.package.compare FIRST SECOND`.

Prints what differs and exits with 1 if anything does. Times are not compared: what is packed for
download gets the time of the commit.
"""

import argparse
import filecmp
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what differs, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.package.compare", description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    options = parser.parse_args(arguments)
    for folder in (options.first, options.second):
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")

    differences = list(find_differences(options.first, options.second))
    for line in differences:
        print(line)
    print(f"{len(list_entries(options.first))} entries, {len(differences)} differ")
    return 1 if differences else 0


def find_differences(first: Path, second: Path) -> Iterator[str]:
    """Yield a line for each file, link or folder that differs, in the order of their names."""
    ours, theirs = list_entries(first), list_entries(second)
    for name in sorted(ours | theirs):
        if name not in theirs:
            yield f"{name}: only in the first"
        elif name not in ours:
            yield f"{name}: only in the second"
        elif (difference := _compare(first / name, second / name)) is not None:
            yield f"{name}: {difference}"


def list_entries(folder: Path) -> set[str]:
    """Return the names of everything below a folder, relative to it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def _compare(one: Path, other: Path) -> str | None:
    """Return how two entries of one name differ, and None if they do not."""
    kinds = [_name_kind(path) for path in (one, other)]
    if kinds[0] != kinds[1]:
        return f"{kinds[0]}, {kinds[1]}"
    if one.is_symlink():
        targets = [str(path.readlink()) for path in (one, other)]
        return f"leads to {targets[0]}, {targets[1]}" if targets[0] != targets[1] else None
    if one.is_dir() or filecmp.cmp(one, other, shallow=False):
        return None
    sizes = [path.stat().st_size for path in (one, other)]
    if sizes[0] != sizes[1]:
        return f"{sizes[0]} bytes, {sizes[1]} bytes"
    return f"{sizes[0]} bytes, first other one at {_find_first_difference(one, other)}"


def _name_kind(path: Path) -> str:
    if path.is_symlink():
        return "link"
    if path.is_dir():
        return "folder"
    return "executable file" if path.stat().st_mode & 0o100 else "file"


def _find_first_difference(one: Path, other: Path) -> int:
    """Return the position of the first byte that differs, in files of one size."""
    pairs = zip(one.read_bytes(), other.read_bytes(), strict=True)
    return next(position for position, (a, b) in enumerate(pairs) if a != b)


if __name__ == "__main__":
    sys.exit(main())
