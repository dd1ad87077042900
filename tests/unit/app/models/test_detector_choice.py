"""The command line uses the detector that the window uses, without Qt."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.models.detector_choice import find_own_detector, read_wants_own
from app.shared.preferences import Preferences
from app.shared.settings import Settings, SettingsFile


@pytest.mark.parametrize("wants_own", [True, False])
def test_what_the_window_has_stored_is_read(tmp_path: Path, wants_own: bool) -> None:  # noqa: FBT001
    file = tmp_path / "settings.ini"
    preferences = replace(Preferences(), saved_ending='-\u4fee "%\\;=', uses_own_detector=wants_own)
    SettingsFile(file).write(Settings(preferences=preferences))

    assert read_wants_own(file) is wants_own


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe[", b"[window]\npreferences=@Invalid()"])
def test_without_settings_the_own_one_is_preferred(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "settings.ini"
    if content is not None:
        file.write_bytes(content)

    assert read_wants_own(file)


def test_a_detector_that_is_missing_is_not_used(tmp_path: Path) -> None:
    own = tmp_path / "own.safetensors"
    assert find_own_detector(own, is_wanted=True) is None

    own.touch()

    assert find_own_detector(own, is_wanted=True) == own
    assert find_own_detector(own, is_wanted=False) is None
