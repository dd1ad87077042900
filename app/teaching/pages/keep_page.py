"""Page 6: a name for the new model, and whether it is used, kept, or thrown away."""

import enum
from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QVBoxLayout
from typing_extensions import override

from app.models.library import ModelLibrary
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson
from app.teaching.pages.page import WizardPage


class Keeping(enum.Enum):
    """What becomes of the new model."""

    USE = enum.auto()
    KEEP = enum.auto()
    DISCARD = enum.auto()


class KeepPage(WizardPage):
    """Asks; whoever listens does it, and says `done`, or why not by `show_problem`.

    Signals:
        asked: What shall become of the model, a `Keeping`, and the name for it.
    """

    asked = Signal(object, str)

    def __init__(self, lesson: Lesson, library: ModelLibrary) -> None:
        super().__init__()
        self._lesson = lesson
        self._library = library
        self._is_working = False
        self.name = QLineEdit(self)
        self.name.setMaxLength(80)
        self.name.setAccessibleName(self.tr("Name of the model"))
        self.name.textChanged.connect(self._on_name_changed)
        self.clash = QLabel(self)
        self.clash.setObjectName("pageHint")
        self.choices = {
            Keeping.USE: QRadioButton(self.tr("Keep it, and restore with it at once"), self),
            Keeping.KEEP: QRadioButton(self.tr("Keep it, and go on with the model in use"), self),
            Keeping.DISCARD: QRadioButton(self.tr("Throw it away"), self),
        }
        self.problem = QLabel(self)
        self.problem.setObjectName("pageProblem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
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
        """What is chosen."""
        return next(kind for kind, button in self.choices.items() if button.isChecked())

    @property
    @override
    def is_complete(self) -> bool:
        return not self.missing

    @property
    @override
    def missing(self) -> str:
        if self._is_working:
            return self.tr("Copying…")
        is_named = bool(self.name.text().strip()) or self.keeping is Keeping.DISCARD
        return "" if is_named else self.tr("Give the model a name.")

    @property
    @override
    def can_go_back(self) -> bool:
        return not self._is_working

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Throw away") if self.keeping is Keeping.DISCARD else self.tr("Keep")

    @override
    def enter(self) -> None:
        self.problem.hide()
        self.choices[Keeping.USE].setChecked(True)
        self.name.setText(self._library.free_name(self._wish()))
        self._show_working(is_working=False)

    @override
    def go_on(self) -> None:
        self.problem.hide()
        self._show_working(is_working=True)
        self.asked.emit(self.keeping, self.name.text())

    def show_problem(self, sentence: str) -> None:
        """Say why it could not be done; nothing is lost."""
        self._show_working(is_working=False)
        self.problem.setText(sentence)
        self.problem.show()

    def _wish(self) -> str:
        """Return the name of the folder that most of the pictures lie in."""
        request = self._lesson.request
        folders = Counter(
            path.parent.name for path in (request.pictures if request is not None else ())
        )
        return next((name for name, _ in folders.most_common(1)), "")

    def _show_working(self, *, is_working: bool) -> None:
        self._is_working = is_working
        self.changed.emit()

    def _on_name_changed(self, name: str) -> None:
        free = self._library.free_name(name)
        is_taken = bool(name.strip()) and free != name.strip()
        text = self.tr("There is a model of this name already; this one will be called “{name}”.")
        self.clash.setText(text.format(name=free) if is_taken else "")
        self.changed.emit()

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("What shall the new model be called?"), self)
        heading.setObjectName("pageTitle")
        hint = QLabel(
            self.tr(
                "It will be in the library (Restore ▸ Models…), together with where it comes from "
                "and how good it was found, but without any of your pictures."
            ),
            self,
        )
        hint.setObjectName("pageHint")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(heading)
        column.addWidget(self.name)
        column.addWidget(self.clash)
        column.addSpacing(SPACING_PX)
        for button in self.choices.values():
            column.addWidget(button)
        column.addSpacing(SPACING_PX)
        column.addWidget(hint)
        column.addWidget(self.problem)
        column.addStretch(1)
