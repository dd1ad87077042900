"""Bars and panels of the window look as they are stored, in both themes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolBar

from app.editor.marking.morphology import Operation
from app.editor.tools.toolbox import ToolKind
from app.editor.widgets.start_page import StartPage
from app.shared.banner import Banner
from app.shared.notice import Notice, Subject, Urgency
from app.shared.paths import resource
from app.shared.theme import FILM_SIZE
from engine.api import Method
from engine.detection.damage_map import DamageKind
from tests.helpers.damage import make_damage_map
from tests.helpers.films import Film
from tests.helpers.golden import Album, grab
from tests.helpers.window_driver import WindowDriver

pytestmark = [
    pytest.mark.snapshot,
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]


def test_the_strip_of_tools(restored: WindowDriver, album: Album) -> None:
    strip = restored.window.findChild(QToolBar, "toolStrip")
    assert strip is not None

    restored.key(Qt.Key.Key_W)

    album.check("tool_strip", grab(strip))


def test_the_options_of_each_tool(restored: WindowDriver, album: Album) -> None:
    options, toolbox = restored.window.parts.tool_options, restored.window.workbench.toolbox
    options.window().resize(1400, 780)

    pictures = []
    for kind in ToolKind:
        toolbox.choose(kind)
        pictures.append(grab(options))
    options.ask_amount(Operation.GROW, 4)
    pictures.append(grab(options))

    album.check("tool_options", *pictures)


def test_the_restore_bar(shown: WindowDriver, album: Album) -> None:
    bar = shown.window.parts.restore_bar
    bar.show_price(None)
    pictures = [grab(bar)]
    bar.show_price(1.84)
    pictures.append(grab(bar))

    shown.drag((80, 60), (140, 90))
    shown.key(Qt.Key.Key_Return)
    shown.engine.progress(0.4)
    shown.qtbot.waitUntil(lambda: bar.progress.value() > 0)
    pictures.append(grab(bar))
    shown.window.workbench.engine.cancel()
    pictures.append(grab(bar))

    album.check("restore_bar", *pictures)


def test_the_bar_of_found_damage(shown: WindowDriver, album: Album) -> None:
    bar = shown.window.parts.finding_bar
    shown.key(Qt.Key.Key_D)
    shown.engine.find(make_damage_map((400, 600)))
    shown.qtbot.waitUntil(bar.isVisible)
    pictures = [grab(bar)]
    shown.key(Qt.Key.Key_G)
    QTest.mouseClick(bar.kinds[DamageKind.SPOT], Qt.MouseButton.LeftButton)
    pictures.append(grab(bar))
    shown.window.resize(660, 500)
    pictures.append(grab(bar))

    album.check("finding_bar", *pictures)


def test_the_repairs_panel(restored: WindowDriver, album: Album) -> None:
    panel = restored.window.side_panels.repairs

    album.check("repairs_panel", grab(panel))


def test_the_question_about_repairs_that_depend_on_another(
    restored: WindowDriver, album: Album
) -> None:
    restored.drag((200, 60), (280, 90))
    restored.restore(value=40)
    panel = restored.window.side_panels.repairs
    restored.window.workbench.repair_editor.select(restored.document.repairs[1].number)

    panel.remove.click()

    album.check("removal_question", grab(panel))


def test_the_history_panel(restored: WindowDriver, album: Album) -> None:
    restored.key(Qt.Key.Key_F8)
    restored.key(Qt.Key.Key_F9)
    for _ in range(2):
        restored.canvas.setFocus()
        restored.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    album.check("history_panel", grab(restored.window.side_panels.history))


def test_the_strip_of_tries(shown: WindowDriver, album: Album) -> None:
    strip = shown.window.parts.tries_strip
    shown.drag((80, 60), (140, 90))
    shown.restore(value=200)
    for method, value in ((Method.REWEAVE, 90), (Method.GENERATOR, 30)):
        shown.choose_method(method)
        shown.window.workbench.make_try()
        with shown.qtbot.waitSignal(shown.window.workbench.tries_changed):
            shown.engine.finish(value=value, seconds=1.4)
    shown.qtbot.waitUntil(lambda: not strip.item(2).icon().isNull())

    album.check("tries_strip", grab(strip))


def test_the_start_page(album: Album, driver: WindowDriver) -> None:
    page = driver.window.parts.start_page
    assert isinstance(page, StartPage)
    driver.window.resize(1000, 760)

    page.show_recent(
        [
            (Path("/pictures/grandmother.jpg"), resource("samples", "astronaut.png")),
            (Path("/pictures/a very long name of a scan.tif"), resource("samples", "camera.png")),
            (Path("/pictures/gone.png"), Path("/nowhere.png")),
        ]
    )

    album.check("start_page", grab(page))


def test_notices(album: Album, driver: WindowDriver) -> None:
    banner = Banner()
    driver.qtbot.addWidget(banner)
    banner.resize(900, 40)
    problem = Notice(
        text="photo.tif could not be read: the file ends early. Copy it again from the camera.",
        urgency=Urgency.PROBLEM,
        subject=Subject.FILES,
        details="PictureReadError: expected 2048 bytes, got 12\nReweave 0.1.0",
    )

    pictures = []
    for notice in (
        Notice(text="The mask has 3 pinholes.", urgency=Urgency.HINT, action="Fill them"),
        Notice(text="Draw closer to its outline.", urgency=Urgency.HINT),
        problem,
    ):
        banner.show_notice(notice)
        banner.resize(900, banner.heightForWidth(900))
        pictures.append(grab(banner))
    banner.unfold.click()
    banner.resize(900, banner.heightForWidth(900))
    pictures.append(grab(banner))

    album.check("notices", *pictures)


def test_the_whole_window(restored: WindowDriver, album: Album) -> None:
    restored.key(Qt.Key.Key_B)
    restored.drag((300, 200), (420, 260))
    restored.qtbot.waitUntil(lambda: "≈" in restored.window.parts.restore_bar.button.text())
    restored.window.parts.restore_bar.show_price(0.8)
    restored.window.statusBar().clearMessage()

    album.check("window", grab(restored.window))


def test_the_film_strip(restored: WindowDriver, album: Album) -> None:
    film, first = Film(restored), restored.document
    film.open("a.png", "a picture with a long name.png", height=300, width=900)
    model, decoration = film.strip.model(), Qt.ItemDataRole.DecorationRole
    drawn = first.screen.draw_thumbnail(first.bounds, side_px=2 * max(FILM_SIZE))
    restored.qtbot.waitUntil(lambda: model.index(0, 0).data(decoration) == drawn)
    restored.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    restored.drag((80, 60), (140, 90))
    restored.key(Qt.Key.Key_Return)

    album.check("film_strip", grab(restored.window.parts.film_bar))
