"""Finds out which facts hold, enables and checks the actions by them, and names undo and redo."""

from PySide6.QtCore import QObject, SignalInstance

from app.batch_window.flow import BatchFlow
from app.editor.comparison import ComparisonMode
from app.editor.document.document import Document
from app.editor.document.history_model import translate_step
from app.editor.tools.toolbox import ToolKind
from app.editor.widgets.restore_bar import RestoreBar
from app.editor.workbench import Workbench
from app.window.action_rows.row import Fact
from app.window.actions import Actions
from app.window.chrome import Chrome


class ActionStates(QObject):
    """Keeps the actions up to date with document, tools and engine."""

    def __init__(
        self,
        actions: Actions,
        restore_bar: RestoreBar,
        workbench: Workbench,
        batch: BatchFlow,
        chrome: Chrome,
        *,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._restore_bar = restore_bar
        self._workbench = workbench
        self._batch = batch
        self._chrome = chrome
        self._document: Document | None = None
        self._facts: set[Fact | ToolKind] | None = None
        workbench.document_changed.connect(self._on_document_changed)
        for changed in (
            workbench.pictures.changed,
            workbench.engine.state_changed,
            workbench.tries_changed,
            workbench.painter.painting_changed,
            workbench.retouching.count_changed,
            workbench.painter.settings_changed,
            workbench.toolbox.kind_changed,
            workbench.line_tool.selection_changed,
            workbench.options.method_changed,
            workbench.options.missed_edges_changed,
            workbench.tries_review.changed,
            workbench.damage.finding.changed,
            workbench.live_preview.changed,
            workbench.restoring.previewing_changed,
            workbench.comparison.mode_changed,
            workbench.comparison.direction_changed,
            workbench.comparison.original_held,
            chrome.changed,
            batch.lent_changed,
            actions.renamed,
        ):
            changed.connect(self.update)
        for action in actions:
            action.triggered.connect(self._update_checks)
        self._on_document_changed()

    def update(self) -> None:
        """Update every action, if the facts have changed."""
        facts = self._find_facts()
        if facts != self._facts:
            self._facts = facts
            for action in self._actions:
                needed = self._actions.row_of(action).enabled_when
                action.setEnabled(needed is None or needed in facts)
            self._update_checks()
        self._restore_bar.again.setVisible(self._workbench.can_try_again)
        self._restore_bar.show_hint(self._workbench.options.unused_hint)
        self._name_steps()

    def _update_checks(self) -> None:
        """Let check marks show their facts; a click has flipped one, whatever its fact is."""
        for action in self._actions:
            shown = self._actions.row_of(action).checked_when
            if shown is not None and self._facts is not None:
                action.setChecked(shown in self._facts)

    def _find_facts(self) -> set[Fact | ToolKind]:
        """Return the facts that hold, and the active tool."""
        workbench, mode = self._workbench, self._workbench.comparison.mode
        finding = workbench.damage.finding
        always = {
            Fact.HAS_SELECTED_HANDLE: workbench.line_tool.selected is not None,
            Fact.HAS_PREVIOUS_TRY: workbench.can_show_previous_try,
            Fact.INCLUDES_MISSED_EDGES: workbench.options.includes_missed_edges,
            Fact.CAN_TRY_AGAIN: workbench.can_try_again,
            Fact.HAS_LIVE_PREVIEW: workbench.live_preview.is_on,
            Fact.SHOWS_FLAWS: finding.is_open or finding.is_searching,
            Fact.HAS_FLAWS: finding.found is not None and finding.found.numbers.size > 0,
            Fact.HAS_CURRENT_FLAW: finding.current is not None,
            Fact.SHOWS_TRIES: workbench.tries_review.is_wanted,
            Fact.SHOWS_FILM_STRIP: self._chrome.wants_film,
            Fact.HAS_SEVERAL_PICTURES: len(workbench.pictures.documents) > 1,
            Fact.SMOOTHS_STROKES: workbench.painter.smooths_strokes,
            Fact.KEEPS_BRUSH_ON_SCREEN: workbench.painter.keeps_size_on_screen,
            Fact.IS_SPLIT: mode is ComparisonMode.SPLIT,
            Fact.IS_SIDE_BY_SIDE: mode is ComparisonMode.SIDE_BY_SIDE,
            Fact.IS_DIFFERENCE: mode is ComparisonMode.DIFFERENCE,
            Fact.IS_STACKED: workbench.comparison.is_stacked,
            Fact.SHOWS_ORIGINAL: workbench.comparison.holds_original,
            Fact.HIDES_PANELS: self._chrome.is_hidden,
            Fact.IS_FULL_SCREEN: self._chrome.is_full_screen,
        }
        found = (
            always if self._document is None else always | self._find_document_facts(self._document)
        )
        return {workbench.toolbox.kind, *(fact for fact, holds in found.items() if holds)}

    def _find_document_facts(self, document: Document) -> dict[Fact, bool]:
        """Return what may be true of an open document."""
        stack = document.undo_stack
        return {
            Fact.HAS_PICTURE: True,
            Fact.HAS_FILE: document.path is not None,
            Fact.IS_OF_BATCH: self._batch.is_lent(document),
            Fact.HAS_MASK: document.mask.area > 0,
            Fact.HAS_EXCLUSIONS: document.exclusions.area > 0,
            Fact.HAS_ALPHA: document.screen.has_alpha,
            Fact.HAS_SOURCE: document.source is not None,
            Fact.HAS_GUIDE_LINES: bool(document.guide_lines),
            Fact.HAS_REPAIRS: bool(document.repairs),
            Fact.CAN_RESTORE: not self._workbench.is_restoring
            or self._workbench.submitter.document_at_work is not document,
            Fact.CAN_UNDO: stack.canUndo() or self._workbench.has_open_strokes,
            Fact.CAN_REDO: stack.canRedo(),
        }

    def _name_steps(self) -> None:
        """Let undo and redo name the steps that they would take."""
        undone = redone = ""
        if self._document is not None:
            stack = self._document.undo_stack
            undone = translate_step(stack.undoText()).lower()
            redone = translate_step(stack.redoText()).lower()
        self._actions.undo.setText(self.tr("&Undo {step}").format(step=undone).strip())
        self._actions.redo.setText(self.tr("&Redo {step}").format(step=redone).strip())

    def _on_document_changed(self) -> None:
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.disconnect(self.update)
        self._document = self._workbench.document
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.connect(self.update)
        self.update()


def _list_changes(document: Document) -> list[SignalInstance]:
    """Return the signals after which an action may have another state."""
    stack = document.undo_stack
    return [
        *(stack.indexChanged, stack.undoTextChanged),
        *(document.mask_changed, document.exclusions_changed),
        *(document.source_changed, document.guide_lines_changed),
    ]
