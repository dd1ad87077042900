import sys
from pathlib import Path

import pytest

from app.shared.paths import cache_folder, demo_photograph, next_free_name


def test_the_first_name_says_that_it_is_restored(tmp_path: Path) -> None:
    assert next_free_name(tmp_path / "photo.jpg", suffix=".png") == tmp_path / "photo-restored.png"


def test_a_name_that_is_taken_is_counted_on(tmp_path: Path) -> None:
    (tmp_path / "photo-restored.png").touch()
    (tmp_path / "photo-restored-2.png").touch()

    assert next_free_name(tmp_path / "photo.jpg", suffix=".png").name == "photo-restored-3.png"


@pytest.mark.parametrize("name", ["photo-restored.png", "photo-restored-2.png"])
def test_a_restored_picture_is_not_called_restored_twice(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()

    assert next_free_name(tmp_path / name, suffix=".png").stem.count("restored") == 1


def test_the_photograph_of_the_demonstration_is_there() -> None:
    assert demo_photograph().is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="the custom of one system")
def test_the_cache_is_where_the_user_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "reweave"
