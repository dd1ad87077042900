"""About, and the window of the licences that it leads to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shared.licences import Component
from app.window.widgets import licence_viewer
from app.window.widgets.about_box import AboutBox
from app.window.widgets.licence_viewer import LicenceViewer
from tests.helpers.window_driver import WindowDriver

# The offscreen platform has no desktop to tell how small a window may be, and which is on top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)")

COMPONENTS = [
    Component(name="Reweave", version="0.1.0", licence="Apache-2.0", texts=("Apache License",)),
    Component(
        name="libvips",
        licence="LGPL-2.1-or-later",
        home="https://example.org/vips",
        files=("libvips.so.42",),
        origins=("pyvips-binary 8.18",),
        texts=("Lesser General Public License", "Notices"),
    ),
    Component(name="Pillow", version="13.0.0", licence="MIT-CMU"),
]


@pytest.fixture
def about(opened: WindowDriver) -> AboutBox:
    """The About box, opened by its command."""
    opened.window.actions_.about.trigger()
    (box,) = opened.window.findChildren(AboutBox)
    return box


@pytest.fixture
def viewer(opened: WindowDriver, about: AboutBox, monkeypatch: pytest.MonkeyPatch) -> LicenceViewer:
    """The window of the licences, opened from the About box, with three components."""
    monkeypatch.setattr(licence_viewer, "list_components", lambda: COMPONENTS)
    QTest.mouseClick(about.licences, Qt.MouseButton.LeftButton)
    viewer = opened.window.help.licences
    opened.qtbot.waitUntil(lambda: viewer.table.rowCount() == len(COMPONENTS))
    return viewer


def listed(viewer: LicenceViewer) -> list[str]:
    """Return the names that the list shows."""
    table = viewer.table
    rows = [row for row in range(table.rowCount()) if not table.isRowHidden(row)]
    return [item.text() for row in rows if (item := table.item(row, 0))]


def test_about_names_the_version_and_the_licence(about: AboutBox) -> None:
    assert "Reweave 0." in about.text()
    assert "Apache License 2.0" in about.informativeText()
    QTest.keyClick(about, Qt.Key.Key_Escape)


def test_escape_closes_about(about: AboutBox) -> None:
    QTest.keyClick(about, Qt.Key.Key_Escape)

    assert not about.isVisible()


def test_licences_open_from_about_at_the_programs_own(viewer: LicenceViewer) -> None:
    assert viewer.isVisible()
    assert listed(viewer) == ["Reweave", "libvips", "Pillow"]
    assert viewer.text.toPlainText() == "Apache License"


def test_a_click_shows_all_texts_of_a_component(viewer: LicenceViewer) -> None:
    (item,) = viewer.table.findItems("libvips", Qt.MatchFlag.MatchExactly)
    place = viewer.table.visualItemRect(item).center()

    QTest.mouseClick(viewer.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    text = viewer.text.toPlainText()
    assert text.startswith("Comes with: pyvips-binary 8.18\n\nFiles: libvips.so.42\n\nLesser")
    assert text.endswith("Notices")
    assert "https://example.org/vips" in viewer.about.text()


@pytest.mark.parametrize("words", ["VIPS", "lgpl", "so.42", "binary"])
def test_search_finds_names_licences_files_and_origins(viewer: LicenceViewer, words: str) -> None:
    QTest.keyClicks(viewer.field, words)

    assert listed(viewer) == ["libvips"]
    assert "libvips" in viewer.about.text()


def test_a_component_without_a_text_says_so(viewer: LicenceViewer) -> None:
    QTest.keyClicks(viewer.field, "pillow")

    assert viewer.text.toPlainText() == "It comes without a licence text; see its page."


def test_escape_closes_the_licences(viewer: LicenceViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)

    assert not viewer.isVisible()


def test_an_unreadable_list_is_one_sentence(
    opened: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[Component]:
        raise PermissionError

    monkeypatch.setattr(licence_viewer, "list_components", fail)

    opened.window.help.licences.open()

    opened.qtbot.waitUntil(lambda: bool(opened.window.help.licences.about.text()))
    assert "Install Reweave again" in opened.window.help.licences.about.text()
    assert QApplication.activeModalWidget() is None
