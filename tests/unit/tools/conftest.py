"""Fixtures of the tests of what Linux users download."""

import shutil
import sys
from pathlib import Path

import pytest

from tools.package.linux.release import Release

EPOCH_S = 1_700_000_000
MISSING = [name for name in ("tar", "xz", "dpkg-deb", "readelf") if shutil.which(name) is None] + (
    [] if sys.platform == "linux" else ["Linux"]
)


@pytest.fixture(scope="session")
def release() -> Release:
    """A version of the program, packed quickly."""
    return Release(version="1.2.3", machine="x86_64", epoch_s=EPOCH_S, xz_preset=0)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny program in the place of the packaged one: it prints its arguments."""
    return make_program(tmp_path_factory.mktemp("built") / "reweave")


def make_program(folder: Path) -> Path:
    """Make the tiny program in a new folder and return the folder."""
    internal = folder / "_internal"
    internal.mkdir(parents=True)
    shutil.copy("/bin/echo", folder / "reweave")
    library = shutil.copy("/bin/true", internal / "libtrue.so.1")
    Path(library).chmod(0o777)
    (internal / "libtrue.so").symlink_to("libtrue.so.1")
    (internal / "words.txt").write_text("word\n")
    return folder


@pytest.fixture(scope="session")
def packages(
    tmp_path_factory: pytest.TempPathFactory, program: Path, release: Release
) -> tuple[Path, Path]:
    """The archive and the Debian package of the tiny program."""
    if MISSING:
        pytest.skip(f"not here: {', '.join(MISSING)}")
    from tools.package.linux.__main__ import make_packages  # noqa: PLC0415 needs what is checked

    archive, package = make_packages(program, tmp_path_factory.mktemp("packages"), release)
    return archive, package
