"""The panels at the right side of the main window, each in a dock."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget
from typing_extensions import override

from app.editor.jobs.repair_editor import RepairEditor
from app.editor.widgets.history_panel import HistoryPanel
from app.editor.widgets.repairs.repairs_panel import RepairsPanel
from app.shared.icons import icon
from app.shared.theme import (
    CLOSE_ICON_PX,
    MAX_PANEL_SHARE,
    MIN_PANEL_WIDTH_PX,
    MIN_REPAIRS_HEIGHT_PX,
    MIN_WINDOW_HEIGHT_OF_REPAIRS_PX,
    SPACING_PX,
)


class PanelDock(QDockWidget):
    """A dock that remembers whether the user wants it, whatever hides it for a while.

    Attributes:
        is_wanted: Whether the user wants it.
        close_button: Closes it for the user.
    """

    def __init__(self, title: str, panel: QWidget, *, is_wanted: bool) -> None:
        """Put a panel into a dock."""
        super().__init__(title)
        self.is_wanted = is_wanted
        self.setWidget(panel)
        self.close_button = _make_close_button()
        self.close_button.clicked.connect(self.close)
        self.setTitleBarWidget(_make_title_bar(title, self.close_button))
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable
            | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )

    def want(self, is_wanted: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Show or hide it for the user."""
        self.is_wanted = is_wanted
        self.setVisible(is_wanted)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.is_wanted = False
        super().closeEvent(event)


class SidePanels:
    """The panels, hidden at first.

    Attributes:
        repairs: What has been restored.
        repairs_dock: The dock of the repairs.
        history: The steps that have been done and undone.
        history_dock: The dock of the history.
    """

    def __init__(self, repair_editor: RepairEditor, window: QMainWindow) -> None:
        """Build the panels in a window."""
        self.repairs = RepairsPanel(repair_editor)
        self.history = HistoryPanel()
        self.repairs_dock = PanelDock(_tr("Repairs"), self.repairs, is_wanted=True)
        self.history_dock = PanelDock(_tr("History"), self.history, is_wanted=False)
        for dock, name in ((self.repairs_dock, "repairsDock"), (self.history_dock, "historyDock")):
            dock.setObjectName(name)
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.hide()

    def fit(self, *, width_px: int, height_px: int) -> None:
        """Fit the panels to a window's size.

        They take no more of its width than it can spare, and the repairs keep a few rows where
        there is room for them.
        """
        max_width_px = max(MIN_PANEL_WIDTH_PX, round(MAX_PANEL_SHARE * width_px))
        for panel in (self.repairs, self.history):
            panel.setMaximumWidth(max(max_width_px, panel.minimumSizeHint().width()))
        has_room = height_px >= MIN_WINDOW_HEIGHT_OF_REPAIRS_PX
        self.repairs.list.setMinimumHeight(MIN_REPAIRS_HEIGHT_PX if has_room else 0)


def _make_title_bar(title: str, close_button: QToolButton) -> QWidget:
    """Return a title bar whose button, unlike Qt's, is as large and clear as the other icons."""
    bar = QWidget()
    bar.setObjectName("panelTitle")
    row = QHBoxLayout(bar)
    row.setContentsMargins(SPACING_PX, SPACING_PX // 2, SPACING_PX // 2, SPACING_PX // 2)
    row.addWidget(QLabel(title))
    row.addStretch(1)
    row.addWidget(close_button)
    return bar


def _make_close_button() -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("close"))
    button.setIconSize(QSize(CLOSE_ICON_PX, CLOSE_ICON_PX))
    button.setToolTip(_tr("Close"))
    button.setAccessibleName(_tr("Close"))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key closes it
    return button


def _tr(text: str) -> str:
    return QCoreApplication.translate("panels", text)
