"""The dialog that offers work back after a crash."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
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
    """Lists left work with its picture and its time.

    What the user neither opens nor discards is offered again later.

    Signals:
        open_asked: Open the work, a `LeftWork`.
        discard_asked: Remove the work for good, a `LeftWork`.
    """

    open_asked = Signal(object)
    discard_asked = Signal(object)

    def __init__(self, left: Sequence[LeftWork], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recover unsaved work"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._left = list(left)
        self._discarding: LeftWork | None = None
        self.hint = QLabel(self)
        self.hint.setObjectName("pageHint")
        self.hint.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setObjectName("leftWork")
        self.list.setAccessibleName(self.tr("Unsaved work"))
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.currentRowChanged.connect(self._on_row_changed)
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
        self.resize(*RECOVERY_SIZE)

    @property
    def chosen(self) -> LeftWork | None:
        """The work that is chosen in the list."""
        row = self.list.currentRow()
        return self._left[row] if 0 <= row < len(self._left) else None

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Continue where you were"), self)
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

    def _on_row_changed(self) -> None:
        self._ask_nothing()
        for button in (self.open_button, self.discard):
            button.setEnabled(self.chosen is not None)

    def _on_open(self) -> None:
        if self.chosen is not None:
            self.open_asked.emit(self.chosen)
            self.accept()

    def _on_discard(self) -> None:
        """Discard the chosen work at the second press."""
        work = self.chosen
        if work is None:
            return
        if work is not self._discarding:
            self._discarding = work
            self.discard.setText(self.tr("Discard for good"))
            text = self.tr("Press again to discard the work on {name}. This cannot be undone.")
            self.hint.setText(text.format(name=work.name))
            return
        self.discard_asked.emit(work)
        row = self._left.index(work)
        del self._left[row]
        self.list.takeItem(row)
        self._ask_nothing()
        if not self._left:
            self.accept()

    def _ask_nothing(self) -> None:
        self._discarding = None
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
