"""Runs of fine-tuning that take seconds, and what listens to them."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engine.network.checkpoint import Checkpoint, save_checkpoint
from tests.helpers.samples import FEATURES
from tests.helpers.training_data import TINY_GENERATOR, write_folder
from training.api import FineTuneRequest, Goal, Proof, TrainerEvent, Verdict
from training.run.run_folder import LOG_FILE

CHEAP = (
    "data.window_px=64",
    "data.batch_size=2",
    "losses.perceptual=0.0",
    # Both networks learn, as in the longer presets, so that as much state as possible can be lost.
    "losses.adversarial=0.02",
    "losses.matching=0.2",
    "discriminator_ahead_steps=1",
    "adversarial_from_step=2",
    "half_precision=false",
    "discriminator.widths=[8,8]",
    "log_every_steps=1",
    "save_every_steps=4",
)
_T = TypeVar("_T")


def tiny_request(
    folder: Path, *, steps: int = 12, settings: tuple[str, ...] = ()
) -> FineTuneRequest:
    """Write tiny pictures and a tiny model, and return a request whose steps take milliseconds."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = sorted(write_folder(folder / "pictures", count=6).iterdir())
    generator = TINY_GENERATOR.build()
    model = folder / "tiny.safetensors"
    save_checkpoint(
        model, Checkpoint(name="tiny", config=TINY_GENERATOR, weights=generator.state_dict())
    )
    regression = write_folder(folder / "regression", count=1)
    return FineTuneRequest(
        folder=folder / "run",
        pictures=tuple(pictures[:4]),
        held_out=tuple(pictures[4:]),
        goal=Goal(
            model=model,
            device="cpu",
            settings=(*CHEAP, f"steps={steps}", *settings),
        ),
        features=FEATURES,
        regression=regression,
    )


def elsewhere(request: FineTuneRequest, folder: Path) -> FineTuneRequest:
    """Return the same request with another folder."""
    return replace(request, folder=folder)


def curve(folder: Path) -> list[dict[str, float]]:
    """Return a run's log without the values that depend on the clock."""
    lines = (folder / LOG_FILE).read_text(encoding="utf-8").splitlines()
    clock = ("seconds", "pictures_per_s")
    return [{k: v for k, v in json.loads(line).items() if k not in clock} for line in lines]


class Proofs:
    """Stands for the proof: returns a given verdict at once.

    Attributes:
        requests: Requests of the runs that were proved.
        models: Models that were proved.
    """

    def __init__(self, verdict: Verdict = Verdict.BETTER) -> None:
        self._verdict = verdict
        self.models: list[Path] = []
        self.requests: list[FineTuneRequest] = []

    def __call__(self, request: FineTuneRequest, new_model: Path, **_: object) -> Proof:
        self.requests.append(request)
        self.models.append(new_model)
        return Proof(verdict=self._verdict)


class Events:
    """Collects the events of a trainer, on any thread."""

    def __init__(self) -> None:
        self.heard: list[TrainerEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: TrainerEvent) -> None:
        with self._changed:
            self.heard.append(event)
            self._changed.notify_all()

    def of(self, kind: type[_T]) -> list[_T]:
        """Return the events of a kind, in order."""
        return [event for event in self.heard if isinstance(event, kind)]

    def wait_for(self, kind: type[_T], *, count: int = 1, timeout_s: float = 120.0) -> _T:
        """Wait for a number of events of a kind, and return the last of them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.of(kind)) >= count, timeout_s), (
                f"no {kind.__name__} among {self.heard}"
            )
        return self.of(kind)[count - 1]

    def wait_until(self, is_so: Callable[[], bool], *, timeout_s: float = 120.0) -> None:
        """Wait until a condition holds, checked after each event."""
        with self._changed:
            assert self._changed.wait_for(is_so, timeout_s), f"never so: {self.heard}"
