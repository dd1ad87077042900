"""One open picture with its repairs, its mask and its undo history.

The current picture is the original with the repairs over it; see `app.editor.document.repairs`.

The document holds the data and signals changes. Others decide what may change and when: every
lasting change is a command of `app.editor.document.commands` on the undo stack.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.lineage import DocumentState, Lineage
from app.editor.document.mask import MaskChange, PaintedMask
from app.editor.document.repairs import Repair, find_changed_places
from app.editor.document.screen_original import ScreenOriginal
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.viewport import View
from engine.api import GuideLine
from engine.pictures.openraster import OPENRASTER_SUFFIX
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels, Rect


class Document(QObject):
    """A picture that is being restored.

    Its size never changes: rotating or cropping makes another document with the same history.

    Attributes:
        path: File that the picture was read from; None for a pasted picture.
        mask: The mask painted over the picture. Paint with `app.editor.tools.painter`.
        exclusions: Pixels that are never found as damage, painted in the same way.
        screen: The picture as the canvas draws it.
        screen_original: The picture as it was opened, as the canvas draws it.
        lineage: What it shares with the documents that are made from it.

    Signals:
        repairs_changed: The repairs have changed; `picture_changed` has said where it shows.
        picture_changed: The picture has changed inside a Rect.
        mask_changed: The mask has changed inside a Rect.
        exclusions_changed: The exclusions have changed inside a Rect.
        source_changed: The source has changed; the old and the new one lie in a Rect.
        guide_lines_changed: The guide lines have changed.
        view_changed: The canvas shows another view; see `view`.
        modified_changed: The document now differs (true) or no longer differs from its file.
    """

    repairs_changed = Signal()
    picture_changed = Signal(object)
    mask_changed = Signal(object)
    exclusions_changed = Signal(object)
    source_changed = Signal(object)
    guide_lines_changed = Signal()
    view_changed = Signal()
    modified_changed = Signal(bool)

    def __init__(
        self,
        picture: Picture,
        *,
        name: str,
        path: Path | None = None,
        screen: ScreenPicture | None = None,
        repairs: tuple[Repair, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        """Open a picture.

        Args:
            picture: The picture as read, the original; it is not changed.
            name: Name for the title bar.
            path: File that the picture was read from.
            screen: The picture with the repairs prepared for the screen; prepared here, which takes
                time, if None.
            repairs: Repairs that it begins with, lowest first.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.path = path
        self._view: View | None = None
        self._composed = ComposedPicture.of(picture.pixels, repairs)
        self.screen = screen or ScreenPicture(self._composed, icc_profile=picture.icc_profile)
        height, width = picture.pixels.shape[:2]
        self.mask = PaintedMask(height=height, width=width)
        self.exclusions = PaintedMask(height=height, width=width)
        self._picture = picture
        self.screen_original = ScreenOriginal(self.screen)
        self._repairs = repairs
        self._newest_number = _find_newest_number(repairs)
        self._source: Rect | None = None
        self._guide_lines: tuple[GuideLine, ...] = ()
        self._was_modified = False
        self.lineage = Lineage.begin(self, repairs=repairs, name=name)
        self.undo_stack.indexChanged.connect(self._on_step)

    @property
    def name(self) -> str:
        """Name for the title bar, usually that of the file."""
        return self.lineage.name

    @property
    def saved_path(self) -> Path | None:
        """File that was last saved, or the project that was opened; None before the first time."""
        return self.lineage.saved_path

    @property
    def undo_stack(self) -> QUndoStack:
        """The history, which goes back beyond the rotating or cropping that made this document."""
        return self.lineage.undo_stack

    @property
    def bounds(self) -> Rect:
        """The whole picture."""
        return self.mask.bounds

    @property
    def pixels(self) -> Pixels:
        """The current picture (H, W, C), read-only. Costs a copy if anything is restored."""
        view = self._composed.read(self.bounds).view()
        view.flags.writeable = False
        return view

    @property
    def composed(self) -> ComposedPicture:
        """The current picture, as a value that may be read on any thread."""
        return self._composed

    @property
    def original(self) -> Picture:
        """The picture as it was opened, with its metadata. Its pixels are never changed."""
        return self._picture

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What has been restored, lowest first. The same values mean the same picture."""
        return self._repairs

    @property
    def source(self) -> Rect | None:
        """Rectangle that texture may be copied from, picture pixels; None for anywhere.

        It is an option of later jobs, not part of the picture, so undo leaves it alone.
        """
        return self._source

    @property
    def guide_lines(self) -> tuple[GuideLine, ...]:
        """Lines over the mask: what lies on either side of a line goes on up to it."""
        return self._guide_lines

    @property
    def view(self) -> View | None:
        """What the canvas shows; None for the whole picture. Undo leaves it alone."""
        return self._view

    @property
    def is_project(self) -> bool:
        """Whether the file that was opened or last saved holds all that has been done."""
        return self.saved_path is not None and self.saved_path.suffix.lower() == OPENRASTER_SUFFIX

    @property
    def state(self) -> DocumentState:
        """What the document is like now."""
        return DocumentState(
            document=self,
            repairs=self._repairs,
            step=self.newest_step,
            mask_area=self.mask.area,
        )

    @property
    def is_modified(self) -> bool:
        """Whether the document differs from the file that was opened or last saved.

        Only the file of a project has a mask and guide lines. Else the picture alone counts, and it
        may also be in the file that was exported last.
        """
        saved, exported = self.lineage.saved_state, self.lineage.exported_state
        if self.is_project:
            return self.state != saved
        pictures = [(s.document, s.repairs) for s in (saved, exported) if s is not None]
        return (self, self._repairs) not in pictures

    @property
    def is_drawn_on(self) -> bool:
        """Whether there is a mask, or a guide line, which has not been restored."""
        return self.mask.area > 0 or bool(self._guide_lines)

    @property
    def has_unsaved_work(self) -> bool:
        """Whether closing the document would lose anything that was done to it."""
        return self.is_modified or (self.is_drawn_on and not self.is_project)

    @property
    def newest_step(self) -> QUndoCommand | None:
        """The step that undo would undo, None if there is none."""
        index = self.undo_stack.index()
        return self.undo_stack.command(index - 1) if index > 0 else None

    def make_reshaped(
        self, picture: Picture, *, screen: ScreenPicture, repairs: tuple[Repair, ...]
    ) -> "Document":
        """Return a document of another shape with the same history, path and name.

        Args:
            picture: The original in the new shape.
            screen: The picture with the repairs prepared for the screen.
            repairs: The repairs in the new shape, lowest first.
        """
        reshaped = Document(
            picture,
            name=self.name,
            path=self.path,
            screen=screen,
            repairs=repairs,
        )
        reshaped.join(self.lineage)
        return reshaped

    def join(self, lineage: Lineage) -> None:
        """Go on in the history of the document that this one is made from."""
        self.lineage = lineage
        lineage.adopt(self)
        lineage.undo_stack.indexChanged.connect(self._on_step)

    def copy_picture(self) -> Picture:
        """Return the current picture with its metadata; its pixels are never changed."""
        return replace(self._picture, pixels=self._composed.read(self.bounds))

    def new_repair_number(self) -> int:
        """Return a number that no repair has had yet."""
        self._newest_number += 1
        return self._newest_number

    def set_repairs(
        self, repairs: tuple[Repair, ...], *, places: Sequence[Rect] | None = None
    ) -> None:
        """Replace the repairs. Only for commands, and for tools until they make one.

        Args:
            repairs: The repairs, lowest first.
            places: Where the picture has to be composed anew; None for where the repairs differ.
        """
        before = self._repairs
        if repairs == before:
            return
        self._repairs = repairs
        self._newest_number = max(self._newest_number, _find_newest_number(repairs))
        if places is None:
            places = find_changed_places(before, repairs)
        self._composed = self._composed.changed(repairs, places)
        self.screen.update(self._composed, places)
        for place in places:
            self.picture_changed.emit(place)
        self.repairs_changed.emit()
        self._update_modified()

    def flip_mask(self, change: MaskChange) -> None:
        """Apply a change to the mask or revert it. Only for commands."""
        self.mask.flip(change)
        self.mask_changed.emit(change.place)

    def flip_exclusions(self, change: MaskChange) -> None:
        """Apply a change to the exclusions or revert it. Only for commands."""
        self.exclusions.flip(change)
        self.exclusions_changed.emit(change.place)

    def set_source(self, source: Rect | None) -> None:
        """Let texture be copied from one rectangle only, or from anywhere."""
        before = self._source
        if source == before:
            return
        self._source = source
        places = [place for place in (before, source) if place is not None]
        self.source_changed.emit(places[0].united(places[-1]))

    def set_view(self, view: View | None) -> None:
        """Note what the canvas shows."""
        if view != self._view:
            self._view = view
            self.view_changed.emit()

    def set_guide_lines(self, guide_lines: tuple[GuideLine, ...]) -> None:
        """Replace the guide lines. Only for commands, and for the tool until it makes one."""
        if guide_lines != self._guide_lines:
            self._guide_lines = guide_lines
            self.guide_lines_changed.emit()

    def mark_saved(self, path: Path, *, state: DocumentState) -> None:
        """Note that a state of the document has been saved, or opened from a project."""
        self.lineage.saved_path, self.lineage.name = path, path.name
        self.lineage.saved_state = state
        self._update_modified()

    def mark_exported(self, state: DocumentState) -> None:
        """Note that the picture of a state has been written to a file that is not this document's."""
        if not self.is_project:
            self.lineage.exported_state = state
            self._update_modified()

    def mark_recovered(self, *, saved_path: Path | None, is_modified: bool) -> None:
        """Note that the document comes back from a crash.

        Args:
            saved_path: File that an older state was saved to; None if there is none.
            is_modified: Whether the picture differs from the file that was opened or last saved.
        """
        self.lineage.saved_path = saved_path
        self.lineage.saved_state = replace(
            self.state, document=None if is_modified else self, mask_area=-1
        )
        self._update_modified()

    def _on_step(self) -> None:
        self._update_modified()
        self.lineage.drop_unreachable()

    def _update_modified(self) -> None:
        if self.is_modified != self._was_modified:
            self._was_modified = self.is_modified
            self.modified_changed.emit(self._was_modified)


def _find_newest_number(repairs: tuple[Repair, ...]) -> int:
    """Return the highest number of a repair, 0 if there is none."""
    return max((repair.number for repair in repairs), default=0)
