"""The program and what belongs beside it, made once for all packages."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyvips

from tools.package.linux.release import Release

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
APP_ID: Final = "org.reweave.reweave"
ICON: Final = ROOT / "resources" / "icons" / "reweave.svg"
ICON_SIZES_PX: Final = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
_FOLDER_MODE, _PROGRAM_MODE, _FILE_MODE = 0o755, 0o755, 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What goes into every package.

    Attributes:
        program: The folder of the program.
        share: Desktop entry, icons and metadata, in the layout of /usr/share.
    """

    program: Path
    share: Path


def stage(program: Path, folder: Path, release: Release) -> Staged:
    """Copy the program into an empty folder, and make what belongs beside it."""
    staged = Staged(program=folder / "program", share=folder / "share")
    shutil.copytree(program, staged.program, symlinks=True)
    applications, metainfo = staged.share / "applications", staged.share / "metainfo"
    applications.mkdir(parents=True)
    shutil.copy(HERE / "reweave.desktop", applications)
    metainfo.mkdir()
    write_filled_in("reweave.metainfo.xml", metainfo / f"{APP_ID}.metainfo.xml", release)
    _draw_icons(staged.share / "icons" / "hicolor")
    return staged


def write_filled_in(name: str, path: Path, release: Release) -> None:
    """Write a file of this folder with the release's version and date."""
    text = (HERE / name).read_text(encoding="utf-8")
    path.write_text(release.fill_in(text), encoding="utf-8")


def link_tree(source: Path, target: Path) -> None:
    """Make a second tree of the same files, without copying them."""
    shutil.copytree(source, target, symlinks=True, copy_function=os.link, dirs_exist_ok=True)


def make_uniform(folder: Path, release: Release) -> None:
    """Give all files in a folder one time, and modes that do not depend on who made them."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(_find_mode(path))
        os.utime(path, (release.epoch_s, release.epoch_s), follow_symlinks=False)


def _find_mode(path: Path) -> int:
    if path.is_dir():
        return _FOLDER_MODE
    is_program = bool(path.stat().st_mode & 0o100) and ".so" not in path.suffixes
    return _PROGRAM_MODE if is_program else _FILE_MODE


def _draw_icons(folder: Path) -> None:
    # Not the SVG itself: some menus prefer it and show nothing where they cannot draw it.
    for size_px in ICON_SIZES_PX:
        place = folder / f"{size_px}x{size_px}" / "apps"
        place.mkdir(parents=True)
        pyvips.Image.thumbnail(str(ICON), size_px).pngsave(str(place / "reweave.png"))
