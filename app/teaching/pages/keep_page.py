"""Page 7: a name for the new model, and whether to use, keep or discard it."""

import enum
from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout
from typing_extensions import override

from app.models.library import ModelLibrary
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson
from app.teaching.pages.page import WizardPage, make_label
from training.api import FineTuneRequest


class Keeping(enum.Enum):
    """What to do with the new model."""

    USE = enum.auto()
    KEEP = enum.auto()
    DISCARD = enum.auto()


class KeepPage(WizardPage):
    """Asks what to do with the new model.

    Signals:
        asked: What to do, a `Keeping`, and the name of the model. The receiver emits `done` or
            calls `show_problem`.
    """

    asked = Signal(object, str)

    def __init__(self, lesson: Lesson, library: ModelLibrary) -> None:
        super().__init__()
        self._lesson = lesson
        self._library = library
        self._is_busy = False
        self.name = QLineEdit(self)
        self.name.setMaxLength(80)
        self.name.setAccessibleName(self.tr("Name of the model"))
        self.name.textChanged.connect(self._on_name_changed)
        self.clash = make_label("pageHint", self)
        self.choices = {
            Keeping.USE: QRadioButton(self.tr("Keep it and use it now"), self),
            Keeping.KEEP: QRadioButton(self.tr("Keep it, but go on using the current model"), self),
            Keeping.DISCARD: QRadioButton(self.tr("Discard it"), self),
        }
        self.problem = make_label("pageProblem", self)
        self.problem.hide()
        group = QButtonGroup(self)
        for button in self.choices.values():
            group.addButton(button)
        group.buttonClicked.connect(self.changed)
        self.choices[Keeping.USE].setChecked(True)
        self._lay_out()

    @property
    @override
    def title(self) -> str:
        return self.tr("Keep")

    @property
    def keeping(self) -> Keeping:
        """What the user has chosen."""
        return next(kind for kind, button in self.choices.items() if button.isChecked())

    @property
    @override
    def missing(self) -> str:
        if self._is_busy:
            return self.tr("Copying…")
        is_named = bool(self.name.text().strip()) or self.keeping is Keeping.DISCARD
        return "" if is_named else self.tr("Enter a name for the model.")

    @property
    @override
    def can_go_back(self) -> bool:
        return not self._is_busy

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Discard") if self.keeping is Keeping.DISCARD else self.tr("Keep")

    @override
    def retranslate(self) -> None:
        self._on_name_changed(self.name.text())

    @override
    def enter(self) -> None:
        self.problem.hide()
        self.choices[Keeping.USE].setChecked(True)
        self.name.setText(self._library.find_free_name(self._suggest_name()))
        self._show_busy(is_busy=False)

    @override
    def go_on(self) -> None:
        self.problem.hide()
        self._show_busy(is_busy=True)
        self.asked.emit(self.keeping, self.name.text())

    def show_problem(self, sentence: str) -> None:
        """Show why that failed; nothing is lost."""
        self._show_busy(is_busy=False)
        self.problem.setText(sentence)
        self.problem.show()

    def _suggest_name(self) -> str:
        """Return the name of the folder that most of the pictures lie in, if there is one."""
        request = self._lesson.request
        folders = Counter(
            path.parent.name
            for path in (request.pictures if isinstance(request, FineTuneRequest) else ())
        )
        return next((name for name, _ in folders.most_common(1)), "") or self.tr("My model")

    def _show_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.changed.emit()

    def _on_name_changed(self, name: str) -> None:
        free = self._library.find_free_name(name)
        is_taken = bool(name.strip()) and free != name.strip()
        text = self.tr("There is already a model with this name. This one will be called “{name}”.")
        self.clash.setText(text.format(name=free) if is_taken else "")
        self.changed.emit()

    def _lay_out(self) -> None:
        hint = make_label(
            "pageHint",
            self,
            self.tr(
                "The library (Restore ▸ Models…) stores it with its origin and its scores, but "
                "without any of your pictures."
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(
            make_label("pageTitle", self, self.tr("What should the new model be called?"))
        )
        column.addWidget(self.name)
        column.addWidget(self.clash)
        column.addSpacing(SPACING_PX)
        for button in self.choices.values():
            column.addWidget(button)
        column.addSpacing(SPACING_PX)
        column.addWidget(hint)
        column.addWidget(self.problem)
        column.addStretch(1)
