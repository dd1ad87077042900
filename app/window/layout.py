"""Puts the parts of the main window in their places; connects nothing."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.editor.widgets.brush_size import BrushSize
from app.editor.widgets.canvas import Canvas
from app.editor.widgets.compare_button import CompareButton
from app.editor.widgets.empty_page import EmptyPage
from app.editor.widgets.feather_menu import FeatherMenu
from app.editor.widgets.restore_bar import RestoreBar
from app.editor.widgets.status_panel import StatusPanel
from app.shared.banner import Banner
from app.shared.icons import icon
from app.shared.theme import ICON_PX, Theme
from app.window.actions import Actions

# Qt offers no other way to its button.
_QT_NAME_OF_MORE = "qt_toolbar_ext_button"


class Parts:
    """What the main window consists of.

    Attributes:
        canvas: Shows the picture.
        empty_page: Shown instead of it before there is one.
        banner: Above both.
        brush_size: In the bar at the top.
        compare: Held to see the original.
        restore_bar: At the right end of the bar.
        feather_menu: In the menu of what concerns restoring.
        status: At the right end of the status bar.
    """

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        """Fill a window."""
        self.canvas = Canvas()
        self.empty_page = EmptyPage()
        self.banner = Banner()
        self.brush_size = BrushSize()
        self.compare = CompareButton()
        self.restore_bar = RestoreBar()
        self.feather_menu = FeatherMenu(window)
        self.status = StatusPanel()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty_page)
        self._pages.addWidget(self.canvas)
        window.setCentralWidget(self._centre())
        self._top_bar = self._left_bar(actions)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._top_bar)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._right_bar())
        window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, _tool_strip(actions))
        _fill_menus(window, actions, self.feather_menu)
        window.addActions(actions.all())
        self.restore_bar.set_try_action(actions.try_again)
        zoom = [actions.zoom_fit, actions.zoom_actual, actions.zoom_in, actions.zoom_out]
        self.status.set_zoom_actions(zoom)
        window.statusBar().setSizeGripEnabled(False)
        window.statusBar().addPermanentWidget(self.status)

    def draw_icons(self, theme: Theme) -> None:
        """Give the button that shows what the bar has no room for an icon in a look's colours."""
        button = self._top_bar.findChild(QToolButton, _QT_NAME_OF_MORE)
        assert isinstance(button, QToolButton), "Qt names it otherwise now"
        button.setIcon(icon("more", theme=theme, size_px=ICON_PX))

    def show_canvas(self) -> None:
        """Show the canvas in place of the invitation."""
        self._pages.setCurrentWidget(self.canvas)
        self.canvas.setFocus()

    def _centre(self) -> QWidget:
        """Return the pages with the banner lying over their upper edge."""
        centre = QWidget()
        grid = QGridLayout(centre)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._pages, 0, 0)
        grid.addWidget(self.banner, 0, 0, Qt.AlignmentFlag.AlignTop)
        return centre

    def _left_bar(self, actions: Actions) -> QToolBar:
        bar = _bar(_tr("Main"), name="topBar")
        bar.addActions([actions.open, actions.save])
        bar.addSeparator()
        bar.addActions([actions.undo, actions.redo])
        bar.addSeparator()
        bar.addWidget(self.brush_size)
        return bar

    def _right_bar(self) -> QToolBar:
        """Return what is never cut short, where the bar beside it hides what has no room."""
        bar = _bar(_tr("Restore"), name="restoreBar")
        bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        bar.addWidget(self.compare)
        bar.addWidget(self.restore_bar)
        return bar


def _tool_strip(actions: Actions) -> QToolBar:
    strip = _bar(_tr("Tools"), name="toolStrip")
    strip.setOrientation(Qt.Orientation.Vertical)
    strip.addActions([actions.paint, actions.erase, actions.mark_source])
    strip.addSeparator()
    strip.addActions([actions.clear, actions.invert])
    strip.addSeparator()
    strip.addActions([actions.zoom_in, actions.zoom_out, actions.zoom_fit])
    return strip


def _bar(title: str, *, name: str) -> QToolBar:
    bar = QToolBar(title)
    bar.setObjectName(name)
    bar.setMovable(False)
    bar.setIconSize(QSize(ICON_PX, ICON_PX))
    bar.toggleViewAction().setVisible(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    return bar


def _fill_menus(window: QMainWindow, actions: Actions, feather_menu: FeatherMenu) -> None:
    menus = {
        _tr("&File"): [
            [actions.open, actions.paste],
            [actions.save, actions.save_as],
            [actions.quit],
        ],
        _tr("&Edit"): [[actions.undo, actions.redo]],
        _tr("&Mask"): [
            [actions.paint, actions.erase],
            [actions.brush_smaller, actions.brush_larger],
            [actions.clear, actions.invert],
            [actions.mark_source, actions.clear_source],
        ],
        _tr("&Restore"): [
            [actions.restore, actions.try_again, actions.previous_try],
            [actions.cancel],
            [feather_menu.menuAction()],
            [actions.models, actions.teach],
        ],
        _tr("&View"): [
            [actions.zoom_in, actions.zoom_out],
            [actions.zoom_fit, actions.zoom_actual],
        ],
        _tr("&Help"): [[actions.shortcuts], [actions.about]],
    }
    for title, groups in menus.items():
        menu = window.menuBar().addMenu(title)
        for group in groups:
            menu.addSeparator()
            menu.addActions(group)


def _tr(text: str) -> str:
    return QCoreApplication.translate("layout", text)
