"""Measures how soon a run pauses and frees its memory.

    python -m tools.bench.pause [--moments 20] [--write]

A real run with windows of 256 px works on generated pictures through the wizard's client. It is
paused at random moments; the process is then ended at once, not after half a minute as in the
program, and started again for the next moment.
"""

import argparse
import queue
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import make_picture
from training.api import (
    FineTuneRequest,
    Goal,
    TrainerCancelled,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerPaused,
    TrainerPlanned,
    TrainerStepped,
)
from training.fine_tuning.client import TrainerClient
from training.fine_tuning.factory import serve

_ROOT = Path(__file__).resolve().parents[2]
_MODELS = _ROOT / "resources" / "models"
_PICTURES: Final = 30
_HELD_OUT: Final = 6
_HEIGHT_PX, _WIDTH_PX = 360, 480
# A small batch only makes the benchmark shorter.
_SETTINGS: Final = ("data.window_px=256", "data.batch_size=4", "half_precision=false", "steps=400")
# A few steps, so that every part of a step can be hit.
_MAX_WAIT_S: Final = 6.0

TimedEvent = tuple[float, TrainerEvent]


class PausableRun:
    """A run whose pauses are timed.

    Attributes:
        plan: Plan of the run.
    """

    def __init__(self, request: FineTuneRequest) -> None:
        """Start the run."""
        self._events: queue.SimpleQueue[TimedEvent] = queue.SimpleQueue()
        self._client = TrainerClient(
            serve=serve,
            on_event=lambda event: self._events.put((time.perf_counter(), event)),
            give_back_s=0.0,
        )
        self._client.start(request)
        self.plan = self._wait_for(TrainerPlanned)[1]

    def close(self) -> None:
        """End the process."""
        self._client.close()

    def pause_after(self, wait_s: float) -> tuple[float, float]:
        """Pause some time after a step; return the seconds until it paused and until it ended."""
        self._wait_for(TrainerStepped)
        time.sleep(wait_s)
        began_s = time.perf_counter()
        self._client.pause()
        paused_s, _ = self._wait_for(TrainerPaused)
        ended_s, _ = self._wait_for(TrainerPaused)
        self._client.resume()
        return paused_s - began_s, ended_s - began_s

    def _wait_for(self, kind: type[TrainerEvent]) -> TimedEvent:
        while True:
            timed = self._events.get()
            match timed[1]:
                case TrainerFailed():
                    raise SystemExit(str(timed[1]))
                case TrainerFinished() | TrainerCancelled():
                    raise SystemExit("the run ended before all moments were measured")
                case event if isinstance(event, kind):
                    return timed


def make_request(folder: Path) -> FineTuneRequest:
    """Write pictures and return a request to learn from them."""
    columns = 6
    whole = make_picture(_PICTURES // columns * _HEIGHT_PX, columns * _WIDTH_PX)
    files = []
    for number in range(_PICTURES):
        top, left = number // columns * _HEIGHT_PX, number % columns * _WIDTH_PX
        files.append(folder / f"{number:02}.png")
        part = whole[top : top + _HEIGHT_PX, left : left + _WIDTH_PX]
        Image.fromarray(np.ascontiguousarray(part)).save(files[-1])
    return FineTuneRequest(
        folder=folder / "run",
        pictures=tuple(files[_HELD_OUT:]),
        held_out=tuple(files[:_HELD_OUT]),
        goal=Goal(
            model=_MODELS / "base.safetensors",
            device="cpu",
            settings=_SETTINGS,
        ),
        discriminator=_MODELS / "base-discriminator.safetensors",
        features=_MODELS / "squeezenet1_1-imagenet.safetensors",
        regression=_ROOT / "resources" / "samples",
    )


def make_table(plan: TrainerEvent, seconds: Sequence[tuple[float, float]]) -> str:
    """Return the table; `seconds` has the two times of each pause."""
    assert isinstance(plan, TrainerPlanned), plan
    names = ("paused, everything saved", "process ended, memory free")
    rows = [
        [name, f"{np.median(times):.2f} s", f"{max(times):.2f} s"]
        for name, times in zip(names, zip(*seconds, strict=True), strict=True)
    ]
    return (
        f"{len(seconds)} pauses at random moments; {plan.batch_size} windows of "
        f"{plan.window_px} px a step; {describe_machine()}; torch {version('torch')}.\n\n"
        + markdown_table(["from the request to", "median", "longest"], rows)
    )


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--moments", type=int, default=20, help="pauses (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        run = PausableRun(make_request(Path(folder)))
        try:
            seconds = []
            for wait_s in rng.uniform(0.0, _MAX_WAIT_S, options.moments):
                seconds.append(run.pause_after(float(wait_s)))
                print("{:.2f} s, {:.2f} s".format(*seconds[-1]), flush=True)
        finally:
            run.close()
    text = make_table(run.plan, seconds)
    print(text)
    if options.write:
        replace_section("pause", text)


if __name__ == "__main__":
    main()
