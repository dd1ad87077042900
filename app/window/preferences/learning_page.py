"""The page of the preferences for what Reweave may learn from, and what finds damage."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.editor.bank.example_bank import ExampleBank
from app.editor.widgets.consent_box import explain_examples
from app.models.own_detector import OwnDetector
from app.shared.language.numbers import format_number
from app.shared.paths import OwnFolders
from app.shared.preferences import ExampleConsent, PreferenceHolder
from app.shared.theme import SPACING_PX


class LearningPage(QWidget):
    """Says what examples are, switches them on and off, empties their folder, and names the detector.

    Attributes:
        keep: Whether examples are kept.
        amount: Says how many there are.
        open_folder: Opens their folder.
        empty: Asks to remove all of them.
        detector: The choice of the detector.
        import_: Asks for the file of a detector.

    Signals:
        empty_asked: The user wants to remove all examples.
        import_asked: The user wants to find damage with a detector in a file.
    """

    empty_asked = Signal()
    import_asked = Signal()

    def __init__(
        self, preferences: PreferenceHolder, folders: OwnFolders, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._bank = bank = ExampleBank(folders.examples)
        self._own = OwnDetector(folders.detector)
        self.keep = QCheckBox(self.tr("&Keep examples of the damage that I correct"), self)
        self.keep.setChecked(preferences.value.example_consent is ExampleConsent.GIVEN)
        self.keep.toggled.connect(self._on_toggled)
        self._explained = QLabel(explain_examples(bank.folder), self)
        self._explained.setWordWrap(True)
        self._explained.setTextFormat(Qt.TextFormat.PlainText)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self._explained.setTextInteractionFlags(selectable)
        self.amount = QLabel(self)
        self.open_folder = QPushButton(self.tr("Open folder"), self)
        self.open_folder.setAutoDefault(False)
        self.open_folder.setToolTip(self.tr("Open the folder of the examples"))
        self.open_folder.clicked.connect(self._on_open_folder)
        self.empty = QPushButton(self.tr("Remove all examples…"), self)
        self.empty.setAutoDefault(False)
        self.empty.clicked.connect(self.empty_asked)
        self.detector = QComboBox(self)
        self.detector.addItem(self.tr("The detector that comes with Reweave"), userData=False)
        self.detector.addItem(self.tr("Your own detector"), userData=True)
        self.detector.activated.connect(self._on_detector_chosen)
        self.import_ = QPushButton(self.tr("Import…"), self)
        self.import_.setAutoDefault(False)
        self.import_.setToolTip(
            self.tr("Find damage with a detector that was taught from your examples")
        )
        self.import_.clicked.connect(self.import_asked)
        self._lay_out()
        self.show_amount()
        self.show_detector()

    def show_detector(self) -> None:
        """Show which detector is used; there may be none of the user's own."""
        uses_own = self._preferences.value.uses_own_detector and self._own.exists
        self.detector.setCurrentIndex(self.detector.findData(uses_own))
        self.detector.setEnabled(self._own.exists)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._explained.setText(explain_examples(self._bank.folder))
            self.show_amount()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        buttons.addWidget(self.open_folder)
        buttons.addWidget(self.empty)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(2 * SPACING_PX,) * 4)
        column.setSpacing(2 * SPACING_PX)
        for widget in (self.keep, self._explained, self.amount):
            column.addWidget(widget)
        column.addLayout(buttons)
        finding = QHBoxLayout()
        finding.setSpacing(2 * SPACING_PX)
        label = QLabel(self.tr("&Find damage with"), self)
        label.setBuddy(self.detector)
        finding.addWidget(label)
        finding.addWidget(self.detector)
        finding.addWidget(self.import_)
        finding.addStretch(1)
        column.addSpacing(SPACING_PX)
        column.addLayout(finding)
        column.addStretch(1)

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

    def _on_detector_chosen(self) -> None:
        uses_own = bool(self.detector.currentData())
        self._preferences.change(replace(self._preferences.value, uses_own_detector=uses_own))

    def _on_open_folder(self) -> None:
        self._bank.folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._bank.folder)))
