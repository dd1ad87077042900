"""The progress of the training, which can be paused, finished early or cancelled."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.fine_tuning import FineTuning, Phase
from app.teaching.lesson import Lesson
from app.teaching.pages.dialogs import TeachingDialogs
from app.teaching.pages.page import WizardPage, make_label
from app.teaching.pages.sample_view import SampleView
from app.teaching.pages.words import training_detail, training_title, validation_text
from training.api import TrainerFinished

_PER_MILLE = 1000


class TrainingPage(WizardPage):
    """Starts or continues the lesson's run when it is entered, and shows its progress.

    Attributes:
        tuning: The training.
    """

    def __init__(self, lesson: Lesson, tuning: FineTuning, dialogs: TeachingDialogs) -> None:
        """Prepare; nothing is started yet.

        Args:
            lesson: The lesson that holds the request and receives the result.
            tuning: The training.
            dialogs: Ask whether to cancel.
        """
        super().__init__()
        self.tuning = tuning
        self._lesson = lesson
        self._dialogs = dialogs
        self.heading = make_label("pageTitle", self)
        self.detail = make_label("pageHint", self)
        self.validation = make_label("pageHint", self)
        self.problem = make_label("pageProblem", self)
        self.note = make_label("pageHint", self)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("progress")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, _PER_MILLE)
        self.progress.setAccessibleName(self.tr("Progress of the training"))
        self.samples = SampleView(tuning, self)
        self.pause_button = QPushButton(self)
        self.finish_button = QPushButton(self.tr("Finish now and keep the best"), self)
        self.cancel_button = QPushButton(self.tr("Cancel…"), self)
        self.pause_button.clicked.connect(self._on_pause_clicked)
        self.finish_button.clicked.connect(tuning.finish_now)
        self.cancel_button.clicked.connect(self._on_cancel_clicked)
        self.watched = QWidget(self)
        self._watched = QHBoxLayout(self.watched)
        self._has_curves = False
        self._lay_out()
        tuning.changed.connect(self._show)
        tuning.finished.connect(self._on_finished)
        self._show()

    @property
    @override
    def title(self) -> str:
        return self.tr("Training")

    @property
    @override
    def is_complete(self) -> bool:
        return self._lesson.finished is not None

    @property
    @override
    def can_go_back(self) -> bool:
        return not self.tuning.is_working and self._lesson.finished is None

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Show proof") if self.is_complete else ""

    @override
    def retranslate(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        if not self._has_curves:
            # Imported late: pyqtgraph is slow to load, and few users come here.
            from app.teaching.pages.curves import Curves  # noqa: PLC0415

            self._has_curves = True
            self._watched.insertWidget(0, Curves(self.tuning, self), 1)
        request = self._lesson.request
        if request is not None and self._lesson.finished is None and not self.tuning.is_working:
            self.tuning.start(request)

    def _on_pause_clicked(self) -> None:
        request = self.tuning.request
        if self.tuning.phase is Phase.FAILED and request is not None:
            self.tuning.start(request)
        elif self.tuning.is_paused:
            self.tuning.resume()
        else:
            self.tuning.pause()

    def _on_cancel_clicked(self) -> None:
        if self._dialogs.ask_cancel(self):
            self.tuning.cancel()

    def _on_finished(self, finished: TrainerFinished) -> None:
        self._lesson.set_finished(finished, steps=self.tuning.best_step)
        self.changed.emit()
        self.done.emit()

    def _show(self) -> None:
        tuning = self.tuning
        if tuning.phase is Phase.CANCELLED and self._lesson.request is not None:
            self._lesson.set_request(None)
        is_failed = tuning.phase is Phase.FAILED
        self.heading.setText(training_title(tuning))
        self.detail.setText(training_detail(tuning))
        self.validation.setText(validation_text(tuning))
        self.problem.setText(tuning.message if is_failed else "")
        self.problem.setVisible(is_failed)
        self.note.setText("" if is_failed else tuning.message)
        for label in (self.detail, self.validation, self.note):
            label.setVisible(bool(label.text()))
        self._show_progress()
        self.samples.setVisible(not tuning.is_of_detector)
        self.watched.setVisible(bool(tuning.losses or tuning.distances))
        is_stopped = is_failed or tuning.is_paused
        self.pause_button.setText(self.tr("Continue") if is_stopped else self.tr("Pause"))
        self.pause_button.setEnabled(tuning.is_working or is_failed)
        is_learning = tuning.phase in (Phase.PREPARING, Phase.LEARNING)
        self.finish_button.setEnabled(is_failed or (is_learning and tuning.has_learned))
        self.cancel_button.setEnabled(tuning.is_working or is_failed)
        self.changed.emit()

    def _show_progress(self) -> None:
        tuning = self.tuning
        is_measurable = tuning.phase is not Phase.PREPARING or tuning.is_at_rest
        self.progress.setRange(0, _PER_MILLE if is_measurable else 0)
        self.progress.setVisible(tuning.is_working)
        if tuning.phase is Phase.PROVING:
            self.progress.setValue(round(_PER_MILLE * tuning.proved))
        elif tuning.plan is not None and is_measurable:
            self.progress.setValue(round(_PER_MILLE * tuning.step / max(tuning.plan.steps, 1)))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        for button in (self.pause_button, self.finish_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._watched.setContentsMargins(0, 0, 0, 0)
        self._watched.setSpacing(2 * SPACING_PX)
        room = self.watched.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.watched.setSizePolicy(room)
        self._watched.addWidget(self.samples, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, SPACING_PX)
        column.setSpacing(SPACING_PX)
        for widget in (self.heading, self.detail, self.progress, self.validation):
            column.addWidget(widget)
        column.addWidget(self.note)
        column.addWidget(self.problem)
        column.addWidget(self.watched, 1)
        column.addLayout(buttons)
