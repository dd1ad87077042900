"""Runs the generator on windows: reduces them, cuts tiles, and blends the tiles' results.

Wide holes are filled from coarse to fine. The generator was trained on holes up to a certain radius
and blurs what it draws in the middle of wider ones, but it draws the same hole well when it sees it
smaller. So it starts at a size at which the hole is no wider than those that it knows, and each
finer result takes its low frequencies from the coarser one (Kulshreshtha et al. 2022, "Feature
refinement to improve high resolution image inpainting", does the same by optimising features).
"""

from collections import abc, deque
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor

from engine.compute.filters import gaussian_blur
from engine.errors import InvalidResultError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory
from engine.network.precision import run_generator
from engine.network.preprocess import from_tensor, mask_to_tensor, to_tensor
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.scaling import enlarge_result, reduce_window
from engine.restore.windows import MAX_WORKING_SIDE_PX, Cutout, cut_tiles, weigh_tile

# In a smaller hole a result of one colour may be right.
_MIN_CHECKED_PX = 64
# A finer result counts alone up to the first depth in the hole. Beyond the second one it counts
# only in the frequencies above a Gaussian blur of this deviation.
_FINE_DEPTHS_PX = (20.0, 40.0)
_COARSE_BLUR_PX = 1.6


def generate(
    generator: Generator,
    cutouts: Sequence[Cutout],
    *,
    tile_px: int,
    report_progress: Callable[[float], None],
    on_coarse: Callable[[Cutout, Pixels], None] | None = None,
) -> list[Pixels]:
    """Return the generator's result for each of several windows.

    Windows whose only result is one of their own size go through the generator together if they
    have no more pixels than one tile. Of others the coarsest results of all come first, then the
    next finer ones.

    Args:
        generator: A generator in evaluation mode.
        cutouts: Windows of one size, or such that have coarse results.
        tile_px: Largest side of a tile.
        report_progress: Called with the share of tiles that are done; may raise to stop the work.
        on_coarse: Called with a window and each result for it that has fewer pixels than the window
            itself, (h, w, 3), uint8, the known pixels around it.

    Returns:
        For each window (window.place.height, window.place.width, 3), dtype of its pixels. Outside
        the hole only a window with a short side of at most `MAX_WORKING_SIDE_PX` is defined.

    Raises:
        InvalidResultError: The result has NaN or infinity, or is one flat colour.
        OutOfMemoryError: A tile does not fit into the device's memory.
    """
    window = cutouts[0].window
    pixels = len(cutouts) * window.width_px * window.height_px
    is_small = max(window.width_px, window.height_px) <= tile_px and pixels <= tile_px**2
    if is_small and not window.has_coarse_results:
        results = _run_together(generator, cutouts)
        report_progress(1.0)
        return results

    shares = [0.0] * len(cutouts)

    def report_share(index: int, share: float) -> None:
        shares[index] = share
        report_progress(sum(shares) / len(cutouts))

    turns = deque(
        (
            index,
            _run_coarse_to_fine(
                generator,
                cutout,
                tile_px=tile_px,
                report_progress=partial(report_share, index),
                on_coarse=on_coarse,
            ),
        )
        for index, cutout in enumerate(cutouts)
    )
    finest: dict[int, Pixels] = {}
    while turns:
        index, refinement = turns.popleft()
        try:
            next(refinement)
        except StopIteration as end:
            finest[index] = end.value
        else:
            turns.append((index, refinement))
    return [finest[index] for index in range(len(cutouts))]


def _run_together(generator: Generator, cutouts: Sequence[Cutout]) -> list[Pixels]:
    rgb = torch.cat([to_tensor(cutout.colours) for cutout in cutouts])
    hole = torch.cat([mask_to_tensor(cutout.hole) for cutout in cutouts])
    together = _run(generator, rgb, hole)
    results = [together[index : index + 1] for index in range(len(cutouts))]
    for result, cutout in zip(results, cutouts, strict=True):
        _check(result[..., torch.from_numpy(cutout.hole)])
    return [
        from_tensor(result, dtype=cutout.colours.dtype)
        for result, cutout in zip(results, cutouts, strict=True)
    ]


def _run_coarse_to_fine(
    generator: Generator,
    cutout: Cutout,
    *,
    tile_px: int,
    report_progress: Callable[[float], None],
    on_coarse: Callable[[Cutout, Pixels], None] | None,
) -> abc.Generator[None, None, Pixels]:
    """Return the finest result; yield after each coarser one."""
    window = cutout.window
    finest = _Level.of(cutout)
    levels = [finest.reduce(window.halve(times)) for times in range(window.halvings, 0, -1)]
    levels.append(finest)
    area = sum(level.hole.size for level in levels)
    done, coarse = 0.0, None
    for level in levels:
        share = level.hole.size / area

        def report_level(part: float, start: float = done, share: float = share) -> None:
            report_progress(start + part * share)

        total, weights = _run_in_tiles(
            generator, level, tile_px=tile_px, report_progress=report_level
        )
        if min(level.hole.shape) > MAX_WORKING_SIDE_PX:  # never wide, so without coarser levels
            return _blend_hole(total, weights, level.hole, cutout)
        result = total / weights.clamp_min(torch.finfo(torch.float32).tiny)
        _check(result[..., torch.from_numpy(level.hole)])
        coarse = result if coarse is None else _refine(coarse, result, level)
        if on_coarse is not None and (level is not finest or window.is_reduced):
            on_coarse(cutout, level.compose(coarse))
        done += share
        if level is not finest:
            yield
    assert coarse is not None, "the finest level has run"
    if window.is_in_strips:
        return enlarge_result(coarse, cutout.hole, cutout.colours.dtype)
    if window.is_reduced:
        coarse = F.interpolate(coarse, cutout.hole.shape, mode="bicubic", align_corners=False)
    return from_tensor(coarse, dtype=cutout.colours.dtype)


