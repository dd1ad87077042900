"""The dialog that shows a crash report, to be copied; nothing is sent."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.shared.crashes.reports import CrashReport
from app.shared.theme import CRASH_REPORT_SIZE, SPACING_PX, WIZARD_MARGIN_PX


class CrashDialog(QDialog):
    """Shows one report.

    Attributes:
        text: The report.
        copy: Copies it.
        show_folder: Shows the folder of the reports in the system's file manager.
    """

    def __init__(self, report: CrashReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Crash report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = report
        self.text = QPlainTextEdit(report.text, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Crash report"))
        self.copy = QPushButton(self.tr("&Copy"), self)
        self.copy.setObjectName("accented")
        self.copy.setDefault(True)
        self.copy.clicked.connect(self._on_copy)
        self.show_folder = QPushButton(self.tr("&Show folder"), self)
        self.show_folder.setAutoDefault(False)
        self.show_folder.clicked.connect(self._on_show_folder)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.resize(*CRASH_REPORT_SIZE)

    def _lay_out(self) -> None:
        title = QLabel(self.tr("What went wrong"), self)
        title.setObjectName("pageTitle")
        hint = QLabel(
            self.tr(
                "This report has no pictures and no names of your files or folders. It stays on "
                "this computer; nothing is sent. Copy it into a message to those who make Reweave."
            ),
            self,
        )
        hint.setObjectName("pageHint")
        hint.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_folder)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.copy)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.setSpacing(2 * SPACING_PX)
        outer.addWidget(title)
        outer.addWidget(hint)
        outer.addWidget(self.text, 1)
        outer.addLayout(buttons)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.text)
        self.copy.setText(self.tr("Copied"))

    def _on_show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report.folder)))
