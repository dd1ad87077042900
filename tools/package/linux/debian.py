"""The Debian package, for all users of a computer."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Sequence
from email.utils import format_datetime
from hashlib import file_digest
from pathlib import Path
from textwrap import dedent
from typing import Final

from tools.package.linux.release import Release
from tools.package.linux.staging import HERE, ROOT, Staged, link_tree, make_uniform

ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
MAINTAINER: Final = "The Reweave developers <maintainers@users.noreply.reweave.org>"


def make_debian_package(
    staged: Staged, out: Path, release: Release, dependencies: Sequence[str]
) -> Path:
    """Make the package in an existing folder and return its path.

    Args:
        staged: What goes into it.
        out: An existing folder.
        release: The version and how it is packed.
        dependencies: What its Depends field lists.
    """
    tree = staged.program.with_name("debian")
    usr, control = tree / "usr", tree / "DEBIAN"
    link_tree(staged.program, usr / "lib" / "reweave")
    link_tree(staged.share, usr / "share")
    (usr / "bin").mkdir()
    (usr / "bin" / "reweave").symlink_to("../lib/reweave/reweave")
    _write_documents(usr / "share", release)
    make_uniform(tree, release)
    control.mkdir()
    size_kib = _measure_kib(usr)
    (control / "md5sums").write_text(_sum_up(tree), encoding="utf-8")
    (control / "control").write_text(
        _describe(dependencies, size_kib, release),
        encoding="utf-8",
    )
    make_uniform(control, release)

    package = out / f"reweave_{release.version}_{ARCHITECTURES[release.machine]}.deb"
    build = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{release.xz_preset}", "--build"]
    subprocess.run(  # noqa: S603 a fixed program
        [*build, tree, package],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(release.epoch_s)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return package


def _describe(dependencies: Sequence[str], size_kib: int, release: Release) -> str:
    return dedent(
        f"""\
        Package: reweave
        Version: {release.version}
        Architecture: {ARCHITECTURES[release.machine]}
        Maintainer: {MAINTAINER}
        Installed-Size: {size_kib}
        Depends: {", ".join(dependencies)}
        Recommends: hicolor-icon-theme, xdg-utils
        Section: graphics
        Priority: optional
        Description: mends photographs: paint over the damage, press Enter
         Reweave repairs photographs on your own computer. Paint over scratches, tears,
         writing or an object, press Enter, and it is gone. It finds damage in old
         photographs by itself, restores whole folders, and learns from your pictures.
         It needs no account and no network, and changes nothing outside the repairs.
        """
    )


def _write_documents(share: Path, release: Release) -> None:
    documents, overrides = share / "doc" / "reweave", share / "lintian" / "overrides"
    documents.mkdir(parents=True)
    shutil.copy(HERE / "copyright", documents)
    changes = (
        f"reweave ({release.version}) stable; urgency=medium\n\n"
        "  * See CHANGELOG.md.gz.\n\n"
        f" -- {MAINTAINER}  {format_datetime(release.time)}\n"
    )
    _compress(changes.encode(), documents / "changelog.gz")
    _compress((ROOT / "CHANGELOG.md").read_bytes(), documents / "CHANGELOG.md.gz")
    overrides.mkdir(parents=True)
    shutil.copy(HERE / "lintian-overrides", overrides / "reweave")


def _compress(data: bytes, path: Path) -> None:
    path.write_bytes(gzip.compress(data, mtime=0))


def _find_files(tree: Path) -> list[Path]:
    files = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(files, key=lambda path: path.as_posix())


def _measure_kib(tree: Path) -> int:
    """Return the size that the package takes, as Debian's policy counts it, in KiB."""
    files = set(_find_files(tree))
    others = sum(1 for path in tree.rglob("*") if path not in files)
    return others + sum(-(-path.stat().st_size // 1024) for path in files)


def _sum_up(tree: Path) -> str:
    lines = []
    for path in _find_files(tree / "usr"):
        with path.open("rb") as file:
            digest = file_digest(file, "md5").hexdigest()
        lines.append(f"{digest}  {path.relative_to(tree).as_posix()}\n")
    return "".join(lines)
