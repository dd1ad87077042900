"""A cancelled job ends at once, and work that is still running does not disturb the next job."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import torch

from engine.api import DeviceChoice, EngineConfig, Method, RestoreOptions
from engine.errors import JobCancelledError
from engine.network.generator import Generator, GeneratorOutput
from engine.pictures.pixels import Mask, Pixels
from engine.restore.compose import apply_results
from engine.restore.session import Session

# Only a test that fails waits as long as this.
PATIENCE_S = 30.0


@pytest.fixture
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


def restore_picture(
    session: Session, picture: Pixels, mask: Mask, *, is_cancelled: Callable[[], bool]
) -> Pixels:
    results = session.restore(
        picture,
        mask,
        RestoreOptions(),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=is_cancelled,
    )
    return apply_results(picture, results)


def scratched() -> tuple[Pixels, Mask]:
    """Return a picture and the mask of a scratch in it."""
    mask = np.zeros((48, 48), bool)
    mask[20:24, 5:40] = True
    return np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8), mask


class Latch:
    """Blocks one call of a generator until the test lets it go.

    Attributes:
        has_begun: Set when the generator has been called.
        has_ended: Set when that call has returned.
        may_go_on: Set to let the call go on.
        running: Calls that are running now.
        max_running: Largest number of calls at once.
    """

    def __init__(self, generator: Generator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.has_begun, self.has_ended = threading.Event(), threading.Event()
        self.may_go_on = threading.Event()
        self.running = self.max_running = 0
        self._forward = generator.forward
        monkeypatch.setattr(generator, "forward", self._wait_and_call)

    def let_go(self) -> bool:
        """Let the blocked call go on; an `is_cancelled` that returns False."""
        self.may_go_on.set()
        return False

    def _wait_and_call(self, x: torch.Tensor) -> GeneratorOutput:
        self.running += 1
        self.max_running = max(self.max_running, self.running)
        self.has_begun.set()
        assert self.may_go_on.wait(PATIENCE_S)
        output = self._forward(x)
        self.running -= 1
        self.has_ended.set()
        return output


def test_a_cancelled_job_raises_its_own_error(session: Session) -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    mask = np.zeros((64, 64), bool)
    mask[5, 5] = True

    with pytest.raises(JobCancelledError):
        restore_picture(session, picture, mask, is_cancelled=lambda: True)


def test_a_cancel_does_not_wait_for_the_generator(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    latch = Latch(session._generator, monkeypatch)
    heard: list[float] = []

    with pytest.raises(JobCancelledError):
        session.restore(
            *scratched(),
            RestoreOptions(),
            report_progress=lambda _stage, fraction: heard.append(fraction),
            is_cancelled=latch.has_begun.is_set,
        )

    assert not latch.has_ended.is_set()
    heard_until_then = list(heard)
    latch.may_go_on.set()
    assert latch.has_ended.wait(PATIENCE_S)
    assert heard == heard_until_then


def test_work_that_a_cancel_leaves_running_does_not_disturb_the_next_job(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = restore_picture(session, *scratched(), is_cancelled=lambda: False)
    latch = Latch(session._generator, monkeypatch)
    picture, mask = scratched()
    with pytest.raises(JobCancelledError):
        restore_picture(session, picture, mask, is_cancelled=latch.has_begun.is_set)
    picture[...] = 0
    mask[...] = True

    result = restore_picture(session, *scratched(), is_cancelled=latch.let_go)

    np.testing.assert_array_equal(result, expected)
    assert latch.max_running == 1


@pytest.mark.parametrize(
    ("method", "step"),
    [
        (Method.WEAVE, "engine.network.blocks.fill_smoothly"),
        (Method.TELEA, "engine.restore.first_results.fill_classically"),
        (Method.POISSON, "engine.restore.first_results.fill_classically"),
        (Method.GENERATOR, "engine.restore.generate.to_tensor"),
        (Method.GENERATOR, "engine.restore.generate.from_tensor"),
        (Method.REWEAVE, "engine.restore.job.find_groups"),
        (Method.REWEAVE, "engine.restore.job.unite_overlapping"),
        (Method.REWEAVE, "engine.restore.job.compose"),
        (Method.REWEAVE, "engine.restore.job.feather"),
        (Method.REWEAVE, "engine.weave.group.reconcile"),
    ],
)
def test_a_cancel_does_not_wait_for_a_long_step(
    session: Session, monkeypatch: pytest.MonkeyPatch, method: Method, step: str
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def wait(*_arguments: object, **_named: object) -> NoReturn:
        has_begun.set()
        may_end.wait(PATIENCE_S)
        raise AssertionError("the result is never read")

    monkeypatch.setattr(step, wait)
    mask = np.zeros((60, 60), bool)
    mask[20:40, 20:40] = True

    with pytest.raises(JobCancelledError):
        session.restore(
            np.full((60, 60, 3), 90, np.uint8),
            mask,
            RestoreOptions(method=method, feather_px=3),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=has_begun.is_set,
        )

    assert not may_end.is_set()
    may_end.set()
