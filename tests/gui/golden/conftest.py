"""Fixtures of the stored pictures: the font, the language, both themes, and a busy window."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.shared.theme import DARK, LIGHT, apply_theme
from engine.pictures.pixels import Pixels
from tests.helpers.golden import Album
from tests.helpers.window_driver import WindowDriver

FONT = Path(__file__).with_name("test-font.ttf")
FONT_PT = 10


def draw_landscape() -> Pixels:
    """Return a sun over a hill, (400, 600, 3), uint8."""
    pixels = np.full((400, 600, 3), (120, 170, 215), np.uint8)
    cv2.circle(pixels, (460, 90), 50, (250, 225, 120), -1)
    cv2.ellipse(pixels, (220, 430), (420, 190), 0, 180, 360, (70, 120, 60), -1)
    cv2.rectangle(pixels, (150, 180), (230, 300), (150, 60, 50), -1)
    return pixels


@pytest.fixture
def font(qapp: QApplication) -> Iterator[None]:
    """The same font, language and hinting on every machine."""
    before, locale = qapp.font(), QLocale()
    number = QFontDatabase.addApplicationFont(str(FONT))
    (family,) = QFontDatabase.applicationFontFamilies(number)
    chosen = QFont(family, FONT_PT)
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    chosen.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    qapp.setFont(chosen)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(locale)
    qapp.setFont(before)
    QFontDatabase.removeApplicationFont(number)


@pytest.fixture(params=["dark", "light"])
def album(request: pytest.FixtureRequest, qapp: QApplication, font: None) -> Album:  # noqa: ARG001
    """The stored pictures of a theme, which the windows have."""
    theme: str = request.param
    apply_theme(qapp, {"dark": DARK, "light": LIGHT}[theme])
    return Album(theme=theme)


@pytest.fixture
def shown(album: Album, qtbot: QtBot, tmp_path: Path) -> Iterator[WindowDriver]:  # noqa: ARG001
    """A window with a drawn landscape, which makes small files."""
    driver = WindowDriver(qtbot, tmp_path)
    driver.window.resize(1200, 780)
    driver.open_pixels(draw_landscape())
    driver.engine.become_ready()
    yield driver
    driver.close()


@pytest.fixture
def restored(shown: WindowDriver) -> WindowDriver:
    """A window with three repairs: whole, weakened and hidden."""
    for x, value in ((80, 230), (200, 160), (420, 90)):
        shown.drag((x, 60), (x + 60, 90))
        shown.restore(value=value)
    editor = shown.window.workbench.repair_editor
    first, second, _ = shown.document.repairs
    editor.select(second.number)
    editor.set_strength(0.6)
    editor.set_shown(first, shown=False)
    return shown
