"""The panels at the right side of the main window, each in a dock."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.editor.jobs.repair_editor import RepairEditor
from app.editor.widgets.history_panel import HistoryPanel
from app.editor.widgets.repairs_panel import RepairsPanel


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
        self.repairs_dock = _add_dock(window, _tr("Repairs"), self.repairs, name="repairsDock")
        self.history_dock = _add_dock(window, _tr("History"), self.history, name="historyDock")


def _add_dock(window: QMainWindow, title: str, panel: QWidget, *, name: str) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setWidget(panel)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable
        | QDockWidget.DockWidgetFeature.DockWidgetMovable
    )
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.hide()
    return dock


def _tr(text: str) -> str:
    return QCoreApplication.translate("panels", text)
