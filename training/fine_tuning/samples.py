"""What the generator of a moment makes of a few pictures, to be looked at while it learns."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import torch

from engine.errors import PictureError
from engine.network.generator import Generator
from engine.network.preprocess import from_tensor, mask_tensor, masked_input, to_tensor
from engine.pictures.colour import to_rgb8
from engine.pictures.files import Picture, read_mask, read_picture, write_picture
from engine.pictures.pixels import Mask
from training.api import FineTuneRequest, Sample
from training.data.run_pictures import RunPictures, pick_evenly
from training.masks.mixture import MaskMixture
from training.masks.sampler import MaskSampler

_LOG = logging.getLogger(__name__)
_FOLDER: Final = "samples"
EDITOR_NAME: Final = "Open picture"
_LONGEST_PX = 512
_HELD_OUT = 3
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A small picture and its hole.

    Attributes:
        name: For a person.
        rgb: (H, W, 3), uint8.
        mask: (H, W), not empty.
    """

    name: str
    rgb: npt.NDArray[np.uint8]
    mask: Mask


def scenes_of(request: FineTuneRequest, pictures: RunPictures, mixture: MaskMixture) -> list[Scene]:
    """Return what is sampled: the editor's picture, if there is one, and some held-out ones.

    Args:
        request: Names the editor's picture.
        pictures: Of the run.
        mixture: What holes are drawn from.
    """
    scenes = []
    sampler = MaskSampler(mixture)
    for index in pick_evenly(range(len(pictures.held_out)), _HELD_OUT):
        rgb = _small(pictures.held_out.natives[index])
        mask = _drawn(sampler, np.random.default_rng([request.goal.seed, index]), rgb.shape[:2])
        scenes.append(Scene(name=pictures.held_out_names[index], rgb=rgb, mask=mask))
    editor = _editor_scene(request)
    return scenes if editor is None else [editor, *scenes]


def write_samples(
    scenes: list[Scene], generator: Generator, folder: Path, step: int, hold: Callable[[], None]
) -> None:
    """Write what a generator makes of the scenes below a run's folder.

    Args:
        scenes: As they were for every other step.
        generator: In evaluation mode.
        folder: The run's.
        step: Of the generator.
        hold: Called before every scene; what it raises is passed on.

    Raises:
        PictureError: A file cannot be written.
        OSError: The folder cannot be made.
    """
    place = folder / _FOLDER / f"{step:09}"
    place.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(scenes):
        hold()
        picture = Picture(pixels=_filled(scene, generator))
        write_picture(place / f"{number}.png", picture)


def samples_of(scenes: list[Scene], folder: Path, step: int) -> tuple[Sample, ...] | None:
    """Return the samples of a step that were written before; None if one is missing."""
    place = folder / _FOLDER / f"{step:09}"
    samples = tuple(
        Sample(name=scene.name, file=place / f"{number}.png") for number, scene in enumerate(scenes)
    )
    return samples if samples and all(sample.file.is_file() for sample in samples) else None


@torch.inference_mode()
def _filled(scene: Scene, generator: Generator) -> npt.NDArray[np.uint8]:
    device = next(generator.parameters()).device
    truth = to_tensor(scene.rgb).to(device)
    mask = mask_tensor(scene.mask).to(device)
    answer = generator(masked_input(truth, mask)).picture
    composed = from_tensor(torch.lerp(truth, answer, mask), dtype=np.dtype(np.uint8))
    return np.where(scene.mask[..., None], composed, scene.rgb).astype(np.uint8)


def _editor_scene(request: FineTuneRequest) -> Scene | None:
    if request.editor_picture is None or request.editor_mask is None:
        return None
    try:
        rgb = to_rgb8(read_picture(request.editor_picture).pixels)
        mask = read_mask(request.editor_mask)
    except PictureError as error:
        _LOG.warning("the editor's picture is not sampled: %s", error)
        return None
    small = _small(rgb)
    height, width = small.shape[:2]
    # Anything in a pixel counts, or thin holes would be interrupted.
    share = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    if mask.shape != rgb.shape[:2] or not share.any():
        return None
    return Scene(name=EDITOR_NAME, rgb=small, mask=np.asarray(share > 0))


def _drawn(sampler: MaskSampler, rng: np.random.Generator, shape: tuple[int, ...]) -> Mask:
    """Return the middle of a drawn mask, not empty."""
    height, width = shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    part = np.zeros((height, width), np.bool_)
    for _ in range(_TRIES):
        part = sampler.sample(rng, side)[top : top + height, left : left + width]
        if part.any():
            return part
    part = part.copy()
    part[height // 3 : height // 2, width // 3 : width // 2] = True
    return part


def _small(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    factor = min(_LONGEST_PX / max(rgb.shape[:2]), 1.0)
    size = (max(round(rgb.shape[1] * factor), 1), max(round(rgb.shape[0] * factor), 1))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
