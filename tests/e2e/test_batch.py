"""`reweave batch` as a person starts it, with the real engine and the shipped weights."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.pictures.files import read_picture
from tests.helpers.batches import list_files, write_mask, write_photo
from tests.helpers.processes import children
from tests.helpers.restorer import ROOT
from tests.helpers.task_pictures import draw_scratch, find_error, make_lawn

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

ENDS_IN_TIME_S = 120
# Whoever runs the tests in a shell's background has Ctrl+C ignored in all that comes of it.
CTRL_C_ENDS_IT = """
import signal
import sys
from app.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""
NAMES = ("a.png", "deep/b.png", "deep/er/c.png")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder of three scratched pictures "box", and their masks in "masks"."""
    for number, name in enumerate(NAMES):
        pixels, scratch = draw_scratch(make_lawn(), (40, 60 + 90 * number), (430, 90), width_px=5)
        write_photo(tmp_path / "box" / name, pixels)
        write_mask(tmp_path / "masks" / name, scratch)
    return tmp_path


def words(box: Path, *options: str, out: str = "out") -> list[str]:
    places = ["--masks", str(box / "masks"), "-o", str(box / out)]
    return [sys.executable, "-m", "app", "batch", str(box / "box"), *places, *options]


def environment(home: Path, cache: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "XDG_CACHE_HOME": str(cache),
    }


def run(command: Sequence[str], box: Path, cache: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  our own program
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=box,
        env=environment(box, cache),
        timeout=ENDS_IN_TIME_S,
    )


def read_report(out: Path) -> bytes:
    names = ("report.jsonl", "report.html")
    return b"".join((out / "reweave-batch" / name).read_bytes() for name in names)


def test_a_box_is_restored(box: Path, kernel_cache: Path) -> None:
    done = run(words(box), box, kernel_cache)

    results = [read_picture(box / "out" / name).pixels for name in NAMES]
    masks = [read_picture(box / "masks" / name).pixels[..., 0] > 0 for name in NAMES]
    truth = make_lawn()
    errors = [find_error(*pair) for pair in zip(results, [truth] * 3, masks, strict=True)]
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == sorted(str(box / "out" / name) for name in NAMES)
    assert max(errors) < 40
    assert all(
        np.array_equal(result[~mask], truth[~mask])
        for result, mask in zip(results, masks, strict=True)
    )


def test_a_batch_that_was_killed_goes_on(box: Path, kernel_cache: Path) -> None:
    with subprocess.Popen(  # noqa: S603  our own program
        words(box), stdout=subprocess.PIPE, cwd=box, env=environment(box, kernel_cache), text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        engines = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
    kept = (box / first).read_bytes()

    done = run(words(box), box, kernel_cache)

    assert engines
    assert done.returncode == 0
    assert first not in done.stdout.splitlines()
    assert (box / first).read_bytes() == kept
    assert list_files(box / "out") == sorted(NAMES)


def test_a_batch_that_was_interrupted_leaves_no_half_files(box: Path, kernel_cache: Path) -> None:
    with (
        subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-c", CTRL_C_ENDS_IT, *words(box)[3:]],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=box,
            env=environment(box, kernel_cache),
            text=True,
        ) as process
    ):
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        _, notes = process.communicate(timeout=ENDS_IN_TIME_S)

    assert process.returncode == 130
    assert "the same command goes on from here" in notes
    assert (box / first).is_file()
    assert list(box.rglob("*.part")) == []
    assert (box / "out" / "reweave-batch" / "report.html").is_file()


@pytest.mark.skipif(shutil.which("parallel") is None, reason="GNU parallel is not installed")
def test_four_shards_make_the_files_and_the_report_of_one_batch(
    box: Path, kernel_cache: Path
) -> None:
    run(words(box, out="whole"), box, kernel_cache)
    shards = ["parallel", "-j", "2", *words(box, "--shard", "{}/4"), ":::", "1", "2", "3", "4"]

    done = run(shards, box, kernel_cache)
    run(words(box, "--report"), box, kernel_cache)

    assert done.returncode == 0
    assert list_files(box / "out") == list_files(box / "whole")
    assert all(
        (box / "out" / name).read_bytes() == (box / "whole" / name).read_bytes() for name in NAMES
    )
    assert read_report(box / "out") == read_report(box / "whole")
