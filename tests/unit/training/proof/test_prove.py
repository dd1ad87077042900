"""Old against new, whole: the verdict, and what lies in the run's folder afterwards."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from engine.errors import JobCancelledError
from engine.pictures.files import read_picture
from tests.helpers.proof_jobs import write_job, write_perturbed, write_trained
from training.api import Comparison, FinetuneJob, Flaw, Measured, Proof, Repair, Verdict
from training.proof.prove import prove
from training.proof.record import PROOF_FILE, read_proof, what_is_proved, write_proof

pytestmark = pytest.mark.usefixtures("one_thread")


@dataclass(slots=True)
class Proved:
    """A proof, and what was reported while it was made."""

    job: FinetuneJob
    model: Path
    proof: Proof
    fractions: list[float] = field(default_factory=list)


def proved(job: FinetuneJob, model: Path) -> Proved:
    fractions: list[float] = []
    proof = prove(job, model, report=fractions.append, should_stop=lambda: False)
    return Proved(job=job, model=model, proof=proof, fractions=fractions)


@pytest.fixture(scope="module")
def better(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    """A model that has learned, against the one that it began from."""
    folder = tmp_path_factory.mktemp("better")
    job = write_job(folder)
    return proved(job, write_trained(job.model, folder / "new.safetensors"))


@pytest.fixture
def job(tmp_path: Path) -> FinetuneJob:
    return write_job(tmp_path)


@pytest.mark.slow
def test_a_model_that_has_learned_is_better(better: Proved) -> None:
    proof = better.proof

    assert proof.verdict is Verdict.BETTER
    assert [change.name for change in proof.own] == list(Measured)
    assert proof.own[0].high < 0
    assert (proof.own[0].pictures, proof.elsewhere[0].pictures) == (6, 2)


@pytest.mark.slow
def test_what_is_done_is_reported_to_its_end(better: Proved) -> None:
    assert better.fractions == sorted(better.fractions)
    assert better.fractions[0] > 0
    assert better.fractions[-1] == 1.0


@pytest.mark.slow
def test_twelve_holes_can_be_looked_at(better: Proved) -> None:
    shown = better.proof.comparisons
    first = shown[0]

    sizes = {
        read_picture(file).pixels.shape
        for file in (first.damaged, first.truth, first.old, first.new)
    }

    assert len(shown) == 12
    assert [comparison.name for comparison in shown] == [f"{n}.png" for n in range(6)] * 2
    assert sizes == {(64, 64, 3)}
    assert first.old.parent == better.job.folder / "proof"


@pytest.mark.slow
def test_a_proof_is_not_made_twice(better: Proved) -> None:
    known = proved(better.job, better.model)

    assert known.proof == better.proof
    assert known.fractions == [1.0]


@pytest.mark.slow
def test_the_same_model_is_not_better_than_itself(job: FinetuneJob) -> None:
    proof = proved(job, job.model).proof

    assert proof.verdict is Verdict.NOT_BETTER
    assert {(change.low, change.high) for change in proof.own} == {(0.0, 0.0)}


@pytest.mark.slow
def test_a_model_with_noise_in_its_weights_is_not_better(better: Proved, tmp_path: Path) -> None:
    worse = write_perturbed(better.model, tmp_path / "perturbed.safetensors", share=0.5)
    (tmp_path / "run").mkdir()
    job = replace(better.job, model=better.model, folder=tmp_path / "run")

    proof = proved(job, worse).proof

    assert proof.verdict in (Verdict.NOT_BETTER, Verdict.WORSE_ELSEWHERE)


@pytest.mark.slow
def test_five_pictures_are_too_few(job: FinetuneJob, better: Proved) -> None:
    proof = proved(replace(job, held_out=job.held_out[:5]), better.model).proof

    assert proof.verdict is Verdict.TOO_FEW
    assert proof.own[0].pictures == 5


def test_a_model_whose_weights_are_no_numbers_is_not_better(
    job: FinetuneJob, tmp_path: Path
) -> None:
    broken = write_perturbed(job.model, tmp_path / "broken.safetensors", share=float("nan"))

    proof = proved(job, broken).proof

    assert proof.verdict is Verdict.NOT_BETTER
    assert proof.flaw is Flaw.NO_PICTURE


def test_it_can_be_stopped_and_leaves_no_proof(job: FinetuneJob) -> None:
    with pytest.raises(JobCancelledError):
        prove(job, job.model, report=lambda _fraction: None, should_stop=lambda: True)

    assert not (job.folder / PROOF_FILE).exists()


# -------------------------------------------------------------------------------------- record


def test_a_proof_of_something_else_is_not_taken(job: FinetuneJob) -> None:
    write_proof(job.folder, "this", Proof(verdict=Verdict.BETTER))

    assert read_proof(job.folder, "this") == Proof(verdict=Verdict.BETTER)
    assert read_proof(job.folder, "that") is None
    assert read_proof(job.folder) == Proof(verdict=Verdict.BETTER)


def test_a_damaged_proof_counts_as_none(job: FinetuneJob) -> None:
    write_proof(job.folder, "this", Proof(verdict=Verdict.BETTER))
    file = job.folder / PROOF_FILE
    file.write_bytes(file.read_bytes()[:-9])

    assert read_proof(job.folder, "this") is None


def test_a_proof_counts_for_as_long_as_its_pictures_are_there(job: FinetuneJob) -> None:
    file = job.folder / "1.png"
    file.touch()
    shown = Comparison(name="1", damaged=file, truth=file, old=file, new=file)
    proof = Proof(verdict=Verdict.BETTER, comparisons=(shown,))
    write_proof(job.folder, "this", proof)

    before = read_proof(job.folder, "this")
    file.unlink()

    assert before == proof
    assert read_proof(job.folder, "this") is None


def test_another_seed_model_or_picture_is_another_thing_to_prove(
    job: FinetuneJob, tmp_path: Path
) -> None:
    other_model = write_perturbed(job.model, tmp_path / "other.safetensors", share=0.1)

    of = {
        what_is_proved(job, job.model),
        what_is_proved(replace(job, seed=1), job.model),
        what_is_proved(job, other_model),
        what_is_proved(replace(job, held_out=job.held_out[1:]), job.model),
        what_is_proved(replace(job, repair=Repair.WRITING), job.model),
    }

    assert len(of) == 5