def _run_in_tiles(
    generator: Generator,
    level: "_Level",
    *,
    tile_px: int,
    report_progress: Callable[[float], None],
) -> tuple[Tensor, Tensor]:
    """Return the weighted sum of the tiles' results (1, 3, H, W), and the weights (H, W)."""
    height, width = level.hole.shape
    # Unlike torch.zeros, np.zeros takes neither time nor memory before it is written to.
    total = torch.from_numpy(np.zeros((1, 3, height, width), np.float32))
    weights = torch.from_numpy(np.zeros((height, width), np.float32))
    tiles = cut_tiles(level.hole, tile_px=tile_px)
    for index, tile in enumerate(tiles):
        rows, columns = tile.slices
        weight = torch.from_numpy(weigh_tile(tile, shape=(height, width)))
        total[..., rows, columns] += _run(generator, *level.cut(tile)) * weight
        weights[rows, columns] += weight
        report_progress((index + 1) / len(tiles))
    return total, weights


def _refine(coarse: Tensor, fine: Tensor, level: "_Level") -> Tensor:
    """Return a fine result with the low frequencies of a coarser one, deep in the hole.

    Args:
        coarse: (1, 3, h, w), -1 to 1, the result of the level before.
        fine: (1, 3, H, W), -1 to 1, the result of this level.
        level: This level.
    """
    height, width = level.hole.shape
    rgb, hole = level.cut(Rect.of_shape((height, width)))
    enlarged = F.interpolate(coarse, (height, width), mode="bicubic", align_corners=False)
    # Both beside the known pixels, so that their low frequencies differ in the hole alone.
    both = torch.lerp(rgb, torch.cat([enlarged, fine]), hole).permute(0, 2, 3, 1).numpy()
    low_coarse, low_fine = (gaussian_blur(picture, _COARSE_BLUR_PX) for picture in both)
    depth_px = np.asarray(ndimage.distance_transform_edt(level.hole), np.float32)
    weight = np.interp(depth_px, _FINE_DEPTHS_PX, (0.0, 1.0)).astype(np.float32)
    weight = weight * weight * (3.0 - 2.0 * weight)
    change = weight[..., np.newaxis] * (low_coarse - low_fine)
    return fine + torch.from_numpy(change).permute(2, 0, 1)


class _Level:
    """A window at one of the sizes at which the generator sees it.

    Attributes:
        hole: (H, W), bool.
    """

    def __init__(self, hole: Mask, cut: Callable[[Rect], tuple[Tensor, Tensor]]) -> None:
        """Hold a hole, and a function that returns the colours and the hole of a tile."""
        self.hole = hole
        self.cut = cut

    @classmethod
    def of(cls, cutout: Cutout) -> "_Level":
        """Return the finest level of a window."""
        window = cutout.window
        if window.is_in_strips:
            return cls._of_tensors(*reduce_window(cutout.colours, cutout.hole, window.halve(0)))
        if window.is_reduced:
            rgb, hole = to_tensor(cutout.colours), mask_to_tensor(cutout.hole)
            return cls._of_tensors(*_reduce(rgb, hole, window.halve(0)))
        # A window that is not reduced may be as large as the picture, so only tiles are converted.
        return cls(
            cutout.hole,
            lambda tile: (
                to_tensor(cutout.colours[tile.slices]),
                mask_to_tensor(cutout.hole[tile.slices]),
            ),
        )

    @classmethod
    def _of_tensors(cls, rgb: Tensor, hole: Tensor) -> "_Level":
        return cls(
            hole[0, 0].numpy() > 0,
            lambda tile: (rgb[(..., *tile.slices)], hole[(..., *tile.slices)]),
        )

    def compose(self, result: Tensor) -> Pixels:
        """Return a result of this size (1, 3, H, W) in its known pixels, (H, W, 3), uint8."""
        rgb, hole = self.cut(Rect.of_shape(self.hole.shape))
        return from_tensor(torch.lerp(rgb, result, hole), dtype=np.dtype(np.uint8))

    def reduce(self, size: tuple[int, int]) -> "_Level":
        """Return a coarser level of this height and width."""
        return self._of_tensors(*_reduce(*self.cut(Rect.of_shape(self.hole.shape)), size))


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


def _reduce(rgb: Tensor, hole: Tensor, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Reduce a window by averaging its known pixels alone, so that the damage does not bleed.

    A reduced pixel with any hole under it is hole.
    """
    known = 1.0 - hole
    share = F.interpolate(known, size, mode="area")
    averaged = F.interpolate(rgb * known, size, mode="area") / share.clamp_min(1e-6)
    return averaged, (share < 1.0 - 1e-6).float()


def _check(inside: Tensor) -> None:
    """Raise InvalidResultError for a result (1, 3, N) of a hole's pixels that cannot be right."""
    if not bool(inside.isfinite().all()):
        raise InvalidResultError("the generator's result is not a number")
    if inside.shape[2] >= _MIN_CHECKED_PX and bool((inside == inside[0, 0, 0]).all()):
        raise InvalidResultError("the generator's result is one flat colour")
