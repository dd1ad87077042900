"""Makes what a Linux user downloads from the packaged program: `make packages`.

A Debian package, an archive that one user can install, and the file of their SHA-256 sums. The same
program and commit give the same bytes, whoever makes them and where.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final

from tools.package.linux.archive import make_archive
from tools.package.linux.debian import make_debian_package
from tools.package.linux.dependencies import MissingLibraryError, find_dependencies, read_libraries
from tools.package.linux.release import Release
from tools.package.linux.staging import ROOT, stage

SUMS: Final = "SHA256SUMS"
_PRESET, _FASTEST_PRESET = 6, 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Make both packages and their sums, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.package.linux", description=__doc__)
    parser.add_argument("--program", type=Path, default=ROOT / "dist" / "reweave")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "packages")
    parser.add_argument("--fast", action="store_true", help="compress quickly, for a trial")
    options = parser.parse_args(arguments)
    if not (options.program / "reweave").is_file():
        print(f"{options.program} holds no program; run `make package` first", file=sys.stderr)
        return 1

    release = Release(
        epoch_s=find_epoch_s(os.environ), xz_preset=_FASTEST_PRESET if options.fast else _PRESET
    )
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        packages = make_packages(options.program, options.out, release)
    except MissingLibraryError as error:
        print(error, file=sys.stderr)
        return 1
    for package in packages:
        print(f"{package.stat().st_size / 1e6:7.1f} MB  {package}")
    return 0


def make_packages(program: Path, out: Path, release: Release) -> list[Path]:
    """Make both packages and their sums in an existing folder, and return the packages."""
    dependencies = find_dependencies(read_libraries(program))
    with tempfile.TemporaryDirectory(dir=out) as folder:
        staged = stage(program, Path(folder), release)
        packages = [
            make_archive(staged, out, release),
            make_debian_package(staged, out, release, dependencies),
        ]
    write_sums(packages, out / SUMS)
    return packages


def write_sums(packages: Sequence[Path], path: Path) -> None:
    """Write the SHA-256 sums of files, as `sha256sum --check` reads them."""
    lines = []
    for package in sorted(packages):
        with package.open("rb") as file:
            lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {package.name}\n")
    path.write_text("".join(lines), encoding="utf-8")


def find_epoch_s(environment: Mapping[str, str]) -> int:
    """Return the time that packages bear, in seconds: SOURCE_DATE_EPOCH, or the last commit's."""
    given = environment.get("SOURCE_DATE_EPOCH")
    if given is not None:
        return int(given)
    run = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],  # noqa: S607 found on PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(run.stdout)


if __name__ == "__main__":
    sys.exit(main())
