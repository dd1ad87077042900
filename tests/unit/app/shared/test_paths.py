import os
import sys
from pathlib import Path

import pytest

from app.shared.paths import (
    cache_folder,
    demo_photograph,
    ensure_home,
    models_folder,
    models_pointer,
    next_free_name,
    pictures_folder,
)


def test_first_name_ends_with_restored(tmp_path: Path) -> None:
    assert next_free_name(tmp_path / "photo.jpg", suffix=".png") == tmp_path / "photo-restored.png"


def test_taken_name_gets_the_next_number(tmp_path: Path) -> None:
    (tmp_path / "photo-restored.png").touch()
    (tmp_path / "photo-restored-2.png").touch()

    assert next_free_name(tmp_path / "photo.jpg", suffix=".png").name == "photo-restored-3.png"


@pytest.mark.parametrize("name", ["photo-restored.png", "photo-restored-2.png"])
def test_restored_is_not_added_twice(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()

    assert next_free_name(tmp_path / name, suffix=".png").stem.count("restored") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep the folder elsewhere")
def test_folder_of_pictures_is_the_home_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_PICTURES_DIR", str(tmp_path / "Bilder"))
    before = pictures_folder()

    (tmp_path / "Bilder").mkdir()

    assert (before, pictures_folder()) == (tmp_path, tmp_path / "Bilder")


def test_demonstration_photograph_exists() -> None:
    assert demo_photograph().is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="the custom of one system")
def test_cache_is_in_the_users_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "reweave"


def test_name_has_the_ending_that_the_user_prefers(tmp_path: Path) -> None:
    (tmp_path / "photo (fixed).png").touch()

    found = next_free_name(tmp_path / "photo (fixed).png", suffix=".png", ending=" (fixed)")

    assert found.name == "photo (fixed)-2.png"


def test_models_are_in_the_folder_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path))
    usual = models_folder()

    models_pointer().write_text(str(tmp_path / "elsewhere"))
    chosen = models_folder()
    models_pointer().write_text("nowhere")

    assert (usual, chosen) == (tmp_path / "models", tmp_path / "elsewhere")
    assert models_folder() == usual


@pytest.mark.parametrize("letter", ["n", "Ф", "図"])
@pytest.mark.parametrize("max_bytes", [255, 143])
def test_a_name_too_long_for_the_folder_is_shortened(
    letter: str, max_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.pathconf", lambda *_: max_bytes, raising=False)
    original = tmp_path / f"{letter * (250 // len(letter.encode()))}.jpg"

    first = next_free_name(original, suffix=".png")
    first.touch()
    second = next_free_name(original, suffix=".png")

    assert first.name.endswith(f"{letter}-restored.png")
    assert second.name.endswith(f"{letter}-restored-2.png")
    assert max_bytes - 4 < len(os.fsencode(second.name)) <= max_bytes


@pytest.mark.skipif(sys.platform == "win32", reason="another custom")
def test_a_user_without_a_home_has_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda _: (_ for _ in ()).throw(KeyError))

    ensure_home()

    assert Path.home() == Path("/")
    assert cache_folder().is_absolute()
