"""The proof of a taught detector: fewer mistakes on the user's own damage, and no more elsewhere.

A mistake is a pixel that is found where nothing is damaged, or damaged and not found; two pixels of
distance are forgiven. The mistakes of a picture are divided by what there was to get right: the
pixels that its user has corrected, or the damage that was painted. The rule is that of the
generator (`training.proof.verdict`): BETTER needs a change on held-out pictures of the bank that is
larger than the noise (95 % interval of a paired bootstrap) and at least `MIN_GAIN`. A detector that
finds more in the user's pictures because it marks more everywhere, or that has forgotten other
damage, is refused: on painted scans it may lose no more than `MAX_ELSEWHERE_LOSS`, nor more than the
noise, and in undamaged pictures no more than `MAX_FALSE_AREA_GAIN` of the area may be found anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from engine.detection.detect import find_damage
from engine.detection.network import Detector
from engine.detection.sensitivity import DEFAULT_SENSITIVITY, find_peak_threshold
from engine.network.model_card import ProofScore
from training.api import (
    MAX_ELSEWHERE_LOSS,
    MAX_FALSE_AREA_GAIN,
    MIN_GAIN,
    MIN_HELD_OUT,
    Measure,
    Proof,
    Verdict,
)
from training.damage.sampling import ScanWindow
from training.damage.truth import IGNORED
from training.detector.bank.reading import BankPicture
from training.detector.scores import count_matches, measure_area
from training.judging.intervals import confidence_interval

_THRESHOLD: Final = find_peak_threshold(DEFAULT_SENSITIVITY)
# A window with hardly any damage has this many pixels to get right.
_MIN_DAMAGE_PX: Final = 400
# Stands for no mistakes at all, so that changes are finite.
_MIN_SCORE: Final = 1e-9

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorPair:
    """The detector before and after, both in evaluation mode.

    Attributes:
        old: The one before.
        new: The one after.
        device: Device of both.
    """

    old: Detector
    new: Detector
    device: torch.device


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What both detectors are tried on besides the user's damage.

    Attributes:
        painted: Scans with damage that was painted over photographs.
        undamaged: Pictures without damage, each (H, W, 3), uint8.
    """

    painted: Sequence[ScanWindow]
    undamaged: Sequence[npt.NDArray[np.uint8]]


