"""The frozen program as a user without Python has it."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.processes import started

JOB_S = 300
# Root can write anywhere unless it drops its privileges.
UNPRIVILEGED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenProgram:
    """The program's folder and a user's home.

    Attributes:
        folder: The folder that PyInstaller made.
        home: The user's home; the only folder that the environment names.
        variables: Environment variables beside the usual ones.
    """

    folder: Path
    home: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def executable(self) -> Path:
        """The file that a user starts."""
        return self.folder / "reweave"

    def run(
        self, *words: str | Path, through: Sequence[str | Path] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run the program without Python on the path and wait until it ends.

        Args:
            words: The program's arguments.
            through: A command that starts the program.
        """
        return subprocess.run(  # noqa: S603 our own program
            [*through, self.executable, *words],
            cwd=self.home,
            env=self._environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=JOB_S,
        )

    def opened(
        self, photo: Path, *, display: str, stderr: Path, through: Sequence[str | Path] = ()
    ) -> AbstractContextManager[subprocess.Popen[bytes]]:
        """Open the window on a picture.

        Args:
            photo: The picture.
            display: The X server.
            stderr: File that receives the standard error.
            through: A command that starts the program.
        """
        return started(
            [*through, self.executable, photo],
            environment={**self._environment(), "DISPLAY": display},
            cwd=self.home,
            stderr=stderr,
        )

    def _environment(self) -> dict[str, str]:
        usual = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        return {**usual, **self.variables}


@contextmanager
def unpacked(frozen: Path, target: Path) -> Iterator[Path]:
    """Copy the frozen folder as hard links, because it holds gigabytes."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(frozen, target, symlinks=True, copy_function=os.link)
    try:
        yield target
    finally:
        shutil.rmtree(target)


@contextmanager
def write_protected(folder: Path) -> Iterator[None]:
    """Make a folder and all folders below it read-only."""
    folders = [folder, *(path for path in folder.rglob("*/") if not path.is_symlink())]
    modes = [path.stat().st_mode for path in folders]
    for path, mode in zip(folders, modes, strict=True):
        path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        yield
    finally:
        for path, mode in zip(folders, modes, strict=True):
            path.chmod(mode)


def can_write(folder: Path) -> bool:
    """Return whether a program without privileges can create a file in a folder."""
    probe = folder / "probe"
    made = subprocess.run(  # noqa: S603 fixed programs
        [*UNPRIVILEGED, "touch", probe], check=False, stderr=subprocess.DEVNULL
    )
    probe.unlink(missing_ok=True)
    return made.returncode == 0


def contents(folder: Path) -> dict[Path, tuple[int, int]]:
    """Return the size and modification time of every file in a folder."""
    found = {path: path.lstat() for path in folder.rglob("*")}
    return {path: (status.st_size, status.st_mtime_ns) for path, status in found.items()}
