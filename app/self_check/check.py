"""Runs the self-check: what can be seen from here, then a restore and a search by a real engine."""

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from app.models.library import ModelLibrary
from app.self_check.machine import list_folder_lines, list_machine_lines
from app.self_check.model_files import list_own_lines, list_shipped_lines
from app.self_check.page import CheckLine, Language, State
from app.self_check.sample import MAX_DIFFERENCE, MAX_FOUND_ELSEWHERE, MIN_FOUND, Sample
from app.shared.language.marks import mark
from engine.api import RestoreOptions
from engine.detection.find_options import FindOptions
from engine.detection.found_mask import make_found_mask
from engine.detection.sensitivity import DEFAULT_SENSITIVITY
from engine.errors import EngineError, JobCancelledError
from engine.events import EngineEvent, EngineReady, JobProgressed
from engine.process.one_job import AwaitedEngine, MakeEngine


def _mark(text: str) -> str:
    return mark("self-check", text)


class Step(enum.Enum):
    """What the self-check is doing, in the words of the user."""

    FILES = _mark("Reading the models…")
    START = _mark("Starting the engine…")
    RESTORE = _mark("Restoring the built-in picture…")
    FIND = _mark("Finding damage…")


# Where each step begins, as a share of the whole.
_BEGINNINGS: Final = {Step.FILES: 0.0, Step.START: 0.1, Step.RESTORE: 0.5, Step.FIND: 0.8}
_LENGTHS: Final = {Step.FILES: 0.1, Step.START: 0.4, Step.RESTORE: 0.3, Step.FIND: 0.2}

_ENGINE: Final = _mark("Engine")
_DEVICE: Final = _mark("Device")
_CARDS: Final = _mark("Graphics cards")
_PASSED_OVER: Final = _mark("Passed over")
_RESTORING: Final = _mark("Restoring")
_FINDING: Final = _mark("Finding damage")
_SAMPLE: Final = _mark("Built-in picture")
_COMPUTES: Final = _mark("{device}, {precision}, {threads} threads")
_SPEED: Final = _mark("a window takes {generate} s, a woven hole {weave} s")
_RESTORED: Final = _mark(
    "right: {difference} of 255 away from the stored result on average (up to {limit} is right), in "
    "{seconds} s"
)
_RESTORED_WRONGLY: Final = _mark(
    "{difference} of 255 away from the stored result on average, expected at most {limit}; choose "
    "the CPU as the device in the preferences and check again, then install Reweave again"
)
_CHANGED_OUTSIDE: Final = _mark(
    "pixels outside the mask have changed; install Reweave again, and report this page"
)
_FOUND: Final = _mark("right: {share} % of the painted damage found, in {seconds} s")
_FOUND_WRONGLY: Final = _mark(
    "{share} % of the painted damage found, and {elsewhere} % of the rest taken for damage; install "
    "Reweave again, or choose the shipped detector in the preferences"
)

