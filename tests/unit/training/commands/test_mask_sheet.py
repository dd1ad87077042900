"""``python -m training masks`` writes a contact sheet."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.pictures.files import read_picture
from tests.helpers.training_data import write_folder
from training.__main__ import main


def test_the_sheet_has_a_row_for_each_kind(tmp_path: Path) -> None:
    pictures = write_folder(tmp_path / "photos", count=2)
    target = tmp_path / "sheet.png"

    status = main(["masks", "-o", str(target), "--mixture", "writing", "--pictures", str(pictures)])

    assert status == 0
    assert read_picture(target).pixels.shape == (2 * 166 + 6, 112 + 4 * 166, 3)


def test_the_sheet_shows_own_masks_as_well(tmp_path: Path) -> None:
    pictures = write_folder(tmp_path / "photos", count=1)
    (tmp_path / "masks").mkdir()
    Image.fromarray(np.eye(80, dtype=np.uint8) * 255).save(tmp_path / "masks" / "line.png")
    target = tmp_path / "sheet.jpg"
    options = ["--mixture", "writing", "--files", str(tmp_path / "masks")]

    status = main(["masks", "-o", str(target), "--pictures", str(pictures), *options])

    assert status == 0
    assert read_picture(target).height == 3 * 166 + 6


def test_equal_seeds_write_equal_sheets(tmp_path: Path) -> None:
    pictures = write_folder(tmp_path / "photos", count=1)
    arguments = ["--mixture", "objects", "--seed", "3", "--pictures", str(pictures)]

    main(["masks", "-o", str(tmp_path / "a.png"), *arguments])
    main(["masks", "-o", str(tmp_path / "b.png"), *arguments])

    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_folder_without_photographs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["masks", "-o", str(tmp_path / "a.png"), "--pictures", str(tmp_path)])

    assert status == 2
    assert "none of its photographs" in capsys.readouterr().err
