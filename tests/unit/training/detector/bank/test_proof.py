"""The proof of a taught detector."""

from dataclasses import replace

import numpy as np
import pytest

from engine.network.model_card import ProofScore
from training.api import Measure, Proof, Verdict
from training.detector.bank.proof import compare_mistakes, decide_verdict, explain_verdict

BETTER = ProofScore(measure=Measure.MISTAKES, old=1.0, new=0.7, low=-0.4, high=-0.2, pictures=8)
EQUAL = ProofScore(measure=Measure.MISTAKES, old=0.5, new=0.5, low=-0.05, high=0.05, pictures=40)


@pytest.mark.parametrize(
    ("own", "painted", "verdict"),
    [
        (BETTER, EQUAL, Verdict.BETTER),
        (replace(BETTER, high=0.01), EQUAL, Verdict.NOT_BETTER),
        (replace(BETTER, new=0.99, high=-0.001), EQUAL, Verdict.HARDLY_BETTER),
        (BETTER, replace(EQUAL, low=0.001), Verdict.WORSE_ELSEWHERE),
        (BETTER, replace(EQUAL, new=0.53), Verdict.WORSE_ELSEWHERE),
        (replace(BETTER, pictures=5), EQUAL, Verdict.TOO_FEW),
    ],
)
def test_the_rule(own: ProofScore, painted: ProofScore, verdict: Verdict) -> None:
    assert decide_verdict(own, painted) is verdict


def test_a_clear_gain_in_every_picture_is_more_than_the_noise() -> None:
    old = np.linspace(0.5, 1.5, 8)

    change = compare_mistakes(old, 0.7 * old)

    assert change.relative == pytest.approx(-0.3)
    assert change.high < 0


def test_a_gain_in_one_picture_of_eight_is_noise() -> None:
    old = np.ones(8)
    new = np.array([0.0, 1.1, 0.9, 1.05, 0.95, 1.1, 0.9, 1.0])

    assert compare_mistakes(old, new).high > 0


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_a_sentence(verdict: Verdict) -> None:
    text = explain_verdict(Proof(own=(BETTER,), elsewhere=(EQUAL,), verdict=verdict))

    assert text.startswith("better:" if verdict is Verdict.BETTER else "refused, because")
    assert "-30.0%" in text
