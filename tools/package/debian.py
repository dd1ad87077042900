"""What Debian says about the files of its packages; other systems say nothing."""

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_DOCUMENTS: Final = Path("/usr/share/doc")


class DebianPackage(NamedTuple):
    """A Debian package.

    Attributes:
        name: Its name.
        version: Its version.
        copyright: The text of its copyright file.
    """

    name: str
    version: str
    copyright: str


def find_debian_packages(paths: Iterable[Path]) -> dict[Path, DebianPackage]:
    """Return the packages that files of the system belong to; none on systems without dpkg."""
    if shutil.which("dpkg-query") is None:
        return {}
    # Files of a system with a merged /usr may be listed by their old paths.
    real = {path: path.resolve() for path in paths}
    listed = {str(path) for path in real.values()}
    listed |= {path.removeprefix("/usr") for path in listed}
    lines = _ask("--search", *sorted(listed)).splitlines()
    owners = {file.removeprefix("/usr"): name for name, _, file in map(_split, lines)}
    found = {path: owners.get(str(file).removeprefix("/usr")) for path, file in real.items()}
    packages = {path: _describe(name) for path, name in found.items() if name}
    return {path: package for path, package in packages.items() if package}


def _split(line: str) -> tuple[str, str, str]:
    """Return the parts of "package:architecture: file"."""
    return line.partition(": ")


@cache
def _describe(name: str) -> DebianPackage | None:
    plain = name.partition(":")[0]
    path = _DOCUMENTS / plain / "copyright"
    if not path.exists():
        return None
    version = _ask("--show", "--showformat=${Version}", name)
    return DebianPackage(plain, version, path.read_text(encoding="utf-8", errors="replace").strip())


def _ask(*arguments: str) -> str:
    """Return what dpkg-query answers; it fails for files that no package has, and names the others."""
    command = ["dpkg-query", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 Debian's own
    return run.stdout
