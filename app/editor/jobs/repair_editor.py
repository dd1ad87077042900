"""Changes the repairs of the open picture: hides, weakens, removes and makes them again."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.document.commands import ChangeRepairs
from app.editor.document.document import Document
from app.editor.document.live_change import LiveChange
from app.editor.document.repairs import Repair, find_dependents, find_repair, replace_repair
from app.editor.jobs.rerun import Rerun
from app.shared.language.marks import mark
from engine.api import COPYING_METHODS, LINE_METHODS, MAX_SEED, Method, RestoreOptions


class RepairEditor(QObject):
    """Makes the undo steps of the repairs panel.

    Signals:
        selection_changed: Another repair is selected, or the selected one has changed; see
            `selected`.
    """

    selection_changed = Signal()

    def __init__(
        self,
        rerun: Rerun,
        *,
        can_restore: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Work on no document yet.

        Args:
            rerun: Restores repairs again.
            can_restore: Returns whether a job can be started now.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._rerun = rerun
        self._can_restore = can_restore
        self._document: Document | None = None
        self._selected: Repair | None = None
        self._numbers: set[int] = set()
        self._drag: LiveChange | None = None

    @property
    def selected(self) -> Repair | None:
        """The selected repair."""
        return self._selected

    def set_document(self, document: Document | None) -> None:
        """Work on another document."""
        self.finish_drag()
        if self._document is not None:
            self._document.repairs_changed.disconnect(self._on_repairs_changed)
        self._document = document
        if document is not None:
            document.repairs_changed.connect(self._on_repairs_changed)
        self._numbers = set() if document is None else {r.number for r in document.repairs}
        self.select(None)

    def select(self, number: int | None) -> None:
        """Select the repair with a number, or none."""
        selected = None
        if number is not None and self._document is not None:
            selected = find_repair(self._document.repairs, number)
        if selected is not self._selected:
            self._selected = selected
            self.selection_changed.emit()

    def set_shown(self, repair: Repair, *, shown: bool) -> None:
        """Show or hide a repair."""
        self.finish_drag()
        if shown != repair.is_shown:
            text = mark("steps", "Show repair") if shown else mark("steps", "Hide repair")
            self._replace(replace(repair, is_shown=shown), text)

    def begin_drag(self) -> None:
        """Begin to drag the strength, which ends as one undo step."""
        if self._document is not None:
            self.finish_drag()
            self._drag = LiveChange(self._document, mark("steps", "Change strength"))

    def set_strength(self, strength: float) -> None:
        """Give the selected repair another strength, 0 to 1."""
        repair, document = self._selected, self._document
        if repair is None or document is None or strength == repair.strength:
            return
        changed = replace(repair, strength=strength)
        if self._drag is None:
            self._replace(changed, mark("steps", "Change strength"))
        else:
            self._drag.show(replace_repair(document.repairs, changed))

    def finish_drag(self) -> None:
        """End the drag of the strength."""
        self.settle()
        self._drag = None

    def settle(self) -> None:
        """Make the drag so far an undo step, and go on."""
        if self._drag is not None:
            self._drag.settle()

    def list_dependents(self, repair: Repair) -> tuple[Repair, ...]:
        """Return the repairs that were made later and lie over or near one."""
        document = self._document
        if document is None:
            return ()
        return find_dependents(document.repairs, repair, within=document.bounds)

    def remove(self, repair: Repair) -> None:
        """Remove a repair; all others keep their pixels."""
        self.finish_drag()
        if self._document is not None:
            after = tuple(other for other in self._document.repairs if other is not repair)
            self._push(self._document, after, mark("steps", "Remove repair"))

    def remove_and_restore(self, repair: Repair) -> None:
        """Restore what depends on a repair again, without it; then remove it too, in one step."""
        self.finish_drag()
        if self._document is not None and self._can_restore():
            self._rerun.start(
                self._document,
                self.list_dependents(repair),
                text=mark("steps", "Remove repair"),
                removed=frozenset({repair.number}),
            )

    def run_again(self, repair: Repair, method: Method) -> None:
        """Restore the area of a repair again, by a method and with the model in use."""
        self.finish_drag()
        if self._document is not None and self._can_restore():
            options = choose_options(repair.options, method)
            again = replace(repair, options=options)
            self._rerun.start(self._document, [again], text=mark("steps", "Restore again"))

    def _replace(self, repair: Repair, text: str) -> None:
        if self._document is not None:
            self._push(self._document, replace_repair(self._document.repairs, repair), text)

    def _push(self, document: Document, after: tuple[Repair, ...], text: str) -> None:
        document.undo_stack.push(ChangeRepairs(document, after=after, text=text))

    def _on_repairs_changed(self) -> None:
        """Follow the selected repair; a new result ends the selection, so that it can be judged."""
        assert self._document is not None, "a document has signalled"
        before, self._numbers = self._numbers, {r.number for r in self._document.repairs}
        selected = self._selected
        is_new = bool(self._numbers - before)
        self.select(None if selected is None or is_new else selected.number)


def choose_options(before: RestoreOptions, method: Method) -> RestoreOptions:
    """Return the options with which a repair is made again.

    The same method draws anew. Another one keeps what it has a use for.
    """
    if method is before.method:
        return replace(before, seed=(before.seed + 1) % (MAX_SEED + 1))
    return RestoreOptions(
        method=method,
        seed=before.seed,
        source=before.source if method in COPYING_METHODS else None,
        feather_px=before.feather_px,
        guide_lines=before.guide_lines if method in LINE_METHODS else (),
        includes_missed_edges=before.includes_missed_edges,
    )
