"""The frozen program has its translations, and Qt's own."""

from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["reweave_en.qm", "reweave_zh_CN.qm", "qtbase_zh_CN.qm"])
def test_a_translation_is_part_of_the_program(folder: Path, name: str) -> None:
    assert len(list(folder.rglob(name))) == 1


def test_no_other_translation_is(folder: Path) -> None:
    found = {path.name for path in folder.rglob("*.qm")}

    assert found == {"reweave_en.qm", "reweave_zh_CN.qm", "qtbase_zh_CN.qm"}
    assert not list(folder.rglob("*.ts"))
