"""The texts of a proof: each verdict, each reason, and the table."""

from dataclasses import replace

import pytest

from app.teaching.pages.proof_words import kept_text, make_rows, reason_text, verdict_text
from engine.network.model_card import ProofScore
from training.api import Flaw, Measure, Proof, Verdict


def change(
    relative: float, low: float, high: float, *, name: Measure = Measure.FINISHED
) -> ProofScore:
    return ProofScore(
        measure=name, old=2.0, new=2.0 * (1.0 + relative), low=low, high=high, pictures=6
    )


BETTER = Proof(
    verdict=Verdict.BETTER,
    own=(
        change(-0.09, -0.13, -0.05),
        change(-0.2, -0.3, -0.1, name=Measure.GENERATOR),
        change(0.004, -0.01, 0.02, name=Measure.COLOURS),
    ),
    elsewhere=(change(0.012, 0.004, 0.02), change(0.0, -0.1, 0.1, name=Measure.COLOURS)),
)


def test_a_better_model_is_reported_with_its_gain() -> None:
    assert (
        verdict_text(BETTER)
        == "The new model is better: on your pictures, 9.0 % closer to the original."
    )
    assert "6 of your pictures" in reason_text(BETTER)


def test_a_mixture_says_that_it_is_one() -> None:
    words = reason_text(replace(BETTER, learned_share=0.75))

    assert "with 75 % of it" in words
    assert "6 of your pictures" in words


@pytest.mark.parametrize(
    ("verdict", "relative"),
    [
        (Verdict.HARDLY_BETTER, -0.012),
        (Verdict.NOT_BETTER, -0.012),
        (Verdict.NOT_BETTER, 0.01),
    ],
)
def test_a_mixture_that_is_not_better_says_that_it_is_one(
    verdict: Verdict, relative: float
) -> None:
    proof = Proof(verdict=verdict, own=(change(relative, -0.05, 0.03),))

    words = reason_text(replace(proof, learned_share=0.5))

    assert "so this model has 50 % of it" in words
    assert "Training longer" not in words


@pytest.mark.parametrize(
    ("proof", "verdict", "reason"),
    [
        (
            Proof(verdict=Verdict.TOO_FEW),
            "There are too few pictures to tell whether the new model is better.",
            "At least 6 pictures must be set aside to test the model, which takes about 30 in all.",
        ),
        (
            replace(BETTER, verdict=Verdict.WORSE_ELSEWHERE),
            "The new model is better on your pictures, but worse on others.",
            "worse on others by more than 5.0 %",
        ),
        (
            Proof(verdict=Verdict.HARDLY_BETTER, own=(change(-0.012, -0.026, -0.001),)),
            "The new model is slightly better on your pictures, but hardly visibly.",
            "it is 1.2 % closer to the original. A gain below 2.0 % is not worth a new model",
        ),
        (
            Proof(verdict=Verdict.NOT_BETTER, own=(change(-0.01, -0.05, 0.03),)),
            "The new model may be slightly better, but that could be chance.",
            "With 6 pictures to test on",
        ),
        (
            Proof(verdict=Verdict.NOT_BETTER, own=(change(0.01, -0.05, 0.03),)),
            "The new model is not better on your pictures.",
            "Perhaps the time was too short",
        ),
        (
            Proof(verdict=Verdict.NOT_BETTER, flaw=Flaw.NO_PICTURE),
            "The new model cannot be used: some of its results are not pictures.",
            "The training went wrong.",
        ),
        (
            replace(BETTER, verdict=Verdict.NOT_BETTER, flaw=Flaw.FITS_ANYTHING),
            "There is nothing in these pictures that the new model could learn from.",
            "would fit any other just as well",
        ),
    ],
)
def test_a_model_that_is_not_better_is_reported_with_a_reason(
    proof: Proof, verdict: str, reason: str
) -> None:
    assert verdict_text(proof) == verdict
    assert reason in reason_text(proof)


def test_the_same_model_is_as_close_as_before() -> None:
    proof = Proof(verdict=Verdict.NOT_BETTER, own=(change(0.0, 0.0, 0.0),))

    row = make_rows(proof)[0]

    assert verdict_text(proof) == "The new model is not better on your pictures."
    assert (row.change, row.certainty) == (
        "As close to the original as before",
        "the same in all 6 pictures",
    )


def test_the_current_model_stays_whatever_the_verdict() -> None:
    assert kept_text(Verdict.NOT_BETTER) == "The current model stays as it is."
    assert kept_text(Verdict.BETTER) == "The current model stays in the library too."


def test_the_table_has_the_deciding_row_first_and_intervals_in_order() -> None:
    rows = make_rows(BETTER)

    assert [row.is_deciding for row in rows] == [True, False, False, False]
    assert [(row.what, row.change, row.certainty) for row in rows] == [
        ("Your pictures", "9.0 % closer to the original", "between 5.0 and 13 %; 6 pictures"),
        (
            "Your pictures, before texture is woven in",
            "20 % closer to the original",
            "between 10 and 30 %; 6 pictures",
        ),
        (
            "Your pictures, colours only",
            "0.4 % further from the original",
            "between 1.0 % closer and 2.0 % further; 6 pictures",
        ),
        (
            "Other photographs",
            "1.2 % further from the original",
            "between 0.4 and 2.0 %; 6 pictures",
        ),
    ]
