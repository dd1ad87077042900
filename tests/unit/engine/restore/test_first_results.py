"""First results are the same, reported and cancelled alike, where the generator runs ahead."""

import contextlib
import gc
import threading
import weakref
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np
import pytest
import torch

from engine.api import DeviceChoice, EngineConfig, Fallback, Method, RestoreOptions, Stage
from engine.errors import JobCancelledError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.precision import get_dtype, run_generator
from engine.pictures.pixels import Mask, Pixels
from engine.restore.compose import apply_results
from engine.restore.generate import generate
from engine.restore.session import Session
from engine.weave.group import weave_group

# Only a test that fails waits as long as this.
PATIENCE_S = 30.0
SIDE = 800


@pytest.fixture
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


@pytest.fixture
def ahead(model: Path) -> Session:
    """A session whose generator runs ahead, as on a card."""
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    session._runs_ahead = True
    return session


def three_wide_holes() -> tuple[Pixels, Mask]:
    """Return a picture of noise with two distant wide holes, and one near the second."""
    mask = np.zeros((SIDE, SIDE), bool)
    mask[40:100, 40:100] = True
    mask[560:620, 560:620] = True
    mask[560:620, 700:740] = True
    return np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8), mask


class Restored(NamedTuple):
    """A restored picture, the reports of its job, and the threads that they came from."""

    pixels: Pixels
    fallbacks: list[Fallback]
    progress: list[float]
    threads: set[threading.Thread]


def restore_picture(session: Session) -> Restored:
    picture, mask = three_wide_holes()
    outcome = Restored(picture, [], [], set())

    def on_fallback(fallback: Fallback) -> None:
        outcome.fallbacks.append(fallback)
        outcome.threads.add(threading.current_thread())

    def report_progress(_stage: Stage, fraction: float) -> None:
        outcome.progress.append(fraction)

    results = session.restore(
        picture,
        mask,
        RestoreOptions(method=Method.REWEAVE),
        report_progress=report_progress,
        is_cancelled=lambda: False,
        on_fallback=on_fallback,
    )
    return outcome._replace(pixels=apply_results(picture, results))


def test_results_made_ahead_are_the_same(session: Session, ahead: Session) -> None:
    in_turn = restore_picture(session)

    made_ahead = restore_picture(ahead)

    assert np.array_equal(made_ahead.pixels, in_turn.pixels)
    assert made_ahead.progress == sorted(made_ahead.progress)


def test_the_generator_fills_the_next_hole_while_one_is_woven(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[list[Pixels]] = []
    has_filled_twice = threading.Event()

    def generate_and_count(*arguments: Any, **named: Any) -> list[Pixels]:
        filled.append(generate(*arguments, **named))
        if len(filled) == 2:
            has_filled_twice.set()
        return filled[-1]

    def wait_and_weave(*arguments: Any, **named: Any) -> Pixels:
        assert has_filled_twice.wait(PATIENCE_S)
        return weave_group(*arguments, **named)

    ahead.warm_up()
    monkeypatch.setattr("engine.restore.generate.generate", generate_and_count)
    monkeypatch.setattr("engine.weave.group.weave_group", wait_and_weave)

    restore_picture(ahead)

    assert len(filled) == 3


@pytest.mark.slow
def test_fallbacks_are_reported_on_the_jobs_thread(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_large(generator: Generator, rgb: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        if get_dtype(generator) == torch.float32:
            raise torch.OutOfMemoryError("a fake allocator refused")
        return run_generator(generator, rgb, hole)

    monkeypatch.setattr("engine.restore.generate.run_generator", refuse_large)

    outcome = restore_picture(ahead)

    assert outcome.fallbacks == [Fallback.SMALLER_TILES, Fallback.LOWER_PRECISION]
    assert outcome.threads == {threading.current_thread()}


@pytest.mark.slow
def test_an_error_of_a_generator_that_runs_ahead_fails_the_job(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise torch.OutOfMemoryError("a fake allocator refused")

    monkeypatch.setattr("engine.restore.generate.run_generator", refuse)

    with pytest.raises(OutOfMemoryError):
        restore_picture(ahead)


def restore_until(happened: threading.Event, session: Session, picture: Pixels, mask: Mask) -> None:
    """Restore, and cancel as soon as something has happened."""
    session.restore(
        picture,
        mask,
        RestoreOptions(method=Method.REWEAVE),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=happened.is_set,
    )


def test_a_cancel_does_not_wait_for_a_generator_that_runs_ahead(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def stuck(generator: Generator, rgb: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        has_begun.set()
        assert may_end.wait(PATIENCE_S)
        return run_generator(generator, rgb, hole)

    monkeypatch.setattr("engine.restore.generate.run_generator", stuck)
    picture, mask = three_wide_holes()

    with pytest.raises(JobCancelledError):
        restore_until(has_begun, ahead, picture, mask)

    may_end.set()
    restore_picture(ahead)


@pytest.mark.slow
@pytest.mark.parametrize(
    "step", ["engine.restore.generate.generate", "engine.restore.job.finish_window"]
)
def test_work_that_a_cancel_leaves_running_does_not_keep_the_picture(
    ahead: Session, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def stuck(*_: object, **__: object) -> NoReturn:
        has_begun.set()
        assert may_end.wait(PATIENCE_S)
        raise torch.OutOfMemoryError("a fake allocator refused")

    monkeypatch.setattr(step, stuck)
    pixels, mask = three_wide_holes()
    picture = pixels.view()
    kept = weakref.ref(picture)

    with contextlib.suppress(JobCancelledError):
        restore_until(has_begun, ahead, picture, mask)
    del picture
    gc.collect()
    is_kept = kept() is not None
    may_end.set()
    monkeypatch.undo()
    restore_picture(ahead)

    assert not is_kept
