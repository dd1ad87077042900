"""The window of the wizard, with minimal pages."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from app.teaching.pages.page import WizardPage
from app.teaching.pages.wizard import Wizard

# The offscreen platform has no desktop to tell how small a window may be, and which is on top.
pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]
LEFT = Qt.MouseButton.LeftButton


class _Page(WizardPage):
    """Complete when a test says so; counts how often it was entered."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.complete = True
        self.back = True
        self.entered = 0

    @property
    @override
    def title(self) -> str:
        return self._name

    @property
    @override
    def is_complete(self) -> bool:
        return self.complete

    @property
    @override
    def missing(self) -> str:
        return "Choose something."

    @property
    @override
    def can_go_back(self) -> bool:
        return self.back

    @override
    def enter(self) -> None:
        self.entered += 1


class _Slow(_Page):
    """Is done only when the test says so."""

    @override
    def go_on(self) -> None:
        pass


@pytest.fixture
def pages() -> list[_Page]:
    return [_Page("One"), _Slow("Two"), _Page("Three")]


@pytest.fixture
def wizard(qtbot: QtBot, pages: list[_Page]) -> Iterator[Wizard]:
    """A wizard of three pages, open at the first."""
    parent = QWidget()
    qtbot.addWidget(parent)
    wizard = Wizard(pages, parent)
    wizard.open()
    qtbot.waitExposed(wizard)
    yield wizard
    wizard.hide()


def press_next(wizard: Wizard) -> None:
    QTest.mouseClick(wizard.next_button, LEFT)


def test_the_first_page_is_entered_when_the_window_opens(
    wizard: Wizard, pages: list[_Page]
) -> None:
    assert wizard.page is pages[0]
    assert [page.entered for page in pages] == [1, 0, 0]
    assert not wizard.back_button.isVisible()


def test_next_leads_on_only_from_a_complete_page(wizard: Wizard, pages: list[_Page]) -> None:
    pages[0].complete = False
    pages[0].changed.emit()
    press_next(wizard)

    assert wizard.page is pages[0]
    assert wizard.missing.text() == "Choose something."


def test_the_next_page_waits_until_the_page_is_done(wizard: Wizard, pages: list[_Page]) -> None:
    press_next(wizard)
    press_next(wizard)
    before = wizard.page
    pages[1].done.emit()

    assert before is pages[1]
    assert wizard.page is pages[2]


def test_a_page_that_is_not_shown_cannot_lead_on(wizard: Wizard, pages: list[_Page]) -> None:
    pages[1].done.emit()

    assert wizard.page is pages[0]


def test_return_leads_on_or_presses_the_button_with_the_focus(
    wizard: Wizard, pages: list[_Page]
) -> None:
    QTest.keyClick(wizard, Qt.Key.Key_Return)
    second = wizard.page
    wizard.back_button.setFocus()
    QTest.keyClick(wizard.back_button, Qt.Key.Key_Return)

    assert second is pages[1]
    assert wizard.page is pages[0]


def test_back_shows_the_page_before(wizard: Wizard, pages: list[_Page]) -> None:
    press_next(wizard)
    QTest.mouseClick(wizard.back_button, LEFT)

    assert wizard.page is pages[0]
    assert pages[0].entered == 2


def test_a_page_can_forbid_going_back(wizard: Wizard, pages: list[_Page]) -> None:
    press_next(wizard)
    pages[1].back = False
    pages[1].changed.emit()
    wizard.go_back()

    assert wizard.page is pages[1]
    assert not wizard.back_button.isEnabled()


def test_the_last_page_ends_the_wizard(qtbot: QtBot, wizard: Wizard, pages: list[_Page]) -> None:
    wizard.show_page(pages[2])

    with qtbot.waitSignal(wizard.finished):
        press_next(wizard)


def test_closing_the_window_emits_closed(qtbot: QtBot, wizard: Wizard) -> None:
    with qtbot.waitSignal(wizard.closed):
        wizard.close()


def test_the_window_reopens_at_the_page_where_it_was(wizard: Wizard, pages: list[_Page]) -> None:
    press_next(wizard)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    was_visible = wizard.isVisible()
    wizard.open()

    assert not was_visible
    assert wizard.isVisible()
    assert wizard.page is pages[1]
