"""Runs the generator on one window: reduces it, cuts tiles, blends their answers."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.api import Mask, Pixels
from engine.crew import Crew
from engine.errors import InvalidResultError, OutOfMemoryError
from engine.generator import Generator
from engine.precision import answer_of
from engine.preprocess import from_tensor, mask_tensor, to_tensor
from engine.tiling import Window, tile_weight, tiles_of

# A constant answer over fewer pixels than this may be right.
_LEAST_JUDGED_PX = 64


def generate(
    generator: Generator,
    pixels: Pixels,
    mask: Mask,
    window: Window,
    *,
    report: Callable[[float], None],
    crew: Crew,
) -> Pixels:
    """Return the generator's answer for a whole window.

    Args:
        generator: In evaluation mode, on the device to use.
        pixels: (window.place.height, window.place.width, C), what lies in the window.
        mask: Its hole, (window.place.height, window.place.width), bool.
        window: Says at which size the generator sees it.
        report: Told the share of tiles that are done.
        crew: Calls torch.

    Returns:
        (window.place.height, window.place.width, 3), dtype of `pixels`; only the hole's pixels
        mean anything.

    Raises:
        JobCancelledError: The caller cancelled.
        InvalidResultError: The generator answered with NaN, infinity, or one flat colour.
        OutOfMemoryError: A tile does not fit into the device's memory.
    """
    rgb, hole = crew.call(partial(_seen, pixels, mask, window))
    # Unlike torch's, numpy's zeros take no time and no memory before they are touched.
    answer = torch.from_numpy(np.zeros(rgb.shape, np.float32))
    weights = torch.from_numpy(np.zeros(hole.shape, np.float32))
    hole_mask: Mask = hole[0, 0].numpy() > 0
    tiles = tiles_of(hole_mask)
    for index, tile in enumerate(tiles):
        rows, columns = tile.slices
        filled = crew.call(
            partial(_run, generator, rgb[..., rows, columns], hole[..., rows, columns])
        )
        weight = torch.from_numpy(tile_weight(tile, shape=hole_mask.shape))
        answer[..., rows, columns] += filled * weight
        weights[..., rows, columns] += weight
        report((index + 1) / len(tiles))
    return crew.call(partial(_judged, answer, weights, hole, window, pixels.dtype))


def _seen(pixels: Pixels, mask: Mask, window: Window) -> tuple[Tensor, Tensor]:
    """Return the picture (1, 3, h, w) and the hole (1, 1, h, w) as the generator sees them."""
    rgb, hole = to_tensor(pixels), mask_tensor(mask)
    if window.is_reduced:
        return _reduced(rgb, hole, (window.height_px, window.width_px))
    return rgb, hole


def _judged(
    answer: Tensor,
    weights: Tensor,
    hole: Tensor,
    window: Window,
    dtype: np.dtype[np.uint8] | np.dtype[np.uint16],
) -> Pixels:
    """Return (window.place.height, window.place.width, 3) of the tiles' weighted sum."""
    answer = answer / weights.clamp_min(torch.finfo(torch.float32).tiny)
    _check(answer, hole)
    if window.is_reduced:
        size = (window.place.height, window.place.width)
        answer = F.interpolate(answer, size, mode="bicubic", align_corners=False)
    return from_tensor(answer, dtype=dtype)


def _run(generator: Generator, rgb: Tensor, hole: Tensor) -> Tensor:
    """Return (1, 3, H, W) on the CPU: the answer for one tile."""
    try:
        return answer_of(generator, rgb, hole)
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise OutOfMemoryError(
            f"a window of {rgb.shape[-1]} x {rgb.shape[-2]} pixels does not fit into memory"
        ) from error


def _reduced(rgb: Tensor, hole: Tensor, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Reduce a window by averaging its known pixels alone, so that the damage does not bleed.

    A reduced pixel with any hole under it is hole.
    """
    known = 1.0 - hole
    share = F.interpolate(known, size, mode="area")
    averaged = F.interpolate(rgb * known, size, mode="area") / share.clamp_min(1e-6)
    return averaged, (share < 1.0 - 1e-6).float()


def _check(answer: Tensor, hole: Tensor) -> None:
    inside = answer[hole.expand_as(answer) > 0]
    if not bool(inside.isfinite().all()):
        raise InvalidResultError("the generator's answer is not a number")
    if inside.numel() >= 3 * _LEAST_JUDGED_PX and bool((inside == inside[0]).all()):
        raise InvalidResultError("the generator's answer is one flat colour")
