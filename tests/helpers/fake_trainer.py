"""A trainer without a process, whose events the test sends."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.network.model_card import ProofScore
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.helpers.tiny_detector import write_tiny_detector
from training.api import (
    Comparison,
    Fault,
    Measure,
    Note,
    Preparation,
    Proof,
    Sample,
    TrainerCancelled,
    TrainerCommand,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerNoted,
    TrainerPaused,
    TrainerPlanned,
    TrainerPreparing,
    TrainerProving,
    TrainerResumed,
    TrainerSampled,
    TrainerStepped,
    TrainerValidated,
    Verdict,
)
from training.fine_tuning.detector_request import TrainerRequest

OWN_CHANGE = ProofScore(
    measure=Measure.FINISHED, old=1.0, new=0.88, low=-0.15, high=-0.08, pictures=6
)


class FakeTrainer:
    """Satisfies `training.fine_tuning.client.Trainer`.

    Attributes:
        requests: Every request that was started; a run that is continued is there again.
        commands: The commands that it received, in order.
        is_closed: Whether it was closed.
    """

    def __init__(self, on_event: Callable[[TrainerEvent], None]) -> None:
        self._on_event = on_event
        self.requests: list[TrainerRequest] = []
        self.commands: list[TrainerCommand] = []
        self.is_closed = False

    @property
    def request(self) -> TrainerRequest:
        """The request that was started last."""
        return self.requests[-1]

    def start(self, request: TrainerRequest) -> None:
        self.requests.append(request)

    def pause(self) -> None:
        self.commands.append(TrainerCommand.PAUSE)

    def resume(self) -> None:
        self.commands.append(TrainerCommand.RESUME)

    def finish_now(self) -> None:
        self.commands.append(TrainerCommand.FINISH_NOW)

    def cancel(self) -> None:
        self.commands.append(TrainerCommand.CANCEL)

    def close(self) -> None:
        self.is_closed = True

    def prepare(self, what: Preparation = Preparation.LOADING) -> None:
        self._on_event(TrainerPreparing(what=what))

    def plan(self, *, steps: int = 400, seconds: float = 290.0) -> None:
        """Report the plan."""
        self._on_event(
            TrainerPlanned(
                steps=steps,
                window_px=128,
                batch_size=16,
                device="CPU",
                seconds=seconds,
                memory_bytes=2 * 2**30,
            )
        )

    def step(self, step: int, *, seconds_left: float = 200.0, **losses: float) -> None:
        """Report a step; the total loss is 1 if no losses are given."""
        values = losses or {"total": 1.0}
        self._on_event(TrainerStepped(step=step, seconds_left=seconds_left, losses=values))

    def validate(self, step: int, distance: float, *, is_best: bool = False) -> None:
        self._on_event(TrainerValidated(step=step, distance=distance, is_best=is_best))

    def sample(self, step: int, *, names: tuple[str, ...] = ("kitchen.jpg",)) -> None:
        """Write a grey sample for each name, lighter with every step, and report them."""
        folder = self.request.folder / "samples" / f"{step:09}"
        folder.mkdir(parents=True, exist_ok=True)
        samples = []
        for number, name in enumerate(names):
            file = folder / f"{number}.png"
            write_picture(file, Picture(pixels=np.full((48, 64, 3), step % 256, np.uint8)))
            samples.append(Sample(name=name, file=file))
        self._on_event(TrainerSampled(step=step, samples=tuple(samples)))

    def become_paused(self, *, has_freed_memory: bool = False) -> None:
        self._on_event(TrainerPaused(has_freed_memory=has_freed_memory))

    def become_resumed(self) -> None:
        self._on_event(TrainerResumed())

    def note(self, note: Note, *, pictures: int = 0, limit: int = 0) -> None:
        self._on_event(TrainerNoted(note=note, pictures=pictures, limit=limit))

    def prove(self, fraction: float) -> None:
        self._on_event(TrainerProving(fraction=fraction))

    def finish(self, *, verdict: Verdict = Verdict.BETTER, model: Path | None = None) -> None:
        """Finish with a proof without comparisons."""
        best = model or self.request.folder / "best.safetensors"
        proof = Proof(verdict=verdict, own=(OWN_CHANGE,))
        self._on_event(TrainerFinished(proof=proof, model=best))

    def finish_detector(
        self, verdict: Verdict, *, draw: Callable[[Path], Mapping[str, Path]] | None = None
    ) -> None:
        """Finish with a comparison and a tiny detector.

        Args:
            verdict: The verdict.
            draw: Writes the four pictures of the comparison into a folder; None for grey ones.
        """
        folder = self.request.folder
        folder.mkdir(parents=True, exist_ok=True)
        files = (draw or _draw_grey)(folder)
        proof = Proof(
            verdict=verdict,
            own=(replace(OWN_CHANGE, measure=Measure.MISTAKES),),
            elsewhere=(
                replace(OWN_CHANGE, measure=Measure.MISTAKES, new=1.1),
                replace(OWN_CHANGE, measure=Measure.FALSE_AREA, old=0.001, new=0.001),
            ),
            comparisons=(Comparison(name="one", **files),),
        )
        model = write_tiny_detector(folder / "taught.safetensors", seed=1)
        self._on_event(TrainerFinished(proof=proof, model=model))

    def become_cancelled(self) -> None:
        self._on_event(TrainerCancelled())

    def fail(self, fault: Fault = Fault.FULL_DISK) -> None:
        self._on_event(TrainerFailed(fault=fault))


def _draw_grey(folder: Path) -> dict[str, Path]:
    """Write one grey picture of each kind, one lighter than the other."""
    files = {name: folder / f"{name}.png" for name in ("damaged", "truth", "old", "new")}
    for level, file in enumerate(files.values(), start=1):
        write_picture(file, Picture(pixels=np.full((48, 64, 3), 50 * level, np.uint8)))
    return files
