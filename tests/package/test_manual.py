"""The frozen program has its manual."""

from pathlib import Path

import pytest


@pytest.mark.parametrize("page", ["en/README.md", "zh/README.md", "en/images/start.png"])
def test_a_page_is_where_the_window_looks_for_it(folder: Path, page: str) -> None:
    (resources,) = (path for path in folder.rglob("resources") if path.is_dir())

    assert (resources.parent / "docs" / "user" / page).is_file()
