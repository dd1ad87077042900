"""Page 2: what is amiss with the pictures, whether they are enough, and how they are divided."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson
from app.teaching.pages.collection_words import (
    amount_hint,
    amount_words,
    finding_hint,
    finding_title,
    held_out_title,
)
from app.teaching.pages.page import WizardPage
from app.teaching.pages.picture_grid import PictureGrid, PictureModel
from app.teaching.picture_check import PictureCheck
from training.survey.checkup import Finding, Problem


class FindingRow(QWidget):
    """One kind of finding: what it is, a button that shows it, and one that leaves it out.

    Signals:
        show_asked: Its pictures shall be shown.
        exclusion_asked: It shall be left out, or taken back in.
    """

    show_asked = Signal()
    exclusion_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_excluded = False
        self.title = _wrapped("findingTitle", self)
        self.hint = _wrapped("pageHint", self)
        self.show_button = QPushButton(self.tr("Show"), self)
        self.show_button.setCheckable(True)
        self.exclude_button = QPushButton(self)
        policy = self.exclude_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that all rows' buttons stand in columns
        self.exclude_button.setSizePolicy(policy)
        self.show_button.clicked.connect(self._on_show)
        self.exclude_button.clicked.connect(self._on_exclude)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING_PX)
        row.addLayout(words, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.exclude_button)

    def set_words(self, title: str, hint: str) -> None:
        """Say what was found, and what is wrong with it."""
        self.title.setText(title)
        self.hint.setText(hint)
        self.show_button.setAccessibleName(f"{self.show_button.text()}: {title}")

    def set_excluded(self, *, is_excluded: bool) -> None:
        """Say whether it is left out."""
        self._is_excluded = is_excluded
        take_in, leave_out = self.tr("Take back in"), self.tr("Leave out")
        words = take_in if is_excluded else leave_out
        self.exclude_button.setText(take_in)
        self.exclude_button.setMinimumWidth(self.exclude_button.sizeHint().width())
        self.exclude_button.setText(words)
        self.exclude_button.setAccessibleName(f"{words}: {self.title.text()}")

    def _on_show(self) -> None:
        self.show_button.setChecked(True)
        self.show_asked.emit()

    def _on_exclude(self) -> None:
        self.exclusion_asked.emit(not self._is_excluded)


class CheckUpPage(WizardPage):
    """Finds, explains and shows; what is left out decides a person, by kind or one by one."""

    def __init__(self, lesson: Lesson, check: PictureCheck, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson = lesson
        self._check = check
        self._shown: Problem | None = None
        self._is_choice = False
        self._shown_paths: tuple[Path, ...] = ()
        self.model = PictureModel(self, is_excluded=check.is_excluded)
        self.grid = PictureGrid(self.model, self)
        self.grid.setAccessibleName(self.tr("Pictures of the finding"))
        self.amount = _wrapped("pageTitle", self)
        self.amount_hint = _wrapped("pageHint", self)
        self.grid_hint = _wrapped("pageHint", self)
        self.rows = {kind: FindingRow(self) for kind in Problem}
        self.held_out_row = FindingRow(self)
        self.held_out_row.set_excluded(is_excluded=False)
        self.held_out_row.exclude_button.hide()
        self._lay_out()
        for kind, row in self.rows.items():
            row.show_asked.connect(lambda kind=kind: self._choose(kind))
            row.exclusion_asked.connect(
                lambda is_excluded, kind=kind: check.set_kind(kind, is_excluded=is_excluded)
            )
        self.held_out_row.show_asked.connect(lambda: self._choose(None))
        self.grid.chosen.connect(self._on_chosen)
        check.changed.connect(self._update)
        self._update()

    @property
    @override
    def title(self) -> str:
        return self.tr("Check-up")

    @property
    @override
    def is_complete(self) -> bool:
        return not self.missing

    @property
    @override
    def missing(self) -> str:
        split = self._check.split
        if split is None:
            return self._check.problem or self.tr("The pictures are being compared.")
        if not split.pictures or not split.held_out:
            return self.tr("Too few pictures are left to learn from; go back and add more.")
        return ""

    @override
    def enter(self) -> None:
        self._check.look()

    def _update(self) -> None:
        check, split = self._check.check, self._check.split
        found = {} if check is None else {one.kind: one for one in check.findings}
        if split is None:
            self.amount.setText(self.tr("The pictures are being compared…"))
            self.amount_hint.setText(self._check.problem)
        else:
            self.amount.setText(amount_words(split))
            self.amount_hint.setText(amount_hint(split))
            self.held_out_row.set_words(
                held_out_title(split),
                self.tr(
                    "For judging. They are drawn by chance; pictures that are alike stay together."
                ),
            )
        for kind, row in self.rows.items():
            row.setVisible(kind in found)
            if kind in found:
                row.set_words(finding_title(found[kind]), finding_hint(kind))
                row.set_excluded(is_excluded=self._check.is_kind_excluded(kind))
        self.held_out_row.setVisible(split is not None and bool(split.held_out))
        self._is_choice = self._is_choice and split is not None
        if not self._is_choice or self._shown not in {None, *found}:
            self._shown = next(iter(found), None)
        self._show(self._shown)
        self.changed.emit()

    def _choose(self, kind: Problem | None) -> None:
        self._is_choice = True
        self._show(kind)

    def _on_chosen(self, path: Path) -> None:
        """Leave a picture of a finding out or take it back in; chance alone keeps aside."""
        if self._shown is not None:
            self._check.toggle(path)

    def _show(self, kind: Problem | None) -> None:
        """Show the pictures of a kind; None stands for those that are kept aside."""
        self._shown = kind
        for other, row in self.rows.items():
            row.show_button.setChecked(other is kind)
        self.held_out_row.show_button.setChecked(kind is None)
        self.grid_hint.setText(self._caption(kind))
        paths = self._paths_of(kind)
        if paths == self._shown_paths:
            self.model.refresh()
            return
        self._shown_paths = paths
        self.model.set_pictures(self._check.pictures(paths))

    def _caption(self, kind: Problem | None) -> str:
        """Return what the pictures below are, and what a click does."""
        split = self._check.split
        if split is None:
            return ""
        if kind is None:
            return held_out_title(split)
        click = self.tr("Click a picture to leave it out or to take it back in.")
        return f"{self.rows[kind].title.text()}. {click}"

    def _paths_of(self, kind: Problem | None) -> tuple[Path, ...]:
        check, split = self._check.check, self._check.split
        if check is None or split is None:
            return ()
        if kind is None:
            return split.held_out
        found = next(one for one in check.findings if one.kind is kind)
        return _in_groups(found) if found.groups else found.excludes

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


def _in_groups(found: Finding) -> tuple[Path, ...]:
    return tuple(path for group in found.groups for path in group)


def _wrapped(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
