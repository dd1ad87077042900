"""A model that is better on the user's pictures and worse on others is mixed with the old one."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.errors import JobCancelledError
from engine.network.checkpoint import load_checkpoint
from engine.network.model_card import ProofScore
from tests.helpers.proof_runs import write_perturbed, write_request
from training.api import FineTuneRequest, Flaw, Measure, Proof, Verdict
from training.proof.mixing import MIXED_FILE, MIXED_SHARES, mix_models, prove_or_mix


class Rule:
    """Stands for the proof: models with more than a share of the new weights forgot too much."""

    def __init__(
        self, *, most: float, verdict: Verdict = Verdict.BETTER, flaw: Flaw | None = None
    ) -> None:
        self._most = most
        self._verdict = verdict
        self._flaw = flaw
        self.folders: list[str] = []
        self.mixings = 0

    def __call__(
        self,
        request: FineTuneRequest,
        new_model: Path,
        *,
        report: Callable[[float], None],
        should_stop: Callable[[], bool],
    ) -> Proof:
        if should_stop():
            raise JobCancelledError("told to")
        report(1.0)
        self.folders.append(request.folder.name)
        share = (1.0, *MIXED_SHARES)[len(self.folders) - 1]
        assert new_model.is_file()
        loss = 0.01 if share <= self._most else 0.2
        change = ProofScore(
            measure=Measure.GENERATOR, old=1.0, new=1.0 + loss, low=loss, high=loss, pictures=12
        )
        return Proof(verdict=self._verdict, elsewhere=(change,), flaw=self._flaw)

    def count_mixing(self) -> None:
        self.mixings += 1


@pytest.fixture
def run(tmp_path: Path) -> FineTuneRequest:
    return write_request(tmp_path)


@pytest.fixture
def new(run: FineTuneRequest, tmp_path: Path) -> Path:
    return write_perturbed(run.goal.model, tmp_path / "new.safetensors", share=0.5)


def proved(run: FineTuneRequest, new: Path, rule: Rule) -> tuple[Proof, Path]:
    return prove_or_mix(
        run,
        new,
        report=lambda _share: None,
        should_stop=lambda: False,
        on_mixing=rule.count_mixing,
        prove=rule,
    )


def test_a_model_that_forgot_little_is_not_mixed(run: FineTuneRequest, new: Path) -> None:
    rule = Rule(most=1.0)

    proof, model = proved(run, new, rule)

    assert (proof.verdict, proof.learned_share, model) == (Verdict.BETTER, 1.0, new)
    assert rule.folders == ["run"]
    assert rule.mixings == 0


def test_the_first_mixture_that_forgot_little_is_returned(run: FineTuneRequest, new: Path) -> None:
    rule = Rule(most=0.6)

    proof, model = proved(run, new, rule)

    assert (proof.verdict, proof.learned_share) == (Verdict.BETTER, 0.5)
    assert model == run.folder / "mixed-50" / MIXED_FILE
    assert rule.folders == ["run", "mixed-75", "mixed-50"]
    assert rule.mixings == 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_verdict_has_no_part_in_the_choice(
    run: FineTuneRequest, new: Path, verdict: Verdict
) -> None:
    proof, _model = proved(run, new, Rule(most=0.8, verdict=verdict))

    assert (proof.verdict, proof.learned_share) == (verdict, 0.75)


def test_if_every_mixture_forgot_too_much_the_new_model_is_returned(
    run: FineTuneRequest, new: Path
) -> None:
    rule = Rule(most=0.0, verdict=Verdict.WORSE_ELSEWHERE)

    proof, model = proved(run, new, rule)

    assert (proof.verdict, proof.learned_share, model) == (Verdict.WORSE_ELSEWHERE, 1.0, new)
    assert len(rule.folders) == 1 + len(MIXED_SHARES)


def test_a_model_with_a_flaw_is_not_mixed(run: FineTuneRequest, new: Path) -> None:
    rule = Rule(most=0.5, verdict=Verdict.NOT_BETTER, flaw=Flaw.FITS_ANYTHING)

    proof, _model = proved(run, new, rule)

    assert (proof.verdict, proof.learned_share) == (Verdict.NOT_BETTER, 1.0)
    assert rule.folders == ["run"]


def test_mixing_can_be_stopped_between_two_proofs(run: FineTuneRequest, new: Path) -> None:
    rule = Rule(most=0.0)

    with pytest.raises(JobCancelledError):
        prove_or_mix(
            run,
            new,
            report=lambda _share: None,
            should_stop=lambda: len(rule.folders) == 2,
            on_mixing=rule.count_mixing,
            prove=rule,
        )

    assert rule.folders == ["run", "mixed-75"]


def test_a_mixtures_weights_lie_between_both(
    run: FineTuneRequest, new: Path, tmp_path: Path
) -> None:
    mixed = tmp_path / "mixed.safetensors"

    mix_models(run.goal.model, new, 0.25, mixed)

    old_weights, new_weights, between = (
        load_checkpoint(path).weights for path in (run.goal.model, new, mixed)
    )
    for name, weight in between.items():
        expected = 0.75 * old_weights[name] + 0.25 * new_weights[name]
        torch.testing.assert_close(weight, expected, rtol=2e-3, atol=1e-5)
    moved = [name for name in between if not torch.equal(between[name], old_weights[name])]
    assert len(moved) > len(between) // 2
