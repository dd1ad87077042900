"""Dialogs and what lies over the window look as they are stored, in both themes."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.editor.files.picture_facts import list_facts
from app.editor.recovery.work_folder import LeftWork
from app.editor.widgets.details_dialog import DetailsDialog
from app.editor.widgets.export_dialog import ExportDialog
from app.editor.widgets.recovery_dialog import RecoveryDialog
from app.shared.language.file_words import list_receipt
from app.shared.paths import OwnFolders, resource
from app.window.preferences.dialog import PreferencesDialog
from app.window.widgets.command_finder import CommandFinder
from engine.pictures.export import ExportOptions
from engine.pictures.picture import Samples
from engine.pictures.receipt import Part, Receipt
from tests.helpers.golden import Album, grab
from tests.helpers.window_driver import WindowDriver

pytestmark = [
    pytest.mark.snapshot,
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]

CTRL = Qt.KeyboardModifier.ControlModifier
FOLDER = Path("/pictures")


def show(driver: WindowDriver, dialog: QWidget) -> None:
    """Show a dialog until the test ends."""
    driver.qtbot.addWidget(dialog)
    dialog.show()
    driver.qtbot.waitExposed(dialog)


@pytest.fixture
def preferences(shown: WindowDriver) -> PreferencesDialog:
    """The preferences."""
    dialog = PreferencesDialog(
        shown.window.preferences,
        shown.window.actions_,
        models_folder=FOLDER / "models",
        cards=[],
        folders=OwnFolders(
            unsaved=FOLDER / "unsaved",
            exclusions=FOLDER / "exclusions",
            examples=FOLDER / "examples",
            detector=FOLDER / "detector" / "own.safetensors",
        ),
        parent=shown.window,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    show(shown, dialog)
    return dialog


def test_the_general_preferences(preferences: PreferencesDialog, album: Album) -> None:
    album.check("preferences", grab(preferences))


def test_the_preferences_of_keys(preferences: PreferencesDialog, album: Album) -> None:
    preferences.show_keys()

    album.check("preferences_keys", grab(preferences))


def test_the_command_finder(shown: WindowDriver, album: Album) -> None:
    shown.key(Qt.Key.Key_K, CTRL)
    finder = shown.window.findChild(CommandFinder)
    assert finder is not None

    QTest.keyClicks(finder.field, "mask")
    finder.field.clearFocus()  # so that no caret blinks

    album.check("command_finder", grab(finder.panel))


def test_the_overview_of_the_keys(shown: WindowDriver, album: Album) -> None:
    shown.window.resize(1280, 860)

    shown.key(Qt.Key.Key_Question)

    album.check("key_overview", grab(shown.window))


def test_the_export_dialog(shown: WindowDriver, album: Album) -> None:
    dialog = ExportDialog(
        shown.document.copy_picture(),
        ExportOptions(suffix=".jpg"),
        target=FOLDER / "coffee-restored.jpg",
        parent=shown.window,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show_size(234_567)

    show(shown, dialog)

    album.check("export_dialog", grab(dialog))


def test_the_picture_details(shown: WindowDriver, album: Album) -> None:
    picture = replace(
        shown.document.original,
        samples=Samples.CMYK,
        pages=3,
        xmp=b"<x/>",
        pixels_per_mm=(300 / 25.4, 300 / 25.4),
        source=FOLDER / "coffee.tif",
    )
    receipt = Receipt(changed_px=0, greatest_change=0, bits=8, kept=(Part.XMP, Part.RESOLUTION))
    dialog = DetailsDialog(
        list_facts(picture),
        file_title="Saved as coffee-restored.tif",
        sentences=list_receipt(picture, receipt),
        parent=shown.window,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)

    show(shown, dialog)
    dialog.setFocus()

    album.check("picture_details", grab(dialog))


def test_the_recovery_dialog(shown: WindowDriver, album: Album) -> None:
    left = [
        LeftWork(
            folder=FOLDER / name,
            name=name,
            at=datetime(2026, 3, 4, 15, 6),  # noqa: DTZ001 shown as the local time
            thumbnail=resource("samples", name),
        )
        for name in ("coffee.png", "camera.png")
    ]
    dialog = RecoveryDialog(left, shown.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)

    show(shown, dialog)

    album.check("recovery_dialog", grab(dialog))
