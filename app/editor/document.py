"""One open picture with its mask and its history.

The document holds data and says what has changed. What may be changed, and when, is decided above
it: every lasting change goes through a command of `app.editor.commands` on its undo stack.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.editor.mask import MaskChange, PaintedMask
from app.editor.screen_picture import ScreenPicture
from engine.api import Result
from engine.pictures.files import Picture
from engine.pictures.pixels import Pixels, Rect

UNDO_LIMIT = 200


class Document(QObject):
    """A picture that is being mended.

    Attributes:
        name: What to call it, usually the name of its file.
        path: The file that it was read from; None for a pasted picture.
        saved_path: The file that it was last saved to, None before the first time.
        mask: The mask painted over it. Paint through `app.editor.painter`.
        screen: The picture as the canvas draws it.
        undo_stack: Its history.

    Signals:
        picture_changed: Pixels have changed inside a Rect.
        pixels_shown_changed: What the canvas draws has changed inside a Rect.
        mask_changed: The mask has changed inside a Rect.
        source_changed: Another part is the source, or none; both lie in a Rect.
        modified_changed: The picture now differs (true) or no longer differs from its file.
    """

    picture_changed = Signal(object)
    pixels_shown_changed = Signal(object)
    mask_changed = Signal(object)
    source_changed = Signal(object)
    modified_changed = Signal(bool)

    def __init__(
        self,
        picture: Picture,
        *,
        name: str,
        path: Path | None = None,
        screen: ScreenPicture | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Open a picture.

        Args:
            picture: As read; it is not changed.
            name: What to call it.
            path: The file that it comes from.
            screen: Made from the picture elsewhere, since that takes time; made here otherwise.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self.name = name
        self.path = path
        self.saved_path: Path | None = None
        self.screen = screen or ScreenPicture(picture.pixels, icc_profile=picture.icc_profile)
        height, width = picture.pixels.shape[:2]
        self.mask = PaintedMask(height=height, width=width)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self._picture = picture
        self._pixels: Pixels = picture.pixels.copy()
        self._changed_places: set[Rect] = set()
        self._source: Rect | None = None
        self._shows_original = False
        self._revision = 0
        self._saved_revision = 0
        self._newest_revision = 0

    @property
    def bounds(self) -> Rect:
        """The whole picture."""
        return self.mask.bounds

    @property
    def pixels(self) -> Pixels:
        """The picture now, (H, W, C). A view that follows later changes: only read."""
        view = self._pixels.view()
        view.flags.writeable = False
        return view

    @property
    def original_pixels(self) -> Pixels:
        """The picture as it was opened, (H, W, C): only read."""
        return self._picture.pixels

    @property
    def source(self) -> Rect | None:
        """What texture may be copied from, picture pixels; None is anything.

        It belongs to what is asked for, not to the picture, and so is not in the history.
        """
        return self._source

    @property
    def revision(self) -> int:
        """Names the present state of the picture; the same number means the same pixels."""
        return self._revision

    @property
    def is_modified(self) -> bool:
        """Whether the picture differs from what was opened or last saved."""
        return self._revision != self._saved_revision

    @property
    def newest_step(self) -> QUndoCommand | None:
        """The step that undo would take back, None if there is none."""
        index = self.undo_stack.index()
        return self.undo_stack.command(index - 1) if index > 0 else None

    @property
    def shows_original(self) -> bool:
        """Whether the canvas shows the picture as it was opened."""
        return self._shows_original

    def picture(self) -> Picture:
        """Return a copy of the picture as it is now, with what else belongs to it."""
        return replace(self._picture, pixels=self._pixels.copy())

    def new_revision(self) -> int:
        """Return a number that no state of the picture has had."""
        self._newest_revision += 1
        return self._newest_revision

    def put(self, results: Sequence[Result], *, revision: int) -> None:
        """Replace rectangles of the picture. Only for commands."""
        was_modified = self.is_modified
        self._revision = revision
        for result in results:
            self._pixels[result.place.slices] = result.pixels
            self._changed_places.add(result.place)
            if not self._shows_original:
                self._show(result.pixels, place=result.place)
            self.picture_changed.emit(result.place)
        self._tell_modified(before=was_modified)

    def flip_mask(self, change: MaskChange) -> None:
        """Apply a change to the mask, or take it back. Only for commands."""
        self.mask.flip(change)
        self.mask_changed.emit(change.place)

    def set_source(self, source: Rect | None) -> None:
        """Let texture be copied from one part of the picture only, or from anywhere."""
        before = self._source
        if source == before:
            return
        self._source = source
        places = [place for place in (before, source) if place is not None]
        self.source_changed.emit(places[0].united(places[-1]))

    def show_original(self, *, shown: bool) -> None:
        """Let the canvas show the picture as it was opened, or as it is now."""
        if shown == self._shows_original:
            return
        self._shows_original = shown
        source = self.original_pixels if shown else self._pixels
        for place in self._changed_places:
            self._show(source[place.slices], place=place)
        self.pixels_shown_changed.emit(self.bounds)

    def mark_saved(self, path: Path, *, revision: int) -> None:
        """Note that a state of the picture has been written to a file."""
        was_modified = self.is_modified
        self.saved_path = path
        self.name = path.name
        self._saved_revision = revision
        self._tell_modified(before=was_modified)

    def _show(self, pixels: Pixels, *, place: Rect) -> None:
        self.screen.update(pixels, place=place)
        self.pixels_shown_changed.emit(place)

    def _tell_modified(self, *, before: bool) -> None:
        if self.is_modified != before:
            self.modified_changed.emit(self.is_modified)
