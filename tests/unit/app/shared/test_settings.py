"""What is remembered is what was told to be."""

from pathlib import Path

import pytest

from app.shared.settings import Settings, SettingsFile
from engine.api import Method


def test_first_day_has_the_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none.ini").read() == Settings()


def test_everything_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings(
        brush_diameter_px=73.0,
        method=Method.POISSON,
        finished_jobs='[["CPU", 0.5, 1.0]]',
        model="Großmutters Album.safetensors",
        last_folder="/photos/ältere",
        window_geometry=b"\x00\x01geometry",
    )

    SettingsFile(tmp_path / "folder" / "settings.ini").write(settings)

    assert SettingsFile(tmp_path / "folder" / "settings.ini").read() == settings


@pytest.mark.parametrize("method", ["generator", "telea", "ns", "poisson"])
def test_methods_of_the_first_days_are_still_read(method: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(f"[restore]\nmethod={method}\n", encoding="utf-8")

    assert SettingsFile(path).read().method == method


def test_nonsense_is_read_as_the_default(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text("[brush]\ndiameter_px=inf\n[restore]\nmethod=magic\n", encoding="utf-8")

    assert SettingsFile(path).read() == Settings()


def test_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the folder's place", encoding="utf-8")

    SettingsFile(tmp_path / "file" / "settings.ini").write(Settings())

    assert SettingsFile(tmp_path / "file" / "settings.ini").read() == Settings()
