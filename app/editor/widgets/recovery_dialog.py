"""The dialog that offers work back after a crash."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.recovery.work_folder import LeftWork
from app.shared.icons import icon
from app.shared.theme import RECOVERY_SIZE, SPACING_PX, THUMBNAIL_PX, WIZARD_MARGIN_PX


class RecoveryDialog(QDialog):
    """Lists left work with its picture and its time; all of it is chosen at first.

    What the user neither opens nor discards is offered again later.

    Signals:
        open_asked: Open the chosen work, a list of `LeftWork`.
        discard_asked: Remove the chosen work for good, a list of `LeftWork`.
    """

    open_asked = Signal(object)
    discard_asked = Signal(object)

    def __init__(self, left: Sequence[LeftWork], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recover unsaved work"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._left = list(left)
        self._discarding: list[LeftWork] = []
        self.hint = QLabel(self)
        self.hint.setObjectName("pageHint")
        self.hint.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setObjectName("leftWork")
        self.list.setAccessibleName(self.tr("Unsaved work"))
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._on_selection_changed)
        self.list.itemActivated.connect(self._on_open)
        self.discard = QPushButton(self.tr("Discard"), self)
        self.discard.setAutoDefault(False)
        self.discard.clicked.connect(self._on_discard)
        self.later = QPushButton(self.tr("Later"), self)
        self.later.setAutoDefault(False)
        self.later.clicked.connect(self.reject)
        self.open_button = QPushButton(self.tr("Open"), self)
        self.open_button.setObjectName("accented")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._on_open)
        self._lay_out()
        for work in self._left:
            self._add(work)
        self.list.setCurrentRow(0)
        self.list.selectAll()
        self.resize(*RECOVERY_SIZE)

    @property
    def chosen(self) -> list[LeftWork]:
        """The work that is chosen in the list, from top to bottom."""
        return [work for row, work in enumerate(self._left) if self.list.item(row).isSelected()]

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Continue where you left off"), self)
        title.setObjectName("pageTitle")
        title.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.open_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.setSpacing(2 * SPACING_PX)
        outer.addWidget(title)
        outer.addWidget(self.hint)
        outer.addWidget(self.list, 1)
        outer.addLayout(buttons)

    def _add(self, work: LeftWork) -> None:
        item = QListWidgetItem(f"{work.name}\n{_describe_time(work.at)}", self.list)
        picture = QPixmap(str(work.thumbnail))
        shown = icon("photograph", colour="faint") if picture.isNull() else QIcon(picture)
        # Otherwise Qt tints the picture of the selected row.
        shown.addPixmap(shown.pixmap(self.list.iconSize()), QIcon.Mode.Selected)
        item.setIcon(shown)

    def _on_selection_changed(self) -> None:
        self._ask_nothing()
        count = len(self.chosen)
        for button in (self.open_button, self.discard):
            button.setEnabled(count > 0)
        is_all = count == len(self._left) > 1
        self.open_button.setText(self.tr("Open all") if is_all else self.tr("Open"))

    def _on_open(self) -> None:
        if self.chosen:
            self.open_asked.emit(self.chosen)
            self.accept()

    def _on_discard(self) -> None:
        """Discard the chosen work at the second press."""
        chosen = self.chosen
        if not chosen:
            return
        if chosen != self._discarding:
            self._discarding = chosen
            self.discard.setText(self.tr("Discard for good"))
            names = ", ".join(work.name for work in chosen)
            text = self.tr("Press again to discard the work on {names}. This cannot be undone.")
            self.hint.setText(text.format(names=names))
            return
        self.discard_asked.emit(chosen)
        with QSignalBlocker(self.list):
            for work in chosen:
                row = self._left.index(work)
                del self._left[row]
                self.list.takeItem(row)
            self.list.selectAll()
        self._on_selection_changed()
        if not self._left:
            self.accept()

    def _ask_nothing(self) -> None:
        self._discarding = []
        self.discard.setText(self.tr("Discard"))
        self.hint.setText(
            self.tr(
                "Reweave ended unexpectedly, but your work was kept. "
                "What you do not open now will be offered again."
            )
        )


def _describe_time(at: datetime) -> str:
    """Return a time in the words of the user's system."""
    when = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)
