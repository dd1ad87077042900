"""Samples: what a generator makes of a few fixed holes, written as PNG files to watch a run."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import torch

from engine.errors import MaskError, PictureError
from engine.network.generator import Generator
from engine.network.preprocess import from_tensor, make_input, mask_to_tensor, to_tensor
from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_mask, read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from training.api import Sample
from training.data.batches import Batch
from training.data.cache import PictureCache
from training.masks.mixture import MaskMixture
from training.masks.sampler import MaskSampler

RGB = npt.NDArray[np.uint8]

_LOG = logging.getLogger(__name__)
_FOLDER: Final = "samples"
_MAX_SIDE_PX = 512
_MAX_SCENES = 3
_MAX_DRAWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A small picture with a hole.

    Attributes:
        name: Name to show to a person.
        rgb: (H, W, 3), uint8; what is in the hole is the truth.
        mask: (H, W), bool, true inside the hole; not empty.
    """

    name: str
    rgb: RGB
    mask: Mask


class SampleFolder:
    """The samples of a run, in a folder below the run's, one PNG file for each scene and step."""

    def __init__(self, run: Path, scenes: Sequence[Scene]) -> None:
        self._folder = run / _FOLDER
        self._scenes = scenes

    def write(self, generator: Generator, step: int, pause_point: Callable[[], None]) -> None:
        """Write the samples of a step, unless they are there already.

        Args:
            generator: A generator in evaluation mode.
            step: Number of steps that the generator has taken.
            pause_point: Called before each scene; may wait, or raise.

        Raises:
            PictureError: A file cannot be written.
            OSError: The folder cannot be made.
        """
        if self.find(step) is not None:
            return
        for scene, sample in zip(self._scenes, self._samples(step), strict=True):
            pause_point()
            sample.file.parent.mkdir(parents=True, exist_ok=True)
            write_picture(sample.file, Picture(pixels=fill_scene(scene, generator)))

    def find(self, step: int) -> tuple[Sample, ...] | None:
        """Return the samples that were written for a step; None if there are none, or one is missing."""
        samples = self._samples(step)
        return samples if samples and all(sample.file.is_file() for sample in samples) else None

    def _samples(self, step: int) -> tuple[Sample, ...]:
        return tuple(
            Sample(name=scene.name, file=self._folder / f"{step:09}" / f"{number}.png")
            for number, scene in enumerate(self._scenes)
        )


def draw_scenes(
    pictures: PictureCache, names: Sequence[str], mixture: MaskMixture, *, seed: int
) -> list[Scene]:
    """Return up to three of the pictures, evenly spread, each reduced and with a hole.

    Args:
        pictures: Held-out pictures.
        names: Name of each picture.
        mixture: Masks to draw the holes from.
        seed: Seed of the holes.
    """
    sampler = MaskSampler(mixture)
    scenes = []
    for index in np.unique(np.linspace(0, len(pictures) - 1, _MAX_SCENES).round().astype(int)):
        rgb = _reduce(pictures.natives[index])
        rng = np.random.default_rng([seed, index])
        scenes.append(Scene(name=names[index], rgb=rgb, mask=_draw_hole(sampler, rng, rgb.shape)))
    return scenes


def read_scene(name: str, picture: Path, mask: Path) -> Scene | None:
    """Return a picture file and a mask file of the same size as a reduced scene.

    Returns:
        None where one of them cannot be read, their sizes differ, or the mask is empty.
    """
    try:
        rgb, hole = to_rgb8(read_picture(picture).pixels), read_mask(mask)
    except (PictureError, MaskError) as error:
        _LOG.warning("%s is not sampled: %s", name, error)
        return None
    if hole.shape != rgb.shape[:2]:
        return None
    small = _reduce(rgb)
    size = (small.shape[1], small.shape[0])
    share = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    # A pixel with any hole in it is hole, so that thin holes stay connected.
    return Scene(name=name, rgb=small, mask=np.asarray(share > 0))


def scenes_from_batch(batch: Batch) -> list[Scene]:
    """Return the windows of a batch as scenes."""
    return [
        Scene(name=str(number), rgb=rgb.permute(1, 2, 0).numpy(), mask=mask[0].numpy())
        for number, (rgb, mask) in enumerate(zip(batch.rgb, batch.mask, strict=True))
    ]


@torch.inference_mode()
def fill_scene(scene: Scene, generator: Generator) -> RGB:
    """Return (H, W, 3), uint8: the scene with its hole filled by the generator alone."""
    device = next(generator.parameters()).device
    truth = to_tensor(scene.rgb).to(device)
    mask = mask_to_tensor(scene.mask).to(device)
    picture = generator(make_input(truth, mask)).picture
    filled = from_tensor(picture, dtype=np.dtype(np.uint8))
    return np.where(scene.mask[..., None], filled, scene.rgb).astype(np.uint8)


def _draw_hole(sampler: MaskSampler, rng: np.random.Generator, shape: tuple[int, ...]) -> Mask:
    """Return (H, W), the middle of a drawn mask; not empty."""
    height, width = shape[:2]
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    hole = np.zeros((height, width), np.bool_)
    for _ in range(_MAX_DRAWS):
        hole = sampler.sample(rng, side)[top : top + height, left : left + width]
        if hole.any():
            return hole
    hole = hole.copy()
    hole[height // 3 : height // 2, width // 3 : width // 2] = True
    return hole


def _reduce(rgb: RGB) -> RGB:
    """Return the picture with a longer side of at most 512 px."""
    factor = min(_MAX_SIDE_PX / max(rgb.shape[:2]), 1.0)
    size = (max(round(rgb.shape[1] * factor), 1), max(round(rgb.shape[0] * factor), 1))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
