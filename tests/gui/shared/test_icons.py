"""The icons in the colours of the theme."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.shared.icons import icon
from app.shared.theme import DARK, LIGHT, Theme, apply_theme


def strongest_colour(drawn: QIcon, mode: QIcon.Mode) -> str:
    """Return the colour of the most opaque pixel."""
    image = drawn.pixmap(QSize(40, 40), mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(40) for y in range(40)]
    return max(pixels, key=lambda colour: colour.alpha()).name()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_icon_made_earlier_follows_the_theme(qapp: QApplication, theme: Theme) -> None:
    drawn = icon("close")

    apply_theme(qapp, theme)

    assert strongest_colour(drawn, QIcon.Mode.Normal) == theme.text
    assert strongest_colour(drawn, QIcon.Mode.Disabled) == theme.off
