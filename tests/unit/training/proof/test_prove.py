"""Whole proofs: the verdict, and what is in the run's folder afterwards."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from engine.errors import JobCancelledError
from engine.pictures.files import read_picture
from tests.helpers.proof_runs import write_perturbed, write_request, write_trained
from training.api import Comparison, FineTuneRequest, Flaw, Proof, Repair, Verdict
from training.judging.proof_record import PROOF_FILE, digest_inputs, read_proof, write_proof
from training.proof.prove import prove_model
from training.proof.scoring import MEASURES

pytestmark = [pytest.mark.usefixtures("one_thread"), pytest.mark.slow]


@dataclass(slots=True)
class Proved:
    """A proof, and its reported progress."""

    run: FineTuneRequest
    model: Path
    proof: Proof
    fractions: list[float] = field(default_factory=list)


def proved(run: FineTuneRequest, model: Path) -> Proved:
    fractions: list[float] = []
    proof = prove_model(run, model, report=fractions.append, should_stop=lambda: False)
    return Proved(run=run, model=model, proof=proof, fractions=fractions)


@pytest.fixture(scope="module")
def better(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    """The proof of a trained model against the one that it began from."""
    folder = tmp_path_factory.mktemp("better")
    run = write_request(folder)
    return proved(run, write_trained(run.goal.model, folder / "new.safetensors"))


@pytest.fixture
def run(tmp_path: Path) -> FineTuneRequest:
    return write_request(tmp_path)


def test_a_model_that_has_learned_is_better(better: Proved) -> None:
    proof = better.proof

    assert proof.verdict is Verdict.BETTER
    assert [change.measure for change in proof.own] == list(MEASURES)
    assert proof.own[0].high < 0
    assert (proof.own[0].pictures, proof.elsewhere[0].pictures) == (6, 2)


def test_progress_is_reported_up_to_the_end(better: Proved) -> None:
    assert better.fractions == sorted(better.fractions)
    assert better.fractions[0] > 0
    assert better.fractions[-1] == 1.0


def test_twelve_holes_are_kept_as_pictures(better: Proved) -> None:
    shown = better.proof.comparisons
    first = shown[0]

    sizes = {
        read_picture(file).pixels.shape
        for file in (first.damaged, first.truth, first.old, first.new)
    }

    assert len(shown) == 12
    assert [comparison.name for comparison in shown] == [f"{n}.png" for n in range(6)] * 2
    assert sizes == {(64, 64, 3)}
    assert first.old.parent == better.run.folder / "proof"


def test_a_proof_is_not_made_twice(better: Proved) -> None:
    known = proved(better.run, better.model)

    assert known.proof == better.proof
    assert known.fractions == [1.0]


def test_the_same_model_is_not_better_than_itself(run: FineTuneRequest) -> None:
    proof = proved(run, run.goal.model).proof

    assert proof.verdict is Verdict.NOT_BETTER
    assert {(change.low, change.high) for change in proof.own} == {(0.0, 0.0)}


def test_a_model_with_noise_in_its_weights_is_not_better(better: Proved, tmp_path: Path) -> None:
    worse = write_perturbed(better.model, tmp_path / "perturbed.safetensors", share=0.5)
    (tmp_path / "run").mkdir()
    run = replace(
        better.run, goal=replace(better.run.goal, model=better.model), folder=tmp_path / "run"
    )

    proof = proved(run, worse).proof

    assert proof.verdict in (Verdict.NOT_BETTER, Verdict.WORSE_ELSEWHERE)


def test_five_pictures_are_too_few(run: FineTuneRequest, better: Proved) -> None:
    proof = proved(replace(run, held_out=run.held_out[:5]), better.model).proof

    assert proof.verdict is Verdict.TOO_FEW
    assert proof.own[0].pictures == 5


def test_a_model_with_nan_weights_is_not_better(run: FineTuneRequest, tmp_path: Path) -> None:
    broken = write_perturbed(run.goal.model, tmp_path / "broken.safetensors", share=float("nan"))

    proof = proved(run, broken).proof

    assert proof.verdict is Verdict.NOT_BETTER
    assert proof.flaw is Flaw.NO_PICTURE


def test_a_stopped_proof_is_not_kept(run: FineTuneRequest) -> None:
    with pytest.raises(JobCancelledError):
        prove_model(run, run.goal.model, report=lambda _fraction: None, should_stop=lambda: True)

    assert not (run.folder / PROOF_FILE).exists()


def test_a_proof_of_other_inputs_is_not_used(run: FineTuneRequest) -> None:
    write_proof(run.folder, "this", Proof(verdict=Verdict.BETTER))

    assert read_proof(run.folder, "this") == Proof(verdict=Verdict.BETTER)
    assert read_proof(run.folder, "that") is None
    assert read_proof(run.folder) == Proof(verdict=Verdict.BETTER)


def test_a_damaged_proof_is_ignored(run: FineTuneRequest) -> None:
    write_proof(run.folder, "this", Proof(verdict=Verdict.BETTER))
    file = run.folder / PROOF_FILE
    file.write_bytes(file.read_bytes()[:-9])

    assert read_proof(run.folder, "this") is None


def test_a_proof_without_its_pictures_is_ignored(run: FineTuneRequest) -> None:
    file = run.folder / "1.png"
    file.touch()
    shown = Comparison(name="1", damaged=file, truth=file, old=file, new=file)
    proof = Proof(verdict=Verdict.BETTER, comparisons=(shown,))
    write_proof(run.folder, "this", proof)

    before = read_proof(run.folder, "this")
    file.unlink()

    assert before == proof
    assert read_proof(run.folder, "this") is None


def test_seed_model_and_pictures_are_inputs_of_the_proof(
    run: FineTuneRequest, tmp_path: Path
) -> None:
    other_model = write_perturbed(run.goal.model, tmp_path / "other.safetensors", share=0.1)

    of = {
        digest_inputs(run, run.goal.model),
        digest_inputs(replace(run, goal=replace(run.goal, seed=1)), run.goal.model),
        digest_inputs(run, other_model),
        digest_inputs(replace(run, held_out=run.held_out[1:]), run.goal.model),
        digest_inputs(replace(run, goal=replace(run.goal, repair=Repair.WRITING)), run.goal.model),
    }

    assert len(of) == 5
