"""A run of fine-tuning in this process: what it reports and keeps, and how it resumes."""

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.network.checkpoint import load_checkpoint
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.trainer_runs import Events, Proofs, curve, elsewhere, tiny_request
from tests.helpers.training_runs import states_equal
from training.api import (
    Fault,
    FineTuneRequest,
    Note,
    TrainerCancelled,
    TrainerCommand,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerNoted,
    TrainerPaused,
    TrainerPlanned,
    TrainerResumed,
    TrainerSampled,
    TrainerStepped,
    TrainerValidated,
)
from training.fine_tuning.control import RunControl
from training.fine_tuning.fine_tune import fine_tune, split_batches_further
from training.fine_tuning.runs import find_unfinished_runs, read_request
from training.fine_tuning.session import BEST_FILE
from training.run.config import config_from_json
from training.run.objective import Prediction
from training.run.run_folder import CONFIG_FILE
from training.run.step import TrainStep

# The first run of the module loads the libraries of all.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_thread")]


class Undisturbed:
    """A run from its beginning to its end.

    Attributes:
        request: The request.
        events: The events that it reported.
        proofs: The models that were to be compared.
    """

    def __init__(self, request: FineTuneRequest) -> None:
        self.request = request
        self.events = Events()
        self.proofs = Proofs()
        fine_tune(request, RunControl(self.events), self.events, prove=self.proofs)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(
        tiny_request(tmp_path_factory.mktemp("whole"), settings=("validate_every_steps=3",))
    )


def run(request: FineTuneRequest, react: Callable[[RunControl, TrainerEvent], None]) -> Events:
    """Fine-tune; `react` gets every event on the training thread, and may use the control."""
    events = Events()

    def on_event(event: TrainerEvent) -> None:
        events(event)
        react(control, event)

    control = RunControl(on_event)
    fine_tune(request, control, on_event, prove=Proofs())
    return events


def nothing(_control: RunControl, _event: TrainerEvent) -> None:
    """Do not react."""


def test_a_run_keeps_its_request_in_its_folder(whole: Undisturbed) -> None:
    assert read_request(whole.request.folder) == whole.request
    assert find_unfinished_runs(whole.request.folder.parent) == (whole.request,)


def test_the_plan_comes_before_the_first_step(whole: Undisturbed) -> None:
    kinds = [type(event) for event in whole.events.heard]

    assert kinds.index(TrainerPlanned) < kinds.index(TrainerValidated) < kinds.index(TrainerStepped)
    plan = whole.events.of(TrainerPlanned)[0]
    assert (plan.steps, plan.window_px, plan.batch_size) == (12, 64, 2)
    assert plan.memory_bytes > 100 * 2**20


def test_the_old_model_is_validated_first(whole: Undisturbed) -> None:
    first = whole.events.of(TrainerValidated)[0]

    assert (first.step, first.is_best) == (0, True)


def test_the_best_generator_is_kept_and_proved(whole: Undisturbed) -> None:
    judged = whole.events.of(TrainerValidated)
    best = min(judged, key=lambda event: event.distance)
    checkpoint = load_checkpoint(whole.request.folder / BEST_FILE)

    assert [event for event in judged if event.is_best][-1] == best
    assert checkpoint.pictures_seen == best.step * 2
    assert whole.proofs.models == [whole.request.folder / BEST_FILE]
    assert isinstance(whole.events.heard[-1], TrainerFinished)


def test_samples_show_the_same_pictures_every_time(whole: Undisturbed) -> None:
    sampled = whole.events.of(TrainerSampled)

    assert [event.step for event in sampled] == [
        event.step for event in whole.events.of(TrainerValidated)
    ]
    assert {tuple(s.name for s in event.samples) for event in sampled} == {
        tuple(path.name for path in whole.request.held_out)
    }
    assert all(sample.file.is_file() for event in sampled for sample in event.samples)