ReportProgress: TypeAlias = Callable[[Step, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """What a self-check works with.

    Attributes:
        make_engine: Makes an engine with the shipped model, as the program would use it.
        library: The model library.
        own_detector: File of the user's detector, which may not exist.
        language: The user's language.
    """

    make_engine: MakeEngine
    library: ModelLibrary
    own_detector: Path
    language: Language

    def run(
        self,
        *,
        report: ReportProgress,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[CheckLine, ...]:
        """Check everything, and return the lines of the page; takes about ten seconds.

        Args:
            report: Called with the step, and the share of the whole that is done.
            is_cancelled: Asked twice a second.

        Raises:
            JobCancelledError: `is_cancelled` returned true.
        """
        language = self.language
        progress = _Progress(report)
        progress.begin(Step.FILES)
        models = [
            *list_shipped_lines(language, report=progress.advance),
            *list_own_lines(language, self.library.models(), self.own_detector),
        ]
        progress.begin(Step.START)
        with AwaitedEngine(self.make_engine, is_cancelled=is_cancelled) as engine:
            work = list(self._check_work(engine, progress))
        ready = engine.ready
        return (
            *list_machine_lines(language, ready.computing if ready else None),
            *(_describe_device(language, ready) if ready else ()),
            *models,
            *work,
            *list_folder_lines(language),
        )

    def _check_work(self, engine: AwaitedEngine, progress: "_Progress") -> Iterator[CheckLine]:
        language = self.language
        try:
            sample = Sample.read()
        except EngineError as error:
            yield language.make_line(_SAMPLE, language.explain(error), state=State.FAILED)
            return
        title = _ENGINE
        try:
            engine.share(sample.picture)
            engine.wait_until_ready(on_event=progress.show)
            title = _RESTORING
            progress.begin(Step.RESTORE)
            yield self._restore(engine, sample, progress)
            title = _FINDING
            progress.begin(Step.FIND)
            yield self._find(engine, sample, progress)
        except JobCancelledError:
            raise
        except (EngineError, OSError, MemoryError) as error:
            yield language.make_line(title, language.explain(error), state=State.FAILED)

    def _restore(self, engine: AwaitedEngine, sample: Sample, progress: "_Progress") -> CheckLine:
        restored = engine.restore(
            sample.picture, sample.hole, RestoreOptions(), on_event=progress.show
        )
        difference = sample.measure_difference(restored.pixels)
        is_right = difference <= MAX_DIFFERENCE
        text = _RESTORED if is_right else _RESTORED_WRONGLY
        if not sample.has_kept_the_rest(restored.pixels):
            text, is_right = _CHANGED_OUTSIDE, False
        number = self.language.format_number
        text = self.language.translate(text).format(
            difference=number(difference, 2),
            limit=number(MAX_DIFFERENCE, 1),
            seconds=number(restored.seconds, 1),
        )
        state = State.OK if is_right else State.FAILED
        return self.language.make_line(_RESTORING, text, state=state)

    def _find(self, engine: AwaitedEngine, sample: Sample, progress: "_Progress") -> CheckLine:
        event = engine.find_damage(sample.picture, on_event=progress.show)
        found = make_found_mask(event.damage, FindOptions(sensitivity=DEFAULT_SENSITIVITY))
        share, elsewhere = sample.measure_found(found.mask)
        is_right = share >= MIN_FOUND and elsewhere <= MAX_FOUND_ELSEWHERE
        number = self.language.format_number
        text = self.language.translate(_FOUND if is_right else _FOUND_WRONGLY).format(
            share=number(100 * share, 0),
            elsewhere=number(100 * elsewhere, 0),
            seconds=number(event.seconds, 1),
        )
        state = State.OK if is_right else State.FAILED
        return self.language.make_line(_FINDING, text, state=state)


class _Progress:
    """Turns the steps and the progress within them into a share of the whole."""

    def __init__(self, report: ReportProgress) -> None:
        self._report = report
        self._step = Step.FILES

    def begin(self, step: Step) -> None:
        """Begin a step."""
        self._step = step
        self.advance(0.0)

    def advance(self, share: float) -> None:
        """Report the share of the step that is done."""
        self._report(self._step, _BEGINNINGS[self._step] + share * _LENGTHS[self._step])

    def show(self, event: EngineEvent) -> None:
        """Report the progress of a job."""
        if isinstance(event, JobProgressed):
            self.advance(event.fraction)


def _describe_device(language: Language, ready: EngineReady) -> Iterator[CheckLine]:
    say, number = language.translate, language.format_number
    if (computing := ready.computing) is not None:
        text = say(_COMPUTES).format(
            device=ready.device, precision=computing.precision, threads=computing.threads
        )
        if (speed := ready.speed) is not None:
            times = say(_SPEED).format(
                generate=number(speed.generate_s, 2), weave=number(speed.weave_s, 2)
            )
            text = f"{text}; {times}"
        yield language.make_line(_DEVICE, text)
    if ready.cards:
        yield language.make_line(_CARDS, ", ".join(ready.cards))
    if ready.passed_over is not None:
        text = language.explain_event(ready)
        yield language.make_line(_PASSED_OVER, text, state=State.NOTE)
