"""Scores a detector on held-out windows that stay the same during a run."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch

from engine.detection.network import Detector
from training.damage.truth import IGNORED
from training.detector.batches import ScanBatch
from training.detector.config import DetectorLossConfig
from training.detector.losses import measure_losses
from training.detector.scores import count_curve, counts_at, find_best_threshold
from training.detector.step import to_input

RGB = npt.NDArray[np.uint8]
_PREVIEWED: int = 6


class DetectorValidation:
    """Scores a detector on fixed batches."""

    def __init__(
        self,
        detector: Detector,
        batches: Sequence[ScanBatch],
        losses: DetectorLossConfig,
        *,
        device: torch.device,
    ) -> None:
        self._detector = detector
        self._batches = batches
        self._losses = losses
        self._device = device

    def __call__(self, _step: int, pause_point: Callable[[], None]) -> Mapping[str, float]:
        """Return loss, best F1 with its threshold, false area there, and accuracy of the kinds."""
        curve = np.zeros((256, 4), np.int64)
        false = np.zeros(256, np.int64)
        total, right_kinds, kinds, intact_px = 0.0, 0, 0, 0
        for batch in self._batches:
            pause_point()
            probability, best_kinds, loss = self._look_at(batch)
            total += loss
            for found, kind, truth in zip(
                probability, best_kinds, batch.kinds[:, 0].numpy(), strict=True
            ):
                found[truth == IGNORED] = 0
                damaged = (truth > 0) & (truth != IGNORED)
                curve += count_curve(found, damaged)
                right_kinds += int((kind[damaged] == truth[damaged] - 1).sum())
                kinds += int(damaged.sum())
                if not damaged.any():
                    false += np.bincount(found.ravel(), minlength=256)[::-1].cumsum()[::-1]
                    intact_px += found.size
        threshold = find_best_threshold(curve)
        counts = counts_at(curve, threshold)
        return {
            "valid_total": total / len(self._batches),
            "f1": counts.f1,
            "precision": counts.precision,
            "recall": counts.recall,
            "threshold": threshold / 255,
            "false_area": float(false[threshold]) / max(intact_px, 1),
            "kinds_right": right_kinds / max(kinds, 1),
        }

    def draw_preview(self) -> Mapping[str, list[RGB]]:
        """Return columns of pictures: scans, the truth, and what is found."""
        batch = self._batches[0]
        probability, _kinds, _loss = self._look_at(batch)
        scans = batch.scans[:_PREVIEWED].permute(0, 2, 3, 1).numpy()
        truth = [_to_rgb(255 * (plane > 0)) for plane in batch.kinds[:_PREVIEWED, 0].numpy()]
        found = [_to_rgb(plane) for plane in probability[:_PREVIEWED]]
        return {"scan": list(scans), "truth": truth, "found": found}

    def _look_at(self, batch: ScanBatch) -> tuple[RGB, RGB, float]:
        """Return probability (B, S, S), 0 to 255, kinds (B, S, S), and the total loss."""
        with torch.inference_mode():
            output = self._detector(to_input(batch.scans, self._device))
            losses = measure_losses(output, batch.kinds.to(self._device), self._losses)
            found = output.damage[:, 0].sigmoid().mul(255.0).round().byte().cpu().numpy()
            kinds = output.kinds.argmax(dim=1).byte().cpu().numpy()
        sharp = kinds.repeat(2, axis=1).repeat(2, axis=2)
        return found, sharp, float(losses.total(self._losses))


def _to_rgb(plane: npt.NDArray[np.generic]) -> RGB:
    return plane.astype(np.uint8)[..., None].repeat(3, axis=2)
