"""The folder of the weave's compiled kernels."""

from pathlib import Path

import numba
import pytest

from engine.restore.kernel_cache import choose_kernel_cache, has_cached_kernels


@pytest.fixture(autouse=True)
def _own_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reset numba's cache folder for each test, and restore it afterwards."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")


def chosen() -> Path:
    return Path(str(getattr(numba.config, "CACHE_DIR")))  # noqa: B009  mypy does not see it


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    choose_kernel_cache(tmp_path / "a" / "cache")

    assert chosen().is_dir()
    assert chosen().parent == tmp_path / "a" / "cache"


def test_the_same_program_uses_the_same_folder(tmp_path: Path) -> None:
    choose_kernel_cache(tmp_path)
    before = chosen()

    choose_kernel_cache(tmp_path)

    assert chosen() == before


def test_a_new_version_uses_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_kernel_cache(tmp_path)
    before = chosen()
    kernels = tmp_path / "kernels.py"
    kernels.touch()
    monkeypatch.setattr("engine.restore.kernel_cache._WEAVE", tmp_path)

    choose_kernel_cache(tmp_path)

    assert chosen() != before


def test_a_folder_that_cannot_be_written_is_replaced(tmp_path: Path) -> None:
    taken = tmp_path / "cache"
    taken.write_text("a file, not a folder", encoding="utf-8")

    choose_kernel_cache(taken)

    assert chosen().is_dir()
    assert tmp_path not in chosen().parents
    assert taken.read_text(encoding="utf-8") == "a file, not a folder"


def test_without_a_folder_kernels_go_to_a_temporary_one() -> None:
    choose_kernel_cache(None)

    assert chosen().is_dir()
    assert list(chosen().iterdir()) == []


def test_an_empty_folder_has_no_kernels(tmp_path: Path) -> None:
    choose_kernel_cache(tmp_path)

    assert not has_cached_kernels()


def test_compiled_kernels_are_found(tmp_path: Path) -> None:
    choose_kernel_cache(tmp_path)
    (chosen() / "weave_0123").mkdir()
    (chosen() / "weave_0123" / "tone_kernels.relax-98.py311.1.nbc").touch()

    assert has_cached_kernels()
