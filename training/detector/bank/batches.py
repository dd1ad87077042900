"""Mixes windows of the bank with painted damage, so that nothing is forgotten."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from training.damage.truth import IGNORED
from training.detector.bank.labels import Lesson
from training.detector.bank.reading import BankPicture
from training.detector.batches import ScanBatch, ScanMaker

Plane = npt.NDArray[np.uint8]


class MixedMaker:
    """Makes the batch of any step: painted windows, then windows of the bank."""

    def __init__(
        self,
        painted: ScanMaker,
        pictures: Sequence[BankPicture],
        *,
        window_px: int,
        bank_windows: int,
        seed: int,
    ) -> None:
        """Prepare.

        Args:
            painted: Makes the painted windows.
            pictures: The pictures of the bank to learn from; each counts the same.
            window_px: Side of the windows.
            bank_windows: Windows of the bank in each batch.
            seed: Seed of what is drawn.
        """
        self._painted = painted
        self._pictures = tuple(pictures)
        self._window_px = window_px
        self._bank_windows = bank_windows
        self._seed = seed

    def make(self, step: int) -> ScanBatch:
        """Return the batch of a step."""
        painted = self._painted.make(step)
        rng = np.random.default_rng([self._seed, step, 1])
        windows = [self._draw(rng) for _ in range(self._bank_windows)]
        scans = torch.from_numpy(np.stack([scan for scan, _ in windows])).permute(0, 3, 1, 2)
        kinds = torch.from_numpy(np.stack([kinds for _, kinds in windows])[:, None])
        return ScanBatch(
            scans=torch.cat([painted.scans, scans]), kinds=torch.cat([painted.kinds, kinds])
        )

    def _draw(self, rng: np.random.Generator) -> tuple[Plane, Plane]:
        picture = self._pictures[int(rng.integers(len(self._pictures)))]
        lesson = picture.lessons[int(rng.integers(len(picture.lessons)))]
        return cut_window(rng, lesson, self._window_px)


def cut_window(rng: np.random.Generator, lesson: Lesson, side_px: int) -> tuple[Plane, Plane]:
    """Return scan (S, S, 3) and kinds (S, S) around a corrected pixel, flipped and turned.

    Beyond the example, the scan is mirrored and nothing is known.
    """
    rows, columns = np.nonzero(lesson.corrected)
    chosen = int(rng.integers(rows.size))
    top, left = (
        int(at) - int(rng.integers(side_px // 4, side_px - side_px // 4))
        for at in (rows[chosen], columns[chosen])
    )
    height, width = lesson.kinds.shape
    # Inside the example where it is large enough.
    top, left = (
        min(max(first, 0), length - side_px) if length >= side_px else first
        for first, length in ((top, height), (left, width))
    )
    before_y, before_x = max(-top, 0), max(-left, 0)
    after_y, after_x = max(top + side_px - height, 0), max(left + side_px - width, 0)
    pads = ((before_y, after_y), (before_x, after_x))
    scan = np.pad(lesson.scan, (*pads, (0, 0)), mode="symmetric")
    kinds = np.pad(lesson.kinds, pads, constant_values=IGNORED)
    place = np.s_[top + before_y :, left + before_x :]
    scan, kinds = scan[place][:side_px, :side_px], kinds[place][:side_px, :side_px]
    turns = int(rng.integers(4))
    scan, kinds = np.rot90(scan, turns), np.rot90(kinds, turns)
    if rng.random() < 0.5:
        scan, kinds = scan[:, ::-1], kinds[:, ::-1]
    return np.ascontiguousarray(scan), np.ascontiguousarray(kinds)
