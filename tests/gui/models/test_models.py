"""Changing the model while the window is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.shared.settings import Settings, SettingsFile
from engine.errors import CheckpointError
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.gui
REFUSED = CheckpointError("album.safetensors: the weights do not fit its description")


@pytest.fixture
def album(opened: WindowDriver, tmp_path: Path) -> Path:
    """One of the user's models, with a picture open."""
    return opened.library.add(write_tiny_model(tmp_path), name="album")


@pytest.fixture
def later(qtbot: QtBot, tmp_path: Path) -> Iterator[list[WindowDriver]]:
    """Windows to be closed after the test."""
    del qtbot, tmp_path
    windows: list[WindowDriver] = []
    yield windows
    for window in windows:
        window.close()


def ready(driver: WindowDriver, index: int) -> None:
    """Let an engine report that its model is loaded, and wait for the window."""
    driver.engines[index].become_ready(device=f"device {index}")
    link = driver.window.workbench.engine
    driver.qtbot.waitUntil(lambda: link.device == f"device {index}")


def test_another_model_is_in_use_when_it_is_ready(opened: WindowDriver, album: Path) -> None:
    models = opened.window.models

    models.choose(album)
    before = models.in_use
    ready(opened, 1)

    assert before == opened.library.shipped
    assert models.in_use == album
    assert opened.models[1] == album
    opened.qtbot.waitUntil(lambda: opened.engines[0].is_closed)


def test_the_other_model_does_the_next_job_on_the_same_picture(
    opened: WindowDriver, album: Path
) -> None:
    opened.window.models.choose(album)
    ready(opened, 1)

    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)

    assert len(opened.engines[0].jobs) == 0
    (job,) = opened.engines[1].jobs
    assert job.pixels.shape == opened.document.pixels.shape


def test_a_running_job_is_finished_by_the_model_that_started_it(
    opened: WindowDriver, album: Path
) -> None:
    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)
    opened.window.models.choose(album)
    opened.engines[1].become_ready()
    opened.qtbot.wait(1)
    during = opened.window.models.in_use
    opened.engines[0].finish()
    opened.qtbot.waitUntil(lambda: opened.window.models.in_use == album)

    assert during == opened.library.shipped
    assert opened.document.undo_stack.count() == 2  # the stroke, the result
    shared = opened.engines[1].shared
    assert shared is not None
    assert (shared == opened.document.original.pixels).all()


def test_a_model_that_cannot_be_loaded_leaves_the_one_before_in_use(
    opened: WindowDriver, album: Path
) -> None:
    opened.window.models.choose(album)
    opened.engines[1].refuse(REFUSED)
    opened.qtbot.waitUntil(lambda: "stays in use" in opened.banner_text)

    assert "the weights do not fit its description" in opened.banner_text
    assert opened.window.models.in_use == opened.library.shipped
    assert not opened.window.models.is_changing
    assert not opened.engines[0].is_closed
    assert opened.window.workbench.engine.device == "CPU"


def test_the_last_of_two_choices_counts(opened: WindowDriver, album: Path, tmp_path: Path) -> None:
    second = opened.library.add(write_tiny_model(tmp_path), name="second")

    opened.window.models.choose(album)
    opened.window.models.choose(second)
    opened.engines[1].become_ready(device="too late")
    ready(opened, 2)

    assert opened.window.models.in_use == second
    opened.qtbot.waitUntil(lambda: opened.engines[0].is_closed and opened.engines[1].is_closed)


def test_choosing_the_model_in_use_starts_nothing(opened: WindowDriver) -> None:
    opened.window.models.choose(opened.library.shipped)

    assert len(opened.engines) == 1


def test_closing_the_window_ends_both_engines(opened: WindowDriver, album: Path) -> None:
    opened.window.models.choose(album)
    opened.close()

    assert [engine.is_closed for engine in opened.engines] == [True, True]


def test_the_choice_is_remembered(
    opened: WindowDriver, album: Path, later: list[WindowDriver]
) -> None:
    opened.window.models.choose(album)
    ready(opened, 1)
    opened.close()
    later.append(WindowDriver(opened.qtbot, opened.folder))

    assert later[0].models == [album]
    assert later[0].banner_text == ""


def test_a_missing_model_is_replaced_by_the_shipped_one_at_the_next_start(
    qtbot: QtBot, tmp_path: Path, later: list[WindowDriver]
) -> None:
    SettingsFile(tmp_path / "settings.ini").write(Settings(model="album.safetensors"))

    later.append(WindowDriver(qtbot, tmp_path))

    assert later[0].models == [later[0].library.shipped]
    assert later[0].banner_text == (
        "The model album that you used last cannot be used: there is no such file. "
        "The model that comes with Reweave is used instead."
    )


def test_settings_cannot_name_a_model_outside_the_library(
    qtbot: QtBot, tmp_path: Path, later: list[WindowDriver]
) -> None:
    outside = write_tiny_model(tmp_path)
    (tmp_path / "models").mkdir()
    SettingsFile(tmp_path / "settings.ini").write(Settings(model=f"../{outside.name}"))

    later.append(WindowDriver(qtbot, tmp_path))

    assert later[0].models == [later[0].library.shipped]
    assert "not in the library" in later[0].banner_text


def test_a_remembered_model_that_cannot_be_loaded_is_replaced_by_the_shipped_one(
    qtbot: QtBot, tmp_path: Path, later: list[WindowDriver]
) -> None:
    first = WindowDriver(qtbot, tmp_path)
    later.append(first)
    album = first.library.add(write_tiny_model(tmp_path), name="album")
    first.close()
    SettingsFile(tmp_path / "settings.ini").write(Settings(model=album.name))

    second = WindowDriver(qtbot, tmp_path)
    later.append(second)
    second.engines[0].refuse(REFUSED)
    qtbot.waitUntil(lambda: len(second.engines) == 2)
    ready(second, 1)

    assert second.models == [album, second.library.shipped]
    assert second.window.models.in_use == second.library.shipped
    assert "The model cannot be used" in second.banner_text
    assert "The model base is used instead." in second.banner_text
