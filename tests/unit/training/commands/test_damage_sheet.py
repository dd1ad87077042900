"""``python -m training damage`` writes a contact sheet."""

from pathlib import Path

import pytest

from engine.pictures.files import read_picture
from tests.helpers.training_data import write_folder
from training.__main__ import main


def test_the_sheet_shows_each_form_of_damage(tmp_path: Path) -> None:
    pictures = write_folder(tmp_path / "photos", count=2)
    target = tmp_path / "sheet.png"

    status = main(["damage", "-o", str(target), "--pictures", str(pictures)])

    assert status == 0
    assert read_picture(target).pixels.shape == (11 * 164 + 4, 2 * (104 + 4 * 164) + 4, 3)


@pytest.mark.parametrize(("sheet", "rows"), [("prints", 5), ("distractors", 4)])
def test_a_sheet_shows_prints_or_distractors(tmp_path: Path, sheet: str, rows: int) -> None:
    pictures = write_folder(tmp_path / "photos", count=2)
    target = tmp_path / "sheet.png"

    status = main(["damage", "--show", sheet, "-o", str(target), "--pictures", str(pictures)])

    assert status == 0
    assert read_picture(target).pixels.shape == (rows * 216 + 4, 7 * 196 + 4, 3)
