"""The demonstration: scratches a photograph and restores it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.api import EngineConfig, RestoreOptions
from engine.pictures.files import read_picture, write_mask, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.process.one_job import restore_once
from engine.process.wire import Serve

_SEED = 20
_SCRATCHES = 7
_SPOTS = 6
_DAMAGED_VALUE = 238


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFiles:
    """The files of a demonstration.

    Attributes:
        before: The scratched photograph.
        mask: The mask, white where the photograph is scratched.
        after: The restored photograph.
    """

    before: Path
    mask: Path
    after: Path


def make_demo(
    folder: Path, *, photograph: Path, serve: Serve, config: EngineConfig, options: RestoreOptions
) -> DemoFiles:
    """Scratch a photograph, restore it, and write before, mask and after as PNG.

    The same photograph gets the same scratches every time.

    Args:
        folder: Folder for the files; created if needed. Files of the same names are replaced.
        photograph: A picture file.
        serve: The function that the engine process runs.
        config: Model and device.
        options: How the scratches are filled.

    Raises:
        EngineError: The photograph cannot be read or restored, or a file cannot be written.
        OSError: The folder cannot be created.
    """
    folder.mkdir(parents=True, exist_ok=True)
    picture = read_picture(photograph)
    mask = draw_scratches(picture.height, picture.width, rng=np.random.default_rng(_SEED))
    damaged = _damage(picture.pixels, mask)
    demo = DemoFiles(
        before=folder / "before.png", mask=folder / "mask.png", after=folder / "after.png"
    )
    write_picture(demo.before, Picture(pixels=damaged, icc_profile=picture.icc_profile))
    write_mask(demo.mask, mask)
    restored = restore_once(damaged, mask, options, serve=serve, config=config)
    write_picture(demo.after, Picture(pixels=restored.pixels, icc_profile=picture.icc_profile))
    return demo


def draw_scratches(height: int, width: int, *, rng: np.random.Generator) -> Mask:
    """Draw a mask (height, width), bool, of wandering scratches and a few spots."""
    mask = np.zeros((height, width), dtype=np.bool_)
    size = min(height, width)
    for _ in range(_SCRATCHES):
        steps = int(rng.uniform(0.4, 1.2) * size)
        turns = np.cumsum(rng.normal(0, 0.06, steps))
        heading = rng.uniform(0, 2 * np.pi) + turns
        y = rng.uniform(0, height) + np.cumsum(np.sin(heading))
        x = rng.uniform(0, width) + np.cumsum(np.cos(heading))
        radius = rng.uniform(0.8, 1.0 + size / 200)
        for row, column in zip(y, x, strict=True):
            _stamp(mask, row, column, radius_px=radius)
    for _ in range(_SPOTS):
        row, column = rng.uniform(0, height), rng.uniform(0, width)
        _stamp(mask, row, column, radius_px=rng.uniform(1.5, 2.0 + size / 60))
    return mask


def _stamp(mask: Mask, row: float, column: float, *, radius_px: float) -> None:
    top, left = max(int(row - radius_px), 0), max(int(column - radius_px), 0)
    part = mask[top : max(int(row + radius_px) + 2, 0), left : max(int(column + radius_px) + 2, 0)]
    y, x = np.ogrid[: part.shape[0], : part.shape[1]]
    part |= (y + top - row) ** 2 + (x + left - column) ** 2 <= radius_px**2


def _damage(pixels: Pixels, mask: Mask) -> Pixels:
    damaged = pixels.copy()
    colours = damaged[..., :-1] if pixels.shape[2] in (2, 4) else damaged
    colours[mask] = _DAMAGED_VALUE if pixels.dtype == np.uint8 else _DAMAGED_VALUE * 257
    return damaged
