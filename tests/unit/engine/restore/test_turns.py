"""Holes are answered and woven in one order, also where the generator has a device of its own."""

import contextlib
import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np
import pytest
import torch

from engine.api import DeviceChoice, EngineConfig, Fallback, Method, RestoreOptions, Stage
from engine.errors import JobCancelledError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.precision import answer_of, dtype_of
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.generate import generate
from engine.restore.session import Session
from engine.restore.tiling import Group, find_groups, source_window
from engine.restore.turns import Answering, Turn, Weaving, turns_of
from engine.weave.group import weave_group

# Only a test that fails waits as long as this.
PATIENCE_S = 30.0
SIDE = 800


@pytest.fixture
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


@pytest.fixture
def ahead(model: Path) -> Iterator[Session]:
    """A session that behaves as where a card runs the generator."""
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    session._answers_ahead = True
    yield session
    session._pools.asking.shutdown()


def holed() -> tuple[Pixels, Mask]:
    """Return a picture with two wide holes far from each other, and one near the second."""
    mask = np.zeros((SIDE, SIDE), bool)
    mask[40:100, 40:100] = True
    mask[560:620, 560:620] = True
    mask[560:620, 700:740] = True
    return np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8), mask


class Restored(NamedTuple):
    """What came back, what was told meanwhile, and on which threads."""

    pixels: Pixels
    told: list[Fallback]
    progress: list[float]
    threads: set[threading.Thread]


def restored(session: Session) -> Restored:
    picture, mask = holed()
    answer = Restored(picture, [], [], set())

    def on_fallback(fallback: Fallback) -> None:
        answer.told.append(fallback)
        answer.threads.add(threading.current_thread())

    def report_progress(_stage: Stage, fraction: float) -> None:
        answer.progress.append(fraction)

    results = session.restore(
        picture,
        mask,
        RestoreOptions(method=Method.REWEAVE),
        report_progress=report_progress,
        is_cancelled=lambda: False,
        on_fallback=on_fallback,
    )
    return answer._replace(pixels=apply_results(picture, results))


def turns(*, reach_px: int) -> tuple[list[Group], list[Turn]]:
    """Return three groups, and the turns of all three being woven over one another's answers."""
    mask = holed()[1]
    bounds = Rect.of_shape(mask.shape)
    groups = find_groups(mask, bounds)
    assert len(groups) == 3
    order = turns_of(groups, groups, reach=lambda group: group.place.grown(reach_px, within=bounds))
    return groups, order


def test_a_group_is_woven_as_soon_as_all_that_it_sees_is_answered() -> None:
    (first, second, third), order = turns(reach_px=120)

    assert order == [
        Answering(part=first),
        Weaving(group=first),
        Answering(part=second),
        Answering(part=third),
        Weaving(group=second),
        Weaving(group=third),
    ]


def test_where_each_sees_all_the_answers_come_first() -> None:
    groups, order = turns(reach_px=SIDE)

    assert order == [
        *(Answering(part=group) for group in groups),
        *(Weaving(group=group) for group in groups),
    ]


def test_the_weave_looks_no_farther_than_the_turns_take_it_to() -> None:
    mask = holed()[1]
    bounds = Rect.of_shape(mask.shape)
    first, second, _ = find_groups(mask, bounds)

    assert source_window(first, within=bounds).intersected(second.place) is None


def test_answers_made_ahead_are_the_same(session: Session, ahead: Session) -> None:
    in_turn = restored(session)

    made_ahead = restored(ahead)

    assert np.array_equal(made_ahead.pixels, in_turn.pixels)
    assert made_ahead.progress == sorted(made_ahead.progress)


def test_the_generator_answers_for_the_next_hole_while_one_is_woven(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[Pixels] = []
    has_answered_twice = threading.Event()

    def counted(*arguments: Any, **named: Any) -> Pixels:
        answered.append(generate(*arguments, **named))
        if len(answered) == 2:
            has_answered_twice.set()
        return answered[-1]

    def patient(*arguments: Any, **named: Any) -> Pixels:
        assert has_answered_twice.wait(PATIENCE_S)
        return weave_group(*arguments, **named)

    ahead.warm_up()
    monkeypatch.setattr("engine.restore.questions.generate", counted)
    monkeypatch.setattr("engine.restore.session.weave_group", patient)

    restored(ahead)

    assert len(answered) == 3


def test_steps_down_are_told_on_the_jobs_own_thread(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_large(generator: Generator, rgb: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        if dtype_of(generator) == torch.float32:
            raise torch.OutOfMemoryError("a fake allocator refused")
        return answer_of(generator, rgb, hole)

    monkeypatch.setattr("engine.restore.generate.answer_of", refuse_large)

    answer = restored(ahead)

    assert answer.told == [Fallback.SMALLER_TILES, Fallback.LOWER_PRECISION]
    assert answer.threads == {threading.current_thread()}


def test_an_error_of_an_answer_made_ahead_is_the_jobs(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise torch.OutOfMemoryError("a fake allocator refused")

    monkeypatch.setattr("engine.restore.generate.answer_of", refuse)

    with pytest.raises(OutOfMemoryError):
        restored(ahead)


def cancelled_when(
    happened: threading.Event, session: Session, picture: Pixels, mask: Mask
) -> None:
    """Restore, and cancel as soon as something has happened."""
    session.restore(
        picture,
        mask,
        RestoreOptions(method=Method.REWEAVE),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=happened.is_set,
    )


def test_a_cancel_does_not_wait_for_what_is_made_ahead(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def stuck(generator: Generator, rgb: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        has_begun.set()
        assert may_end.wait(PATIENCE_S)
        return answer_of(generator, rgb, hole)

    monkeypatch.setattr("engine.restore.generate.answer_of", stuck)
    picture, mask = holed()

    with pytest.raises(JobCancelledError):
        cancelled_when(has_begun, ahead, picture, mask)

    may_end.set()
    restored(ahead)


def test_what_a_cancel_has_left_at_work_does_not_keep_the_picture(
    ahead: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def stuck(*_: object, **__: object) -> NoReturn:
        has_begun.set()
        assert may_end.wait(PATIENCE_S)
        raise torch.OutOfMemoryError("a fake allocator refused")

    monkeypatch.setattr("engine.restore.questions.generate", stuck)
    pixels, mask = holed()
    picture = pixels.view()
    kept = weakref.ref(picture)

    with contextlib.suppress(JobCancelledError):
        cancelled_when(has_begun, ahead, picture, mask)
    del picture
    gc.collect()
    is_kept = kept() is not None
    may_end.set()
    monkeypatch.undo()
    restored(ahead)

    assert not is_kept
