"""The archive's script, which adds the program to one user's menu."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.tools.conftest import MISSING
from tools.package.linux.__main__ import make_packages
from tools.package.linux.release import Release

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not here: {', '.join(MISSING)}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a user with a model of their own."""
    home = tmp_path / "Дом и сад 家"
    model = home / ".local" / "share" / "reweave" / "models" / "own.safetensors"
    model.parent.mkdir(parents=True)
    model.touch()
    return home


@pytest.fixture
def folder(packages: tuple[Path, Path], home: Path) -> Path:
    """The archive, unpacked in a folder whose name needs quoting."""
    return unpack(packages[0], home / 'P & "Q" $HOME 50% \\ `x`')


def unpack(archive: Path, folder: Path) -> Path:
    folder.mkdir()
    subprocess.run(["tar", "--extract", "--file", archive, "--directory", folder], check=True)  # noqa: S603, S607
    return folder / archive.name.removesuffix(".tar.xz")


def call_script(folder: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run(  # noqa: S603 our own script
        [folder / "install.sh", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def find_files(home: Path) -> set[str]:
    """Return the files and folders below the user's data folder."""
    data = home / ".local" / "share"
    return {path.relative_to(data).as_posix() for path in data.rglob("*")}


def entry_of(home: Path, version: str) -> Path:
    return home / ".local" / "share" / "applications" / f"reweave-{version}.desktop"


def read_program(entry: Path) -> str:
    """Return the first word of the Exec line, as the desktop reads it."""
    line = re.search(r'^Exec="(.*)" %F$', entry.read_text(encoding="utf-8"), re.MULTILINE)
    assert line
    quoted = line[1].replace("\\\\", "\\")
    return re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%")


def test_the_menu_entry_starts_the_program_where_it_lies(folder: Path, home: Path) -> None:
    done = call_script(folder, home)

    assert done.returncode == 0, done.stderr
    assert read_program(entry_of(home, "1.2.3")) == str(folder / "reweave")


def test_the_menu_entry_is_valid(folder: Path, home: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed here")
    call_script(folder, home)

    checked = subprocess.run(  # noqa: S603 a fixed program
        ["desktop-file-validate", entry_of(home, "1.2.3")],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.stdout == ""


def test_uninstalling_takes_away_what_was_added_and_nothing_else(folder: Path, home: Path) -> None:
    before = find_files(home)

    call_script(folder, home)
    installed = find_files(home)
    done = call_script(folder, home, "--uninstall")

    assert "icons/hicolor/48x48/apps/reweave-1.2.3.png" in installed
    assert done.returncode == 0, done.stderr
    assert find_files(home) == before
    assert (folder / "reweave").exists()


@pytest.mark.slow
def test_two_versions_are_in_the_menu_at_once(
    folder: Path, home: Path, program: Path, release: Release, tmp_path: Path
) -> None:
    archive = make_packages(program, tmp_path, replace(release, version="2.0"))[0]
    newer = unpack(archive, home / "newer")

    call_script(folder, home)
    call_script(newer, home)
    call_script(folder, home, "--uninstall")

    assert not entry_of(home, "1.2.3").exists()
    assert "Name=Reweave 2.0\n" in entry_of(home, "2.0").read_text(encoding="utf-8")


def test_a_copy_does_not_remove_the_entry_of_another(
    packages: tuple[Path, Path], folder: Path, home: Path
) -> None:
    other = unpack(packages[0], home / "other")
    call_script(folder, home)

    done = call_script(other, home, "--uninstall")

    assert done.returncode == 1
    assert f"Run {folder}/install.sh." in done.stderr
    assert entry_of(home, "1.2.3").exists()


def test_the_entry_of_a_copy_that_is_gone_is_removed(folder: Path, home: Path) -> None:
    call_script(folder, home)
    moved = folder.rename(home / "moved")

    done = call_script(moved, home, "--uninstall")

    assert done.returncode == 0, done.stderr
    assert not entry_of(home, "1.2.3").exists()


def test_an_unknown_option_changes_nothing(folder: Path, home: Path) -> None:
    before = find_files(home)

    done = call_script(folder, home, "--help")

    assert done.returncode == 2
    assert "usage:" in done.stderr
    assert find_files(home) == before
