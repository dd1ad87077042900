"""Old against new: which holes, which verdict, and what lies in the run's folder afterwards."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from engine.api import Mask, Method
from engine.errors import InvalidResultError, JobCancelledError
from engine.picture_files import read_picture
from tests.helpers.proof_jobs import soft_picture, write_job, write_perturbed, write_trained
from tests.helpers.samples import FEATURES, sample_square
from training.api import Comparison, FinetuneJob, Flaw, Measured, Proof, Repair, Verdict
from training.losses.perceptual import SqueezeFeatures
from training.metrics.features import FeatureDistance
from training.proof.fitting import fits_anything
from training.proof.holes import RGB, Square, own_squares, regression_squares
from training.proof.judging import Judge, Judged, Pair, colour_error, is_flat
from training.proof.prove import prove
from training.proof.record import PROOF_FILE, read_proof, what_is_proved, write_proof


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Pictures this small only wait for a second thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


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


def square(*, seed: int = 0, masks: int = 1) -> Square:
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    truth = soft_picture(np.random.default_rng(seed))
    return Square(name=f"{seed}.png", truth=truth, masks=(mask,) * masks)


@dataclass(slots=True)
class Fake:
    """A model that answers every hole with one colour, or with none at all."""

    colour: tuple[int, int, int] | None

    def fill(self, damaged: RGB, mask: Mask, _method: Method) -> RGB:
        """Fill the hole."""
        if self.colour is None:
            raise InvalidResultError("not a number")
        return np.where(mask[..., None], np.array(self.colour, np.uint8), damaged)


class Exact:
    """A model that knows the truth."""

    def __init__(self, truth: RGB) -> None:
        self._truth = truth

    def fill(self, _damaged: RGB, _mask: Mask, _method: Method) -> RGB:
        """Return the truth."""
        return self._truth


@pytest.fixture(scope="module")
def distance() -> FeatureDistance:
    return FeatureDistance(SqueezeFeatures.load(FEATURES))


# --------------------------------------------------------------------------------------- holes


def test_holes_depend_on_the_pixels_and_the_seed_but_not_on_where_the_file_lies(
    job: FinetuneJob, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere.png"
    moved.write_bytes(job.held_out[3].read_bytes())

    here, there, other = (
        own_squares(replace(job, held_out=(file,), seed=seed))[0].masks
        for file, seed in ((job.held_out[3], 0), (moved, 0), (moved, 1))
    )

    assert all(np.array_equal(a, b) for a, b in zip(here, there, strict=True))
    assert not np.array_equal(here[0], other[0])


def test_few_pictures_have_more_holes_each_and_many_fewer(job: FinetuneJob) -> None:
    few = own_squares(job)
    many = own_squares(replace(job, held_out=job.held_out * 10))

    assert [len(square.masks) for square in few] == [6] * 6
    assert [len(square.masks) for square in many] == [2] * 24


def test_the_holes_are_of_the_kind_that_the_job_repairs(job: FinetuneJob) -> None:
    wide, thin = (
        own_squares(replace(job, repair=repair))[0].masks
        for repair in (Repair.OBJECTS, Repair.SCRATCHES)
    )

    assert all(0.08 <= mask.mean() <= 0.25 for mask in wide)
    assert all(0.02 <= mask.mean() <= 0.08 for mask in thin)


def test_holes_come_from_the_users_own_masks_where_that_is_the_job(
    job: FinetuneJob, tmp_path: Path
) -> None:
    masks = tmp_path / "masks"
    masks.mkdir()
    drawn = np.zeros((64, 64), np.uint8)
    drawn[30:34] = 255
    Image.fromarray(drawn).save(masks / "line.png")

    squares = own_squares(replace(job, repair=Repair.OWN_MASKS, masks=masks))

    assert all(mask.any() for square in squares for mask in square.masks)


def test_files_that_have_vanished_or_changed_into_something_else_are_left_out(
    job: FinetuneJob,
) -> None:
    job.held_out[0].unlink()
    job.held_out[1].write_text("no picture")

    assert [square.name for square in own_squares(job)] == ["2.png", "3.png", "4.png", "5.png"]


def test_a_name_that_is_no_text_is_told_as_far_as_it_can_be_read(job: FinetuneJob) -> None:
    file = job.held_out[0].rename(job.held_out[0].with_name(os.fsdecode(b"caf\xe9.png")))

    squares = own_squares(replace(job, held_out=(file,)))

    assert [square.name for square in squares] == ["caf\ufffd.png"]


def test_scratches_are_judged_nearer_to_the_pictures_own_scale(
    job: FinetuneJob, tmp_path: Path
) -> None:
    columns = np.repeat(np.arange(1024) % 4 * 60, 1)
    striped = np.broadcast_to(columns[None, :, None], (1024, 1024, 3)).astype(np.uint8)
    Image.fromarray(striped).save(tmp_path / "striped.png")
    large = replace(job, held_out=(tmp_path / "striped.png",))

    near = own_squares(replace(large, repair=Repair.SCRATCHES))[0].truth
    far = own_squares(large)[0].truth

    assert near.shape == far.shape == (256, 256, 3)
    assert near.std() > 0
    assert far.std() == 0


def test_the_regression_set_has_a_wide_and_a_thin_hole_whatever_the_job(job: FinetuneJob) -> None:
    squares = regression_squares(job)
    others = regression_squares(replace(job, repair=Repair.WRITING, seed=7))

    assert [len(square.masks) for square in squares] == [2, 2]
    assert all(square.masks[0].mean() > square.masks[1].mean() for square in squares)
    assert np.array_equal(squares[0].masks[0], others[0].masks[0])


# ------------------------------------------------------------------------------------- judging


def test_a_picture_counts_with_the_mean_of_its_holes(distance: FeatureDistance) -> None:
    shown = square(masks=3)
    grey = Fake((128, 128, 128))

    judged = Judge(old=grey, new=Exact(shown.truth), distance=distance)([shown], lambda: None)

    assert len(judged.old) == len(judged.new) == 1
    assert judged.new[0] == dict.fromkeys(Measured, 0.0)
    assert judged.old[0][Measured.COLOURS] == pytest.approx(
        colour_error(grey.fill(shown.truth, shown.masks[0], Method.REWEAVE), *_truth_of(shown))
    )


def _truth_of(shown: Square) -> tuple[RGB, Mask]:
    return shown.truth, shown.masks[0]


def test_the_colour_error_is_taken_in_the_hole_alone() -> None:
    truth = np.zeros((2, 2, 3), np.uint8)
    answer = np.zeros((2, 2, 3), np.uint8)
    answer[0, 0] = (6, 0, 0)
    answer[1, 1] = (90, 90, 90)
    mask = np.array([[True, True], [False, False]])

    # Six numbers, of which one is off by six: sqrt(36 / 6).
    assert colour_error(answer, truth, mask) == pytest.approx(np.sqrt(6.0))


def test_an_answer_of_the_new_model_that_is_no_picture_ends_it(distance: FeatureDistance) -> None:
    judged = Judge(old=Fake((9, 9, 9)), new=Fake(None), distance=distance)([square()], lambda: None)

    assert not judged.is_sound
    assert judged.changes == ()


def test_a_hole_that_the_old_model_cannot_answer_is_left_out(distance: FeatureDistance) -> None:
    judged = Judge(old=Fake(None), new=Fake((9, 9, 9)), distance=distance)([square()], lambda: None)

    assert judged.is_sound
    assert judged.old == []


def test_one_colour_where_there_was_something_to_see_is_no_picture(
    distance: FeatureDistance,
) -> None:
    lively = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    shown = replace(square(), truth=lively)

    judged = Judge(old=Exact(shown.truth), new=Fake((90, 120, 150)), distance=distance)(
        [shown], lambda: None
    )

    assert not judged.is_sound


def test_one_colour_in_a_plain_wall_is_a_good_answer() -> None:
    wall = np.full((64, 64, 3), 100, np.uint8)

    assert not is_flat(wall, wall, square().masks[0])


def test_the_shown_holes_are_the_first_of_each_picture_before_any_second_one() -> None:
    blank = np.zeros((1, 1, 3), np.uint8)
    pairs = [
        [
            Pair(name=f"{name}{hole}", truth=blank, mask=blank[..., 0] > 0, old=blank, new=blank)
            for hole in range(2)
        ]
        for name in "ab"
    ]

    shown = Judged(pairs=pairs).shown(3)

    assert [pair.name for pair in shown] == ["a0", "b0", "a1"]


# ------------------------------------------------------------------------------------- fitting


def pairs_of(truths: list[RGB], answers: list[RGB]) -> list[list[Pair]]:
    mask = np.zeros((64, 64), bool)
    mask[16:48, 16:48] = True
    return [
        [
            Pair(
                name="",
                truth=truth,
                mask=mask,
                old=truth,
                new=np.where(mask[..., None], answer, truth),
            )
        ]
        for truth, answer in zip(truths, answers, strict=True)
    ]


def test_noise_painted_into_noise_fits_anything(distance: FeatureDistance) -> None:
    rng = np.random.default_rng(0)
    truths, first, second, third = (
        list(rng.integers(0, 256, (6, 64, 64, 3), np.uint8)) for _ in range(4)
    )

    holes = [pairs_of(truths, answers) for answers in (first, second, third)]

    assert fits_anything([[*a, *b, *c] for a, b, c in zip(*holes, strict=True)], distance)


def test_comparing_with_other_pictures_can_be_stopped(distance: FeatureDistance) -> None:
    truths = [soft_picture(np.random.default_rng(seed)) for seed in range(6)]

    with pytest.raises(JobCancelledError):
        fits_anything(pairs_of(truths, truths), distance, lambda: True)


def test_a_blurred_photograph_fits_its_own_place_alone(distance: FeatureDistance) -> None:
    names = ("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "ihc.png", "coins.png")
    truths = [sample_square(name, side_px=64) for name in names]
    answers = [np.asarray(cv2.GaussianBlur(truth, (0, 0), 2.0), np.uint8) for truth in truths]

    assert not fits_anything(pairs_of(truths, answers), distance)


def test_the_same_answer_everywhere_fits_anything(distance: FeatureDistance) -> None:
    truths = [soft_picture(np.random.default_rng(seed)) for seed in range(6)]

    assert fits_anything(pairs_of(truths, [sample_square("brick.png", side_px=64)] * 6), distance)


# --------------------------------------------------------------------------------------- prove


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
