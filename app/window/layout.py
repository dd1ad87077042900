"""Builds the widgets of the main window and lays them out; connects nothing."""

import itertools

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.editor.canvas.canvas import Canvas
from app.editor.canvas.compared_canvas import ComparedCanvas
from app.editor.film.film_strip import FilmStrip
from app.editor.widgets.feather_menu import FeatherMenu
from app.editor.widgets.finding.finding_bar import FindingBar
from app.editor.widgets.mask_look_menu import MaskLookMenu
from app.editor.widgets.restore_bar import RestoreBar
from app.editor.widgets.start_page import StartPage
from app.editor.widgets.status_panel import StatusPanel
from app.editor.widgets.tool_options import ToolOptions
from app.editor.widgets.tries_strip import TriesStrip
from app.shared.banner import Banner
from app.shared.icons import icon
from app.shared.theme import ICON_PX, LOW_WINDOW_PX, SPACING_PX
from app.window.action_rows.row import Bar, Menu
from app.window.action_rows.table import name_menu
from app.window.actions import Actions
from app.window.widgets.recent_menu import RecentMenu

# Qt has no public access to the button that shows what does not fit into a tool bar.
_EXTENSION_BUTTON = "qt_toolbar_ext_button"


class Parts:
    """The widgets of the main window.

    Attributes:
        canvas: The picture.
        comparing: The canvas with what compares it with the original.
        start_page: The page shown before a picture is open.
        banner: The notice above canvas and start page.
        finding_bar: The flaws that were found, above the canvas.
        tries_strip: The tries of the newest result, below the canvas.
        film_strip: The open pictures.
        film_bar: The bar at the lower edge of the window that holds the film strip.
        tool_options: The options of the active tool, in the top tool bar.
        brush_size: The size of the brush, one of them.
        compare: The button that shows the original.
        comparison_hint: Says which comparison is on, in the room left of the button.
        restore_bar: The method and the Restore button, at the right end of the tool bar.
        recent_menu: The files opened last, in the File menu.
        feather_menu: The feather, in the Restore menu.
        mask_look_menu: The look of the mask, in the View menu.
        status: The facts at the right end of the status bar.
    """

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        """Build the widgets in a window."""
        self.canvas = Canvas()
        self.comparing = ComparedCanvas(self.canvas)
        self.start_page = StartPage()
        self.banner = Banner()
        self.finding_bar = FindingBar()
        self.tries_strip = TriesStrip()
        self.film_strip = FilmStrip()
        self.tool_options = ToolOptions()
        self.brush_size = self.tool_options.brush.size_
        self.compare = _make_compare_button()
        self.comparison_hint = _Hint()
        self.restore_bar = RestoreBar()
        self.recent_menu = RecentMenu(window)
        self.feather_menu = FeatherMenu(window)
        self.mask_look_menu = MaskLookMenu(window)
        self.status = StatusPanel()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.comparing)
        window.setCentralWidget(self._make_centre())
        self._comparisons = _make_buttons(actions.in_bar(Bar.COMPARE))
        self._left_bar = self._make_left_bar(actions)
        self._right_bar = self._make_right_bar()
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._left_bar)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._right_bar)
        window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, _make_tool_strip(actions))
        self.film_bar = _make_bar(_tr("Film strip"), name="filmBar")
        self.film_bar.addWidget(self.film_strip)
        self.film_bar.hide()
        window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.film_bar)
        for action, menu in (
            (actions.open_recent, self.recent_menu),
            (actions.feather, self.feather_menu),
            (actions.mask_look, self.mask_look_menu),
        ):
            action.setMenu(menu)
        _fill_menus(window, actions)
        window.addActions(list(actions))
        self.restore_bar.again.setDefaultAction(actions.try_again)
        zoom = [actions.zoom_fit, actions.zoom_actual, actions.zoom_in, actions.zoom_out]
        self.status.zoom.addActions(zoom)
        window.statusBar().setSizeGripEnabled(False)
        window.statusBar().addPermanentWidget(self.status)

    def show_canvas(self, *, shown: bool) -> None:
        """Show the canvas or, while no picture is open, the start page."""
        page = self.comparing if shown else self.start_page
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            (self.canvas if shown else self.start_page).setFocus()

    @property
    def areas(self) -> tuple[QWidget, ...]:
        """The areas around and with the picture that take the keyboard, in the order of reading."""
        above = (self._left_bar, self._right_bar, self.banner, self.finding_bar)
        return (*above, self._pages, self.tries_strip)

    def fit_bars(self, *, width_px: int, height_px: int) -> None:
        """Leave the picture as much room as possible in a small window.

        Where there is no room for the buttons of the comparisons, they are in the menu alone.
        """
        for strip in (self.tries_strip, self.film_strip):
            strip.set_low(is_low=height_px < LOW_WINDOW_PX)
        needed = self._left_bar.sizeHint().width() + self._right_bar.sizeHint().width()
        if not self._comparisons_entry.isVisible():
            needed += self._comparisons.sizeHint().width()
        self._comparisons_entry.setVisible(needed <= width_px)

    def _make_centre(self) -> QWidget:
        """Return the pages with notices above and tries below them."""
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.banner)
        rows.addWidget(self.finding_bar)
        rows.addWidget(self._pages, 1)
        rows.addWidget(self.tries_strip)
        return centre

    def _make_left_bar(self, actions: Actions) -> QToolBar:
        bar = _make_bar(_tr("Main"), name="topBar")
        _add_groups(bar, actions.in_bar(Bar.MAIN))
        bar.addSeparator()
        bar.addWidget(self.tool_options)
        return bar

    def _make_right_bar(self) -> QToolBar:
        """Return the tool bar that is always shown whole; the left one gives way."""
        bar = _make_bar(_tr("Restore"), name="restoreBar")
        bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.comparison_hint.setObjectName("comparisonHint")
        bar.addWidget(self.comparison_hint)
        self._comparisons_entry = bar.addWidget(self._comparisons)
        bar.addWidget(self.compare)
        bar.addWidget(self.restore_bar)
        return bar


