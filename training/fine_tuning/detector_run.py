"""A run that teaches the detector: training.detector.bank with the trainer's commands and events."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec
from typing_extensions import override

from engine.api import DeviceChoice
from engine.errors import JobCancelledError
from engine.network.device import choose_device
from engine.pictures.atomic_write import write_atomically
from training.api import (
    Preparation,
    TrainerEvent,
    TrainerFinished,
    TrainerPlanned,
    TrainerPreparing,
    TrainerProving,
)
from training.damage.sampling import make_window
from training.detector.bank.teach import TAUGHT_FILE, BankConfig, TeachingHooks, teach_detector
from training.detector.config import DetectorRunConfig
from training.detector.train import DetectorRunPaths
from training.fine_tuning.control import End, RunControl
from training.fine_tuning.detector_request import DetectorRequest
from training.fine_tuning.reporting import Reporter
from training.fine_tuning.runs import FINISH_FILE, PLAN_FILE, is_marked, mark
from training.judging.proof_record import read_proof
from training.run.callbacks.callback import Callback, Progress
from training.run.run_folder import LOG_FILE
from training.run.settings import read_settings

_CACHE_FOLDER: Final = "pictures"
# The first step allocates and compiles; the second is measured.
_MEASURED_STEP: Final = 2


def teach(
    request: DetectorRequest, control: RunControl, on_event: Callable[[TrainerEvent], None]
) -> TrainerFinished | None:
    """Begin or resume a run, and return its end; None if it was stopped before.

    Raises:
        TrainingError: There are too few examples, or a setting or the saved run does not fit.
        EngineError: The device does not work, or the detector cannot be read.
        OSError: The run's folder cannot be written.
        RuntimeError: The device failed, or there is not enough memory.
    """
    proof = read_proof(request.folder)
    if proof is None:
        on_event(TrainerPreparing(what=Preparation.LOADING))
        device = choose_device(DeviceChoice(request.device))
        config = read_settings(None, list(request.settings), over=BankConfig())
        hooks = _TeachingControl(request, control, on_event).make_hooks(
            config.run, device_name=device.name
        )
        if control.should_stop():
            return None
        try:
            proof = teach_detector(
                DetectorRunPaths(
                    run=request.folder,
                    data=request.photographs,
                    cache=request.folder / _CACHE_FOLDER,
                    features=Path(),  # the detector has its own
                    start=request.detector,
                ),
                request.bank,
                config,
                make_window,
                device=device.torch_device,
                hooks=hooks,
            )
        except JobCancelledError:
            return None
    if proof is None:
        return None
    return TrainerFinished(proof=proof, model=request.folder / TAUGHT_FILE)


class _TeachingControl:
    """Lets a trainer's commands act on the teaching of a detector."""

    def __init__(
        self,
        request: DetectorRequest,
        control: RunControl,
        on_event: Callable[[TrainerEvent], None],
    ) -> None:
        self._request = request
        self._control = control
        self._on_event = on_event

    def make_hooks(self, config: DetectorRunConfig, *, device_name: str) -> TeachingHooks:
        """Return what the teaching calls meanwhile."""
        control, log = self._control, self._request.folder / LOG_FILE
        plan = TrainerPlanned(
            steps=config.steps,
            window_px=config.window_px,
            batch_size=config.batch_size,
            device=device_name,
            seconds=0.0,
            memory_bytes=0,
        )
        return TeachingHooks(
            callbacks=(
                # Before the steps, which count from the plan.
                _Planner(self._request.folder / PLAN_FILE, plan, self._on_event, control.working_s),
                Reporter(
                    self._on_event,
                    log=log,
                    find_samples=lambda _step: None,
                    clock=control.working_s,
                ),
            ),
            pause=control.pause_point,
            clock=control.working_s,
            should_stop=self._has_all_steps,
            should_prove=self._should_prove,
            report_proof=lambda share: self._on_event(TrainerProving(fraction=share)),
            stops_proof=control.should_stop,
        )

    def _has_all_steps(self) -> bool:
        return self._control.end is not None or is_marked(self._request, FINISH_FILE)

    def _should_prove(self, is_complete: bool) -> bool:  # noqa: FBT001 a hook
        if self._control.end is End.FINISH:
            mark(self._request, FINISH_FILE)
        self._control.begin_proof()
        return self._control.end is None and (is_complete or is_marked(self._request, FINISH_FILE))


class _Planner(Callback):
    """Reports how long the run will take, as soon as a step has shown it, and keeps that."""

    def __init__(
        self,
        file: Path,
        plan: TrainerPlanned,
        on_event: Callable[[TrainerEvent], None],
        clock: Callable[[], float],
    ) -> None:
        self._file = file
        self._plan = plan
        self._on_event = on_event
        self._clock = clock
        self._steps = 0
        self._stepped_s = 0.0
        self._is_planned = False

    @override
    def on_start(self, progress: Progress, *, steps: int) -> None:
        if self._file.is_file():
            self._plan = msgspec.json.decode(self._file.read_bytes(), type=TrainerPlanned)
            self._report()
        else:
            self._on_event(TrainerPreparing(what=Preparation.SPEED))

    @override
    def on_step(self, progress: Progress, values: Mapping[str, float]) -> None:
        if self._is_planned:
            return
        before_s, self._stepped_s = self._stepped_s, self._clock()
        self._steps += 1
        if self._steps < min(_MEASURED_STEP, self._plan.steps):
            return
        seconds = (self._stepped_s - before_s) * self._plan.steps
        self._plan = replace(self._plan, seconds=seconds)
        write_atomically(self._file, msgspec.json.encode(self._plan))
        self._report()

    def _report(self) -> None:
        self._is_planned = True
        self._on_event(self._plan)
