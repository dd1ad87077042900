"""The settings file."""

import os
import sys
from pathlib import Path

import pytest

from app.shared.preferences import Preferences, SavedFormat, ThemeChoice
from app.shared.settings import Settings, SettingsFile
from engine.api import DeviceChoice, Method


def test_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none.ini").read() == Settings()


def test_everything_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings(
        brush_diameter_px=73.0,
        brush_diameters_px={5: 8.0, 12: 100.5},
        smooths_strokes=True,
        keeps_brush_on_screen=True,
        wand_tolerance=7,
        is_wand_contiguous=False,
        method=Method.POISSON,
        includes_missed_edges=False,
        finished_jobs='[["CPU", 0.5, 1.0]]',
        model="Großmutters Album.safetensors",
        last_folder="/photos/ältere",
        recent_files=("/photos/ä b.png", "/photos/c.jpg"),
        preferences=Preferences(
            theme=ThemeChoice.DARK,
            saved_format=SavedFormat.TIFF,
            saved_ending=" – geändert",  # noqa: RUF001 a dash
            device=DeviceChoice.CPU,
        ),
        keys={"erase": ("X", "Ctrl+;"), "paint": ()},
        window_geometry=b"\x00\x01geometry",
    )

    SettingsFile(tmp_path / "folder" / "settings.ini").write(settings)

    assert SettingsFile(tmp_path / "folder" / "settings.ini").read() == settings


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_that_are_not_unicode_are_read_again(tmp_path: Path) -> None:
    folder = os.fsdecode(b"/photos/r\xe9cents")
    settings = Settings(last_folder=folder, recent_files=(f"{folder}/a.png",))

    SettingsFile(tmp_path / "settings.ini").write(settings)

    assert SettingsFile(tmp_path / "settings.ini").read() == settings


@pytest.mark.parametrize("method", ["generator", "telea", "ns", "poisson"])
def test_method_is_read_by_its_value(method: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(f"[restore]\nmethod={method}\n", encoding="utf-8")

    assert SettingsFile(path).read().method == method


def test_invalid_values_are_read_as_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(
        "[brush]\ndiameter_px=inf\n[restore]\nmethod=magic\n[window]\nkeys=3\n[files]\nrecent=x\n[window]\npreferences={\n",
        encoding="utf-8",
    )

    assert SettingsFile(path).read() == Settings()


def test_unwritable_folder_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the folder's place", encoding="utf-8")

    SettingsFile(tmp_path / "file" / "settings.ini").write(Settings())

    assert SettingsFile(tmp_path / "file" / "settings.ini").read() == Settings()
