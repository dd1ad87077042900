"""Page 3: problems with the pictures, whether there are enough, and which are set aside."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.pages.page import WizardPage, make_label
from app.teaching.pages.picture_grid import PictureGrid, PictureModel
from app.teaching.pages.words import (
    amount_hint,
    amount_title,
    finding_title,
    held_out_title,
    problem_hint,
)
from app.teaching.picture_check import PictureCheck
from training.survey.checkup import Problem


class FindingRow(QWidget):
    """One finding, with a button that shows its pictures and one that leaves them out.

    Signals:
        show_asked: The user wants to see the pictures.
        exclusion_asked: The user wants to leave the pictures out (true) or include them (false).
    """

    show_asked = Signal()
    exclusion_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_excluded = False
        self.title = make_label("findingTitle", self)
        self.hint = make_label("pageHint", self)
        self.show_button = QPushButton(self.tr("Show"), self)
        self.show_button.setCheckable(True)
        self.exclude_button = QPushButton(self.tr("Leave out"), self)
        self.exclude_button.setMinimumWidth(self.exclude_button.sizeHint().width())
        policy = self.exclude_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the buttons of all rows line up
        self.exclude_button.setSizePolicy(policy)
        self._name_buttons()
        self.show_button.clicked.connect(self._on_show)
        self.exclude_button.clicked.connect(self._on_exclude)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING_PX)
        row.addLayout(texts, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.exclude_button)

    def set_texts(self, title: str, hint: str) -> None:
        """Set what was found, and what it means."""
        self.title.setText(title)
        self.hint.setText(hint)
        self._name_buttons()

    def set_excluded(self, *, is_excluded: bool) -> None:
        """Set whether its pictures are left out."""
        self._is_excluded = is_excluded
        self._name_buttons()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_buttons()

    def _name_buttons(self) -> None:
        """Name the buttons; a screen reader reads their names without the row."""
        text = self.tr("Include") if self._is_excluded else self.tr("Leave out")
        self.exclude_button.setText(text)
        for button in (self.show_button, self.exclude_button):
            name = self.tr("{button}: {title}")
            button.setAccessibleName(name.format(button=button.text(), title=self.title.text()))

    def _on_show(self) -> None:
        self.show_button.setChecked(True)
        self.show_asked.emit()

    def _on_exclude(self) -> None:
        self.exclusion_asked.emit(not self._is_excluded)


class CheckUpPage(WizardPage):
    """Shows the findings; the user leaves pictures out by problem or one by one."""

    def __init__(self, check: PictureCheck, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._shown: Problem | None = None
        self._is_choice = False
        self._shown_paths: tuple[Path, ...] = ()
        self.model = PictureModel(self, is_excluded=check.is_excluded)
        self.amount = make_label("pageTitle", self)
        self.amount_hint = make_label("pageHint", self)
        self.grid_hint = make_label("pageHint", self)
        self.rows = {problem: FindingRow(self) for problem in Problem}
        self.held_out_row = FindingRow(self)
        self.held_out_row.set_excluded(is_excluded=False)
        self.held_out_row.exclude_button.hide()
        self.grid = PictureGrid(self.model, self)
        self.grid.setAccessibleName(self.tr("Pictures with this problem"))
        self._lay_out()
        for problem, row in self.rows.items():
            row.show_asked.connect(lambda problem=problem: self._choose(problem))
            row.exclusion_asked.connect(
                lambda is_excluded, problem=problem: check.exclude_problem(
                    problem, is_excluded=is_excluded
                )
            )
        self.held_out_row.show_asked.connect(lambda: self._choose(None))
        self.grid.chosen.connect(self._on_chosen)
        check.changed.connect(self._update)
        self._update()

    @property
    @override
    def title(self) -> str:
        return self.tr("Check")

    @property
    @override
    def missing(self) -> str:
        split = self._check.split
        if split is None:
            return self._check.problem or self.tr("Comparing the pictures…")
        if not split.pictures or not split.held_out:
            return self.tr("Too few pictures are left. Go back and add more.")
        return ""

    @override
    def retranslate(self) -> None:
        self._update()

    @override
    def enter(self) -> None:
        self._check.start()

    def _update(self) -> None:
        check, split = self._check.check, self._check.split
        found = {} if check is None else {one.kind: one for one in check.findings}
        if split is None:
            is_failed = bool(self._check.problem)
            self.amount.setText(
                self.tr("The pictures could not be compared")
                if is_failed
                else self.tr("Comparing the pictures…")
            )
            self.amount_hint.setText(self._check.problem)
        else:
            self.amount.setText(amount_title(split))
            self.amount_hint.setText(amount_hint(split))
            self.held_out_row.set_texts(
                held_out_title(split),
                self.tr("To test the new model. Chosen at random; similar pictures stay together."),
            )
        for problem, row in self.rows.items():
            row.setVisible(problem in found)
            if problem in found:
                row.set_texts(finding_title(found[problem]), problem_hint(problem))
                row.set_excluded(is_excluded=self._check.is_problem_excluded(problem))
        self.held_out_row.setVisible(split is not None and bool(split.held_out))
        self._is_choice = self._is_choice and split is not None
        if not self._is_choice or self._shown not in {None, *found}:
            self._shown = next(iter(found), None)
        self._show(self._shown)
        self.changed.emit()

    def _choose(self, problem: Problem | None) -> None:
        self._is_choice = True
        self._show(problem)

    def _on_chosen(self, path: Path) -> None:
        """Leave a picture out or include it, unless the pictures set aside are shown."""
        if self._shown is not None:
            self._check.toggle(path)

    def _show(self, problem: Problem | None) -> None:
        """Show the pictures with a problem; those that are set aside for None."""
        self._shown = problem
        for other, row in self.rows.items():
            row.show_button.setChecked(other is problem)
        self.held_out_row.show_button.setChecked(problem is None)
        self.grid_hint.setText(self._caption(problem))
        paths = self._paths_with(problem)
        if paths == self._shown_paths:
            self.model.refresh()
            return
        self._shown_paths = paths
        self.model.set_pictures(self._check.pictures(paths))

    def _caption(self, problem: Problem | None) -> str:
        """Return what the grid shows, and what a click does."""
        split = self._check.split
        if split is None:
            return ""
        if problem is None:
            return held_out_title(split)
        text = self.tr("{title}. Click a picture to leave it out or include it again.")
        return text.format(title=self.rows[problem].title.text())

    def _paths_with(self, problem: Problem | None) -> tuple[Path, ...]:
        check, split = self._check.check, self._check.split
        if check is None or split is None:
            return ()
        if problem is None:
            return split.held_out
        finding = next(one for one in check.findings if one.kind is problem)
        if finding.groups:
            return tuple(path for group in finding.groups for path in group)
        return finding.excludes

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(self.amount)
        column.addWidget(self.amount_hint)
        column.addSpacing(SPACING_PX // 2)
        for row in (*self.rows.values(), self.held_out_row):
            column.addWidget(row)
        column.addSpacing(SPACING_PX // 2)
        column.addWidget(self.grid_hint)
        column.addWidget(self.grid, 1)
