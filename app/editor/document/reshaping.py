"""Rotates, crops and straightens the open picture, as one undo step each."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.document.geometry import Content, crop, rotate, straighten
from app.editor.document.lineage import ShapeStep
from app.editor.document.mask import MaskChange
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.shared_original import share_original
from app.shared.background import Background
from app.shared.language.marks import mark
from app.shared.problems import make_problem
from engine.pictures.pixels import Rect


class Reshape(ShapeStep):
    """Puts a document of another shape in the place of the one that it was made from."""

    def __init__(
        self, before: Document, after: Document, *, show: Callable[[Document], None], text: str
    ) -> None:
        """Keep both documents; the picture of each stays in memory.

        Args:
            before: The document that is open.
            after: The document made from it.
            show: Called with the document to open.
            text: What the step does.
        """
        super().__init__(text, before=before, after=after)
        self._documents = before, after
        self._show = show

    @override
    def undo(self) -> None:
        self._put(self._documents[0])

    @override
    def redo(self) -> None:
        self._put(self._documents[1])

    def _put(self, document: Document) -> None:
        document.lineage.current = document
        self._show(document)


class Reshaping(QObject):
    """Makes documents of another shape from the one that is shown, on another thread.

    If the document changes meanwhile, the new shape is dropped. If only another document is shown,
    the work goes on.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        show: Callable[[Document], None],
        *,
        finish_gestures: Callable[[], None],
        run_when_made: Callable[[Callable[[], None]], None],
        is_drawing: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Reshape no document yet.

        Args:
            show: Called with the document that takes the place of its lineage's other shape.
            finish_gestures: Makes what the user is drawing an undo step.
            run_when_made: Calls a function as soon as all strokes are undo steps.
            is_drawing: Returns whether anything is drawn that is not an undo step yet.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._show = show
        self._finish_gestures = finish_gestures
        self._run_when_made = run_when_made
        self._is_drawing = is_drawing
        self._document: Document | None = None
        self._background = Background(self)
        self._work_ids: dict[Document, int] = {}
        self._turns = 0

    @property
    def is_busy(self) -> bool:
        """Whether a document of another shape is being made."""
        return self._background.is_busy

    def set_document(self, document: Document | None) -> None:
        """Reshape another document."""
        before, self._document = self._document, document
        self._turns = 0
        if before is not None and document is not None and document.lineage is before.lineage:
            self._drop_work(before)

    def forget(self, document: Document) -> None:
        """Drop what is being made of a document that is being closed."""
        self._drop_work(document)

    def close(self) -> None:
        """Wait for the work under way, and drop it."""
        self._background.close()

    def rotate(self, *, turns: int) -> None:
        """Rotate the picture by quarter turns counter-clockwise, 1 to 3.

        A turn that is still being made is added.
        """
        turns = (self._turns + turns) % 4
        texts = {
            1: mark("steps", "Rotate left"),
            2: mark("steps", "Rotate"),
            3: mark("steps", "Rotate right"),
        }
        if turns == 0 and self._document is not None:
            self._turns = 0
            self._drop_work(self._document)
        else:
            self._start(lambda content: rotate(content, turns=turns), texts[turns], turns=turns)

    def crop(self, place: Rect) -> None:
        """Crop the picture to a rectangle inside it."""
        if self._document is not None and place != self._document.bounds:
            self._start(lambda content: crop(content, place), mark("steps", "Crop"))

    def straighten(self, degrees: float) -> None:
        """Rotate the picture by a small angle, counter-clockwise, and crop the corners away."""
        if degrees:
            self._start(
                lambda content: straighten(content, degrees=degrees), mark("steps", "Straighten")
            )

    def _start(self, change: Callable[[Content], Content], text: str, *, turns: int = 0) -> None:
        """Make another shape as soon as all strokes are undo steps.

        Args:
            change: Returns the content in the new shape; on any thread.
            text: Name of the undo step, marked.
            turns: Quarter turns that are all the change.
        """
        document = self._document
        if document is not None:
            self._finish_gestures()
            self._turns = turns
            self._run_when_made(lambda: self._make(document, change, text))

    def _make(self, document: Document, change: Callable[[Content], Content], text: str) -> None:
        """Make the new shape of a document as it is now."""
        self._drop_work(document)
        step = document.newest_step
        before = Content(
            original=document.original,
            repairs=document.repairs,
            mask=document.mask.elements.copy(),
            exclusions=document.exclusions.elements.copy() if document.exclusions.area else None,
            guide_lines=document.guide_lines,
            source=document.source,
        )

        def work() -> tuple[Content, ScreenPicture]:
            changed = change(before)
            content = replace(changed, original=share_original(changed.original))
            picture = ComposedPicture.of(content.original.pixels, content.repairs)
            return content, ScreenPicture(picture, icc_profile=content.original.icc_profile)

        def on_done(made: tuple[Content, ScreenPicture]) -> None:
            self._end_work(document)
            is_drawn_on = document is self._document and self._is_drawing()
            if document.newest_step is step and not is_drawn_on:
                self._push(document, *made, text)

        def on_error(error: Exception) -> None:
            self._end_work(document)
            self.notice.emit(make_problem(error))

        self._work_ids[document] = self._background.run(work, on_done=on_done, on_error=on_error)

    def _push(self, document: Document, content: Content, screen: ScreenPicture, text: str) -> None:
        reshaped = document.make_reshaped(content.original, screen=screen, repairs=content.repairs)
        drawn = MaskChange.from_flips(content.mask, place=reshaped.bounds)
        if drawn is not None:
            reshaped.flip_mask(drawn)
        if content.exclusions is not None:
            excluded = MaskChange.from_flips(content.exclusions, place=reshaped.bounds)
            if excluded is not None:
                reshaped.flip_exclusions(excluded)
        reshaped.set_guide_lines(content.guide_lines)
        reshaped.set_source(content.source)
        document.undo_stack.push(Reshape(document, reshaped, show=self._show, text=text))

    def _end_work(self, document: Document) -> None:
        del self._work_ids[document]
        if document is self._document:
            self._turns = 0

    def _drop_work(self, document: Document) -> None:
        work_id = self._work_ids.pop(document, None)
        if work_id is not None:
            self._background.drop(work_id)
