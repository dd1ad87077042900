"""The window speaks another language at once, and keeps everything else."""

import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QListWidget,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from app.editor.tools.toolbox import ToolKind
from app.shared.preferences import LanguageChoice, Preferences
from app.window.action_keys import show_key
from app.window.language import Language
from app.window.main_window import MainWindow
from app.window.preferences.dialog import PreferencesDialog
from tests.helpers.teacher import Teacher
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")

ENGLISH = Preferences(language=LanguageChoice.ENGLISH)
CHINESE = Preferences(language=LanguageChoice.CHINESE)
HAN = re.compile(r"[\u4e00-\u9fff]")
PROPERTIES = ("text", "title", "toolTip", "accessibleName", "placeholderText", "suffix")
# What is the same in both languages: names of things, keys, numbers and units.
SAME = re.compile(
    r"(Reweave|CPU|English|OpenRaster|PNG|TIFF|JPEG|WebP|sRGB|Ctrl|Shift|Alt|Enter|Esc|Del|Tab|"
    r"Backspace|Space|Return|Page|Down|Up|PgDown|PgUp|F\d+|[A-Zxy]|\W|\d)+"
)


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    """The language of the program; it is there before the window, as in the program."""
    language = Language(qapp, ENGLISH)
    yield language
    language.uninstall()
    language.deleteLater()


def speak(language: Language, preferences: Preferences) -> None:
    """Choose a language, and let the windows follow."""
    language.set_preferences(preferences)
    QApplication.processEvents()


def list_texts(window: QWidget) -> list[str]:
    """Return every text of a window, also of tool tips, menus and lists, once, sorted."""
    texts: list[str] = []
    position = window.parts.status.position if isinstance(window, MainWindow) else None
    for shown in (window, *window.findChildren(QObject)):
        if shown.objectName().startswith("qt_") or shown is position:
            continue  # Qt's own, or that of the mouse, which comes a moment later
        texts += [str(shown.property(name) or "") for name in PROPERTIES]
        match shown:
            case QComboBox() | QListWidget():
                texts += [
                    str(shown.model().index(row, 0).data() or "") for row in range(shown.count())
                ]
            case QTableWidget():
                cells = itertools.product(range(shown.rowCount()), range(shown.columnCount()))
                texts += [str(shown.model().index(*cell).data() or "") for cell in cells]
            case QTabWidget():
                texts += [shown.tabText(index) for index in range(shown.count())]
            case QDockWidget():
                texts.append(shown.windowTitle())
    return sorted({*texts} - {""})


def list_untranslated(window: QWidget, *, names: tuple[str, ...] = ()) -> list[str]:
    """Return the texts in a window that are not in Chinese and should be."""
    texts = [text for text in list_texts(window) if not HAN.search(text)]
    return [text for text in texts if text not in names and not SAME.fullmatch(text)]


def restore_twice(opened: WindowDriver) -> None:
    """Make a repair and another try, and paint a mask."""
    opened.drag((20, 20), (30, 20))
    opened.restore()
    opened.window.workbench.make_try()
    opened.engine.finish(value=100)
    opened.qtbot.waitUntil(lambda: opened.window.parts.tries_strip.count() == 3)
    opened.drag((10, 30), (20, 30))
    button = opened.window.parts.restore_bar.button
    opened.qtbot.waitUntil(lambda: "≈" in button.text())


def test_every_text_of_the_window_changes(language: Language, opened: WindowDriver) -> None:
    restore_twice(opened)
    opened.window.side_panels.history_dock.want(is_wanted=True)

    speak(language, CHINESE)

    names = (str(opened.document.path), "photo.png")
    assert list_untranslated(opened.window, names=names) == []


def test_there_and_back_leaves_every_text_as_it_was(
    language: Language, opened: WindowDriver
) -> None:
    restore_twice(opened)
    opened.window.side_panels.history_dock.want(is_wanted=True)
    QApplication.processEvents()
    before = list_texts(opened.window)

    speak(language, CHINESE)
    speak(language, ENGLISH)

    after = list_texts(opened.window)
    assert set(before) - set(after) == set()
    assert [text for text in after if HAN.search(text)] == []


