"""The proof of a taught detector."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor
from typing_extensions import override

from engine.detection.network import Detector, DetectorOutput
from engine.network.model_card import ProofScore
from tests.helpers.tiny_detector import TINY_DETECTOR
from training.api import Measure, Proof, Verdict
from training.damage.sampling import ScanWindow
from training.detector.bank.labels import Lesson
from training.detector.bank.proof import (
    DetectorPair,
    Elsewhere,
    compare_detectors,
    compare_scores,
    decide_verdict,
    explain_verdict,
)
from training.detector.bank.reading import BankPicture

Plane: TypeAlias = npt.NDArray[np.uint8]
BETTER = ProofScore(measure=Measure.MISTAKES, old=1.0, new=0.7, low=-0.4, high=-0.2, pictures=8)
EQUAL = ProofScore(measure=Measure.MISTAKES, old=0.5, new=0.5, low=-0.05, high=0.05, pictures=24)
CLEAN = ProofScore(
    measure=Measure.FALSE_AREA, old=0.001, new=0.0019, low=-0.5, high=1.5, pictures=28
)


@pytest.mark.parametrize(
    ("own", "painted", "undamaged", "verdict"),
    [
        (BETTER, EQUAL, CLEAN, Verdict.BETTER),
        (replace(BETTER, high=0.01), EQUAL, CLEAN, Verdict.NOT_BETTER),
        (replace(BETTER, new=0.99, high=-0.001), EQUAL, CLEAN, Verdict.HARDLY_BETTER),
        (BETTER, replace(EQUAL, low=0.001), CLEAN, Verdict.WORSE_ELSEWHERE),
        (BETTER, replace(EQUAL, new=0.53), CLEAN, Verdict.WORSE_ELSEWHERE),
        (BETTER, EQUAL, replace(CLEAN, new=0.0021), Verdict.WORSE_ELSEWHERE),
        (replace(BETTER, pictures=5), EQUAL, CLEAN, Verdict.TOO_FEW),
    ],
)
def test_the_rule(
    own: ProofScore, painted: ProofScore, undamaged: ProofScore, verdict: Verdict
) -> None:
    assert decide_verdict(own, painted, undamaged) is verdict


def test_a_clear_gain_in_every_picture_is_more_than_the_noise() -> None:
    old = np.linspace(0.5, 1.5, 8)

    change = compare_scores(Measure.MISTAKES, old, 0.7 * old)

    assert change.relative == pytest.approx(-0.3)
    assert change.high < 0


def test_a_gain_in_one_picture_of_eight_is_noise() -> None:
    old = np.ones(8)
    new = np.array([0.0, 1.1, 0.9, 1.05, 0.95, 1.1, 0.9, 1.0])

    assert compare_scores(Measure.MISTAKES, old, new).high > 0


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_a_sentence(verdict: Verdict) -> None:
    text = explain_verdict(Proof(own=(BETTER,), elsewhere=(EQUAL, CLEAN), verdict=verdict))

    assert text.startswith("better:" if verdict is Verdict.BETTER else "refused, because")
    assert "-30.0%" in text
    assert "0.19% of the area instead of 0.10%" in text


class _Marker(Detector):
    """Marks every pixel that is brighter than a limit."""

    def __init__(self, limit: float) -> None:
        super().__init__(TINY_DETECTOR)
        self._limit = limit

    @override
    def forward(self, rgb: Tensor) -> DetectorOutput:
        bright = rgb.amax(dim=1, keepdim=True) > self._limit
        kinds = torch.zeros(1, 4, rgb.shape[2] // 2, rgb.shape[3] // 2)
        return DetectorOutput(40.0 * bright - 20.0, kinds)


def _draw(level: int, place: tuple[slice, slice]) -> tuple[Plane, Plane]:
    """Return a black scan with a lighter rectangle, and 1 there."""
    scan, kinds = np.zeros((64, 64, 3), np.uint8), np.zeros((64, 64), np.uint8)
    scan[place], kinds[place] = level, 1
    return scan, kinds


def test_a_detector_that_marks_more_of_undamaged_pictures_is_refused_though_it_finds_more() -> None:
    """The bank has faint damage, which only a detector finds that also marks other grey things."""
    scan, kinds = _draw(120, np.s_[20:40, 20:40])
    lesson = Lesson(scan=scan, kinds=kinds, corrected=kinds > 0)
    held_out = [BankPicture(name=str(number), lessons=(lesson,)) for number in range(8)]
    scan, kinds = _draw(250, np.s_[20:40, 20:40])
    painted = [ScanWindow(scan=scan, kinds=kinds)] * 4
    grey, _ = _draw(120, np.s_[:8, :8])

    def prove(undamaged: Plane) -> Proof:
        return compare_detectors(
            DetectorPair(old=_Marker(0.7), new=_Marker(0.3), device=torch.device("cpu")),
            held_out,
            Elsewhere(painted=painted, undamaged=[undamaged] * 4),
            report=lambda _share: None,
            should_stop=lambda: False,
        )

    careless, careful = prove(grey), prove(np.zeros_like(grey))

    assert careless.verdict is Verdict.WORSE_ELSEWHERE
    assert careless.elsewhere[1].new == pytest.approx(64 / 4096)
    assert careful.verdict is Verdict.BETTER
