"""Finds the damage in a picture of any size, tile by tile, in constant memory.

Only the damage map, two bytes a pixel, is as large as the picture.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.detection.damage_map import DamageMap
from engine.detection.network import Detector
from engine.errors import InvalidResultError, JobCancelledError
from engine.network.memory_errors import translate_memory_errors
from engine.pictures.colour import lay_over_white, to_rgb8
from engine.pictures.pixels import Pixels, Rect

TILE_PX: Final = 1280
"""Side of the tiles that are looked at, their margins included; a multiple of every stride."""
MARGIN_PX: Final = 64
"""Width of what neighbouring tiles see of each other; damage there is taken from the nearer one."""


def find_damage(
    pixels: Pixels,
    detector: Detector,
    *,
    device: torch.device,
    is_cancelled: Callable[[], bool],
    report_progress: Callable[[float], None],
    tile_px: int = TILE_PX,
) -> DamageMap:
    """Return where a picture is damaged, and how.

    Args:
        pixels: The picture, (H, W, 1 to 4), 8 or 16 bits; what is transparent lies over white.
        detector: The detector, in evaluation mode; its convolutions compute in their own dtype.
        device: Device of the detector.
        is_cancelled: Called before each tile.
        report_progress: Called after each tile with the share of the picture that is done.
        tile_px: Side of the tiles with their margins; a multiple of the detector's stride.

    Raises:
        JobCancelledError: `is_cancelled` returned true.
        OutOfMemoryError: There is no room for one tile.
        InvalidResultError: The detector returned numbers that are not finite.
    """
    height, width = pixels.shape[:2]
    probability = np.empty((height, width), np.uint8)
    kind = np.empty((height, width), np.uint8)
    tiles = _list_tiles(height, width, detector.config.multiple_px, tile_px)
    for number, (tile, core) in enumerate(tiles, start=1):
        if is_cancelled():
            raise JobCancelledError("finding damage was cancelled")
        with translate_memory_errors():
            rgb = to_rgb8(lay_over_white(pixels[tile.slices]))
            found, kinds = _look_at(rgb, detector, device)
        inner = core.slices_in(tile)
        probability[core.slices], kind[core.slices] = found[inner], kinds[inner]
        report_progress(number / len(tiles))
    return DamageMap(probability=probability, kind=kind)


def _list_tiles(height: int, width: int, multiple_px: int, tile_px: int) -> list[tuple[Rect, Rect]]:
    """Return tiles, each with the part of it that is kept; these parts cover the picture once.

    Tiles begin at multiples of the detector's stride, so that all look at the picture on one grid.
    """
    picture = Rect.of_shape((height, width))
    rows, columns = (_split(side, multiple_px, tile_px) for side in (height, width))
    cores = [
        Rect.from_edges(left=left, top=top, right=right, bottom=bottom)
        for top, bottom in rows
        for left, right in columns
    ]
    return [(core.grown(MARGIN_PX, within=picture), core) for core in cores]


def _split(side_px: int, multiple_px: int, tile_px: int) -> list[tuple[int, int]]:
    """Return the first and the last edge of equal parts of a side that fit tiles with margins."""
    if side_px <= tile_px:
        return [(0, side_px)]
    parts = -(-side_px // (tile_px - 2 * MARGIN_PX))
    part_px = -(-side_px // (parts * multiple_px)) * multiple_px
    return [(start, min(start + part_px, side_px)) for start in range(0, side_px, part_px)]


def _look_at(
    rgb: npt.NDArray[np.uint8], detector: Detector, device: torch.device
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return probability (H, W), 0 to 255, and kind (H, W) of a tile (H, W, 3)."""
    height, width = rgb.shape[:2]
    with torch.inference_mode():
        x = torch.from_numpy(rgb).to(device).permute(2, 0, 1).unsqueeze(0).float() / 255.0
        x = _pad(x, detector.config.multiple_px).contiguous(memory_format=torch.channels_last)
        is_reduced = detector.head.weight.dtype != torch.float32
        with torch.autocast(device.type, torch.bfloat16, enabled=is_reduced):
            damage, kinds = detector(x)
        if not bool(torch.isfinite(damage).all()):
            raise InvalidResultError("the detector returned numbers that are not finite")
        found = damage[0, 0, :height, :width].float().sigmoid().mul(255.0).round().byte()
        best = kinds[0].argmax(dim=0).byte()
    sharp = best.cpu().numpy().repeat(2, axis=0).repeat(2, axis=1)
    return found.cpu().numpy(), sharp[:height, :width]


def _pad(x: Tensor, multiple_px: int) -> Tensor:
    """Continue a tensor (1, C, H, W) to multiples of a number with the pixels of its last edges."""
    down, right = (-side % multiple_px for side in x.shape[-2:])
    return F.pad(x, (0, right, 0, down), mode="replicate") if down or right else x