def compare_detectors(
    detectors: DetectorPair,
    held_out: Sequence[BankPicture],
    elsewhere: Elsewhere,
    *,
    report: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> Proof:
    """Measure two detectors and decide; draws no comparisons.

    Args:
        detectors: The detectors.
        held_out: Pictures of the bank that the new one has not learned from.
        elsewhere: Other scans.
        report: Called with the share of the work that is done, 0 to 1.
        should_stop: Called before each tile.

    Raises:
        JobCancelledError: `should_stop` returned true.
    """
    scans = sum(len(picture.lessons) for picture in held_out)
    scans = 2 * (scans + len(elsewhere.painted) + len(elsewhere.undamaged))
    done = iter(range(1, scans + 1))

    def find(detector: Detector, scan: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        found = find_certain(detector, scan, device=detectors.device, should_stop=should_stop)
        report(next(done) / scans)
        return found

    def score_bank(detector: Detector) -> Values:
        """Return the mistakes in each picture of the bank, relative to what was corrected."""
        return np.array(
            [
                sum(
                    _count_wrong(find(detector, lesson.scan), lesson.kinds)
                    for lesson in picture.lessons
                )
                / sum(int(np.count_nonzero(lesson.corrected)) for lesson in picture.lessons)
                for picture in held_out
            ]
        )

    def score_painted(detector: Detector) -> Values:
        """Return the mistakes in each painted scan, relative to its damage."""
        return np.array(
            [
                _count_wrong(find(detector, window.scan), window.kinds)
                / max(int(np.count_nonzero(window.kinds)), _MIN_DAMAGE_PX)
                for window in elsewhere.painted
            ]
        )

    def score_undamaged(detector: Detector) -> Values:
        """Return the share of each undamaged picture that is found."""
        return np.array([measure_area(find(detector, scan)) for scan in elsewhere.undamaged])

    old, new = detectors.old, detectors.new
    own = compare_scores(Measure.MISTAKES, score_bank(old), score_bank(new))
    painted = compare_scores(Measure.MISTAKES, score_painted(old), score_painted(new))
    undamaged = compare_scores(Measure.FALSE_AREA, score_undamaged(old), score_undamaged(new))
    return Proof(
        verdict=decide_verdict(own, painted, undamaged), own=(own,), elsewhere=(painted, undamaged)
    )


def find_certain(
    detector: Detector,
    scan: npt.NDArray[np.uint8],
    *,
    device: torch.device,
    should_stop: Callable[[], bool],
) -> npt.NDArray[np.bool_]:
    """Return what a detector finds in a scan (H, W, 3) at the default sensitivity, (H, W), bool.

    Raises:
        JobCancelledError: `should_stop` returned true.
    """
    damage = find_damage(
        scan,
        detector,
        device=device,
        is_cancelled=should_stop,
        report_progress=lambda _share: None,
    )
    return damage.probability >= _THRESHOLD


def compare_scores(measure: Measure, old: Values, new: Values) -> ProofScore:
    """Return the score of a measure from its value in each picture, (N,), for both detectors."""
    low, high = confidence_interval(old, new)
    return ProofScore(
        measure=measure,
        old=max(float(old.mean()), _MIN_SCORE),
        new=max(float(new.mean()), _MIN_SCORE),
        low=low,
        high=high,
        pictures=len(old),
    )


def decide_verdict(own: ProofScore, painted: ProofScore, undamaged: ProofScore) -> Verdict:
    """Return the verdict of the rule."""
    if own.pictures < MIN_HELD_OUT:
        return Verdict.TOO_FEW
    if not own.high < 0.0:
        return Verdict.NOT_BETTER
    if not own.relative <= -MIN_GAIN:
        return Verdict.HARDLY_BETTER
    has_forgotten = painted.low > 0.0 or not painted.relative <= MAX_ELSEWHERE_LOSS
    marks_more = not undamaged.new - undamaged.old <= MAX_FALSE_AREA_GAIN
    return Verdict.WORSE_ELSEWHERE if has_forgotten or marks_more else Verdict.BETTER


def explain_verdict(proof: Proof) -> str:
    """Return the verdict as a sentence with its figures."""
    own, painted, undamaged = proof.own[0], *proof.elsewhere
    figures = (
        f"mistakes on {own.pictures} held-out pictures of the bank {own.relative:+.1%} "
        f"(95 % interval {own.low:+.1%} to {own.high:+.1%}), "
        f"on {painted.pictures} painted scans {painted.relative:+.1%} "
        f"({painted.low:+.1%} to {painted.high:+.1%}), "
        f"found in {undamaged.pictures} undamaged pictures {undamaged.new:.2%} of the area "
        f"instead of {undamaged.old:.2%}"
    )
    reasons = {
        Verdict.BETTER: "better",
        Verdict.HARDLY_BETTER: "refused, because the gain is too small to matter",
        Verdict.NOT_BETTER: "refused, because any gain on the bank is within the noise",
        Verdict.WORSE_ELSEWHERE: "refused, because it is worse on other pictures",
        Verdict.TOO_FEW: "refused, because too few pictures were held out to tell",
    }
    return f"{reasons[proof.verdict]}: {figures}"


def _count_wrong(found: npt.NDArray[np.bool_], kinds: npt.NDArray[np.uint8]) -> int:
    """Return how many pixels (H, W) were found wrongly or not found."""
    is_known = kinds != IGNORED
    counts = count_matches(found & is_known, (kinds > 0) & is_known)
    return counts.found - counts.right + counts.damaged - counts.reached
