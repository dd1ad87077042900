"""A painter of the user's own mask files, on any torch device."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.masks import sizes
from training.masks.files import STEPS_PER_PX, ZERO, MaskFiles
from training.masks.torch_draws import Draws
from training.masks.torch_fields import pixel_rows, turned

_HOLE_POINTS = 1024  # of each file, to cut out around


class TorchFiles:
    """Cuts windows out of a stack of mask files that lies on the device, uint8."""

    def __init__(self, files: MaskFiles, device: torch.device) -> None:
        shapes = np.array([distance.shape for distance in files.distances])
        side = int(shapes.max())
        stack = np.zeros((len(shapes), side, side), np.uint8)
        for layer, distance in zip(stack, files.distances, strict=True):
            layer[: distance.shape[0], : distance.shape[1]] = distance
        points = [
            holes[np.linspace(0, len(holes) - 1, _HOLE_POINTS).round().astype(int)]
            for holes in files.holes
        ]
        self._stack = torch.from_numpy(stack).to(device)
        self._sizes = torch.from_numpy(shapes[:, ::-1].astype(np.float32)).to(device)
        self._points = torch.from_numpy(np.stack(points).astype(np.float32)).to(device)

    def paint(self, draws: Draws, size_px: int) -> Tensor:
        """Return parts of files: turned a little and mirrored, each around one of its holes."""
        index = draws.between((0, len(self._stack) - 1))
        size = self._sizes[index]
        crop = draws.uniform(sizes.FILE_CROP, 1) * size.amin(dim=1, keepdim=True)
        hole = self._points[index, draws.between((0, _HOLE_POINTS - 1))]
        jitter = draws.uniform((-sizes.FILE_JITTER, sizes.FILE_JITTER), 2) * crop
        centre = (hole + jitter).maximum(crop / 2).minimum(size - crop / 2).view(-1, 2, 1, 1)
        scale = (crop / size_px).view(-1, 1, 1)
        mirrored = (2.0 * draws.between((0, 1), 2) - 1.0).view(-1, 2, 1, 1)
        x, y = pixel_rows(size_px, draws.device)
        x, y = (x - size_px / 2) * mirrored[:, 0], (y - size_px / 2) * mirrored[:, 1]
        x, y = turned(x, y, draws.normal(sizes.FILE_LEAN_SPREAD, 1, 1))
        column, row = centre[:, 0] + scale * x, centre[:, 1] + scale * y
        # A place in the middle of a pixel, as a share of the stack's side from -1 to 1.
        grid = torch.stack([column + 0.5, row + 0.5], dim=3) * (2.0 / self._stack.shape[1]) - 1.0
        picked = self._stack[index].unsqueeze(1).float()
        sampled = F.grid_sample(picked, grid, padding_mode="zeros", align_corners=False)[:, 0]
        distance = (sampled - ZERO) / STEPS_PER_PX
        # Half a window pixel more where the file is reduced, so that what is thin stays.
        return distance / scale + torch.where(scale > 1.0, 0.5, 0.0)
