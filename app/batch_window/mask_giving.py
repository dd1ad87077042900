"""Gives pictures of a batch other masks: copied from one picture to others, painted, or none."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.batch.items import MaskChoice
from app.batch_window.pictures import BUSY_STATES, BatchPictures, PictureState
from app.batch_window.result_files import choose_mask_file
from app.editor.files.mask_files import scale_mask
from app.shared.background import Background
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.pictures import files
from engine.pictures.files import read_mask
from engine.pictures.pixels import Mask
from engine.pictures.thumbnail_file import read_thumbnail


class MaskGiving(QObject):
    """Holds the copied mask. Masks that it makes are files beside the record of the batch.

    Attributes:
        copied: The copied mask, None before the first copy.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, pictures: BatchPictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._background = Background(self)
        self.copied: MaskChoice | None = None

    def close(self) -> None:
        """Wait for a mask that is being written. Idempotent."""
        self._background.close()

    def copy(self, row: int) -> None:
        """Copy the mask of a picture, for `paste`."""
        self.copied = self._pictures[row].item.mask
        if self.copied is None:
            self._tell(self.tr("This picture has no mask to copy."), Urgency.HINT)

    def paste(self, rows: Iterable[int], out: Path) -> None:
        """Give the copied mask to pictures; for those of another size it is scaled.

        Args:
            rows: The rows of the pictures.
            out: Folder of the results.
        """
        copied = self.copied
        free = [row for row in rows if self._is_free(row)]
        if copied is None:
            self._tell(self.tr("Copy the mask of a picture first (Ctrl+C)."), Urgency.HINT)
        elif not isinstance(copied, Path):
            for row in free:
                self._give(row, copied)
        else:
            items = [self._pictures[row].item for row in free]
            self._background.run(
                lambda: [_fit_mask(copied, item.photo, item.name, out) for item in items],
                on_done=lambda masks: self._on_fitted([item.name for item in items], masks, copied),
                on_error=self._on_failed,
            )

    def remove(self, rows: Iterable[int]) -> None:
        """Take masks away; their files stay."""
        for row in rows:
            if self._is_free(row):
                self._give(row, None)

    def give_painted(self, row: int, mask: Mask, out: Path) -> None:
        """Give a picture a mask that the user has painted, (H, W), bool."""
        name = self._pictures[row].item.name
        file = choose_mask_file(name, out)
        self._background.run(
            lambda: write_mask(file, mask),
            on_done=lambda _: self._on_fitted([name], [file], file),
            on_error=self._on_failed,
        )

    def _is_free(self, row: int) -> bool:
        return self._pictures[row].state not in BUSY_STATES

    def _give(self, row: int, mask: MaskChoice | None) -> None:
        picture = self._pictures[row]
        item = replace(picture.item, mask=mask)
        state = PictureState.NO_MASK if mask is None else PictureState.READY
        if picture.result is not None:
            state = PictureState.TO_REVIEW
        self._pictures.change(row, replace(picture, item=item, state=state, problem=""))

    def _on_fitted(self, names: list[str], masks: list[Path], copied: Path) -> None:
        for name, mask in zip(names, masks, strict=True):
            row = self._pictures.find(name)
            if row is not None and self._is_free(row):
                self._give(row, mask)
        scaled = sum(mask != copied for mask in masks)
        if scaled:
            text = self.tr("%Ln mask(s) were scaled to the size of their picture.", n=scaled)
            self._tell(text, Urgency.HINT)

    def _on_failed(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.MASK))

    def _tell(self, text: str, urgency: Urgency) -> None:
        self.notice.emit(Notice(text=text, urgency=urgency, subject=Subject.MASK))


def write_mask(file: Path, mask: Mask) -> None:
    """Write a mask to a PNG in a folder that may not exist yet; on any thread.

    Raises:
        PictureWriteError: It cannot be written.
        OSError: Its folder cannot be made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write_mask(file, mask)


def _fit_mask(file: Path, photo: Path, name: str, out: Path) -> Path:
    """Return a mask file for a picture: the same one if it has the picture's size."""
    size = read_thumbnail(photo, side_px=1)
    mask = read_mask(file)
    if mask.shape == (size.height, size.width):
        return file
    fitted = choose_mask_file(name, out)
    write_mask(fitted, scale_mask(mask, (size.height, size.width)))
    return fitted
