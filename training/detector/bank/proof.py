"""The proof of a taught detector: fewer mistakes on the user's own damage, and no more elsewhere.

A mistake is a pixel that is found where nothing is damaged, or damaged and not found; two pixels of
distance are forgiven. The mistakes of a picture are divided by what there was to get right: the
pixels that its user has corrected, or the damage that was painted. The rule is that of the
generator (`training.proof.verdict`): BETTER needs a change on held-out pictures of the bank that is
larger than the noise (95 % interval of a paired bootstrap) and at least `MIN_GAIN`, and on painted
scans no loss above `MAX_ELSEWHERE_LOSS`, nor one that is larger than the noise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from engine.detection.detect import find_damage
from engine.detection.network import Detector
from engine.detection.sensitivity import DEFAULT_SENSITIVITY, find_peak_threshold
from training.api import MAX_ELSEWHERE_LOSS, MIN_GAIN, Verdict
from training.damage.sampling import ScanWindow
from training.damage.truth import IGNORED
from training.detector.bank.labels import Lesson
from training.detector.bank.reading import MIN_HELD_OUT_PICTURES, BankPicture
from training.detector.scores import count_matches
from training.judging.intervals import confidence_interval

_THRESHOLD: Final = find_peak_threshold(DEFAULT_SENSITIVITY)
# An undamaged window has this many pixels to get right, for it has no damage to divide by.
_MIN_DAMAGE_PX: Final = 400

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The mistakes of two detectors on the same pictures.

    Attributes:
        old: Mean of the old detector's mistakes, relative to what there was to get right.
        new: The new detector's.
        low: Lower end of the 95 % interval of the relative change; below 0 is better.
        high: Its upper end.
        pictures: How many pictures were compared.
    """

    old: float
    new: float
    low: float
    high: float
    pictures: int

    @property
    def relative(self) -> float:
        """The relative change; below 0 is better."""
        return self.new / max(self.old, 1e-9) - 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorProof:
    """What was measured, and what follows.

    Attributes:
        own: The change on held-out pictures of the bank.
        painted: The change on painted scans.
        verdict: Whether the new detector is better.
    """

    own: Change
    painted: Change
    verdict: Verdict


def compare_detectors(
    old: Detector,
    new: Detector,
    held_out: Sequence[BankPicture],
    painted: Sequence[ScanWindow],
    *,
    device: torch.device,
) -> DetectorProof:
    """Measure two detectors, in evaluation mode, and decide."""
    own = compare_mistakes(
        *(_score_bank(detector, held_out, device) for detector in (old, new)),
    )
    elsewhere = compare_mistakes(
        *(_score_painted(detector, painted, device) for detector in (old, new)),
    )
    verdict = decide_verdict(own, elsewhere)
    return DetectorProof(own=own, painted=elsewhere, verdict=verdict)


def compare_mistakes(old: Values, new: Values) -> Change:
    """Return the change from the mistakes in each picture, (N,), of both detectors."""
    low, high = confidence_interval(old, new)
    return Change(
        old=float(old.mean()), new=float(new.mean()), low=low, high=high, pictures=len(old)
    )


def decide_verdict(own: Change, painted: Change) -> Verdict:
    """Return the verdict of the rule."""
    if own.pictures < MIN_HELD_OUT_PICTURES:
        return Verdict.TOO_FEW
    if not own.high < 0.0:
        return Verdict.NOT_BETTER
    if not own.relative <= -MIN_GAIN:
        return Verdict.HARDLY_BETTER
    if painted.low > 0.0 or not painted.relative <= MAX_ELSEWHERE_LOSS:
        return Verdict.WORSE_ELSEWHERE
    return Verdict.BETTER


def explain_verdict(proof: DetectorProof) -> str:
    """Return the verdict as a sentence with its figures."""
    own, painted = proof.own, proof.painted
    figures = (
        f"mistakes on {own.pictures} held-out pictures of the bank {own.relative:+.1%} "
        f"(95 % interval {own.low:+.1%} to {own.high:+.1%}), "
        f"on {painted.pictures} painted scans {painted.relative:+.1%} "
        f"({painted.low:+.1%} to {painted.high:+.1%})"
    )
    reasons = {
        Verdict.BETTER: "better",
        Verdict.HARDLY_BETTER: "refused, because the gain is too small to matter",
        Verdict.NOT_BETTER: "refused, because any gain on the bank is within the noise",
        Verdict.WORSE_ELSEWHERE: "refused, because it finds other damage less well",
        Verdict.TOO_FEW: "refused, because too few pictures were held out to tell",
    }
    return f"{reasons[proof.verdict]}: {figures}"


def _score_bank(
    detector: Detector, pictures: Iterable[BankPicture], device: torch.device
) -> Values:
    """Return the mistakes in each picture of a bank, relative to what was corrected."""
    scores = []
    for picture in pictures:
        wrong_px = sum(
            _count_wrong(detector, lesson.scan, lesson.kinds, device) for lesson in picture.lessons
        )
        scores.append(wrong_px / sum(_count_corrected(lesson) for lesson in picture.lessons))
    return np.array(scores)


def _count_corrected(lesson: Lesson) -> int:
    return int(np.count_nonzero(lesson.corrected))


def _score_painted(
    detector: Detector, windows: Iterable[ScanWindow], device: torch.device
) -> Values:
    """Return the mistakes in each window, relative to its damage."""
    return np.array(
        [
            _count_wrong(detector, window.scan, window.kinds, device)
            / max(int(np.count_nonzero(window.kinds)), _MIN_DAMAGE_PX)
            for window in windows
        ]
    )


def _count_wrong(
    detector: Detector,
    scan: npt.NDArray[np.uint8],
    kinds: npt.NDArray[np.uint8],
    device: torch.device,
) -> int:
    """Return how many pixels of a scan (H, W, 3) a detector gets wrong."""
    damage = find_damage(
        scan,
        detector,
        device=device,
        is_cancelled=lambda: False,
        report_progress=lambda _share: None,
    )
    is_known = kinds != IGNORED
    found = (damage.probability >= _THRESHOLD) & is_known
    counts = count_matches(found, (kinds > 0) & is_known)
    return counts.found - counts.right + counts.damaged - counts.reached
