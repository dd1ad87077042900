"""The window of the manual."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shared.preferences import LanguageChoice, Preferences
from app.shared.theme import LIGHT, MANUAL_TEXT_WIDTH_PX, apply_theme
from app.window.language import Language
from app.window.widgets.manual_viewer import ManualViewer
from tests.helpers.window_driver import WindowDriver

# The offscreen platform has no desktop to tell how small a window may be, and which is on top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)")


@pytest.fixture
def manual(opened: WindowDriver) -> ManualViewer:
    """The manual, opened by its key."""
    opened.key(Qt.Key.Key_F1)
    return opened.window.help.manual


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    """The language of the program; it is there before the window, as in the program."""
    language = Language(qapp, Preferences(language=LanguageChoice.ENGLISH))
    yield language
    language.uninstall()
    language.deleteLater()


def click_page(manual: ManualViewer, title: str) -> None:
    """Click a page in the list."""
    (item,) = manual.pages.findItems(title, Qt.MatchFlag.MatchExactly)
    place = manual.pages.visualItemRect(item).center()
    QTest.mouseClick(manual.pages.viewport(), Qt.MouseButton.LeftButton, pos=place)


def click_link(manual: ManualViewer, words: str) -> None:
    """Click the first of some words on the page."""
    found = manual.text.document().find(words)
    manual.text.setTextCursor(found)
    manual.text.ensureCursorVisible()
    place = manual.text.cursorRect(found).center() - QPoint(8, 0)
    QTest.mouseClick(manual.text.viewport(), Qt.MouseButton.LeftButton, pos=place)


def shown_title(manual: ManualViewer) -> str:
    return manual.text.document().begin().text()


def test_f1_opens_the_manual_at_its_contents(manual: ManualViewer) -> None:
    assert manual.isVisible()
    assert shown_title(manual) == "The manual of Reweave"
    assert manual.pages.count() > 10


def test_a_click_in_the_list_shows_a_page(manual: ManualViewer) -> None:
    click_page(manual, "Restoring")

    assert shown_title(manual) == "Restoring"


def test_the_list_follows_a_link(manual: ManualViewer) -> None:
    click_link(manual, "Marking")

    assert shown_title(manual) == "Marking"
    assert [item.text() for item in manual.pages.selectedItems()] == ["Marking"]


def test_every_page_of_the_list_has_text(manual: ManualViewer) -> None:
    lengths = []
    for row in range(manual.pages.count()):
        manual.pages.setCurrentRow(row)
        lengths.append(len(manual.text.toPlainText()))

    assert min(lengths) > 200


def test_pictures_are_as_wide_as_the_text(manual: ManualViewer) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = manual.text.loadResource(kind, QUrl("images/start.png"))

    assert isinstance(picture, QImage)
    assert MANUAL_TEXT_WIDTH_PX - 60 < picture.width() < MANUAL_TEXT_WIDTH_PX


def test_the_page_stays_when_the_manual_is_opened_again(
    opened: WindowDriver, manual: ManualViewer
) -> None:
    click_page(manual, "Marking")
    QTest.keyClick(manual.text, Qt.Key.Key_Escape)
    was_closed = not manual.isVisible()
    opened.window.actions_.manual.trigger()

    assert was_closed
    assert manual.isVisible()
    assert shown_title(manual) == "Marking"


def test_the_page_stays_when_the_theme_changes(manual: ManualViewer, qapp: QApplication) -> None:
    click_page(manual, "Marking")
    apply_theme(qapp, LIGHT)

    assert shown_title(manual) == "Marking"


def test_the_manual_closes_with_the_main_window(opened: WindowDriver, manual: ManualViewer) -> None:
    opened.close()

    assert not manual.isVisible()


def test_the_page_changes_with_the_language(language: Language, manual: ManualViewer) -> None:
    click_page(manual, "Marking")
    language.set_preferences(Preferences(language=LanguageChoice.CHINESE))
    QApplication.processEvents()

    shown = shown_title(manual), manual.pages.item(0).text(), manual.windowTitle()
    assert shown == ("标记", "目录", "使用手册")
