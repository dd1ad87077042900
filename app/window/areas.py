"""The areas of the main window, through which the keyboard walks in reading order."""

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

_REASON = Qt.FocusReason.ShortcutFocusReason


class Areas:
    """Lets Tab walk through one area after the other, and a key jump to the next one.

    Args:
        areas: The areas, from the upper left to the lower right.
    """

    def __init__(self, areas: Sequence[QWidget]) -> None:
        self._areas = tuple(areas)

    def order_tab(self) -> None:
        """Let Tab walk through the areas in their order; inside an area nothing changes."""
        members = [one for area in self._areas for one in _list_members(area)]
        for before, after in itertools.pairwise(members):
            QWidget.setTabOrder(before, after)

    def focus_next(self) -> None:
        """Move the focus into the next area that is shown and can take it."""
        focused, count = QApplication.focusWidget(), len(self._areas)
        current = next((n for n, area in enumerate(self._areas) if _holds(area, focused)), -1)
        for step in range(1, count + 1):
            for widget in _list_members(self._areas[(current + step) % count]):
                if widget.isVisible() and widget.isEnabled():
                    widget.setFocus(_REASON)
                    return


def _holds(area: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (area is widget or area.isAncestorOf(widget))


def _list_members(area: QWidget) -> list[QWidget]:
    """Return the widgets of an area that Tab leads to, in their order."""
    members, widget = [area], area.nextInFocusChain()
    while widget is not None and widget is not area:
        if area.isAncestorOf(widget):
            members.append(widget)
        widget = widget.nextInFocusChain()
    return [one for one in members if _takes_tab(one)]


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
