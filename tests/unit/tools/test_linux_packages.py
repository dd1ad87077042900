"""The Debian package and the archive, made of a tiny program."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeDatabase

from engine.pictures.suffixes import PICTURE_SUFFIXES
from tests.unit.tools.conftest import EPOCH_S, MISSING, make_program
from tools.package.linux.__main__ import SUMS, find_epoch_s, main, make_packages
from tools.package.linux.release import Release
from tools.package.linux.staging import APP_ID, HERE, ICON_SIZES_PX

# Names from which the desktop cannot tell the kind of file; it looks into the file instead.
TOLD_BY_CONTENT = {".jfif", ".mpo"}

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not here: {', '.join(MISSING)}")


def run(*words: str | Path) -> str:
    """Run a program that must succeed, and return what it prints."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_archive(path: Path) -> list[tarfile.TarInfo]:
    with tarfile.open(path) as archive:
        return archive.getmembers()


def read_package(path: Path) -> list[tarfile.TarInfo]:
    files = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], capture_output=True, check=True)  # noqa: S603, S607
    with tempfile.TemporaryFile() as data:
        data.write(files.stdout)
        data.seek(0)
        with tarfile.open(fileobj=data) as archive:
            return archive.getmembers()


def unpack(package: Path, folder: Path) -> Path:
    run("dpkg-deb", "--extract", package, folder)
    return folder / "usr"


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed here")


def test_the_sums_are_those_of_the_packages(packages: tuple[Path, Path]) -> None:
    checked = subprocess.run(  # noqa: S603 a fixed program
        ["sha256sum", "--check", SUMS],  # noqa: S607
        cwd=packages[0].parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert checked.stdout.splitlines() == [f"{package.name}: OK" for package in packages]


@pytest.mark.slow
def test_another_maker_gets_the_same_bytes(
    packages: tuple[Path, Path], release: Release, tmp_path: Path
) -> None:
    before = os.umask(0o077)
    try:
        program = make_program(tmp_path / "elsewhere" / "built")
        os.utime(program / "reweave", (1, 1))
        again = make_packages(program, tmp_path, release)
    finally:
        os.umask(before)

    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in packages]


def test_files_have_one_time_fixed_owners_and_modes(packages: tuple[Path, Path]) -> None:
    archive, package = packages

    members = [*read_archive(archive), *read_package(package)]

    assert {member.mtime for member in members} == {EPOCH_S}
    assert {(member.uname, member.gname) for member in members} == {("root", "root")}
    assert {member.mode for member in members if member.isdir()} == {0o755}
    assert {Path(one.name).name for one in members if one.isfile() and one.mode == 0o755} == {
        "install.sh",
        "reweave",
    }


def test_the_archive_is_one_sorted_folder(packages: tuple[Path, Path]) -> None:
    names = [member.name for member in read_archive(packages[0])]

    assert names == sorted(names, key=lambda name: name.split("/"))
    assert {name.split("/")[0] for name in names} == {"reweave-1.2.3-linux-x86_64"}


def test_the_package_says_what_it_needs(packages: tuple[Path, Path]) -> None:
    fields = run("dpkg-deb", "--field", packages[1], "Version", "Architecture", "Depends")

    assert "Version: 1.2.3\nArchitecture: amd64\n" in fields
    assert "libc6 (>= 2." in fields
    assert "fontconfig-config, xkb-data" in fields


def test_the_command_leads_to_the_program(packages: tuple[Path, Path], tmp_path: Path) -> None:
    usr = unpack(packages[1], tmp_path)

    assert run(usr / "bin" / "reweave", "a", "b") == "a b\n"
    assert (usr / "bin" / "reweave").resolve() == usr / "lib" / "reweave" / "reweave"


def test_the_package_has_an_icon_of_each_size(packages: tuple[Path, Path], tmp_path: Path) -> None:
    icons = unpack(packages[1], tmp_path) / "share" / "icons" / "hicolor"

    found = {path.relative_to(icons).as_posix() for path in icons.rglob("reweave.*")}

    assert found == {f"{size}x{size}/apps/reweave.png" for size in ICON_SIZES_PX}


def test_the_desktop_entry_names_every_kind_of_file_that_opens() -> None:
    entry = (HERE / "reweave.desktop").read_text(encoding="utf-8")
    database, mode = QMimeDatabase(), QMimeDatabase.MatchMode.MatchExtension
    line = next(line for line in entry.splitlines() if line.startswith("MimeType="))

    kinds = {
        kind.name()
        for suffix in {*PICTURE_SUFFIXES, ".ora"} - TOLD_BY_CONTENT
        for kind in database.mimeTypesForFileName(f"picture{suffix}")
        if kind.name().startswith("image/")
    }

    assert database.mimeTypeForFile("picture.ora", mode).name() == "image/openraster"
    assert set(line.removeprefix("MimeType=").strip(";").split(";")) == kinds


def test_the_desktop_entry_is_valid() -> None:
    need("desktop-file-validate")

    assert run("desktop-file-validate", HERE / "reweave.desktop") == ""


def test_the_metadata_is_valid(packages: tuple[Path, Path], tmp_path: Path) -> None:
    need("appstreamcli")
    usr = unpack(packages[1], tmp_path)

    metadata = usr / "share" / "metainfo" / f"{APP_ID}.metainfo.xml"
    run("appstreamcli", "validate", "--no-net", "--pedantic", "--strict", metadata)
    run("appstreamcli", "validate-tree", "--no-net", "--pedantic", "--strict", tmp_path)
    assert '<release version="1.2.3" date="2023-11-14"/>' in metadata.read_text(encoding="utf-8")


@pytest.mark.slow
def test_lintian_finds_nothing_in_the_package(packages: tuple[Path, Path]) -> None:
    need("lintian")

    run("lintian", "--allow-root", "--fail-on", "error,warning", packages[1])


def test_the_time_is_the_one_given_or_that_of_the_last_commit() -> None:
    assert find_epoch_s({"SOURCE_DATE_EPOCH": "12"}) == 12


def test_a_folder_without_the_program_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--program", str(tmp_path), "--out", str(tmp_path / "out")])

    assert status == 1
    assert "run `make package` first" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
