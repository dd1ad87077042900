"""The About box."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app import __version__


class AboutBox(QMessageBox):
    """Says what the program is, and leads to the licences.

    Attributes:
        licences: The button that closes the box and opens the list of licences.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Reweave"))
        self.setIconPixmap(parent.windowIcon().pixmap(64, 64))
        self.setText(f"<b>Reweave {__version__}</b>")
        self.setInformativeText(
            self.tr(
                "Restores photographs: paint over the damage, press Enter, and it is gone. "
                "Everything happens on this computer.\n\n"
                "Apache License 2.0. Reweave contains other software under licences of its own."
            )
        )
        self.licences = self.addButton(self.tr("Licences"), QMessageBox.ButtonRole.ActionRole)
        close = self.addButton(QMessageBox.StandardButton.Ok)
        self.setDefaultButton(close)
        self.setEscapeButton(close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
