"""Restores repairs again, one after the other, and changes them together in one undo step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.editor.document.commands import ChangeRepairs
from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.jobs.job_submitter import JobSubmitter
from app.shared.engine_link import EngineLink
from app.shared.language.numbers import format_seconds
from app.shared.notice import Notice, Subject, Urgency
from engine.events import JobFinished


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What is restored again.

    Attributes:
        document: The document; it is changed when everything is done.
        text: Text of the undo step.
        removed: Numbers of the repairs that the undo step takes away.
        waiting: Repairs that are still to be made, with their new options; the first one's job is
            running.
        done: New repairs by number.
    """

    document: Document
    text: str
    removed: frozenset[int]
    waiting: list[Repair]
    done: dict[int, Repair] = field(default_factory=dict)

    def list_repairs(self) -> tuple[Repair, ...]:
        """Return the document's repairs as they are without those that wait."""
        hidden = self.removed | {repair.number for repair in self.waiting}
        return tuple(
            self.done[repair.number].shown_like(repair) if repair.number in self.done else repair
            for repair in self.document.repairs
            if repair.number not in hidden
        )


class Rerun(QObject):
    """Runs a plan; a cancelled or failed job ends it and changes nothing.

    Each repair is made from the picture without those that still wait, as when it was made first.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        engine: EngineLink,
        submitter: JobSubmitter,
        *,
        settle_gestures: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the engine; see `Restoring` for the arguments."""
        super().__init__(parent)
        self._submitter = submitter
        self._settle_gestures = settle_gestures
        self._plan: _Plan | None = None
        engine.job_finished.connect(self._on_job_finished)
        engine.job_failed.connect(self._drop_plan)
        engine.job_cancelled.connect(self._drop_plan)

    def start(
        self,
        document: Document,
        repairs: Sequence[Repair],
        *,
        text: str,
        removed: frozenset[int] = frozenset(),
    ) -> None:
        """Restore repairs again. No job may be running.

        Args:
            document: The document.
            repairs: At least one of its repairs, with the options to use, lowest first.
            text: Text of the undo step.
            removed: Numbers of the repairs that the step takes away.
        """
        self._plan = _Plan(document=document, text=text, removed=removed, waiting=list(repairs))
        self._submit_next(self._plan)

    def _submit_next(self, plan: _Plan) -> None:
        repair = plan.waiting[0]
        # The mask has grown over missed edges already.
        is_taken = self._submitter.submit(
            plan.document,
            repair.read_mask(plan.document.bounds),
            replace(repair.options, includes_missed_edges=False),
            repairs=plan.list_repairs(),
            expected_s=repair.seconds,
        )
        if not is_taken:
            self._plan = None
            return
        number, count = len(plan.done) + 1, len(plan.done) + len(plan.waiting)
        text = self.tr("Restoring again…")
        if count > 1:
            text = self.tr("Restoring again, {number} of {count}…").format(
                number=number, count=count
            )
        self._report(text)

    def _on_job_finished(self, event: JobFinished) -> None:
        plan = self._plan
        if plan is None:
            return
        repair = plan.waiting.pop(0)
        made = Repair.from_results(
            event.results,
            mask=repair.read_mask(plan.document.bounds),
            number=repair.number,
            options=repair.options,
            seconds=event.seconds,
            made_at=datetime.now().astimezone(),
        )
        plan.done[repair.number] = replace(made, has_missed_edges=repair.has_missed_edges)
        if plan.waiting:
            self._submit_next(plan)
            return
        self._plan = None
        is_shown = plan.document is self._submitter.document
        if is_shown:
            self._settle_gestures()
        command = ChangeRepairs(plan.document, after=plan.list_repairs(), text=plan.text)
        plan.document.undo_stack.push(command)
        seconds = sum(done.seconds for done in plan.done.values())
        text = self.tr("Restored again in {seconds} s")
        if not is_shown:
            text = self.tr("{name} was restored again in {seconds} s")
        shown_seconds = format_seconds(seconds)
        self._report(text.format(name=plan.document.name, seconds=shown_seconds))

    def _drop_plan(self) -> None:
        self._plan = None

    def _report(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.RESTORING))
