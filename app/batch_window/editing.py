"""Opens pictures of a batch in the editor, and takes back what is made there."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.batch.items import make_mask
from app.batch_window.pictures import BatchPicture
from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.document.lineage import Lineage
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.shared_original import share_original
from app.editor.files.mask_files import scale_mask
from app.editor.files.opening import OpenedTogether, PictureFiles
from app.editor.film.open_pictures import Placing
from app.editor.jobs.tries import Tries
from app.editor.workbench import Workbench
from app.shared.notice import Notice, Subject, Urgency
from engine.api import RestoreOptions, Result
from engine.pictures.files import read_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A picture of a batch that has been read for the editor.

    Attributes:
        picture: The picture.
        screen: Its pixels prepared for the screen.
        mask: Its mask, (H, W), bool; None if it has none.
        results: What differs in its result; none if it has none that fits.
    """

    picture: Picture
    screen: ScreenPicture
    mask: Mask | None = field(default=None, repr=False)
    results: tuple[Result, ...] = ()


class BatchEditing(QObject):
    """Knows which open pictures belong to the batch.

    Signals:
        changed: Another picture of the batch is open, or one has gone.
        mask_taken: A mask was painted for the item of a name, a str and a `Mask`.
        picture_taken: The picture of an item was repaired by hand, a str and a `Picture`.
        notice: Something to tell the user in the main window, a `Notice`.
    """

    changed = Signal()
    mask_taken = Signal(str, object)
    picture_taken = Signal(str, object)
    notice = Signal(object)

    def __init__(
        self, workbench: Workbench, files: PictureFiles, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._files = files
        # Item names by lineage: a document that is rotated has another one in its place.
        self._names = dict[Lineage, str]()
        workbench.pictures.changed.connect(self._drop_closed)

    def find_name(self, document: Document | None) -> str | None:
        """Return the name of the item that an open picture belongs to; None if to none."""
        return None if document is None else self._names.get(document.lineage)

    def open(self, picture: BatchPicture) -> None:
        """Open a picture with its mask; one with a result shows that as a repair."""
        for document in self._workbench.pictures.documents:
            if self._names.get(document.lineage) == picture.item.name:
                self._workbench.show(document)
                self._offer(document)
                return
        self._files.read(
            lambda: _read(picture),
            open_read=lambda opened, placing: self._show(opened, picture, placing),
            name=picture.file_name,
            together=OpenedTogether(left=1),
        )

    def take_shown(self) -> bool:
        """Take the picture that is shown back to the batch; returns whether there is one to take."""
        document = self._workbench.document
        name = self.find_name(document)
        if document is None or name is None:
            return False
        hint = self._find_obstacle(document)
        if hint:
            self._tell(hint)
            return False
        self._workbench.retouching.run_when_made(lambda: self._take(document, name))
        return True

    def _show(self, opened: _Opened, picture: BatchPicture, placing: Placing) -> None:
        workbench, item = self._workbench, picture.item
        workbench.open_picture(
            opened.picture, name=picture.file_name, screen=opened.screen, placing=placing
        )
        document = workbench.document
        assert document is not None, "it was opened just now"
        if opened.mask is not None and opened.mask.any():
            workbench.marking.editor.replace(opened.mask)
        if opened.results:
            options = picture.options or RestoreOptions()
            tries = Tries.begin(document, options)
            made_at = datetime.now().astimezone()
            tries.add(opened.results, options, seconds=picture.seconds, made_at=made_at)
            workbench.restoring.resume(tries)
        self._names[document.lineage] = item.name
        self.changed.emit()
        self._offer(document)

    def _find_obstacle(self, document: Document) -> str:
        """Return why a picture cannot be taken now, a sentence; empty if it can."""
        workbench = self._workbench
        is_at_work = workbench.submitter.document_at_work is document
        if workbench.is_restoring and is_at_work:
            return self.tr("Wait until the picture has been restored, or cancel that with Esc.")
        if document.repairs and document.mask.area > 0:
            return self.tr("Restore what is painted first, or clear the mask.")
        if not document.repairs and document is not document.lineage.first:
            return self.tr("Undo rotating and cropping first, so that the mask fits the file.")
        if not document.repairs and document.mask.area == 0:
            return self.tr("Paint over what is to be restored first.")
        return ""

    def _take(self, document: Document, name: str) -> None:
        if document.repairs:
            self.picture_taken.emit(name, document.copy_picture())
        else:
            self.mask_taken.emit(name, document.mask.elements.copy())
        self._workbench.close_picture(document)

    def _offer(self, document: Document) -> None:
        """Say how to get back to the batch, for as long as the picture is shown."""
        text = self.tr("Paint over what is to be restored, then use the mask in the batch.")
        if document.repairs:
            text = self.tr("Repair the picture, then use it in the batch.")
        self.notice.emit(
            Notice(
                text=text,
                urgency=Urgency.HINT,
                subject=Subject.BATCH,
                action=self.tr("Use in the batch"),
                holds=lambda: self._workbench.document is document,
            )
        )

    def _drop_closed(self) -> None:
        """Forget pictures that the user has closed."""
        lineages = {document.lineage for document in self._workbench.pictures.documents}
        left = {lineage: name for lineage, name in self._names.items() if lineage in lineages}
        if left != self._names:
            self._names = left
            self.changed.emit()

    def _tell(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, subject=Subject.BATCH))


def _read(picture: BatchPicture) -> _Opened:
    """Read a picture with its mask and result; on any thread."""
    item = picture.item
    original = share_original(read_picture(item.photo))
    shape = original.pixels.shape
    made = None if item.mask is None else make_mask(item.mask, original)
    mask = None if made is None else made.mask
    if mask is not None and mask.shape != shape[:2]:
        mask = scale_mask(mask, shape[:2])
    screen = ScreenPicture(
        ComposedPicture.of(original.pixels, ()), icc_profile=original.icc_profile
    )
    results: tuple[Result, ...] = ()
    if picture.result is not None:
        mask, results = _find_results(original, mask, picture.result)
    return _Opened(picture=original, screen=screen, mask=mask, results=results)


def _find_results(
    original: Picture, mask: Mask | None, file: Path
) -> tuple[Mask | None, tuple[Result, ...]]:
    """Return the mask of a result and what it shows there.

    A result of another shape or depth, which a format may have made of it, shows nothing.
    """
    pixels = read_picture(file).pixels
    if pixels.shape != original.pixels.shape or pixels.dtype != original.pixels.dtype:
        return mask, ()
    differs = (pixels != original.pixels).any(axis=2)
    if mask is None:
        mask = differs
    missed = differs & ~mask
    if np.count_nonzero(missed) > np.count_nonzero(mask):
        missed[:] = False  # the file's format has changed every pixel a little
    place = Rect.of_mask(mask | missed)
    if place is None:
        return mask, ()
    result = Result(
        place=place,
        pixels=pixels[place.slices].copy(),
        missed=missed[place.slices] if missed.any() else None,
    )
    return mask, (result,)
