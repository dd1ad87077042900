"""Draws batches of masks on any torch device: the kinds, sizes and shares of `MaskSampler`."""

from pathlib import Path

import torch
from torch import Tensor

from training.masks.files import MaskFiles
from training.masks.mixture import MaskKind, MaskMixture
from training.masks.sampler import GOAL_SHARE, MOST_MARKS, MOST_TRIES, USUAL_MARKS
from training.masks.shares import allowed_counts
from training.masks.torch_draws import Draws
from training.masks.torch_files import TorchFiles
from training.masks.torch_painters import (
    TorchPainter,
    paint_blobs,
    paint_boxes,
    paint_dust,
    paint_folds,
    paint_scratches,
    paint_strokes,
    paint_tears,
)
from training.masks.torch_writing import TorchLettering, paint_graffiti


class TorchMaskSampler:
    """Draws batches of masks of one mixture.

    Attributes:
        mixture: Kinds and shares.
        device: Where the masks are made.
        skipped: Name and reason of each of the user's mask files that cannot be used.
    """

    def __init__(self, mixture: MaskMixture, device: torch.device) -> None:
        """Bring the letters and the user's mask files to the device, if the mixture has any.

        Raises:
            DataError: None of the mask files can be used.
        """
        self.mixture = mixture
        self.device = device
        self.skipped: list[tuple[str, str]] = []
        kinds = [kind for kind, weight in mixture.weights.items() if weight > 0]
        self._painters = [self._painter(kind) for kind in kinds]
        self._usual_marks = [USUAL_MARKS.get(kind, MOST_MARKS) for kind in kinds]
        weights = [mixture.weights[kind] for kind in kinds]
        self._weights = torch.tensor(weights, dtype=torch.float32, device=device)

    def sample(self, generator: torch.Generator, count: int, size_px: int) -> Tensor:
        """Return masks (count, 1, size_px, size_px), bool, on the device.

        Drawn as `MaskSampler.sample` draws one; a generator of the same state draws the same.

        Args:
            generator: On the sampler's device.
            count: Masks to draw.
            size_px: Side of the window.
        """
        least, most = self.mixture.least_share, self.mixture.most_share
        lowest, highest = allowed_counts(size_px**2, least_share=least, most_share=most)
        fields = torch.empty(count, size_px, size_px, device=self.device)
        pending = torch.arange(count, device=self.device)
        for _ in range(MOST_TRIES):
            if len(pending) == 0:
                break
            fields[pending] = self.draw(generator, len(pending), size_px)
            holes = (fields[pending] > 0).sum(dim=(1, 2))
            pending = pending[(holes < lowest) | (holes > highest)]
        masks = fields > 0
        masks[pending] = _fitted(fields[pending], lowest, highest)
        return masks.unsqueeze(1)

    def draw(self, generator: torch.Generator, count: int, size_px: int) -> Tensor:
        """Return attempts at masks as fields (count, size_px, size_px), float32.

        The share above 0 may lie outside the bounds.
        """
        fields = torch.full((count, size_px, size_px), -float(size_px), device=self.device)
        choice = torch.multinomial(self._weights, count, replacement=True, generator=generator)
        least, most = self.mixture.least_share, self.mixture.most_share
        goals = Draws(generator, count).uniform((least, max(GOAL_SHARE * most, least)))
        for index, painter in enumerate(self._painters):
            active = (choice == index).nonzero()[:, 0]
            for mark in range(MOST_MARKS):
                if mark == self._usual_marks[index]:
                    goals[active] = least
                shares = (fields[active] > 0).float().mean(dim=(1, 2))
                active = active[shares < goals[active]]
                if len(active) == 0:
                    break
                marks = painter(Draws(generator, len(active)), size_px)
                fields[active] = torch.maximum(fields[active], marks)
        return fields

    def _painter(self, kind: MaskKind) -> TorchPainter:
        if kind is MaskKind.LETTERING:
            return TorchLettering(self.device).paint
        if kind is MaskKind.FILE:
            files = MaskFiles(Path(self.mixture.folder))
            self.skipped = files.skipped
            return TorchFiles(files, self.device).paint
        return _PAINTERS[kind]


_PAINTERS: dict[MaskKind, TorchPainter] = {
    MaskKind.BOX: paint_boxes,
    MaskKind.STROKE: paint_strokes,
    MaskKind.BLOB: paint_blobs,
    MaskKind.SCRATCH: paint_scratches,
    MaskKind.DUST: paint_dust,
    MaskKind.TEAR: paint_tears,
    MaskKind.FOLD: paint_folds,
    MaskKind.GRAFFITI: paint_graffiti,
}


def _fitted(fields: Tensor, lowest: int, highest: int) -> Tensor:
    """Return masks (B, S, S) of the pixels that lie deepest inside, as many as are allowed."""
    flat = fields.flatten(1)
    wanted = (flat > 0).sum(dim=1, keepdim=True).clamp(lowest, highest)
    ranks = torch.arange(flat.shape[1], device=flat.device).expand_as(flat)
    order = flat.argsort(dim=1, descending=True, stable=True)
    masks = torch.zeros_like(flat, dtype=torch.bool)
    masks.scatter_(1, order, ranks < wanted)
    return masks.view_as(fields)
