"""The bar below the grid: what is ready, the progress, and the buttons that start and end a run."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from app.batch_window.estimate import Estimate
from app.batch_window.widgets.words import describe_duration
from app.shared.language.numbers import format_file_size, format_number
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX

_FULL = 1000


class RunBar(QWidget):
    """Shows what is ready or how far the run is, and starts, pauses and ends it.

    Signals:
        start_asked: Restore the pictures that are ready.
        pause_asked: Pause, or go on.
        cancel_asked: Drop what is not finished.
        review_asked: Look at the results.
    """

    start_asked = Signal()
    pause_asked = Signal()
    cancel_asked = Signal()
    review_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._estimate: Estimate | None = None
        self._ready = self._selected = self._to_review = 0
        self._ended = self._total = 0
        self._seconds_left: float | None = None
        self._is_paused = self._is_cancelling = False
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setRange(0, _FULL)
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.facts)
        self._stack.addWidget(self.progress)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.review = QPushButton(self)
        self.pause = QPushButton(self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setToolTip(self.tr("End the run; what is done is kept"))
        self.start = QPushButton(self)
        self.start.setObjectName("accented")
        for button, signal in (
            (self.review, self.review_asked),
            (self.pause, self.pause_asked),
            (self.cancel, self.cancel_asked),
            (self.start, self.start_asked),
        ):
            button.clicked.connect(signal)
            button.setAutoDefault(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(WIZARD_MARGIN_PX, SPACING_PX, WIZARD_MARGIN_PX, SPACING_PX)
        row.setSpacing(SPACING_PX)
        row.addWidget(self._stack, 1)
        for widget in (self.review, self.pause, self.cancel, self.start):
            row.addWidget(widget)
        self._describe()

    def show_ready(self, count: int, *, selected: int, to_review: int) -> None:
        """Show how many pictures can be restored and reviewed.

        Args:
            count: Pictures that are ready.
            selected: How many of them are selected, if several pictures are; else 0.
            to_review: Pictures with a result without a decision.
        """
        self._ready, self._selected, self._to_review = count, selected, to_review
        self._describe()

    def show_estimate(self, estimate: Estimate | None) -> None:
        """Show what a run would take; None while that is unknown."""
        self._estimate = estimate
        self._describe()

    def show_run(
        self,
        *,
        ended: int,
        total: int,
        fraction: float,
        seconds_left: float | None,
    ) -> None:
        """Show how far the run is; `total` is 0 while there is none."""
        self._ended, self._total, self._seconds_left = ended, total, seconds_left
        self.progress.setValue(round(fraction * _FULL))
        self._describe()

    def show_paused(self, *, is_paused: bool, is_cancelling: bool) -> None:
        """Show whether the run is paused or being cancelled."""
        self._is_paused, self._is_cancelling = is_paused, is_cancelling
        self._describe()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        is_running = self._total > 0
        self._stack.setCurrentWidget(self.progress if is_running else self.facts)
        self.pause.setVisible(is_running)
        self.cancel.setVisible(is_running)
        self.start.setEnabled(self._ready > 0)
        self.review.setVisible(self._to_review > 0)
        self.review.setText(self.tr("Review %Ln", n=self._to_review))
        self._accent_review(is_accented=not is_running and not self._ready)
        self.pause.setText(self.tr("Go on") if self._is_paused else self.tr("Pause"))
        self.pause.setEnabled(not self._is_cancelling)
        self.cancel.setEnabled(not self._is_cancelling)
        count = self._selected or self._ready
        self.start.setText(
            self.tr("Restore %Ln picture(s)", n=count) if count else self.tr("Restore")
        )
        self.progress.setFormat(self._describe_run())
        self.facts.setText(self._describe_estimate())

    def _accent_review(self, *, is_accented: bool) -> None:
        """Let the button stand out if there is nothing else to do."""
        name = "accented" if is_accented else ""
        if name != self.review.objectName():
            self.review.setObjectName(name)
            self.style().unpolish(self.review)
            self.style().polish(self.review)

    def _describe_run(self) -> str:
        if self._is_cancelling:
            return self.tr("Cancelling…")
        ended, total = format_number(self._ended), format_number(self._total)
        parts = [self.tr("{ended} of {total}").format(ended=ended, total=total)]
        if self.progress.value() == 0 and not self._is_paused:
            parts.insert(0, self.tr("Starting…"))
        if self._is_paused:
            parts.append(self.tr("paused"))
        elif self._seconds_left is not None:
            time = describe_duration(self._seconds_left)
            parts.append(self.tr("about {time} left").format(time=time))
        return "   ".join(parts)

    def _describe_estimate(self) -> str:
        if not self._ready and self._to_review:
            return self.tr("Look at the results, and keep those that are good.")
        if not self._ready:
            return self.tr("No picture is ready. Give pictures masks: paint, copy or choose them.")
        parts = [self.tr("%Ln picture(s) ready", n=self._ready)]
        estimate = self._estimate
        if estimate is not None and estimate.seconds is not None:
            time = describe_duration(estimate.seconds)
            parts.append(self.tr("about {time}").format(time=time))
        if estimate is not None:
            text = self.tr("about {size}, {free} are free")
            if estimate.result_bytes > estimate.free_bytes:
                text = self.tr("about {size}, but only {free} are free: choose another disk")
            size = format_file_size(estimate.result_bytes)
            free = format_file_size(estimate.free_bytes)
            parts.append(text.format(size=size, free=free))
        return "   ·   ".join(parts)
