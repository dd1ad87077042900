"""Runs the generator on windows: reduces them, cuts tiles, and blends the tiles' results."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import InvalidResultError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory
from engine.network.precision import run_generator
from engine.network.preprocess import from_tensor, mask_to_tensor, to_tensor
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.windows import WORKING_SIDE_PX, Cutout, cut_tiles, weigh_tile

# In a smaller hole a result of one colour may be right.
_MIN_CHECKED_PX = 64


def generate(
    generator: Generator,
    cutouts: Sequence[Cutout],
    *,
    tile_px: int,
    report_progress: Callable[[float], None],
) -> list[Pixels]:
    """Return the generator's result for each of several windows of one size.

    They go through the generator together if they have no more pixels than one tile.

    Args:
        generator: In evaluation mode.
        cutouts: Windows of one size.
        tile_px: Largest side of a tile.
        report_progress: Called with the share of tiles that are done; may raise to stop the work.

    Returns:
        For each window (window.place.height, window.place.width, 3), dtype of its pixels. Outside
        the hole only a window with a short side of at most `WORKING_SIDE_PX` is defined.

    Raises:
        InvalidResultError: The result has NaN or infinity, or is one flat colour.
        OutOfMemoryError: A tile does not fit into the device's memory.
    """
    window = cutouts[0].window
    pixels = len(cutouts) * window.width_px * window.height_px
    is_small = max(window.width_px, window.height_px) <= tile_px and pixels <= tile_px**2
    if is_small and not window.is_reduced:
        results = _run_together(generator, cutouts)
        report_progress(1.0)
        return results

    def report_part(index: int) -> Callable[[float], None]:
        return lambda share: report_progress((index + share) / len(cutouts))

    return [
        _run_in_tiles(generator, cutout, tile_px=tile_px, report_progress=report_part(index))
        for index, cutout in enumerate(cutouts)
    ]


def _run_together(generator: Generator, cutouts: Sequence[Cutout]) -> list[Pixels]:
    rgb = torch.cat([to_tensor(cutout.colours) for cutout in cutouts])
    hole = torch.cat([mask_to_tensor(cutout.hole) for cutout in cutouts])
    results = _run(generator, rgb, hole).chunk(len(cutouts))
    for result, cutout in zip(results, cutouts, strict=True):
        _check(result[..., torch.from_numpy(cutout.hole)])
    return [
        from_tensor(result, dtype=cutout.colours.dtype)
        for result, cutout in zip(results, cutouts, strict=True)
    ]


def _run_in_tiles(
    generator: Generator,
    cutout: Cutout,
    *,
    tile_px: int,
    report_progress: Callable[[float], None],
) -> Pixels:
    reduced = _reduce(cutout) if cutout.window.is_reduced else None
    hole = cutout.hole if reduced is None else reduced[1][0, 0].numpy() > 0
    height, width = hole.shape
    # Unlike torch.zeros, np.zeros takes neither time nor memory before it is written to.
    total = torch.from_numpy(np.zeros((1, 3, height, width), np.float32))
    weights = torch.from_numpy(np.zeros((height, width), np.float32))
    tiles = cut_tiles(hole, tile_px=tile_px)
    for index, tile in enumerate(tiles):
        rows, columns = tile.slices
        weight = torch.from_numpy(weigh_tile(tile, shape=(height, width)))
        total[..., rows, columns] += _run(generator, *_cut_tile(cutout, reduced, tile)) * weight
        weights[rows, columns] += weight
        report_progress((index + 1) / len(tiles))
    blend = _blend_window if min(height, width) <= WORKING_SIDE_PX else _blend_hole
    return blend(total, weights, hole, cutout)


def _cut_tile(
    cutout: Cutout, reduced: tuple[Tensor, Tensor] | None, tile: Rect
) -> tuple[Tensor, Tensor]:
    """Return a tile's colours (1, 3, H, W) and its hole (1, 1, H, W), float32."""
    if reduced is not None:
        rgb, hole = reduced
        return rgb[(..., *tile.slices)], hole[(..., *tile.slices)]
    # A window that is not reduced may be as large as the picture, so only tiles are converted.
    return to_tensor(cutout.colours[tile.slices]), mask_to_tensor(cutout.hole[tile.slices])


def _run(generator: Generator, rgb: Tensor, hole: Tensor) -> Tensor:
    """Return the generator's result (B, 3, H, W) on the CPU."""
    try:
        return run_generator(generator, rgb, hole)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        count, _, height, width = rgb.shape
        raise OutOfMemoryError(
            f"what the generator sees ({count} x {width} x {height} pixels) does not fit into memory"
        ) from error


def _blend_hole(total: Tensor, weights: Tensor, hole: Mask, cutout: Cutout) -> Pixels:
    """Return (H, W, 3) of the weighted sum of tiles (1, 3, H, W), in the hole alone."""
    places = torch.from_numpy(np.flatnonzero(hole))
    inside = total.flatten(2)[..., places] / weights.flatten()[places]  # (1, 3, N)
    _check(inside)
    result = np.zeros((*hole.shape, 3), cutout.colours.dtype)
    result[hole] = from_tensor(inside.unsqueeze(3), dtype=cutout.colours.dtype)[:, 0]
    return result


def _blend_window(total: Tensor, weights: Tensor, hole: Mask, cutout: Cutout) -> Pixels:
    """Return (H, W, 3) of the weighted sum of tiles (1, 3, h, w), enlarged if it was reduced."""
    result = total / weights.clamp_min(torch.finfo(torch.float32).tiny)
    _check(result[..., torch.from_numpy(hole)])
    if cutout.window.is_reduced:
        result = F.interpolate(result, cutout.hole.shape, mode="bicubic", align_corners=False)
    return from_tensor(result, dtype=cutout.colours.dtype)


def _reduce(cutout: Cutout) -> tuple[Tensor, Tensor]:
    """Reduce a window by averaging its known pixels alone, so that the damage does not bleed.

    A reduced pixel with any hole under it is hole.
    """
    size = (cutout.window.height_px, cutout.window.width_px)
    known = 1.0 - mask_to_tensor(cutout.hole)
    share = F.interpolate(known, size, mode="area")
    averaged = F.interpolate(
        to_tensor(cutout.colours) * known, size, mode="area"
    ) / share.clamp_min(1e-6)
    return averaged, (share < 1.0 - 1e-6).float()


def _check(inside: Tensor) -> None:
    """Raise InvalidResultError for a result (1, 3, N) of a hole's pixels that cannot be right."""
    if not bool(inside.isfinite().all()):
        raise InvalidResultError("the generator's result is not a number")
    if inside.shape[2] >= _MIN_CHECKED_PX and bool((inside == inside[0, 0, 0]).all()):
        raise InvalidResultError("the generator's result is one flat colour")
