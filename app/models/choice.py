"""Chooses the model that restores, remembers it, and falls back if it cannot be loaded."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.models.library import ModelLibrary
from app.shared.engine_link import EngineLink
from app.shared.messages import explain, name_cause
from app.shared.notice import Notice, Subject, Urgency
from engine.errors import CheckpointError, EngineError


class ModelChoice(QObject):
    """Decides which model the engine uses.

    Attributes:
        library: The models to choose from.

    Signals:
        changed: `in_use` or `is_changing` has changed.
        notice: Something to tell the user, a `Notice`.
    """

    changed = Signal()
    notice = Signal(object)

    def __init__(
        self, engine: EngineLink, library: ModelLibrary, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.library = library
        self._engine = engine
        self._in_use = library.shipped
        self._remembered = ""
        self._wanted: Path | None = None
        self._failure = ""
        engine.model_changed.connect(self._on_model_changed)
        engine.model_refused.connect(self._on_model_refused)
        engine.unavailable.connect(self._on_unavailable)

    @property
    def in_use(self) -> Path:
        """The path of the model that restores."""
        return self._in_use

    @property
    def is_changing(self) -> bool:
        """Whether another model was chosen and is not in use yet."""
        return self._wanted is not None

    @property
    def remembered(self) -> str:
        """The name of the chosen file in the library, to be remembered; empty for the shipped model."""
        return self._remembered

    def recall(self, remembered: str) -> None:
        """Choose the remembered model, before the engine is started."""
        if not remembered:
            return
        path = self.library.folder / remembered
        reason = self.tr("it is not in the library")
        if self.library.is_own(path):
            reason = name_cause(self.library.look_up(path).problem)
        if not reason:
            self.choose(path)
            return
        text = self.tr(
            "The model {name} that you used last cannot be used: {reason}. "
            "The model that comes with Reweave is used instead."
        )
        self._tell(text.format(name=path.stem, reason=reason), Urgency.PROBLEM)

    def choose(self, path: Path) -> None:
        """Use another model from now on, or when the running job has ended."""
        if not self._engine.is_started:
            self._set_in_use(path)
        elif path not in (self._wanted, self._in_use) or self._engine.is_failed:
            self._wanted = path
            self._engine.switch(path)
            self.changed.emit()

    def follow_library(self, folder: Path, copies: Mapping[Path, Path]) -> None:
        """Let the library be in another folder; the model in use is the copy there.

        Args:
            folder: The folder.
            copies: The copy of each model.

        Raises:
            OSError: The folder cannot be remembered; nothing has changed.
        """
        self.library.use_folder(folder)
        if self._in_use in copies:
            self._in_use = copies[self._in_use]
            self._remembered = self._in_use.name
        self.changed.emit()

    def _on_model_changed(self, path: Path) -> None:
        if self._wanted is None:
            return  # the same model on another device
        name = self.library.look_up(path).name
        reason, self._failure = self._failure, ""
        if reason:
            text = self.tr("{reason} The model {name} is used instead.")
            self._tell(text.format(reason=reason, name=name), Urgency.PROBLEM)
        else:
            self._tell(self.tr("Now using the model {name}").format(name=name), Urgency.DONE)
        self._set_in_use(path)

    def _set_in_use(self, path: Path) -> None:
        self._in_use, self._wanted = path, None
        if path == self.library.shipped:
            self._remembered = ""
        elif self.library.is_own(path):
            self._remembered = path.name
        self.changed.emit()

    def _on_model_refused(self, error: EngineError) -> None:
        if self._wanted is None:
            return  # another device does not work
        self._wanted = None
        name = self.library.look_up(self._in_use).name
        text = self.tr("{reason} The model {name} stays in use.")
        self._tell(text.format(reason=explain(error), name=name), Urgency.PROBLEM)
        self.changed.emit()

    def _on_unavailable(self, error: EngineError) -> None:
        """Go back to the shipped model if the one in use can no longer be loaded."""
        if isinstance(error, CheckpointError) and self._in_use != self.library.shipped:
            self._failure = explain(error)
            self.choose(self.library.shipped)

    def _tell(self, text: str, urgency: Urgency) -> None:
        self.notice.emit(Notice(text=text, urgency=urgency, subject=Subject.MODELS))
