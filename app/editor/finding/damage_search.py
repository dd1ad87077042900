"""Looks for the damage of a document, once for each state of its picture. Knows no widgets."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.jobs.busy_hint import make_busy_hint
from app.editor.jobs.job_submitter import JobSubmitter
from app.shared.background import Background
from app.shared.engine_link import EngineLink
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.detection.damage_map import DamageMap
from engine.events import DamageFound

if TYPE_CHECKING:  # OpenCV and SciPy, which load slowly
    from engine.detection.flaws import Flaws

    _OnFound: TypeAlias = Callable[[Flaws], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """A search for damage.

    Attributes:
        document: The document.
        repairs: Its repairs when the search began.
        on_found: Called with the flaws.
    """

    document: Document
    repairs: tuple[Repair, ...]
    on_found: "_OnFound"


class DamageSearch(QObject):
    """Runs one search at a time: a job of the engine, then the flaws on another thread.

    A search belongs to its document, whatever is shown when it ends.

    Signals:
        changed: `document` has changed.
        notice: Something to tell the user, a `Notice`.
    """

    changed = Signal()
    notice = Signal(object)

    def __init__(
        self,
        engine: EngineLink,
        submitter: JobSubmitter,
        *,
        drop_preview: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the engine.

        Args:
            engine: The engine.
            submitter: Submits the jobs.
            drop_preview: Cancels the job of the live preview.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine = engine
        self._submitter = submitter
        self._drop_preview = drop_preview
        self._background = Background(self)
        self._search: _Search | None = None
        self._is_waiting = False
        # Whether the job that runs belongs to a search that has been given up.
        self._is_stale = False
        self._known = WeakKeyDictionary[Document, tuple[tuple[Repair, ...], "Flaws"]]()
        engine.state_changed.connect(self._start_if_idle)
        engine.damage_found.connect(self._on_damage_found)
        engine.find_failed.connect(self._on_failed)
        engine.find_cancelled.connect(self._on_cancelled)

    @property
    def document(self) -> Document | None:
        """The document whose damage is being looked for."""
        return None if self._search is None else self._search.document

    def find(self, document: Document, on_found: "_OnFound") -> None:
        """Find the flaws of a document's picture as it is now.

        Args:
            document: The document.
            on_found: Called with all its flaws, at once if they are known; not if the search is
                cancelled or fails, which the user is told.
        """
        known = self._known.get(document)
        if known is not None and known[0] == document.repairs:
            on_found(known[1])
            return
        at_work = self._submitter.document_at_work
        if at_work is not None and not self._submitter.is_previewing:
            self.notice.emit(make_busy_hint(at_work, self._submitter))
            return
        if not self._engine.is_started or self._search is not None:
            return
        self._search = _Search(document=document, repairs=document.repairs, on_found=on_found)
        self._is_waiting = True
        self._drop_preview()
        self._start_if_idle()
        self.changed.emit()

    def cancel(self) -> None:
        """Cancel the search."""
        if self._search is None:
            return
        if self._engine.is_finding:
            self._engine.cancel()
        else:
            self._end()

    def forget(self, document: Document) -> None:
        """Let the flaws of a document go, which is being closed or has another shape now."""
        self._known.pop(document, None)
        if self.document is document:
            self._is_stale = self._engine.is_finding and not self._is_waiting
            self._end()

    def close(self) -> None:
        """End the work in the background."""
        self._search = None
        self._is_waiting = False
        self._background.close()

    def _start_if_idle(self) -> None:
        """Start the job that waits for the end of a preview."""
        search = self._search
        if search is None or not self._is_waiting or self._engine.is_busy:
            return
        self._is_waiting = False
        if not self._submitter.find_damage(search.document):
            self._end()
        elif self._engine.device is not None:
            self._report(self.tr("Looking for damage…"))
        else:
            self._report(self.tr("Waiting for the engine to start…"))

    def _on_damage_found(self, event: DamageFound) -> None:
        search = self._search
        if self._was_stale() or search is None:
            return
        if search.document.repairs != search.repairs:
            self._end()
            text = self.tr("The picture has changed meanwhile. Look for damage again.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
            return
        damage = event.damage
        self._background.run(
            lambda: _make_flaws(damage),
            on_done=lambda flaws: self._on_flaws_made(search, flaws),
            on_error=self._on_failed,
        )

    def _on_flaws_made(self, search: _Search, flaws: "Flaws") -> None:
        if search is not self._search:
            return
        self._known[search.document] = search.repairs, flaws
        self._end()
        search.on_found(flaws)

    def _on_failed(self, error: Exception) -> None:
        if not self._was_stale() and self._search is not None:
            _log.error("damage could not be found", exc_info=error)
            self._end()
            self.notice.emit(make_problem(error, subject=Subject.RESTORING))

    def _on_cancelled(self) -> None:
        if not self._was_stale() and self._search is not None:
            self._end()
            self._report(self.tr("The search for damage was cancelled"))

    def _was_stale(self) -> bool:
        """Return whether the job that has ended belongs to a search that has been given up."""
        was_stale, self._is_stale = self._is_stale, False
        return was_stale

    def _end(self) -> None:
        self._search = None
        self._is_waiting = False
        self.changed.emit()

    def _report(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.RESTORING))


def _make_flaws(damage: DamageMap) -> "Flaws":
    from engine.detection.flaws import Flaws  # noqa: PLC0415  OpenCV and SciPy, which load slowly

    return Flaws.from_map(damage)
