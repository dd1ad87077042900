"""The self-check with an engine, and the command that prints its page."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.command_line.self_check import ENGLISH
from app.models.library import ModelLibrary
from app.self_check.check import SelfCheck, Step
from app.self_check.page import CheckLine, State
from app.self_check.sample import MAX_DIFFERENCE, Sample
from app.shared.paths import default_model
from engine.api import EngineConfig
from engine.errors import JobCancelledError
from engine.process.client import EngineClient
from engine.process.wire import Serve
from tests.helpers.command_line import World
from tests.helpers.fake_session import serve_fake, serve_unloadable

ROOT = Path(__file__).parents[4]


def make_check(folder: Path, serve: Serve = serve_fake) -> SelfCheck:
    """Return a self-check with an engine that a function serves."""
    config = EngineConfig(model=default_model())
    return SelfCheck(
        make_engine=lambda on_event: EngineClient(serve=serve, config=config, on_event=on_event),
        library=ModelLibrary(shipped=default_model(), folder=folder),
        own_detector=folder / "none",
        language=ENGLISH,
    )


def run_check(check: SelfCheck) -> dict[str, CheckLine]:
    """Return the lines of the page by their titles."""
    return {line.title: line for line in check.run(report=lambda _step, _share: None)}


def test_a_wrong_result_is_noticed_with_how_far_it_is(tmp_path: Path) -> None:
    line = run_check(make_check(tmp_path))["Restoring"]

    assert line.state is State.FAILED
    assert "of 255 away from the stored result on average, expected at most 1.5; " in line.text


def test_damage_that_is_not_found_is_noticed(tmp_path: Path) -> None:
    line = run_check(make_check(tmp_path))["Finding damage"]

    assert line.state is State.FAILED
    assert line.text.startswith("0 % of the painted damage found")


def test_an_engine_that_does_not_start_is_one_line_and_the_rest_is_there(tmp_path: Path) -> None:
    lines = run_check(make_check(tmp_path, serve_unloadable))

    assert lines["Engine"].state is State.FAILED
    assert lines["Engine"].text.startswith("The model cannot be used: ")
    assert lines["Model"].state is State.OK
    assert "Folders" in lines


def test_progress_never_falls(tmp_path: Path) -> None:
    shares: list[float] = []
    steps: list[Step] = []

    def report(step: Step, share: float) -> None:
        steps.append(step)
        shares.append(share)

    make_check(tmp_path).run(report=report)

    assert shares == sorted(shares)
    assert list(dict.fromkeys(steps)) == list(Step)


def test_a_cancel_ends_it(tmp_path: Path) -> None:
    with pytest.raises(JobCancelledError):
        make_check(tmp_path).run(report=lambda _step, _share: None, is_cancelled=lambda: True)


def test_the_sample_tells_a_simple_fill_from_the_right_one() -> None:
    sample = Sample.read()
    hole = sample.hole.view(np.uint8)
    simple = cv2.inpaint(sample.picture, hole, 3, cv2.INPAINT_TELEA).astype(np.uint8)

    assert sample.measure_difference(sample.result) == 0
    assert sample.measure_difference(simple) > 1.5 * MAX_DIFFERENCE
    assert sample.has_kept_the_rest(sample.result)
    assert not sample.has_kept_the_rest(sample.result + np.uint8(1))


def test_the_command_prints_the_page_and_fails_with_it(tmp_path: Path) -> None:
    world = World(tmp_path, display_fault="There is no display for a window")

    status = world.run("--self-check")

    page = world.out.getvalue()
    assert status == 1
    assert page.startswith("Reweave self-check\n\nOK      Program         Reweave ")
    assert "\nFailed  Restoring " in page
    assert "\nNote    Window          There is no display for a window; " in page
    assert str(Path.home()) not in page.replace("~", "")
    assert world.errors == ""


def test_the_command_takes_nothing_else(tmp_path: Path) -> None:
    world = World(tmp_path)

    assert world.run("--self-check", world.photo) == 2


@pytest.mark.slow
def test_everything_is_right_here() -> None:
    """`python -m tools.self_check` stores the result again after restoring has changed."""
    run = subprocess.run(
        [sys.executable, "-m", "app", "--self-check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Failed" not in run.stdout
    assert run.returncode == 0
    assert "\nOK      Restoring       right: " in run.stdout
