"""Draws held-out examples for people: the scan, what is damaged, and what either detector finds."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from training.api import Comparison
from training.damage.truth import IGNORED
from training.detector.bank.labels import Lesson
from training.detector.bank.proof import DetectorPair, find_certain
from training.detector.bank.reading import BankPicture
from training.judging.strip import mark_hole

_FOLDER: Final = "proof"
_MAX_COMPARISONS: Final = 12


def write_comparisons(
    detectors: DetectorPair,
    held_out: Sequence[BankPicture],
    folder: Path,
    *,
    should_stop: Callable[[], bool],
) -> tuple[Comparison, ...]:
    """Write one example of each of the first pictures as PNG files into a run's folder.

    Args:
        detectors: The detectors.
        held_out: Pictures of the bank.
        folder: The run's folder.
        should_stop: Called before each tile.

    Raises:
        JobCancelledError: `should_stop` returned true.
        PictureWriteError: A file cannot be written.
    """
    (folder / _FOLDER).mkdir(exist_ok=True)
    comparisons = []
    for number, picture in enumerate(held_out[:_MAX_COMPARISONS], start=1):
        lesson = max(picture.lessons, key=_count_corrected)
        scan = lesson.scan
        pictures = {
            "damaged": scan,
            "truth": mark_hole(scan, (lesson.kinds > 0) & (lesson.kinds != IGNORED)),
        }
        for name, detector in (("old", detectors.old), ("new", detectors.new)):
            found = find_certain(detector, scan, device=detectors.device, should_stop=should_stop)
            pictures[name] = mark_hole(scan, found)
        files = {name: folder / _FOLDER / f"{number:02d}-{name}.png" for name in pictures}
        for name, pixels in pictures.items():
            write_picture(files[name], Picture(pixels=pixels))
        comparisons.append(Comparison(name=picture.name, **files))
    return tuple(comparisons)


def _count_corrected(lesson: Lesson) -> int:
    return int(np.count_nonzero(lesson.corrected))
