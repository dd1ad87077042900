"""Marks the damage that was found, and walks from flaw to flaw. Knows no widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.document.repairs import Repair
from app.editor.finding.damage_search import DamageSearch
from app.editor.finding.find_step import ChooseFlaws
from app.editor.finding.found_flaws import Chosen, FoundFlaws
from app.shared.language.marks import mark
from app.shared.notice import Notice, Subject, Urgency
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.pictures.pixels import Mask, Rect

if TYPE_CHECKING:  # OpenCV and SciPy, which load slowly
    from engine.detection.flaws import Flaws

# Changes by the keyboard become one undo step when none has followed for this long.
_REST_MS = 800


@dataclass(slots=True, kw_only=True, eq=False)
class _Session:
    """The flaws of a document.

    Attributes:
        found: The flaws.
        repairs: The repairs of the picture in which they were found.
        is_open: Whether the bar shows them.
        current: Number of the flaw that the user has walked to; None for none.
    """

    found: FoundFlaws
    repairs: tuple[Repair, ...]
    is_open: bool = True
    current: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class _Change:
    """A change that is not an undo step yet.

    Attributes:
        document: The document that it changes.
        flips: Where it has flipped the mask so far.
        choice: Which flaws were marked before.
        text: Name of the step, marked.
    """

    document: Document
    flips: Chosen
    choice: FindOptions
    text: str


class Finding(QObject):
    """The flaws of the document that is shown.

    Found flaws become part of the mask, over which every tool works. Other choices change only what
    flaws have added to it; a drag of the sensitivity is one undo step.

    Signals:
        changed: What the bar shows has changed.
        change_began: The mask is about to be changed; what others are drawing must be settled.
        drag_ended: The user has let go of the sensitivity.
        walked: The user has walked to a flaw, which lies in a Rect.
        notice: Something to tell the user, a `Notice`.
    """

    changed = Signal()
    change_began = Signal()
    drag_ended = Signal()
    walked = Signal(object)
    notice = Signal(object)

    def __init__(
        self,
        search: DamageSearch,
        *,
        exclude: Callable[[Mask, Rect], None],
        parent: QObject | None = None,
    ) -> None:
        """Mark nothing yet.

        Args:
            search: Finds damage.
            exclude: Excludes the pixels of a flaw in a rectangle, as an undo step.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._search = search
        self._exclude = exclude
        self._document: Document | None = None
        self._sessions = WeakKeyDictionary[Document, _Session]()
        self._change: _Change | None = None
        self._is_dragging = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.settle)
        search.changed.connect(self.changed)

    @property
    def is_open(self) -> bool:
        """Whether the document's flaws are shown in the bar."""
        return self._session is not None

    @property
    def is_searching(self) -> bool:
        """Whether the document's damage is being looked for."""
        return self._document is not None and self._search.document is self._document

    @property
    def is_dragging(self) -> bool:
        """Whether the sensitivity is being dragged."""
        return self._is_dragging

    @property
    def found(self) -> FoundFlaws | None:
        """The flaws that the bar shows; None while it is closed."""
        return None if self._session is None else self._session.found

    @property
    def current(self) -> int | None:
        """Number of the flaw that the user has walked to, if it is marked."""
        session = self._session
        if session is None or session.current is None:
            return None
        return session.current if session.current in session.found.numbers else None

    @property
    def place(self) -> Rect | None:
        """The rectangle of that flaw."""
        current, found = self.current, self.found
        return None if current is None or found is None else found.flaws.place(current)

    def set_document(self, document: Document | None) -> None:
        """Show the flaws of another document."""
        self.finish_drag()
        if self._document is not None:
            self._document.undo_stack.indexChanged.disconnect(self._on_history_changed)
            self._document.repairs_changed.disconnect(self.changed)
        self._document = document
        if document is not None:
            document.undo_stack.indexChanged.connect(self._on_history_changed)
            document.repairs_changed.connect(self.changed)
        self.changed.emit()

    def forget(self, document: Document) -> None:
        """Let the flaws of a document go, which is being closed or has another shape now."""
        self._sessions.pop(document, None)
        self.changed.emit()

    def toggle(self) -> None:
        """Look for damage and mark it; or close the bar, or cancel the search."""
        if self.is_open:
            self.close_bar()
        elif self.is_searching:
            self._search.cancel()
        elif (document := self._document) is not None:
            self._search.find(document, lambda flaws: self._open(document, flaws))

    def close_bar(self) -> None:
        """Close the bar; the mask stays."""
        self.settle()
        if (session := self._session) is not None:
            session.is_open = False
            self.changed.emit()

    def begin_drag(self) -> None:
        """Begin to drag the sensitivity, which ends as one undo step."""
        self.settle()
        self._is_dragging = True

    def finish_drag(self) -> None:
        """End the drag of the sensitivity."""
        self.settle()
        if self._is_dragging:
            self._is_dragging = False
            self.drag_ended.emit()

    def set_sensitivity(self, sensitivity: int) -> None:
        """Mark the flaws that a sensitivity, 0 to 100, finds."""
        found = self.found
        if found is not None and sensitivity != found.choice.sensitivity:
            choice = replace(found.choice, sensitivity=sensitivity)
            self._choose(choice, mark("steps", "Change sensitivity"))
            if not self._is_dragging:
                self._rest.start()

    def want_kind(self, kind: DamageKind, *, wanted: bool) -> None:
        """Mark the flaws of a kind, or do not."""
        self.settle()
        if (found := self.found) is not None:
            kinds = found.choice.kinds | {kind} if wanted else found.choice.kinds - {kind}
            self._choose(
                replace(found.choice, kinds=kinds), mark("steps", "Choose kinds of damage")
            )
            self.settle()

    def walk(self, step: int) -> None:
        """Walk to the next flaw (1) or the one before (-1); the first one follows the last."""
        session = self._session
        if session is None or session.found.numbers.size == 0:
            return
        numbers = session.found.numbers
        if session.current is None:
            index = 0 if step > 0 else -1
        else:
            index = int(np.searchsorted(numbers, session.current))
            # One that is no longer marked lies between two others.
            index += step if session.current in numbers else min(step, 0)
        session.current = int(numbers[index % numbers.size])
        self.changed.emit()
        self.walked.emit(session.found.flaws.place(session.current))

    def dismiss(self) -> None:
        """Exclude the flaw that the user has walked to, and walk to the next one."""
        current, found = self.current, self.found
        if current is None or found is None:
            return
        self._exclude(found.flaws.cut_out(current), found.flaws.place(current))
        self.walk(1)

    def find_reviewed(self, document: Document) -> FoundFlaws | None:
        """Return the flaws of a document that the user has seen as they are; None if there are none."""
        session = self._sessions.get(document)
        if session is None or session.repairs != document.repairs or not session.found.is_marked:
            return None
        return session.found

    def explain_nothing(self, document: Document) -> None:
        """Say that a document has no damage."""
        text = self.tr("No damage was found in {name}. Paint over what you want to restore.")
        self.notice.emit(Notice(text=text.format(name=document.name), urgency=Urgency.HINT))

    def settle(self) -> None:
        """Make the change so far an undo step, and go on."""
        self._rest.stop()
        change, self._change = self._change, None
        session = None if change is None else self._sessions.get(change.document)
        if change is None or session is None:
            return
        flipped = session.found.make_change(change.flips)
        if flipped is not None:
            self._push(change.document, flipped, change.text, session.found, before=change.choice)

    @property
    def _session(self) -> _Session | None:
        """The session of the document, unless its picture has changed or the search is undone."""
        document = self._document
        session = None if document is None else self._sessions.get(document)
        if document is None or session is None or not session.is_open:
            return None
        is_up_to_date = session.found.is_marked and session.repairs == document.repairs
        return session if is_up_to_date else None

    def _open(self, document: Document, flaws: "Flaws") -> None:
        """Mark flaws that have been found, and show them in the bar."""
        if flaws.kinds.size == 0:
            self.explain_nothing(document)
            return
        if document is self._document:
            self.change_began.emit()
        found = FoundFlaws(flaws, document.exclusions)
        change = found.make_change(found.choose(found.choice, document.mask))
        self._sessions[document] = _Session(found=found, repairs=document.repairs)
        if change is not None:
            document.flip_mask(change)
            self._push(document, change, mark("steps", "Find damage"), found, before=None)
        self._report_found(document, found.numbers.size)
        if flaws.is_limited:
            self._explain_limit(document)
        self.changed.emit()

    def _explain_limit(self, document: Document) -> None:
        text = self.tr(
            "So much of {name} looks damaged that only the likeliest flaws are marked. Grain and "
            "patterns can look like this: walk through the flaws before you restore."
        )
        self.notice.emit(Notice(text=text.format(name=document.name), urgency=Urgency.HINT))

    def _choose(self, choice: FindOptions, text: str) -> None:
        """Mark other flaws at once; `settle` makes an undo step of it."""
        document, found = self._document, self.found
        if document is None or found is None or choice == found.choice:
            return
        if self._change is None:
            self.change_began.emit()
            none = np.zeros(found.flaws.positions.size, np.bool_)
            self._change = _Change(document=document, flips=none, choice=found.choice, text=text)
        flips = found.choose(choice, document.mask)
        self._change.flips ^= flips
        flipped = found.make_change(flips)
        if flipped is not None:
            document.flip_mask(flipped)
        self.changed.emit()

    def _push(
        self,
        document: Document,
        change: MaskChange,
        text: str,
        found: FoundFlaws,
        *,
        before: FindOptions | None,
    ) -> None:
        document.undo_stack.push(ChooseFlaws(document, change, text, found=found, before=before))

    def _on_history_changed(self) -> None:
        self.changed.emit()

    def _report_found(self, document: Document, count: int) -> None:
        if document is not self._document:
            text = self.tr("%Ln flaw(s) found in {name}", n=count).format(name=document.name)
        elif count:
            text = self.tr("%Ln flaw(s) found. Enter restores them", n=count)
        else:
            text = self.tr("Nothing was found with this sensitivity. Try a higher one")
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.RESTORING))
