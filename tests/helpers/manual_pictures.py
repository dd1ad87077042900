"""Screenshots for the user manual: a window with whatever has opened above it."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

SIZE: Final = (1280, 800)
_EDGE_COLOUR: Final = "#808080"


def grab_window(window: QMainWindow) -> QImage:
    """Return a screenshot of a window with its menus, lists and dialogs."""
    shot = window.grab().toImage()
    painter = QPainter(shot)
    for above in _list_above(window):
        picture = above.grab()
        offset = _find_place(above, window)
        painter.drawPixmap(offset, picture)
        painter.setPen(QColor(_EDGE_COLOUR))
        painter.drawRect(QRect(offset, picture.size()).adjusted(-1, -1, 0, 0))
    painter.end()
    return shot


def find_picture_faults(shot: QImage) -> list[str]:
    """Return what is wrong with a screenshot: its size, or that it shows hardly anything."""
    faults = []
    if (shot.width(), shot.height()) != SIZE:
        faults.append(f"{shot.width()} x {shot.height()} pixels")
    small = shot.scaled(64, 40)
    colours = {small.pixel(x, y) for x in range(64) for y in range(40)}
    if len(colours) < 50:
        faults.append(f"{len(colours)} colours")
    return faults


def save_picture(window: QMainWindow, path: Path) -> None:
    """Write a screenshot of a window, and check that it shows something."""
    shot = grab_window(window)
    assert find_picture_faults(shot) == []
    path.parent.mkdir(parents=True, exist_ok=True)
    assert shot.save(str(path))


def _find_place(above: QWidget, window: QMainWindow) -> QPoint:
    """Return where a desktop would put something that lies above a window."""
    parent = above.parentWidget()
    if above.windowType() is not Qt.WindowType.Popup or parent is None:
        return window.rect().center() - above.rect().center()
    below = parent.mapTo(window, QPoint(0, parent.height()))
    return QPoint(min(below.x(), window.width() - above.width()), below.y())


def _list_above(window: QMainWindow) -> list[QWidget]:
    """Return what lies above a window, the lowest first."""
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    return [widget for widget in shown if widget is not window]
