"""The folder of the weave's compiled kernels."""

from contextlib import ExitStack
from pathlib import Path

import numba
import pytest

from engine.restore.start.kernel_cache import choose_kernel_cache, has_cached_kernels


def choose(folder: Path | None, at_exit: ExitStack | None = None) -> Path:
    environment: dict[str, str] = {}
    choose_kernel_cache(folder, environment, at_exit or ExitStack())
    return Path(environment["NUMBA_CACHE_DIR"])


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    chosen = choose(tmp_path / "a" / "cache")

    assert chosen.is_dir()
    assert chosen.parent == tmp_path / "a" / "cache"


def test_the_same_program_uses_the_same_folder(tmp_path: Path) -> None:
    assert choose(tmp_path) == choose(tmp_path)


def test_a_new_version_uses_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = choose(tmp_path)
    kernels = tmp_path / "kernels.py"
    kernels.touch()
    monkeypatch.setattr("engine.restore.start.kernel_cache._WEAVE", tmp_path)

    assert choose(tmp_path) != before


def test_a_folder_that_cannot_be_written_is_replaced(tmp_path: Path) -> None:
    taken = tmp_path / "cache"
    taken.write_text("a file, not a folder", encoding="utf-8")

    with ExitStack() as at_exit:
        chosen = choose(taken, at_exit)
        was_there = chosen.is_dir()

    assert was_there
    assert tmp_path not in chosen.parents
    assert taken.read_text(encoding="utf-8") == "a file, not a folder"


def test_without_a_folder_kernels_go_to_a_temporary_one_until_the_exit() -> None:
    with ExitStack() as at_exit:
        chosen = choose(None, at_exit)
        was_empty = chosen.is_dir() and list(chosen.iterdir()) == []

    assert was_empty
    assert not chosen.exists()


@pytest.mark.parametrize("has_kernels", [False, True])
def test_compiled_kernels_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_kernels: bool
) -> None:
    chosen = choose(tmp_path)
    if has_kernels:
        (chosen / "weave_0123").mkdir()
        (chosen / "weave_0123" / "tone_kernels.relax-98.py311.1.nbc").touch()
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(chosen))

    assert has_cached_kernels() == has_kernels
