"""The archive: one folder that runs where it is unpacked and that one user can install."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.package.linux.release import Release
from tools.package.linux.staging import (
    HERE,
    ROOT,
    Staged,
    link_tree,
    make_uniform,
    write_filled_in,
)


def make_archive(staged: Staged, out: Path, release: Release) -> Path:
    """Make the archive in an existing folder and return its path."""
    name = f"reweave-{release.version}-linux-{release.machine}"
    folder = staged.program.with_name(name)
    link_tree(staged.program, folder)
    link_tree(staged.share, folder / "share")
    shutil.copy(ROOT / "LICENSE", folder)
    script = folder / "install.sh"
    write_filled_in("install.sh", script, release)
    shutil.copymode(HERE / "install.sh", script)
    make_uniform(folder, release)

    archive = out / f"{name}.tar.xz"
    tar = ["tar", "--create", "--sort=name", "--format=gnu", "--owner=root:0", "--group=root:0"]
    subprocess.run(  # noqa: S603 a fixed program
        [*tar, "--xz", f"--file={archive.absolute()}", f"--directory={folder.parent}", name],
        # Two threads or more: with one, xz writes the same data in other blocks.
        env={**os.environ, "XZ_OPT": f"-{release.xz_preset} -T{max(2, os.cpu_count() or 1)}"},
        check=True,
    )
    return archive
