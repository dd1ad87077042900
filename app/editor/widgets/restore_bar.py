"""The choice of the method, the Restore button, and the progress of the job."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from app.editor.widgets.method_chooser import MethodChooser
from app.shared.language.numbers import format_number, format_seconds
from app.shared.theme import ICON_PX, RESTORE_WIDTH_PX, SPACING_PX
from engine.api import Method, Stage
from engine.events import JobProgressed

_FULL = 1000
_MAX_SECONDS_WITH_TENTHS = 9.95
_MAX_SECONDS = 90


class RestoreBar(QWidget):
    """Starts and cancels jobs.

    Attributes:
        again: The button that tries again; its action is set from outside.

    Signals:
        restore_asked: The button was pressed while no job runs.
        cancel_asked: The button was pressed while a job runs.
        method_chosen: The user has chosen a `Method`.
    """

    restore_asked = Signal()
    cancel_asked = Signal()
    method_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._price_s: float | None = None
        self._hint = ""
        self._restore_key = self._cancel_key = ""
        self.methods = MethodChooser(self)
        self.methods.chosen.connect(self.method_chosen)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.methods)
        self._stack.addWidget(self.progress)
        self.again = QToolButton(self)
        self.again.setIconSize(QSize(ICON_PX, ICON_PX))
        self.again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.again.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button = QPushButton(self)
        self.button.setObjectName("restore")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._on_clicked)
        kept = self.again.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # no button moves when this one comes or goes
        self.again.setSizePolicy(kept)
        self._stack.setFixedHeight(self.button.sizeHint().height())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING_PX, 0, SPACING_PX // 2, 0)
        row.setSpacing(SPACING_PX)
        row.addWidget(self._stack)
        row.addWidget(self.again)
        row.addWidget(self.button)
        self.button.setFixedWidth(self._find_button_width())
        self.show_idle(can_restore=False)

    def show_method(self, method: Method) -> None:
        """Show the chosen method."""
        self.methods.show_method(method)

    def show_idle(self, *, can_restore: bool) -> None:
        """Show that no job runs."""
        self._set_busy(is_busy=False)
        self._show_price()
        self.button.setEnabled(can_restore)

    def show_price(self, seconds: float | None) -> None:
        """Show how long a job would take, seconds; None if unknown."""
        self._price_s = seconds
        if not self._is_busy:
            self._show_price()

    def show_hint(self, hint: str) -> None:
        """Show what a job would not use in the tool tip; empty for nothing."""
        self._hint = hint
        if not self._is_busy:
            self._show_price()

    def show_busy(self, *, is_cancelling: bool, is_waiting: bool) -> None:
        """Show that a job runs, is being cancelled, or waits for the engine to start."""
        if not self._is_busy:
            self.progress.setRange(0, 0 if is_waiting else _FULL)
            self.progress.setValue(0)
            self.progress.setFormat(self._name_stage(Stage.PREPARE))
        self._set_busy(is_busy=True)
        self.button.setText(self.tr("Cancelling…") if is_cancelling else self.tr("Cancel"))
        tip = self.tr("Cancel and leave the picture as it is")
        self.button.setToolTip(self._add_key(tip, self._cancel_key))
        self.button.setEnabled(not is_cancelling)

    def show_progress(self, event: JobProgressed) -> None:
        """Show the progress of the job."""
        self.progress.setRange(0, _FULL)
        self.progress.setValue(round(event.fraction * _FULL))
        text = self.tr("{stage}  %p %").format(stage=self._name_stage(event.stage))
        self.progress.setFormat(text)

    def show_keys(self, *, restore: str, cancel: str) -> None:
        """Name the keys of the button in its tool tips; empty for none."""
        self._restore_key, self._cancel_key = restore, cancel
        if not self._is_busy:
            self._show_price()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        is_busy, text = self._is_busy, self.button.text()
        self.button.setFixedWidth(self._find_button_width())
        self.button.setText(text)
        if not is_busy:
            self._show_price()

    def _add_key(self, tip: str, key: str) -> str:
        return self.tr("{tip} ({key})").format(tip=tip, key=key) if key else tip

    def _show_price(self) -> None:
        text = self.tr("Restore")
        tip = self._add_key(self.tr("Fill the painted areas"), self._restore_key)
        if self._price_s is not None:
            price = self._format_price(self._price_s)
            text = self.tr("Restore  ≈ {price}").format(price=price)
            tip = self.tr("{tip}; takes about {price}").format(tip=tip, price=price)
        self.button.setText(text)
        if self._hint:
            tip = self.tr("{tip}. {hint}").format(tip=tip, hint=self._hint)
        self.button.setToolTip(tip)

    def _find_button_width(self) -> int:
        """Return the width for every text that the button shows, so that none moves the others."""
        widths = [RESTORE_WIDTH_PX]
        widest_price = self._format_price(60 * 99)
        for text in (
            self.tr("Restore  ≈ {price}").format(price=widest_price),
            self.tr("Cancelling…"),
        ):
            self.button.setText(text)
            widths.append(self.button.sizeHint().width())
        return max(widths)

    def _format_price(self, seconds: float) -> str:
        if seconds < _MAX_SECONDS_WITH_TENTHS:
            return self.tr("{seconds} s").format(seconds=format_seconds(seconds))
        if seconds < _MAX_SECONDS:
            return self.tr("{seconds} s").format(seconds=format_number(seconds))
        return self.tr("{minutes} min").format(minutes=format_number(seconds / 60))

    def _set_busy(self, *, is_busy: bool) -> None:
        if is_busy == self._is_busy:
            return
        self._is_busy = is_busy
        self._stack.setCurrentWidget(self.progress if is_busy else self.methods)
        self.button.setProperty("busy", is_busy)
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)

    def _on_clicked(self) -> None:
        if self._is_busy:
            self.cancel_asked.emit()
        else:
            self.restore_asked.emit()

    def _name_stage(self, stage: Stage) -> str:
        return {
            Stage.PREPARE: self.tr("Preparing"),
            Stage.FIND: self.tr("Searching"),
            Stage.FILL: self.tr("Filling"),
            Stage.COMPOSE: self.tr("Blending"),
        }[stage]
