"""The request that is made of a lesson, and the card that is made of a result."""

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from app.shared.paths import default_model
from app.teaching.lesson import Lesson
from app.teaching.request import OpenHole, copy_hole, make_card, make_request
from app.teaching.setup import TeachingPaths
from engine.network.model_card import ProofScore, card_to_json
from engine.pictures.files import read_mask, read_picture
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import teaching_paths
from training.api import (
    FineTuneRequest,
    Goal,
    Measure,
    Preset,
    Proof,
    Repair,
    TrainerFinished,
    Verdict,
)

PICTURES = (Path("/photos/secret/a.jpg"), Path("/photos/secret/b.jpg"))
HELD_OUT = (Path("/photos/secret/c.jpg"),)


@pytest.fixture
def paths(tmp_path: Path) -> TeachingPaths:
    return teaching_paths(tmp_path / "runs")


@pytest.fixture
def lesson(qapp: object) -> Lesson:
    del qapp
    lesson = Lesson(
        Goal(
            model=default_model(),
            preset=Preset.HOUR,
            repair=Repair.OWN_MASKS,
            masks=Path("/masks"),
            device="cpu",
            memory_limit_bytes=2**30,
            seed=3,
            settings=("steps=5",),
        )
    )
    lesson.set_split(pictures=PICTURES, held_out=HELD_OUT)
    return lesson


def test_a_request_holds_the_lesson_and_a_new_folder(lesson: Lesson, paths: TeachingPaths) -> None:
    request, other = make_request(lesson, paths, None), make_request(lesson, paths, None)

    assert request == FineTuneRequest(
        folder=request.folder,
        pictures=PICTURES,
        held_out=HELD_OUT,
        goal=Goal(
            model=default_model(),
            preset=Preset.HOUR,
            repair=Repair.OWN_MASKS,
            masks=Path("/masks"),
            device="cpu",
            memory_limit_bytes=2**30,
            settings=("steps=5",),
            seed=3,
        ),
        discriminator=Path("discriminator"),
        features=Path("features"),
        regression=Path("samples"),
        cache=Path("cache"),
    )
    assert request.folder.parent == paths.runs
    assert request.folder.is_dir()
    assert request.folder != other.folder


def test_a_users_model_is_copied_and_has_no_discriminator(
    lesson: Lesson, paths: TeachingPaths, tmp_path: Path
) -> None:
    album = write_tiny_model(tmp_path)
    lesson.set_goal(dataclasses.replace(lesson.goal, model=album))

    request = make_request(lesson, paths, None)

    assert request.discriminator is None
    assert request.goal.model.parent == request.folder
    assert request.goal.model.read_bytes() == album.read_bytes()


def test_a_folder_that_cannot_be_filled_is_not_left_behind(
    lesson: Lesson, paths: TeachingPaths
) -> None:
    lesson.set_goal(dataclasses.replace(lesson.goal, model=Path("/gone/album.safetensors")))

    with pytest.raises(FileNotFoundError):
        make_request(lesson, paths, None)

    assert not any(paths.runs.iterdir())


def test_the_open_picture_and_its_mask_are_written_into_the_runs_folder(
    lesson: Lesson, paths: TeachingPaths
) -> None:
    pixels = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
    mask = np.zeros((4, 5), bool)
    mask[1, 2] = True

    request = make_request(lesson, paths, OpenHole(pixels=pixels, mask=mask))

    assert request.editor_picture is not None
    assert request.editor_mask is not None
    assert request.editor_picture.parent == request.editor_mask.parent == request.folder
    np.testing.assert_array_equal(read_picture(request.editor_picture).pixels, pixels)
    np.testing.assert_array_equal(read_mask(request.editor_mask), mask)


def test_only_the_surroundings_of_a_hole_are_copied() -> None:
    pixels = np.zeros((2000, 3000, 3), np.uint8)
    mask = np.zeros((2000, 3000), bool)
    mask[1000:1010, 1500:1520] = True

    part = copy_hole(pixels, mask)

    assert part is not None
    assert part.pixels.shape == (10 + 2 * 512, 20 + 2 * 512, 3)
    assert part.mask.sum() == 200
    assert part.mask[512, 512]


def test_without_a_hole_nothing_is_copied() -> None:
    assert copy_hole(np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8), bool)) is None


def test_the_card_holds_the_origin_of_a_model_but_no_path(
    lesson: Lesson, paths: TeachingPaths
) -> None:
    request = make_request(lesson, paths, None)
    own = ProofScore(measure=Measure.FINISHED, old=1.0, new=0.9, low=-0.2, high=-0.05, pictures=6)
    other = ProofScore(measure=Measure.GENERATOR, old=2.0, new=2.0, low=0.0, high=0.0, pictures=12)
    proof = Proof(verdict=Verdict.BETTER, own=(own,), elsewhere=(other,), learned_share=0.75)

    card = make_card(
        request,
        TrainerFinished(proof=proof, model=Path("/runs/best.safetensors")),
        steps=5,
        day=dt.date(2026, 5, 17),
    )

    assert (card.began_from, card.date, card.steps) == ("base", "2026-05-17", 5)
    assert (card.pictures, card.held_out, card.learned_share) == (2, 1, 0.75)
    assert (card.repair, card.preset, card.verdict) == ("own-masks", "hour", "better")
    assert [(score.measure, score.new) for score in card.own] == [("finished", 0.9)]
    assert [(score.measure, score.new) for score in card.elsewhere] == [("generator", 2.0)]
    assert "/" not in card_to_json(card)
    assert "secret" not in card_to_json(card)


def test_a_model_that_is_gone_is_named_by_its_file(lesson: Lesson, paths: TeachingPaths) -> None:
    request = make_request(lesson, paths, None)
    gone = dataclasses.replace(request.goal, model=Path("/gone/album.safetensors"))
    request = dataclasses.replace(request, goal=gone)
    finished = TrainerFinished(proof=Proof(verdict=Verdict.TOO_FEW), model=Path("best"))

    assert make_card(request, finished, steps=0, day=dt.date(2026, 5, 17)).began_from == "album"