class _Hint(QLabel):
    """A text in the room that is left in a tool bar, if it fits; the text moves no button."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= super().sizeHint().width():
            super().paintEvent(event)


def _make_tool_strip(actions: Actions) -> QToolBar:
    strip = _make_bar(_tr("Tools"), name="toolStrip", orientation=Qt.Orientation.Vertical)
    _add_groups(strip, actions.in_bar(Bar.TOOL_STRIP))
    return strip


def _make_buttons(groups: list[list[QAction]]) -> QWidget:
    """Return a row of buttons, which a tool bar shows or hides as one."""
    buttons = QWidget()
    row = QHBoxLayout(buttons)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACING_PX // 2)
    for action in itertools.chain(*groups):
        button = QToolButton()
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setDefaultAction(action)
        row.addWidget(button)
    return buttons


def _make_compare_button() -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("compare"))
    button.setToolTip(_tr("Hold to show the original (\\)"))
    button.setAccessibleName(_tr("Show the original"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _make_bar(
    title: str, *, name: str, orientation: Qt.Orientation = Qt.Orientation.Horizontal
) -> QToolBar:
    bar = QToolBar(title)
    bar.setOrientation(orientation)  # before the icon below, which Qt would replace
    bar.setObjectName(name)
    bar.setMovable(False)
    bar.setIconSize(QSize(ICON_PX, ICON_PX))
    bar.toggleViewAction().setVisible(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    more = bar.findChild(QToolButton, _EXTENSION_BUTTON)
    assert isinstance(more, QToolButton), "Qt has renamed the button"
    more.setIcon(icon("more" if orientation is Qt.Orientation.Horizontal else "more_below"))
    more.setAccessibleName(_tr("More"))
    more.setToolTip(_tr("Show what does not fit in the tool bar"))
    return bar


def _fill_menus(window: QMainWindow, actions: Actions) -> None:
    for menu in Menu:
        _add_groups(window.menuBar().addMenu(name_menu(menu)), actions.in_menu(menu))


def _add_groups(bar: QToolBar | QMenu, groups: list[list[QAction]]) -> None:
    """Add actions with separators between their groups."""
    for group in groups:
        if bar.actions():
            bar.addSeparator()
        bar.addActions(group)


def _tr(text: str) -> str:
    return QCoreApplication.translate("layout", text)
