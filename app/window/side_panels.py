"""The panels at the right side of the main window, each in a dock."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget
from typing_extensions import override

from app.editor.jobs.repair_editor import RepairEditor
from app.editor.widgets.history_panel import HistoryPanel
from app.editor.widgets.repairs_panel import RepairsPanel
from app.shared.theme import MAX_PANEL_SHARE, MIN_PANEL_WIDTH_PX


class PanelDock(QDockWidget):
    """A dock that remembers whether the user wants it, whatever hides it for a while.

    Attributes:
        is_wanted: Whether the user wants it.
    """

    def __init__(self, title: str, panel: QWidget, *, is_wanted: bool) -> None:
        """Put a panel into a dock."""
        super().__init__(title)
        self.is_wanted = is_wanted
        self.setWidget(panel)
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

    def fit(self, window_width_px: int) -> None:
        """Take no more of a window's width than it can spare."""
        width_px = max(MIN_PANEL_WIDTH_PX, round(MAX_PANEL_SHARE * window_width_px))
        for panel in (self.repairs, self.history):
            panel.setMaximumWidth(max(width_px, panel.minimumSizeHint().width()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("panels", text)
