"""Runs the generator on one window: reduces it, cuts tiles, blends their answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.compute.cancellable_pool import CancellablePool
from engine.errors import InvalidResultError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory
from engine.network.precision import answer_of
from engine.network.preprocess import from_tensor, mask_tensor, to_tensor
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.fallback import GeneratorSettings
from engine.restore.tiling import WORKING_SIDE_PX, Window, tile_weight, tiles_of

_Depth: TypeAlias = np.dtype[np.uint8] | np.dtype[np.uint16]

# A constant answer over fewer pixels than this may be right.
_LEAST_JUDGED_PX = 64


def generate(
    settings: GeneratorSettings,
    pixels: Pixels,
    mask: Mask,
    window: Window,
    *,
    report_progress: Callable[[float], None],
    pool: CancellablePool,
) -> Pixels:
    """Return the generator's answer for a whole window.

    Args:
        settings: The generator, in evaluation mode, and its tiles.
        pixels: (window.place.height, window.place.width, C), what lies in the window.
        mask: Its hole, (window.place.height, window.place.width), bool.
        window: Says at which size the generator sees it.
        report_progress: Told the share of tiles that are done.
        pool: Calls torch.

    Returns:
        (window.place.height, window.place.width, 3), dtype of `pixels`; of windows that the
        generator sees with a short side above `WORKING_SIDE_PX`, only the hole's pixels mean
        anything.

    Raises:
        JobCancelledError: The caller cancelled.
        InvalidResultError: The generator answered with NaN, infinity, or one flat colour.
        OutOfMemoryError: A tile does not fit into the device's memory.
    """
    seen = pool.call(partial(_seen, pixels, mask, window))
    height, width = seen.hole.shape
    # Unlike torch's, numpy's zeros take no time and no memory before they are touched.
    answer = torch.from_numpy(np.zeros((1, 3, height, width), np.float32))
    weights = torch.from_numpy(np.zeros((height, width), np.float32))
    tiles = tiles_of(seen.hole, tile_px=settings.tile_px)
    for index, tile in enumerate(tiles):
        rows, columns = tile.slices
        filled = pool.call(partial(_run, settings.generator, seen, tile))
        weight = torch.from_numpy(tile_weight(tile, shape=(height, width)))
        answer[..., rows, columns] += filled * weight
        weights[rows, columns] += weight
        report_progress((index + 1) / len(tiles))
    finish = _whole if min(height, width) <= WORKING_SIDE_PX else _placed
    return pool.call(partial(finish, answer, weights, mask, seen.hole, pixels.dtype))


def generate_batch(
    settings: GeneratorSettings,
    windows: Sequence[tuple[Pixels, Mask]],
    *,
    report_progress: Callable[[float], None],
    pool: CancellablePool,
) -> list[Pixels]:
    """Return the generator's answers for windows of one size, at the photograph's own scale.

    They go through together, unless the settings' tiles are too small for that.

    Args:
        settings: The generator, in evaluation mode, and its tiles.
        windows: For each, (H, W, C), what lies in it, and (H, W), bool, its hole.
        report_progress: Told the share that is done.
        pool: Calls torch.

    Returns:
        For each (H, W, 3), dtype of its pixels; only the hole's pixels mean anything.

    Raises:
        JobCancelledError: The caller cancelled.
        InvalidResultError: The generator answered with NaN, infinity, or one flat colour.
        OutOfMemoryError: They do not fit into the device's memory.
    """
    height, width = windows[0][1].shape
    if len(windows) * height * width > settings.tile_px**2 or max(height, width) > settings.tile_px:
        window = Window(place=Rect.of_shape((height, width)), width_px=width, height_px=height)
        answers = []
        for pixels, mask in windows:
            answers.append(
                generate(settings, pixels, mask, window, report_progress=_unheard, pool=pool)
            )
            report_progress(len(answers) / len(windows))
        return answers
    answers = pool.call(partial(_run_together, settings.generator, windows))
    report_progress(1.0)
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A window as the generator sees it.

    Attributes:
        hole: (h, w), bool.
        cut: Returns a tile's colours (1, 3, H, W) and its hole (1, 1, H, W), float32.
    """

    hole: Mask
    cut: Callable[[Rect], tuple[Tensor, Tensor]]


