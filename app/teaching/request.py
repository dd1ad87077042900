"""Makes the fine-tuning request of a lesson, and the card of the model that came out."""

import datetime as dt
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.teaching.lesson import Lesson
from engine.errors import EngineError
from engine.network.model_card import ModelCard
from engine.network.model_file import read_model_file
from engine.pictures.files import Picture, write_picture
from engine.pictures.pixels import Mask, Pixels, Rect
from training.api import FineTuneRequest, TrainerFinished

# The copy of a model of the user's own, which may be removed while a run learns from it.
_BEGAN_FROM_FILE = "began-from.safetensors"
# Of the open picture, around its mask: what the samples are cut from.
_EDITOR_MARGIN_PX = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Provided:
    """What comes with the program and training needs.

    Attributes:
        model: The shipped model.
        discriminator: The one that was trained with it.
        features: SqueezeNet's features.
        regression: Folder of photographs on which a new model must not be worse.
        runs: Folder for runs; it may not exist yet.
        cache: Folder for what can be made anew, the engine's; None: nothing is kept.
    """

    model: Path
    discriminator: Path
    features: Path
    regression: Path
    runs: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorPicture:
    """A copy of what is open in the editor and painted over.

    Attributes:
        pixels: (H, W, C).
        mask: (H, W), bool, true means fill; not empty.
    """

    pixels: Pixels
    mask: Mask


def editor_picture(pixels: Pixels, mask: Mask) -> EditorPicture | None:
    """Return a copy of a hole and its surroundings, None where nothing is painted over."""
    hole = Rect.of_mask(mask)
    if hole is None:
        return None
    part = hole.grown(_EDITOR_MARGIN_PX, within=Rect.of_shape(mask.shape)).slices
    return EditorPicture(pixels=pixels[part].copy(), mask=mask[part].copy())


def make_request(
    lesson: Lesson, provided: Provided, editor: EditorPicture | None
) -> FineTuneRequest:
    """Make the run's folder, and in it what the trainer needs and might vanish; slow.

    Raises:
        OSError: The folder cannot be made or written, or the model cannot be read.
        PictureWriteError: The editor's picture cannot be written.
    """
    goal = lesson.goal
    folder = provided.runs / f"run-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    files: tuple[Path | None, Path | None] = (None, None)
    if editor is not None:
        picture, mask = folder / "editor-picture.png", folder / "editor-mask.png"
        write_picture(picture, Picture(pixels=editor.pixels))
        white = editor.mask[..., np.newaxis] * np.uint8(255)
        write_picture(mask, Picture(pixels=white))
        files = (picture, mask)
    is_shipped = goal.model == provided.model
    if not is_shipped:
        copy = shutil.copyfile(goal.model, folder / _BEGAN_FROM_FILE)
        goal = replace(goal, model=Path(copy))
    return FineTuneRequest(
        folder=folder,
        pictures=lesson.pictures,
        held_out=lesson.held_out,
        goal=goal,
        discriminator=provided.discriminator if is_shipped else None,
        features=provided.features,
        regression=provided.regression,
        editor_picture=files[0],
        editor_mask=files[1],
        cache=provided.cache,
    )


def card_of(
    request: FineTuneRequest, finished: TrainerFinished, *, steps: int, day: dt.date
) -> ModelCard:
    """Return the card of what came out of a run.

    Args:
        request: What was done.
        finished: What came out.
        steps: How many were taken, 0 where that is not known.
        day: Of its end.
    """
    proof = finished.proof
    return ModelCard(
        began_from=_name_of(request.goal.model),
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


def _name_of(model: Path) -> str:
    """Return a model's name, its file's where that cannot be read any more."""
    try:
        return read_model_file(model).name
    except EngineError:
        return model.stem[:80]
