"""The page of the preferences for what Reweave may learn from."""

from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.bank.example_bank import ExampleBank
from app.editor.widgets.consent_box import explain_examples
from app.shared.language.numbers import format_number
from app.shared.preferences import ExampleConsent, PreferenceHolder
from app.shared.theme import SPACING_PX


class LearningPage(QWidget):
    """Says what examples are, switches them on and off, and empties their folder.

    Attributes:
        keep: Whether examples are kept.
        amount: Says how many there are.
        open_folder: Opens their folder.
        empty: Asks to remove all of them.

    Signals:
        empty_asked: The user wants to remove all examples.
    """

    empty_asked = Signal()

    def __init__(
        self, preferences: PreferenceHolder, bank: ExampleBank, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._bank = bank
        self.keep = QCheckBox(self.tr("&Keep examples of the damage that I correct"), self)
        self.keep.setChecked(preferences.value.example_consent is ExampleConsent.GIVEN)
        self.keep.toggled.connect(self._on_toggled)
        text = QLabel(explain_examples(bank.folder), self)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.amount = QLabel(self)
        self.open_folder = QPushButton(self.tr("Open folder"), self)
        self.open_folder.setAutoDefault(False)
        self.open_folder.setToolTip(self.tr("Open the folder of the examples"))
        self.open_folder.clicked.connect(self._on_open_folder)
        self.empty = QPushButton(self.tr("Remove all examples…"), self)
        self.empty.setAutoDefault(False)
        self.empty.clicked.connect(self.empty_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        buttons.addWidget(self.open_folder)
        buttons.addWidget(self.empty)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(2 * SPACING_PX,) * 4)
        column.setSpacing(2 * SPACING_PX)
        for widget in (self.keep, text, self.amount):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)
        self.show_amount()

    def show_amount(self) -> None:
        """Say how many examples there are now."""
        count = self._bank.count
        size = format_number(-(-self._bank.size_bytes // 2**20))
        text = self.tr("%Ln example(s), {size} MB", n=count).format(size=size)
        self.amount.setText(text if count else self.tr("There are no examples yet."))
        self.empty.setEnabled(count > 0)

    def _on_toggled(self, is_on: bool) -> None:  # noqa: FBT001 a slot for a signal
        consent = ExampleConsent.GIVEN if is_on else ExampleConsent.REFUSED
        self._preferences.change(replace(self._preferences.value, example_consent=consent))

    def _on_open_folder(self) -> None:
        self._bank.folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._bank.folder)))