def test_picture_mask_history_and_tool_survive(language: Language, opened: WindowDriver) -> None:
    restore_twice(opened)
    window, document = opened.window, opened.document
    window.workbench.toolbox.choose(ToolKind.LASSO)
    mask, steps = document.mask.elements.copy(), document.undo_stack.count()
    window.workbench.restore()
    view = window.parts.canvas.view
    assert view is not None

    speak(language, CHINESE)

    assert opened.document is document
    np.testing.assert_array_equal(document.mask.elements, mask)
    assert document.undo_stack.count() == steps
    assert window.workbench.toolbox.kind is ToolKind.LASSO
    assert window.parts.canvas.view is not None
    assert window.parts.canvas.view.zoom == view.zoom
    assert window.workbench.engine.is_busy
    assert window.parts.restore_bar.button.text() == "取消"


def test_steps_made_before_are_named_in_the_new_language(
    language: Language, opened: WindowDriver
) -> None:
    opened.drag((20, 20), (30, 20))

    speak(language, CHINESE)

    actions = opened.window.actions_
    assert actions.undo.text() == "撤销绘制(&U)"
    assert actions.name(actions.undo) == "撤销"
    opened.window.workbench.history.undo()
    assert opened.window.statusBar().currentMessage() == "已撤销：绘制"  # noqa: RUF001 Chinese


def test_a_notice_on_the_screen_changes_too(language: Language, opened: WindowDriver) -> None:
    opened.window.workbench.restore()
    before = opened.window.parts.banner.text

    speak(language, CHINESE)

    assert before == "Paint over the area to restore, then press Restore."
    assert opened.window.parts.banner.text == "请涂抹要修复的区域，然后按“修复”。"  # noqa: RUF001 Chinese


def test_open_preferences_change_where_the_language_is_chosen(
    language: Language, opened: WindowDriver
) -> None:
    opened.window.preferences.changed.connect(language.set_preferences)
    opened.window.actions_.preferences.trigger()
    dialog = opened.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    combo = dialog.general.language
    index = combo.findData(LanguageChoice.CHINESE)

    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    QApplication.processEvents()

    folder = str(opened.window.models.library.folder)
    assert dialog.windowTitle() == "首选项"
    assert list_untranslated(dialog, names=(folder, "-restored", "简体中文")) == []
    dialog.close()
    assert not isValid(dialog) or not dialog.isVisible()


def test_file_names_are_never_translated(language: Language, opened: WindowDriver) -> None:
    label = QLabel("photo of a Lasso", opened.window)

    speak(language, CHINESE)

    assert label.text() == "photo of a Lasso"


def test_keys_have_the_names_that_stand_on_the_keyboard(language: Language) -> None:
    language.set_preferences(CHINESE)

    assert [show_key(key) for key in ("Ctrl+Return", "Enter", "Backspace")] == [
        *("Ctrl+Enter", "Enter", "Backspace")
    ]


def test_keys_stay_what_they_were(language: Language, opened: WindowDriver) -> None:
    actions = opened.window.findChildren(QAction)
    before = {action: action.shortcuts() for action in actions}

    speak(language, CHINESE)

    assert {action: action.shortcuts() for action in actions} == before


def test_dialog_buttons_follow(language: Language, opened: WindowDriver) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, opened.window)

    speak(language, CHINESE)

    assert language.name == "zh_CN"
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().startswith("取消")


def test_the_wizard_keeps_its_page(language: Language, teacher: Teacher) -> None:
    teacher.begin()
    teacher.learn()
    wizard, page = teacher.wizard, teacher.page
    QApplication.processEvents()
    before = list_texts(wizard)

    speak(language, CHINESE)
    untranslated = list_untranslated(
        wizard, names=("base", "optimiser.rate=5e-5", " GiB", "Export", "Export...")
    )
    speak(language, ENGLISH)

    assert untranslated == []
    assert wizard.page is page
    assert list_texts(wizard) == before
