"""Windows cut and changed on a device: what `training.data.windows` and `training.data.augment` do, in torch.

Pictures lie on the device as one flat run of bytes, so a window costs no transfer but its numbers.
Reduction and rotation filter a little differently from OpenCV; the same draw gives the same
window to within what cannot be seen.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.data.augment import Look
from training.data.device_jpeg import jpeg_damaged
from training.data.flat import FlatPictures
from training.data.windows import Placement

_UPLOAD_BYTES = 64 * 2**20


class DevicePictures:
    """Pictures on a device.

    Attributes:
        entries: Places of the pictures in the flat bytes.
    """

    def __init__(self, pictures: FlatPictures, device: torch.device) -> None:
        """Copy the pixels, a part at a time, so that they are not in memory twice."""
        self.entries = pictures.index.entries
        size = pictures.index.size
        self._flat = torch.empty(size, dtype=torch.uint8, device=device)
        for start in range(0, size, _UPLOAD_BYTES):
            part = np.array(pictures.flat[start : start + _UPLOAD_BYTES])
            self._flat[start : start + len(part)] = torch.from_numpy(part).to(device)

    def window(self, index: int, placement: Placement, window_px: int) -> Tensor:
        """Return (3, window_px, window_px), float32, 0 to 255, of one picture."""
        entry = self.entries[index]
        picture = self._flat[entry.offset : entry.end].view(entry.height, entry.width, 3)
        side_px, scaled_px = placement.side_px, placement.scaled_px
        region = picture.narrow(0, placement.top, side_px).narrow(1, placement.left, side_px)
        window = region.permute(2, 0, 1).unsqueeze(0).float()
        if side_px != scaled_px:
            window = F.interpolate(
                window, (scaled_px, scaled_px), mode="bilinear", antialias=side_px > scaled_px
            )
        if placement.degrees:
            window = _rotated(window, placement.degrees, window_px)
        if placement.flip:
            window = window.flip(-1)
        return torch.rot90(window, placement.quarter_turns, dims=(-2, -1))[0]


def apply_looks(windows: Tensor, looks: Sequence[Look]) -> Tensor:
    """Return windows with their looks; the input is not changed.

    Shape:
        (B, 3, S, S), float32, 0 to 255 -> the same, whole numbers.
    """
    windows = windows.round().clamp(0, 255)
    coloured = [index for index, look in enumerate(looks) if look.changes_colour]
    if coloured:
        maps = np.stack([looks[index].colour_map() for index in coloured])
        chosen = torch.tensor(coloured, device=windows.device)
        mapped = _mapped(windows[chosen], torch.from_numpy(maps).to(windows.device))
        windows = windows.index_copy(0, chosen, mapped)
    damaged = [index for index, look in enumerate(looks) if look.jpeg_quality > 0]
    if damaged:
        chosen = torch.tensor(damaged, device=windows.device)
        kept = jpeg_damaged(
            windows[chosen],
            qualities=[looks[index].jpeg_quality for index in damaged],
            phases=[looks[index].jpeg_phase for index in damaged],
        )
        windows = windows.index_copy(0, chosen, kept)
    return windows


def _mapped(windows: Tensor, maps: Tensor) -> Tensor:
    """Return windows with their colour maps (B, 3, 4) applied."""
    mixed = torch.einsum("boi,bihw->bohw", maps[:, :, :3], windows) + maps[:, :, 3, None, None]
    return mixed.round().clamp(0, 255)


def _rotated(window: Tensor, degrees: float, side_px: int) -> Tensor:
    """Rotate squares (B, 3, N, N) about their middle and return the middle `side_px`."""
    device = window.device
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    offsets = torch.arange(side_px, device=device, dtype=torch.float32) - (side_px - 1) / 2
    y, x = torch.meshgrid(offsets, offsets, indexing="ij")
    # grid_sample counts from -1 at the first pixel's middle to 1 at the last one's.
    half = (window.shape[-1] - 1) / 2
    grid = torch.stack([cosine * x - sine * y, sine * x + cosine * y], dim=-1) / half
    return F.grid_sample(
        window,
        grid.expand(len(window), -1, -1, -1),
        mode="bicubic",
        padding_mode="reflection",
        align_corners=True,
    )
