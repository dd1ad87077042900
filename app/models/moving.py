"""Moves the model library to another folder: copies the user's models, and removes nothing."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.models.choice import ModelChoice
from app.shared.background import Background
from app.shared.language.joining import join_sentences
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem


class LibraryMove(QObject):
    """Copies the models on another thread; the library follows when all are copied.

    Signals:
        ended: The library is in another folder, or stays where it is because that failed.
        notice: Something to tell the user, a `Notice`.
    """

    ended = Signal()
    notice = Signal(object)

    def __init__(self, models: ModelChoice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._background = Background(self)

    @property
    def is_busy(self) -> bool:
        """Whether models are being copied."""
        return self._background.is_busy

    def close(self) -> None:
        """End what runs; the library stays where it is."""
        self._background.close()

    def move(self, folder: Path) -> None:
        """Keep the user's models in another folder from now on."""
        library = self._models.library
        if self.is_busy or folder == library.folder:
            return
        self._background.run(
            partial(library.copy_to, folder),
            on_done=partial(self._on_copied, folder),
            on_error=self._on_failed,
        )

    def _on_copied(self, folder: Path, copies: Mapping[Path, Path]) -> None:
        before = self._models.library.folder
        try:
            self._models.follow_library(folder, copies)
        except OSError as error:
            self._on_failed(error)
            return
        sentences = [self.tr("Your models are now in {folder}.").format(folder=folder)]
        if copies:
            kept = self.tr("The originals are still in {folder}.")
            sentences.append(kept.format(folder=before))
        text = join_sentences(sentences)
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, subject=Subject.MODELS))
        self.ended.emit()

    def _on_failed(self, error: Exception) -> None:
        self.notice.emit(make_problem(error))
        self.ended.emit()