def test_the_open_picture_is_sampled_with_its_hole(whole: Undisturbed, tmp_path: Path) -> None:
    picture, mask = tmp_path / "picture.png", tmp_path / "mask.png"
    white = np.zeros((40, 60, 1), np.uint8)
    white[10:20, 10:30] = 255
    write_picture(picture, Picture(pixels=np.full((40, 60, 3), 90, np.uint8)))
    write_picture(mask, Picture(pixels=white))
    request = replace(
        elsewhere(whole.request, tmp_path / "run"), editor_picture=picture, editor_mask=mask
    )

    events = run(request, lambda control, event: _when(TrainerValidated, event, control.close))

    sample = events.of(TrainerSampled)[0].samples[0]
    shown = read_picture(sample.file).pixels
    assert not sample.name
    assert shown.shape == (40, 60, 3)
    assert (shown[white[..., 0] == 0] == 90).all()


def test_a_closed_run_resumes_exactly(whole: Undisturbed, tmp_path: Path) -> None:
    request = elsewhere(whole.request, tmp_path / "run")
    left = run(request, lambda control, event: _when_step(event, 6, control.close))

    events = run(request, nothing)

    assert left.of(TrainerFinished) == []
    assert left.of(TrainerFailed) == []
    assert isinstance(events.heard[-1], TrainerFinished)
    assert states_equal(whole.request.folder, request.folder)
    assert curve(whole.request.folder) == curve(request.folder)


def test_a_resumed_run_reports_its_curve_again(whole: Undisturbed, tmp_path: Path) -> None:
    request = elsewhere(whole.request, tmp_path / "run")
    left = run(request, lambda control, event: _when_step(event, 6, control.close))

    events = run(request, nothing)

    before = [(event.step, event.distance) for event in left.of(TrainerValidated)]
    again = [(event.step, event.distance) for event in events.of(TrainerValidated)]
    assert again[: len(before)] == before
    assert events.of(TrainerPlanned) == left.of(TrainerPlanned)


def test_a_pause_within_a_step_is_saved_and_changes_nothing(
    whole: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = replace(whole.request.goal, settings=(*whole.request.goal.settings, "accumulate=2"))
    request = replace(elsewhere(whole.request, tmp_path / "run"), goal=goal)
    plain = run(replace(request, folder=tmp_path / "plain"), nothing)
    controls: list[RunControl] = []
    pauses: list[int] = []
    real = TrainStep._backward_discriminator

    def pausing(
        self: TrainStep, step: int, predictions: list[Prediction], pause_point: Callable[[], None]
    ) -> object:
        if step == 6 and not pauses:
            pauses.append(step)
            controls[0].handle(TrainerCommand.PAUSE)
        return real(self, step, predictions, pause_point)

    monkeypatch.setattr(TrainStep, "_backward_discriminator", pausing)

    def react(control: RunControl, event: TrainerEvent) -> None:
        controls[:] = [control]
        if isinstance(event, TrainerPaused):
            control.handle(TrainerCommand.RESUME)

    events = run(request, react)

    assert len(events.of(TrainerPaused)) == len(events.of(TrainerResumed)) == 1
    assert isinstance(plain.heard[-1], TrainerFinished)
    assert states_equal(tmp_path / "plain", request.folder)


def test_finishing_now_proves_the_best_so_far(whole: Undisturbed, tmp_path: Path) -> None:
    request = elsewhere(whole.request, tmp_path / "run")

    events = run(
        request,
        lambda control, event: _when_step(
            event, 6, lambda: control.handle(TrainerCommand.FINISH_NOW)
        ),
    )

    finished = events.of(TrainerFinished)[0]
    assert finished.model == request.folder / BEST_FILE
    assert max(event.step for event in events.of(TrainerValidated)) == 6


def test_a_cancelled_run_is_not_offered_again(whole: Undisturbed, tmp_path: Path) -> None:
    request = elsewhere(whole.request, tmp_path / "runs" / "run")

    events = run(
        request,
        lambda control, event: _when_step(event, 6, lambda: control.handle(TrainerCommand.CANCEL)),
    )

    assert isinstance(events.heard[-1], TrainerCancelled)
    assert find_unfinished_runs(tmp_path / "runs") == ()


def test_missing_pictures_do_not_stop_a_run_that_has_begun(
    whole: Undisturbed, tmp_path: Path
) -> None:
    request = replace(tiny_request(tmp_path / "own"), goal=whole.request.goal)
    run(request, lambda control, event: _when_step(event, 6, control.close))
    request.pictures[0].unlink()
    request.pictures[1].write_bytes(b"something else")

    events = run(request, nothing)

    assert isinstance(events.heard[-1], TrainerFinished)
    assert events.of(TrainerNoted)[0] == TrainerNoted(note=Note.CHANGED, pictures=2)
    assert curve(request.folder) == curve(whole.request.folder)


def test_no_source_file_is_touched(whole: Undisturbed) -> None:
    files = (*whole.request.pictures, *whole.request.held_out)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    run(elsewhere(whole.request, whole.request.folder.parent / "again"), nothing)

    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files} == before


