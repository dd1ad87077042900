"""Earlier and rejected results: nothing is lost, and nothing of others is replaced."""

from pathlib import Path

import pytest

from app.batch_window.result_files import bring_back, find_rejected, keep_earlier, reject


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A result in a folder of the results."""
    path = tmp_path / "deep" / "photo.png"
    path.parent.mkdir()
    path.write_bytes(b"first")
    return path


def test_an_earlier_result_is_kept_when_its_file_is_replaced(result: Path, tmp_path: Path) -> None:
    kept = keep_earlier(result, tmp_path)
    new = result.with_name("new")
    new.write_bytes(b"second")
    new.replace(result)

    assert kept == tmp_path / "reweave-batch" / "earlier" / "deep" / "photo.png"
    assert kept.read_bytes() == b"first"


def test_each_earlier_result_has_a_name_of_its_own(result: Path, tmp_path: Path) -> None:
    kept = [keep_earlier(result, tmp_path).name for _ in range(3)]

    assert kept == ["photo.png", "photo (2).png", "photo (3).png"]


def test_a_rejected_result_is_found_and_brought_back(result: Path, tmp_path: Path) -> None:
    rejected = reject(result, tmp_path)
    found = find_rejected(result, tmp_path)

    assert found == rejected
    assert not result.exists()
    assert bring_back(rejected, result).read_bytes() == b"first"


def test_a_result_is_not_brought_back_over_another_file(result: Path, tmp_path: Path) -> None:
    rejected = reject(result, tmp_path)
    result.write_bytes(b"other")

    with pytest.raises(FileExistsError):
        bring_back(rejected, result)

    assert result.read_bytes() == b"other"
    assert rejected.exists()
