"""Connects the comparison of the picture with its original."""

from PySide6.QtCore import QObject, Signal

from app.editor.comparison import ComparisonMode
from app.shared.notice import Notice, Subject, Urgency
from app.window.contents import Contents


class ComparisonConnections(QObject):
    """Connects actions and canvas with the comparison, and says which one is on.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._parts = contents.parts
        self._actions = contents.actions
        actions, comparison = contents.actions, contents.workbench.comparison
        contents.parts.comparing.set_comparison(comparison)
        actions.show_original.triggered.connect(self._on_show_original)
        actions.split.triggered.connect(self._on_split)
        actions.side_by_side.triggered.connect(self._on_side_by_side)
        actions.difference.triggered.connect(self._on_difference)
        actions.stack.triggered.connect(comparison.turn)
        contents.parts.compare.pressed.connect(self._on_compare_held)
        contents.parts.compare.released.connect(self._on_compare_held)
        comparison.mode_changed.connect(self._show_mode)
        actions.renamed.connect(self._show_mode)

    def _on_show_original(self, is_shown: bool) -> None:  # noqa: FBT001 a slot for a signal
        self._workbench.comparison.hold_original(held=is_shown)

    def _on_split(self) -> None:
        self._workbench.comparison.toggle(ComparisonMode.SPLIT)

    def _on_side_by_side(self) -> None:
        self._workbench.comparison.toggle(ComparisonMode.SIDE_BY_SIDE)

    def _on_difference(self) -> None:
        comparison, document = self._workbench.comparison, self._workbench.document
        comparison.toggle(ComparisonMode.DIFFERENCE)
        is_on = comparison.mode is ComparisonMode.DIFFERENCE
        if is_on and document is not None and not document.screen_original.differs():
            text = self.tr("No difference: the picture is as it was opened")
            self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.PROGRAM))

    def _on_compare_held(self) -> None:
        self._workbench.comparison.hold_original(held=self._parts.compare.isDown())

    def _show_mode(self) -> None:
        words = {
            ComparisonMode.OFF: "",
            ComparisonMode.SPLIT: self.tr("Split view ({key} closes it)"),
            ComparisonMode.SIDE_BY_SIDE: self.tr("Side by side ({key} closes it)"),
            ComparisonMode.DIFFERENCE: self.tr("Difference ({key} closes it)"),
        }
        key = self._actions.show_first_key(self._actions.cancel)
        self._parts.comparison_hint.setText(words[self._workbench.comparison.mode].format(key=key))
