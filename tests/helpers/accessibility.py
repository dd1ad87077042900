"""Reads a window as a screen reader does, and walks through it by Tab as a person does."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.shared.qt_images import image_to_pixels
from engine.pictures.pixels import Pixels

_Role = QAccessible.Role
_CONTROLS = frozenset(
    {
        *(_Role.Button, _Role.ButtonMenu, _Role.ButtonDropDown, _Role.CheckBox, _Role.RadioButton),
        *(_Role.ComboBox, _Role.EditableText, _Role.Slider, _Role.SpinBox, _Role.ProgressBar),
        *(_Role.List, _Role.ListItem, _Role.Table, _Role.Tree, _Role.Cell, _Role.ColumnHeader),
        *(_Role.PageTab, _Role.MenuItem, _Role.Link),
    }
)
_MAX_CHILDREN = 60
_MAX_STEPS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What a screen reader learns of a control.

    Attributes:
        role: What kind of control it is.
        name: What it is called.
        description: What it does, where the name does not say it.
        widget: Its widget; None for an item of a list or a menu.
        takes_focus: Whether it can have the keyboard itself.
    """

    role: QAccessible.Role
    name: str
    description: str
    widget: QWidget | None
    takes_focus: bool


def list_controls(window: QWidget) -> list[Control]:
    """Return every control that is shown in a window, and every entry of its menus."""
    root = QAccessible.queryAccessibleInterface(window)
    controls = (_read(interface) for interface in _walk(root))
    return [one for one in controls if one.role in _CONTROLS or one.takes_focus]


def list_stops(window: QWidget) -> list[QWidget]:
    """Return the widgets of a window that Tab should lead to."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.window() is window and one.isVisible() and _takes_tab(one)
    ]


def walk_by_tab(start: QWidget) -> list[QWidget]:
    """Press Shift+Tab until the focus is back where it began; return the widgets in Tab's order.

    Backwards, because Tab hides the panels while the canvas has the focus.
    """
    start.window().activateWindow()
    start.setFocus(Qt.FocusReason.TabFocusReason)
    visited = [start]
    for _ in range(_MAX_STEPS):
        focused = QApplication.focusWidget()
        assert focused is not None, f"the focus is lost after {visited}"
        QTest.keyClick(focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        focused = QApplication.focusWidget()
        if focused is start:
            break
        if focused is not None and focused is not visited[-1]:  # a page has links to stay for
            visited.append(focused)
    assert QApplication.focusWidget() is start, f"the focus stays in {visited[-1]}: {visited}"
    return [start, *reversed(visited[1:])]


def find_disorder(widgets: list[QWidget]) -> list[tuple[QWidget, QWidget]]:
    """Return neighbours in a list whose order is not that of reading: down, and to the right."""
    pairs = itertools.pairwise(widgets)
    return [(one, other) for one, other in pairs if _is_read_before(other, one)]


def measure_ring(widget: QWidget) -> float:
    """Return the contrast, 1 to 21, by which the focus changes a widget at the most."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint()), widget.size()).adjusted(-3, -3, 3, 3)
    widget.clearFocus()
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
    QApplication.processEvents()
    focused = window.grab(place).toImage()
    widget.clearFocus()
    QApplication.processEvents()
    return _find_contrast(focused, window.grab(place).toImage())


def _takes_tab(widget: QWidget) -> bool:
    is_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_stop and widget.isEnabled() and widget.focusProxy() is None


def _walk(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None or not interface.isValid():
        return
    state = interface.state()
    is_entry = interface.role() in (_Role.MenuItem, _Role.PopupMenu)
    if state.invisible and not is_entry:
        return
    yield interface
    for number in range(min(interface.childCount(), _MAX_CHILDREN)):
        yield from _walk(interface.child(number))


def _read(interface: QAccessibleInterface) -> Control:
    thing = interface.object()
    widget = thing if isinstance(thing, QWidget) else None
    is_proxied = widget is not None and widget.focusProxy() is not None
    return Control(
        role=interface.role(),
        name=interface.text(QAccessible.Text.Name),
        description=interface.text(QAccessible.Text.Description),
        widget=widget,
        takes_focus=bool(interface.state().focusable) and not is_proxied,
    )


def _is_read_before(one: QWidget, other: QWidget) -> bool:
    first, second = _place(one), _place(other)
    is_above = first.bottom() < second.top()
    is_below = first.top() > second.bottom()
    is_left, is_right = first.right() < second.left(), first.left() > second.right()
    return (is_above and not is_right) or (is_left and not is_above and not is_below)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


def _find_contrast(one: QImage, other: QImage) -> float:
    """Return the greatest contrast of two pixels at the same place, as WCAG 2 defines it."""
    first, second = (_luminance(image_to_pixels(image)) for image in (one, other))
    light, dark = np.maximum(first, second), np.minimum(first, second)
    return float(((light + 0.05) / (dark + 0.05)).max())


def _luminance(pixels: Pixels) -> npt.NDArray[np.float64]:
    """Return (H, W), 0 to 1."""
    shares = pixels[..., :3] / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    luminance: npt.NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return luminance