def _seen(pixels: Pixels, mask: Mask, window: Window) -> _Seen:
    if not window.is_reduced:  # may be as large as the picture, and is never converted as a whole
        return _Seen(
            hole=mask,
            cut=lambda tile: (to_tensor(pixels[tile.slices]), mask_tensor(mask[tile.slices])),
        )
    size = (window.height_px, window.width_px)
    rgb, hole = _reduced(to_tensor(pixels), mask_tensor(mask), size)
    return _Seen(
        hole=hole[0, 0].numpy() > 0,
        cut=lambda tile: (rgb[(..., *tile.slices)], hole[(..., *tile.slices)]),
    )


def _run(generator: Generator, seen: _Seen, tile: Rect) -> Tensor:
    """Return (1, 3, H, W) on the CPU: the answer for one tile."""
    return _answer(generator, *seen.cut(tile))


def _run_together(generator: Generator, windows: Sequence[tuple[Pixels, Mask]]) -> list[Pixels]:
    rgb = torch.cat([to_tensor(pixels) for pixels, _ in windows])
    hole = torch.cat([mask_tensor(mask) for _, mask in windows])
    together = _answer(generator, rgb, hole)
    answers = [together[index : index + 1] for index in range(len(windows))]
    for answer, (_, mask) in zip(answers, windows, strict=True):
        _check(answer[..., torch.from_numpy(mask)])
    return [
        from_tensor(answer, dtype=pixels.dtype)
        for answer, (pixels, _) in zip(answers, windows, strict=True)
    ]


def _unheard(_fraction: float) -> None:
    pass


def _answer(generator: Generator, rgb: Tensor, hole: Tensor) -> Tensor:
    """Return (B, 3, H, W) on the CPU; memory that runs out has its own error."""
    try:
        return answer_of(generator, rgb, hole)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        count, _, height, width = rgb.shape
        raise OutOfMemoryError(
            f"what the generator sees ({count} x {width} x {height} pixels) does not fit into memory"
        ) from error


def _placed(answer: Tensor, weights: Tensor, mask: Mask, hole: Mask, dtype: _Depth) -> Pixels:
    """Return (H, W, 3) of the weighted sum of tiles (1, 3, H, W), the hole's pixels alone."""
    places = torch.from_numpy(np.flatnonzero(hole))
    inside = answer.flatten(2)[..., places] / weights.flatten()[places]  # (1, 3, N)
    _check(inside)
    placed = np.zeros((*mask.shape, 3), dtype)
    placed[mask] = from_tensor(inside.unsqueeze(3), dtype=dtype)[:, 0]
    return placed


def _whole(answer: Tensor, weights: Tensor, mask: Mask, hole: Mask, dtype: _Depth) -> Pixels:
    """Return (H, W, 3) of the weighted sum of tiles (1, 3, h, w), enlarged if it was reduced."""
    answer = answer / weights.clamp_min(torch.finfo(torch.float32).tiny)
    _check(answer[..., torch.from_numpy(hole)])
    if mask.shape != hole.shape:
        answer = F.interpolate(answer, mask.shape, mode="bicubic", align_corners=False)
    return from_tensor(answer, dtype=dtype)


def _reduced(rgb: Tensor, hole: Tensor, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Reduce a window by averaging its known pixels alone, so that the damage does not bleed.

    A reduced pixel with any hole under it is hole.
    """
    known = 1.0 - hole
    share = F.interpolate(known, size, mode="area")
    averaged = F.interpolate(rgb * known, size, mode="area") / share.clamp_min(1e-6)
    return averaged, (share < 1.0 - 1e-6).float()


def _check(inside: Tensor) -> None:
    """Refuse an answer (1, 3, N) for a hole's pixels that cannot be right."""
    if not bool(inside.isfinite().all()):
        raise InvalidResultError("the generator's answer is not a number")
    if inside.shape[2] >= _LEAST_JUDGED_PX and bool((inside == inside[0, 0, 0]).all()):
        raise InvalidResultError("the generator's answer is one flat colour")
