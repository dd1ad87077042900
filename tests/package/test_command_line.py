"""The command line of the frozen program."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from app import __version__
from engine.pictures.files import read_mask, read_picture, write_mask, write_picture
from engine.pictures.picture import Picture
from tests.helpers.frozen_program import (
    JOB_S,
    UNPRIVILEGED,
    FrozenProgram,
    can_write,
    contents,
    write_protected,
)

ROOT = Path(__file__).parents[2]


def restore_from_source(home: Path, *words: str | Path) -> None:
    """Restore with the program's source."""
    subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-m", "app", "restore", *words],
        cwd=ROOT,
        env={**os.environ, "HOME": str(home)},
        check=True,
        timeout=JOB_S,
    )


def test_version_is_printed(program: FrozenProgram) -> None:
    done = program.run("--version")

    assert (done.stdout, done.stderr) == (f"reweave {__version__}\n", "")


def test_the_frozen_program_restores_like_the_source(
    program: FrozenProgram, scratched: tuple[Path, Path]
) -> None:
    expected = program.home / "expected.png"
    restore_from_source(program.home, *scratched, "-o", expected)

    out = program.home / "готово.png"
    done = program.run("restore", *scratched, "-o", out)

    assert (done.stdout, done.stderr, done.returncode) == (f"{out}\n", "", 0)
    np.testing.assert_array_equal(read_picture(out).pixels, read_picture(expected).pixels)


def test_a_wide_hole_is_woven_like_by_the_source(
    program: FrozenProgram, scratched: tuple[Path, Path]
) -> None:
    photo, mask = scratched
    is_hole = np.zeros_like(read_mask(mask))
    is_hole[40:110, 60:130] = True
    write_mask(mask, is_hole)
    expected, out = program.home / "expected.png", program.home / "out.png"
    restore_from_source(program.home, photo, mask, "-o", expected)

    done = program.run("restore", photo, mask, "-o", out)

    assert (done.stderr, done.returncode) == ("", 0)
    np.testing.assert_array_equal(read_picture(out).pixels, read_picture(expected).pixels)


def test_a_jpeg_keeps_its_blocks(program: FrozenProgram, scratched: tuple[Path, Path]) -> None:
    picture, mask = scratched
    photograph, out = program.home / "photo.jpg", program.home / "restored.jpg"
    write_picture(photograph, Picture(pixels=read_picture(picture).pixels))

    done = program.run("restore", photograph, mask, "-o", out)

    assert done.returncode == 0
    known = (~read_mask(mask)).astype(np.uint8)
    is_far = cv2.distanceTransform(known, cv2.DIST_C, 3) > 40
    before, after = read_picture(photograph).pixels, read_picture(out).pixels
    np.testing.assert_array_equal(after[is_far], before[is_far])
    assert is_far.any()


def test_the_program_works_in_a_read_only_folder(
    program: FrozenProgram, scratched: tuple[Path, Path]
) -> None:
    out = program.home / "out.png"

    with write_protected(program.folder):
        assert not can_write(program.folder)
        done = program.run("restore", *scratched, "-o", out, through=UNPRIVILEGED)

    assert (done.stdout, done.stderr, done.returncode) == (f"{out}\n", "", 0)


def test_a_job_leaves_no_file_in_the_program_folder(
    program: FrozenProgram, scratched: tuple[Path, Path]
) -> None:
    before = contents(program.folder)

    done = program.run("restore", *scratched)

    assert done.returncode == 0
    assert contents(program.folder) == before


def test_the_log_is_written_to_a_home_with_spaces_and_non_latin_letters(
    program: FrozenProgram,
) -> None:
    program.run("--version")

    assert list(program.home.rglob("reweave.log"))


def test_a_first_start_compiles_nothing(
    program: FrozenProgram, scratched: tuple[Path, Path]
) -> None:
    assert not (program.home / ".cache").exists()

    done = program.run("restore", *scratched, "--method", "weave")

    assert done.returncode == 0
    assert not list(program.home.rglob("*.nb?"))
    assert not list((program.folder / "_internal").glob("numba"))
