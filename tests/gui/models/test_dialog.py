"""The window of the model library."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.models.comparison import ModelComparison
from app.models.dialog import ModelsDialog
from engine.errors import CheckpointError, OutOfMemoryError
from engine.network.model_card import ModelCard, ProofScore
from tests.helpers.documents import noise
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import WindowDriver

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
LEFT = Qt.MouseButton.LeftButton
CARD = ModelCard(
    began_from="base",
    date="2026-05-17",
    pictures=24,
    held_out=6,
    repair="scratches",
    preset="quick",
    steps=400,
    verdict="better",
    own=(ProofScore(measure="finished", old=0.5, new=0.44, low=-0.2, high=-0.04, pictures=6),),
)


@pytest.fixture
def album(driver: WindowDriver, tmp_path: Path) -> Path:
    """One of the user's models, taught on this machine."""
    return driver.library.add(write_tiny_model(tmp_path), name="album", card=CARD)


@pytest.fixture
def dialog(driver: WindowDriver, album: Path) -> ModelsDialog:
    """The window of the library, with the user's model chosen."""
    del album
    driver.window.actions_.models.trigger()
    dialog = driver.window.model_flow.dialog
    dialog.list.setCurrentRow(1)
    return dialog


def rows(dialog: ModelsDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def card_words(dialog: ModelsDialog) -> str:
    return "\n".join(label.text() for label in dialog._card.findChildren(QLabel))


def test_the_list_shows_the_origin_of_each_model_and_which_is_in_use(
    dialog: ModelsDialog,
) -> None:
    shipped, album = rows(dialog)

    assert shipped.startswith("base   (in use)\nComes with Reweave · ")
    assert album == "album\nTaught with 24 pictures, starting from base · 12 % better · 40.8 kB"


def test_the_card_shows_the_origin_and_the_scores_of_a_model(dialog: ModelsDialog) -> None:
    words = card_words(dialog)

    assert "24 to learn from, 6 set aside for testing" in words
    assert "Scratches and dust" in words
    assert "Result: 12 % better, between +4 % and +20 %; 6 pictures" in words
    assert "Better than the model it started from" in words


def test_use_switches_the_engine_and_the_list_follows(
    driver: WindowDriver, dialog: ModelsDialog, album: Path
) -> None:
    QTest.mouseClick(dialog.use, LEFT)
    words_while_loading = dialog.use.text()
    driver.engines[1].become_ready()
    driver.qtbot.waitUntil(lambda: driver.window.models.in_use == album)

    assert words_while_loading == "Loading…"
    assert rows(dialog)[1].startswith("album   (in use)")
    assert dialog.use.text() == "In use"
    assert not dialog.use.isEnabled()


def test_the_shipped_model_cannot_be_renamed_or_removed(dialog: ModelsDialog) -> None:
    dialog.list.setCurrentRow(0)

    assert not dialog.rename.isEnabled()
    assert not dialog.remove.isEnabled()
    assert dialog.export.isEnabled()


def test_renaming_shows_the_new_name(driver: WindowDriver, dialog: ModelsDialog) -> None:
    driver.model_questions.name = "Grandma"

    QTest.mouseClick(dialog.rename, LEFT)
    driver.qtbot.waitUntil(lambda: dialog.title.text() == "Grandma")

    assert driver.model_questions.asked_about == ["album"]
    assert rows(dialog)[1].startswith("Grandma\n")


def test_a_model_is_removed_after_a_question(driver: WindowDriver, dialog: ModelsDialog) -> None:
    QTest.mouseClick(dialog.remove, LEFT)
    after_no = len(rows(dialog))
    driver.model_questions.removes = True
    QTest.mouseClick(dialog.remove, LEFT)
    driver.qtbot.waitUntil(lambda: len(rows(dialog)) == 1)

    assert after_no == 2
    assert driver.model_questions.asked_about == ["album", "album"]
    assert list(driver.library.folder.iterdir()) == []


def test_the_model_in_use_cannot_be_removed(
    driver: WindowDriver, dialog: ModelsDialog, album: Path
) -> None:
    QTest.mouseClick(dialog.use, LEFT)
    driver.engines[1].become_ready()
    driver.qtbot.waitUntil(lambda: driver.window.models.in_use == album)

    assert not dialog.remove.isEnabled()
    assert dialog.remove.toolTip() == "Switch to another model first"


def test_no_model_can_be_removed_while_one_is_loaded(dialog: ModelsDialog) -> None:
    QTest.mouseClick(dialog.use, LEFT)

    assert not dialog.remove.isEnabled()


def test_an_export_is_imported_beside_the_original(
    driver: WindowDriver, dialog: ModelsDialog, tmp_path: Path
) -> None:
    target = tmp_path / "for a friend.safetensors"
    driver.model_questions.export = driver.model_questions.source = target

    QTest.mouseClick(dialog.export, LEFT)
    driver.qtbot.waitUntil(target.exists)
    driver.qtbot.waitUntil(dialog.import_.isEnabled)
    QTest.mouseClick(dialog.import_, LEFT)
    driver.qtbot.waitUntil(lambda: dialog.list.count() == 3)

    assert dialog.title.text() == "album 2"
    assert "24 to learn from" in card_words(dialog)


def test_importing_another_file_is_explained_in_one_sentence(
    driver: WindowDriver, dialog: ModelsDialog, tmp_path: Path
) -> None:
    source = tmp_path / "photo.safetensors"
    source.write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    driver.model_questions.source = source

    QTest.mouseClick(dialog.import_, LEFT)
    driver.qtbot.waitUntil(dialog.banner.isVisible)

    assert dialog.banner.text == (
        f"The model cannot be used: {source}: not a safetensors file, or a damaged one; "
        "choose another model file."
    )
    assert dialog.list.count() == 2


def test_a_successful_import_removes_the_problem_of_the_one_before(
    driver: WindowDriver, dialog: ModelsDialog, tmp_path: Path
) -> None:
    source = tmp_path / "photo.safetensors"
    source.write_bytes(b"not a model")
    driver.model_questions.source = source
    QTest.mouseClick(dialog.import_, LEFT)
    driver.qtbot.waitUntil(dialog.banner.isVisible)
    driver.model_questions.source = write_tiny_model(tmp_path)

    QTest.mouseClick(dialog.import_, LEFT)
    driver.qtbot.waitUntil(lambda: dialog.list.count() == 3)

    assert not dialog.banner.isVisible()


def test_the_reopened_library_shows_no_old_problem(
    driver: WindowDriver, dialog: ModelsDialog, tmp_path: Path
) -> None:
    source = tmp_path / "photo.safetensors"
    source.write_bytes(b"not a model")
    driver.model_questions.source = source
    QTest.mouseClick(dialog.import_, LEFT)
    driver.qtbot.waitUntil(dialog.banner.isVisible)

    dialog.close()
    driver.window.actions_.models.trigger()

    assert not dialog.banner.isVisible()


def test_a_loaded_model_removes_the_problem_of_the_one_before(
    driver: WindowDriver, dialog: ModelsDialog
) -> None:
    QTest.mouseClick(dialog.use, LEFT)
    driver.engines[1].refuse(CheckpointError("album: damaged"))
    driver.qtbot.waitUntil(dialog.banner.isVisible)
    QTest.mouseClick(dialog.use, LEFT)
    driver.engines[2].become_ready()
    driver.qtbot.waitUntil(lambda: dialog.use.text() == "In use")

    assert not dialog.banner.isVisible()
    assert not driver.window.parts.banner.isVisible()


def test_a_damaged_file_is_shown_with_its_reason_and_can_only_be_removed(
    driver: WindowDriver, dialog: ModelsDialog, album: Path
) -> None:
    album.write_bytes(b"half")
    shutil.copy(driver.library.shipped, driver.library.folder / "copy.safetensors")
    driver.window.actions_.models.trigger()
    dialog.list.setCurrentRow(1)

    assert rows(dialog)[1] == ("album\nCannot be used: not a safetensors file, or a damaged one")
    assert not dialog.use.isEnabled()
    assert not dialog.export.isEnabled()
    assert not dialog.rename.isEnabled()
    assert dialog.remove.isEnabled()


def test_the_library_shows_too_that_a_model_cannot_be_loaded(
    driver: WindowDriver, dialog: ModelsDialog
) -> None:
    QTest.mouseClick(dialog.use, LEFT)
    driver.engines[1].refuse(CheckpointError("album: damaged"))
    driver.qtbot.waitUntil(dialog.banner.isVisible)

    assert "The model base stays in use." in dialog.banner.text
    assert dialog.use.isEnabled()


@pytest.fixture
def comparing(driver: WindowDriver, dialog: ModelsDialog) -> ModelComparison:
    """A comparison of the model in use with the user's, on a painted hole."""
    driver.open_pixels(noise())
    driver.window.workbench.painter.set_diameter(8)
    driver.drag((10, 10), (20, 10))
    driver.window.actions_.models.trigger()
    dialog.list.setCurrentRow(1)
    QTest.mouseClick(dialog.compare, LEFT)
    comparison = driver.window.model_flow.comparison
    assert comparison is not None
    return comparison


def test_a_comparison_runs_one_model_after_the_other_and_shows_both(
    driver: WindowDriver, comparing: ModelComparison, album: Path
) -> None:
    driver.engines[1].finish(value=50)
    driver.qtbot.waitUntil(lambda: len(driver.engines) == 3)
    driver.engines[2].finish(value=200)
    driver.qtbot.waitUntil(comparing.before_after.isVisible)

    assert driver.models == [driver.library.shipped, driver.library.shipped, album]
    assert [engine.is_closed for engine in driver.engines] == [False, True, True]
    assert driver.document.mask.area > 0
    assert driver.document.undo_stack.count() == 1


def test_a_failed_comparison_is_explained_in_one_sentence(
    driver: WindowDriver, comparing: ModelComparison
) -> None:
    driver.engines[1].fail(OutOfMemoryError("the hole does not fit"))
    driver.qtbot.waitUntil(lambda: "not enough memory" in comparing.hint.text())

    assert driver.engines[1].is_closed
    assert len(driver.engines) == 2


def test_closing_the_comparison_ends_its_engine(
    driver: WindowDriver, comparing: ModelComparison
) -> None:
    driver.engines[1].progress(0.5)
    comparing.close()

    assert driver.engines[1].is_closed
    assert not driver.engines[0].is_closed


def test_without_a_mask_there_is_nothing_to_compare(dialog: ModelsDialog) -> None:
    assert not dialog.compare.isEnabled()
    assert dialog.compare.toolTip() == "Open a picture and paint over something first"


def test_a_second_comparison_replaces_the_first(
    driver: WindowDriver, comparing: ModelComparison
) -> None:
    flow = driver.window.model_flow
    QTest.mouseClick(flow.dialog.compare, LEFT)
    second = flow.comparison
    assert second is not None
    engines = driver.engines

    assert second is not comparing
    assert second.isVisible()
    assert not comparing.isVisible()
    assert engines[1].is_closed
    assert not engines[-1].is_closed
    second.close()


def test_compare_is_enabled_by_the_mask_while_the_dialog_is_open(
    driver: WindowDriver, dialog: ModelsDialog
) -> None:
    before = dialog.compare.isEnabled()
    driver.open_pixels(noise())
    driver.drag((10, 10), (20, 10))
    painted = dialog.compare.isEnabled()
    driver.window.workbench.history.undo()

    assert (before, painted, dialog.compare.isEnabled()) == (False, True, False)
