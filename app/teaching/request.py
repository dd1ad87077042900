"""Makes the trainer's request of a lesson, and the card of the model that came out."""

import contextlib
import datetime as dt
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from app.teaching.detector import DetectorTeaching
from app.teaching.lesson import Lesson
from app.teaching.setup import TeachingPaths
from engine.errors import EngineError
from engine.network.model_card import ModelCard
from engine.network.model_file import read_model_file
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect
from training.api import FineTuneRequest, TrainerFinished
from training.fine_tuning.detector_request import DetectorRequest
from training.fine_tuning.runs import discard

# The run learns from a copy of a model of the user's own, which may be removed meanwhile.
_MODEL_COPY_FILE = "began-from.safetensors"
_BANK_COPY_FOLDER: Final = "examples"
# Surroundings of the hole in the open picture that the samples are cut from.
_HOLE_MARGIN_PX = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHole:
    """A copy of the hole painted in the open picture, and of its surroundings.

    Attributes:
        pixels: The picture, (H, W, C).
        mask: The hole, (H, W), bool, true means fill; not empty.
    """

    pixels: Pixels
    mask: Mask


def copy_hole(pixels: Pixels, mask: Mask) -> OpenHole | None:
    """Copy a hole and its surroundings; None if nothing is painted over."""
    hole = Rect.of_mask(mask)
    if hole is None:
        return None
    part = hole.grown(_HOLE_MARGIN_PX, within=Rect.of_shape(mask.shape)).slices
    return OpenHole(pixels=pixels[part].copy(), mask=mask[part].copy())


def make_request(lesson: Lesson, paths: TeachingPaths, hole: OpenHole | None) -> FineTuneRequest:
    """Make the run's folder, with copies of what the trainer needs and might vanish; slow.

    Raises:
        OSError: The folder cannot be made or written, or the model cannot be read.
        PictureWriteError: The open picture cannot be written.
    """
    with _new_folder(paths) as folder:
        return _fill_folder(folder, lesson, paths, hole)


def _fill_folder(
    folder: Path, lesson: Lesson, paths: TeachingPaths, hole: OpenHole | None
) -> FineTuneRequest:
    goal = lesson.goal
    editor_picture = editor_mask = None
    if hole is not None:
        editor_picture, editor_mask = folder / "editor-picture.png", folder / "editor-mask.png"
        write_picture(editor_picture, Picture(pixels=hole.pixels))
        write_picture(editor_mask, Picture(pixels=hole.mask[..., np.newaxis] * np.uint8(255)))
    is_shipped = goal.model == paths.model
    if not is_shipped:
        copy = shutil.copyfile(goal.model, folder / _MODEL_COPY_FILE)
        goal = replace(goal, model=Path(copy))
    return FineTuneRequest(
        folder=folder,
        pictures=lesson.pictures,
        held_out=lesson.held_out,
        goal=goal,
        discriminator=paths.discriminator if is_shipped else None,
        features=paths.features,
        regression=paths.regression,
        editor_picture=editor_picture,
        editor_mask=editor_mask,
        cache=paths.cache,
    )


def make_detector_request(detector: DetectorTeaching, paths: TeachingPaths) -> DetectorRequest:
    """Make the run's folder, with copies of the examples and of the detector in use; slow.

    Raises:
        OSError: The folder cannot be made or written, or the detector cannot be read.
    """
    with _new_folder(paths) as folder:
        bank = folder / _BANK_COPY_FOLDER
        detector.bank.copy_to(bank)
        in_use = detector.own.choose(detector.preferences.value, shipped=paths.detector)
        return DetectorRequest(
            folder=folder,
            bank=bank,
            detector=Path(shutil.copyfile(in_use, folder / _MODEL_COPY_FILE)),
            photographs=paths.regression,
            device=detector.preferences.value.device.value,
            cache=paths.cache,
        )


@contextlib.contextmanager
def _new_folder(paths: TeachingPaths) -> Iterator[Path]:
    """Make the folder of a run, and remove it if it cannot be filled, as on a full disk."""
    folder = paths.runs / f"run-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        discard(folder)
        raise


def make_card(
    request: FineTuneRequest, finished: TrainerFinished, *, steps: int, day: dt.date
) -> ModelCard:
    """Return the card of the model that came out of a run.

    Args:
        request: The request of the run.
        finished: The result of the run.
        steps: Number of steps taken, 0 if unknown.
        day: Day on which the run ended.
    """
    proof = finished.proof
    return ModelCard(
        began_from=_read_name(request.goal.model),
        date=day.isoformat(),
        pictures=len(request.pictures),
        held_out=len(request.held_out),
        repair=request.goal.repair.value,
        preset=request.goal.preset.value,
        steps=steps,
        learned_share=proof.learned_share,
        verdict=proof.verdict.value,
        own=proof.own,
        elsewhere=proof.elsewhere,
    )


def _read_name(model: Path) -> str:
    """Return a model's name, or its file's name if the model cannot be read any more."""
    try:
        return read_model_file(model).name
    except EngineError:
        return model.stem[:80]
