"""The tries that the user looks through: which there are, which was shown before, and pictures."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.editor.document.document import Document
from app.editor.document.repairs import compose, replace_repair
from app.editor.jobs.restoring import Restoring
from app.editor.jobs.suggestions import Suggestions
from app.editor.jobs.tries import Tries, Try
from app.shared.background import Background
from app.shared.qt_images import draw_thumbnail
from engine.api import Method
from engine.pictures.pixels import Rect
from engine.pictures.thumbnail import find_thumbnail_place

# The longer side of a thumbnail, screen pixels; enough for a dense screen.
_PICTURE_PX = 256
# What a thumbnail shows around the hole, as a share of the hole's longer side.
_SURROUNDINGS = 0.25
_MIN_SURROUNDINGS_PX = 12
# Width of a thumbnail over its height.
_ASPECT = 1.5


@dataclass(frozen=True, slots=True)
class _Key:
    """Which try a thumbnail shows."""

    repair_number: int
    try_number: int


class TriesReview(QObject):
    """Follows the tries of the newest result until one is taken.

    Signals:
        changed: There are other tries, another one is shown or offered, or one has been taken; or
            the user wants to see tries after a result, or no longer.
        pictured: The thumbnail of a try is ready: the number of the try, a QImage.
    """

    changed = Signal()
    pictured = Signal(int, object)

    def __init__(
        self, restoring: Restoring, suggestions: Suggestions, parent: QObject | None = None
    ) -> None:
        """Follow the tries.

        Args:
            restoring: Makes and shows them.
            suggestions: Finds edges for another one.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._restoring = restoring
        self._document: Document | None = None
        self._background = Background(self)
        self._pictures: dict[_Key, QImage | None] = {}
        self._reviewed: Tries | None = None
        self._shown = 0
        self._before: int | None = None
        # How many tries there had been when one of them was taken.
        self._taken = WeakKeyDictionary[Tries, int]()
        self._is_wanted = True
        # Walking from try to try undoes one and pushes the next; only what comes of it matters.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._update)
        restoring.tries_changed.connect(self._update)
        suggestions.changed.connect(self.changed)

    @property
    def is_wanted(self) -> bool:
        """Whether the user wants to see the tries after a result."""
        return self._is_wanted

    @property
    def tries(self) -> tuple[Try, ...]:
        """The tries that can be shown, oldest first; none once one has been taken."""
        tries = self._restoring.tries
        if tries is None or not tries.is_newest_step:
            return ()
        is_taken = self._taken.get(tries) == _count(tries)
        return () if is_taken else tries.tries

    @property
    def offered(self) -> Method | None:
        """The method of a try that is worth making, though not by the chosen method; or None."""
        tries = self._restoring.tries
        return tries.offered if tries is not None and self.tries else None

    @property
    def shown(self) -> int:
        """Index of the try that is shown."""
        tries = self._restoring.tries
        return 0 if tries is None else tries.shown

    def set_document(self, document: Document | None) -> None:
        """Follow another document."""
        if self._document is not None:
            self._document.undo_stack.indexChanged.disconnect(self._settled.start)
        self._document = document
        self._pictures = {}
        self._reviewed = None
        if document is not None:
            document.undo_stack.indexChanged.connect(self._settled.start)
        self._settled.start()

    def close(self) -> None:
        """End the background work."""
        self.set_document(None)
        self._settled.stop()
        self._background.close()

    def want(self, *, wanted: bool) -> None:
        """Show the tries after a result, or not."""
        if wanted != self._is_wanted:
            self._is_wanted = wanted
            self.changed.emit()

    def reopen(self) -> None:
        """Review the tries of the newest result, even if one has been taken."""
        self._is_wanted = True
        if self._restoring.tries is not None:
            self._taken.pop(self._restoring.tries, None)
        self.changed.emit()

    def take(self) -> None:
        """Keep the try that is shown; the review ends."""
        tries = self._restoring.tries
        if tries is not None:
            self._taken[tries] = _count(tries)
        self.changed.emit()

    def go_back(self) -> None:
        """Show the try that was shown before this one, if there is one."""
        numbers = [one.number for one in self.tries]
        if self._before in numbers:
            self._restoring.show_try(numbers.index(self._before))

    def find_picture(self, one: Try) -> QImage | None:
        """Return the thumbnail of a try; None while it is drawn, `pictured` follows."""
        document = self._document
        key = _Key(one.repair.number, one.number)
        if key not in self._pictures and document is not None:
            self._pictures[key] = None
            original, screen, pictures = document.original.pixels, document.screen, self._pictures
            repairs = replace_repair(document.repairs, one.repair)
            around = _find_surroundings(one.repair.place, within=document.bounds)
            place = find_thumbnail_place(around, side_px=_PICTURE_PX)

            def draw() -> QImage:
                pixels = compose(original, repairs, place)
                return draw_thumbnail(screen.pack(pixels), side_px=_PICTURE_PX)

            def take(picture: QImage) -> None:
                if pictures is self._pictures:
                    pictures[key] = picture
                    self.pictured.emit(one.number, picture)

            # A tile without a picture still says what it is; the log says why.
            self._background.run(draw, on_done=take, on_error=lambda _error: None)
        return self._pictures.get(key)

    def _update(self) -> None:
        tries = self._restoring.tries
        if tries is not self._reviewed:
            self._reviewed, self._before = tries, None
            self._pictures = {}
        if tries is not None and not tries.is_empty:
            if tries.number != self._shown:
                self._before = self._shown if _count(tries) > 1 else None
            self._shown = tries.number
        self.changed.emit()


def _count(tries: Tries) -> int:
    """Return how many tries have been made."""
    return 0 if tries.is_empty else tries.tries[-1].number + 1


def _find_surroundings(place: Rect, *, within: Rect) -> Rect:
    """Return a rectangle around a hole with the shape of a thumbnail, as far as there is room."""
    margin = max(round(_SURROUNDINGS * max(place.width, place.height)), _MIN_SURROUNDINGS_PX)
    width, height = place.width + 2 * margin, place.height + 2 * margin
    width, height = max(width, round(height * _ASPECT)), max(height, round(width / _ASPECT))
    left, top = place.x + (place.width - width) // 2, place.y + (place.height - height) // 2
    around = Rect(x=left, y=top, width=width, height=height).intersected(within)
    assert around is not None, "the hole lies in the picture"
    return around
