"""The bank is read, and split by pictures."""

from pathlib import Path

import pytest

from tests.helpers.example_banks import write_bank
from training.api import MIN_EXAMPLE_PICTURES
from training.detector.bank.reading import read_bank, split_bank
from training.errors import DataError


def test_examples_are_read_by_picture(tmp_path: Path) -> None:
    pictures = read_bank(write_bank(tmp_path / "bank", pictures=3, examples=2))

    assert [len(picture.lessons) for picture in pictures] == [2, 2, 2]


def test_a_damaged_example_is_left_out(tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "bank", pictures=3)
    first = min(bank.iterdir())
    first.write_bytes(first.read_bytes()[:100])

    assert len(read_bank(bank)) == 2


def test_held_out_pictures_are_not_learned(tmp_path: Path) -> None:
    split = split_bank(read_bank(write_bank(tmp_path / "bank", pictures=21)))

    names = [{picture.name for picture in part} for part in (split.learned, split.held_out)]
    assert not names[0] & names[1]
    assert (len(names[0]), len(names[1])) == (14, 7)


def test_another_picture_moves_hardly_any(tmp_path: Path) -> None:
    pictures = read_bank(write_bank(tmp_path / "bank", pictures=31))

    fewer, more = (split_bank(part).held_out for part in (pictures[:30], pictures))

    names = [{picture.name for picture in part} for part in (fewer, more)]
    assert len(names[0] & names[1]) >= 9


def test_too_few_pictures_are_one_sentence_with_what_is_missing(tmp_path: Path) -> None:
    pictures = read_bank(write_bank(tmp_path / "bank", pictures=MIN_EXAMPLE_PICTURES - 5))

    with pytest.raises(DataError, match=r"in 5 more"):
        split_bank(pictures)


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder of examples"):
        read_bank(tmp_path / "nothing")
