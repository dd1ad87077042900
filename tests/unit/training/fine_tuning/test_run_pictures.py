"""A run's pictures and masks stay as they were when it began, whatever happens to the files."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.trainer_runs import tiny_request
from training.api import Fault, FineTuneRequest, Note, Preset, Repair, TrainerNoted
from training.data.config import DataConfig
from training.data.run_pictures import open_pictures, read_held_out
from training.errors import MaskFolderError
from training.fine_tuning.faults import failure
from training.fine_tuning.own_masks import copy_own_masks
from training.fine_tuning.runs import PLAN_FILE
from training.judging.proof_record import digest_inputs
from training.masks.files import MaskFiles
from training.proof.holes import draw_own_squares


def with_masks(request: FineTuneRequest, masks: Path) -> FineTuneRequest:
    return replace(request, goal=replace(request.goal, repair=Repair.OWN_MASKS, masks=masks))


def made(folder: Path) -> FineTuneRequest:
    """Return the request of a tiny run whose folder exists."""
    request = tiny_request(folder)
    request.folder.mkdir()
    return request


def test_pictures_stay_as_they_were_when_the_run_began(tmp_path: Path) -> None:
    request = made(tmp_path)
    before = open_pictures(request, DataConfig(window_px=64)).training.natives[0].copy()
    request.pictures[0].unlink()

    pictures = open_pictures(request, DataConfig(window_px=64))

    assert (pictures.training.natives[0] == before).all()
    assert pictures.notes == (TrainerNoted(note=Note.CHANGED, pictures=1),)


def test_an_unreadable_picture_is_left_out_and_reported(tmp_path: Path) -> None:
    request = made(tmp_path)
    request.held_out[0].write_bytes(b"no picture")

    pictures = open_pictures(request, DataConfig(window_px=64))

    assert pictures.held_out_names == (request.held_out[1].name,)
    assert pictures.notes[0] == TrainerNoted(note=Note.LEFT_OUT, pictures=1)


def test_of_very_many_pictures_some_are_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = made(tmp_path)
    monkeypatch.setattr("training.data.run_pictures._MAX_PICTURES", {Preset.QUICK: 2})

    pictures = open_pictures(request, DataConfig(window_px=64))

    assert len(pictures.training) == 2
    assert pictures.notes[0] == TrainerNoted(note=Note.SOME_CHOSEN, pictures=2, limit=4)


def test_small_pictures_are_reported(tmp_path: Path) -> None:
    notes = open_pictures(made(tmp_path), DataConfig(window_px=256)).notes

    assert [(note.note, note.limit) for note in notes] == [(Note.ENLARGED, 320)]


def test_held_out_pictures_are_proved_as_they_were_when_the_run_began(tmp_path: Path) -> None:
    request = made(tmp_path)
    before = read_held_out(request)
    open_pictures(request, DataConfig(window_px=64))
    squares = draw_own_squares(request)
    digest = digest_inputs(request, request.goal.model)
    for path in request.held_out:
        path.unlink()

    assert before is None
    assert len(squares) == len(request.held_out)
    again = draw_own_squares(request)
    assert [square.name for square in again] == [square.name for square in squares]
    assert all((a.truth == b.truth).all() for a, b in zip(again, squares, strict=True))
    assert digest_inputs(request, request.goal.model) == digest


def test_own_masks_stay_as_they_were_when_the_run_began(tmp_path: Path) -> None:
    masks = tmp_path / "masks"
    for name in ("a/hole.png", "b/hole.png"):
        (masks / name).parent.mkdir(parents=True)
        pixels = np.zeros((40, 40), np.uint8)
        pixels[10 : 20 if name < "b" else 30, 10:20] = 255
        Image.fromarray(pixels).save(masks / name)
    request = with_masks(made(tmp_path / "run"), masks)
    kept = copy_own_masks(request)
    assert kept.goal.masks is not None
    first = MaskFiles(kept.goal.masks)
    (request.folder / PLAN_FILE).write_text("{}", encoding="utf-8")
    shutil.rmtree(masks)

    again = copy_own_masks(request)

    assert again == kept
    assert kept.goal.masks.parent == request.folder
    assert [len(holes) for holes in first.holes] == [100, 200]


def test_missing_masks_are_a_fault_of_their_own(tmp_path: Path) -> None:
    request = with_masks(made(tmp_path), tmp_path / "gone")

    with pytest.raises(MaskFolderError) as missing:
        copy_own_masks(request)

    assert failure(missing.value).fault is Fault.MASKS


def test_masks_of_a_run_that_could_not_begin_can_be_replaced(tmp_path: Path) -> None:
    masks = tmp_path / "masks"
    masks.mkdir()
    black = np.zeros((40, 40), np.uint8)
    Image.fromarray(black).save(masks / "empty.png")
    request = with_masks(made(tmp_path / "run"), masks)
    kept = copy_own_masks(request).goal.masks
    assert kept is not None
    with pytest.raises(MaskFolderError):
        MaskFiles(kept)
    black[10:20, 10:20] = 255
    Image.fromarray(black).save(masks / "hole.png")

    again = copy_own_masks(request).goal.masks

    assert again is not None
    assert len(MaskFiles(again).holes) == 1
