"""Finds the damage of a picture and restores it, in one step. Knows no widgets."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.finding.damage_search import DamageSearch
from app.editor.finding.finding import Finding
from app.editor.finding.found_flaws import mark_flaws
from app.editor.jobs.job_options import JobOptions
from app.editor.jobs.restoring import Restoring
from app.shared.engine_link import EngineLink
from app.shared.language.numbers import format_number
from app.shared.notice import Notice, Subject, Urgency
from engine.detection.find_options import MAX_UNSEEN_SHARE, FindOptions
from engine.detection.sensitivity import CAUTIOUS_SENSITIVITY
from engine.pictures.pixels import Mask

if TYPE_CHECKING:  # OpenCV and SciPy, which load slowly
    from engine.detection.flaws import Flaws


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Plan:
    """What is restored as soon as the engine is idle, or when the user agrees.

    Attributes:
        document: The document.
        repairs: Its repairs when its damage was found.
        mask: (H, W), bool.
    """

    document: Document
    repairs: tuple[Repair, ...]
    mask: Mask


class PhotoRestoring(QObject):
    """Restores what is damage beyond doubt, and what the user has painted.

    The found damage never becomes part of the painted mask, so one undo gives back the picture and
    the mask as they were.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        engine: EngineLink,
        search: DamageSearch,
        finding: Finding,
        restoring: Restoring,
        options: JobOptions,
        parent: QObject | None = None,
    ) -> None:
        """Restore nothing yet.

        Args:
            engine: The engine.
            search: Finds damage.
            finding: The flaws that are shown.
            restoring: Restores what was found.
            options: How it is restored.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine = engine
        self._search = search
        self._finding = finding
        self._restoring = restoring
        self._options = options
        self._document: Document | None = None
        self._asked: _Plan | None = None
        self._waiting: _Plan | None = None
        engine.state_changed.connect(self._start_if_idle)

    def set_document(self, document: Document | None) -> None:
        """Restore another document."""
        self._document = document
        self._asked = self._waiting = None

    def start(self) -> None:
        """Find the damage and restore it; if its flaws are shown already, those that are marked."""
        document = self._document
        if document is None:
            return
        if self._finding.is_open:
            self._restoring.restore(self._options.current)
        else:
            self._search.find(document, lambda flaws: self._on_found(document, flaws))

    def confirm(self) -> None:
        """Restore as much as the user has been asked about."""
        plan, self._asked = self._asked, None
        if plan is not None and self._is_valid(plan):
            self._begin(plan)

    def _on_found(self, document: Document, flaws: "Flaws") -> None:
        if document is not self._document:
            text = self.tr("Damage was looked for in {name}. Show it to restore it.")
            self._report(text.format(name=document.name))
            return
        choice = FindOptions(sensitivity=CAUTIOUS_SENSITIVITY)
        mask = mark_flaws(flaws, choice, document.exclusions)
        if not mask.any():
            self._explain_nothing(document, flaws)
            return
        mask |= document.mask.elements
        plan = _Plan(document=document, repairs=document.repairs, mask=mask)
        share = int(np.count_nonzero(mask)) / mask.size
        if share > MAX_UNSEEN_SHARE:
            self._ask(plan, share)
        else:
            self._begin(plan)

    def _explain_nothing(self, document: Document, flaws: "Flaws") -> None:
        if flaws.kinds.size == 0:
            self._finding.explain_nothing(document)
            return
        text = self.tr("Nothing in {name} is damage beyond doubt. “Find damage” shows what may be.")
        self.notice.emit(Notice(text=text.format(name=document.name), urgency=Urgency.HINT))

    def _ask(self, plan: _Plan, share: float) -> None:
        self._asked = plan
        text = self.tr("{percent} % of the picture would be restored. “Find damage” shows what.")
        self.notice.emit(
            Notice(
                text=text.format(percent=format_number(math.ceil(100 * share))),
                urgency=Urgency.HINT,
                subject=Subject.DAMAGE,
                holds=lambda: self._asked is plan and self._is_valid(plan),
                action=self.tr("Restore it"),
            )
        )

    def _begin(self, plan: _Plan) -> None:
        """Restore as soon as a preview that runs has ended."""
        self._waiting = plan
        self._restoring.drop_preview()
        self._start_if_idle()

    def _start_if_idle(self) -> None:
        plan = self._waiting
        if plan is not None and not self._engine.is_busy:
            self._waiting = None
            if self._is_valid(plan):
                self._restoring.restore_mask(plan.mask, self._options.current)

    def _is_valid(self, plan: _Plan) -> bool:
        """Return whether the picture that a plan was made for is shown."""
        return plan.document is self._document and plan.repairs == plan.document.repairs

    def _report(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.RESTORING))