def test_no_readable_picture_is_a_fault(whole: Undisturbed, tmp_path: Path) -> None:
    request = replace(
        elsewhere(whole.request, tmp_path / "run"), pictures=(tmp_path / "missing.jpg",)
    )

    events = run(request, nothing)

    assert events.of(TrainerFailed)[0].fault is Fault.PICTURES


def test_a_full_disk_is_a_fault_and_the_run_resumes_later(
    whole: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = elsewhere(whole.request, tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr("training.run.run_folder.save_state", _refusing(at=2))
        failed = run(request, nothing)

    events = run(request, nothing)

    assert [event.fault for event in failed.of(TrainerFailed)] == [Fault.FULL_DISK]
    assert isinstance(events.heard[-1], TrainerFinished)
    assert curve(request.folder) == curve(whole.request.folder)


def test_without_memory_batches_are_split_further(
    whole: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = elsewhere(whole.request, tmp_path / "run")
    monkeypatch.setattr(TrainStep, "_split", _out_of_memory_once_at(9))

    events = run(request, nothing)

    config = config_from_json((request.folder / CONFIG_FILE).read_text(encoding="utf-8"))
    assert [event.note for event in events.of(TrainerNoted)] == [Note.SMALLER_PARTS]
    assert config.accumulate == 2
    assert isinstance(events.heard[-1], TrainerFinished)


def test_too_little_memory_for_one_picture_is_a_fault(
    whole: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = elsewhere(whole.request, tmp_path / "run")
    run(request, lambda control, event: _when_step(event, 3, control.close))
    assert split_batches_further(request)
    monkeypatch.setattr(TrainStep, "_split", _out_of_memory_once_at(0))

    events = run(request, nothing)

    assert [event.fault for event in events.of(TrainerFailed)] == [Fault.NO_MEMORY]


def _when(kind: type[TrainerEvent], event: TrainerEvent, act: Callable[[], None]) -> None:
    if isinstance(event, kind):
        act()


def _when_step(event: TrainerEvent, step: int, act: Callable[[], None]) -> None:
    """Act once a step was validated; these runs validate at every third one."""
    if isinstance(event, TrainerValidated) and event.step >= step:
        act()


def _refusing(*, at: int) -> Callable[..., None]:
    from training.run.run_state import save_state  # noqa: PLC0415 - before it is replaced

    calls: list[None] = []

    def save(*arguments: object) -> None:
        calls.append(None)
        if len(calls) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        save_state(*arguments)  # type: ignore[arg-type]  # handed through

    return save


def _out_of_memory_once_at(call: int) -> Callable[..., object]:
    calls: list[None] = []
    real = TrainStep._split

    def split(self: TrainStep, batch: object) -> object:
        calls.append(None)
        if len(calls) == call + 1:
            raise torch.OutOfMemoryError("out of memory")
        return real(self, batch)  # type: ignore[arg-type]  # handed through

    return split
