"""Lets the engine follow what the user prefers: device, threads and detector."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency
from app.shared.preferences import Preferences
from app.window.contents import Contents
from engine.api import DeviceChoice
from engine.errors import EngineError

# So that walking through a list does not start an engine for every entry.
_REST_MS = 600

_Compute = tuple[DeviceChoice, int, int, bool]


class EngineConnections(QObject):
    """Loads the model again on the device that the user chooses; a running job ends first.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = contents.preferences
        self._models = contents.models
        self._engine = contents.workbench.engine
        self._used = self._wanted = _find_compute(self._preferences.value)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._reload)
        self._preferences.changed.connect(self._on_preferences_changed)
        self._engine.model_changed.connect(self._on_model_changed)
        self._engine.model_refused.connect(self._on_model_refused)

    def close(self) -> None:
        """Start no more engines."""
        self._timer.stop()

    def _on_preferences_changed(self, value: Preferences) -> None:
        if not self._engine.is_started:
            self._used = self._wanted = _find_compute(value)
        elif _find_compute(value) != self._wanted:
            self._timer.start()

    def _reload(self) -> None:
        wanted = _find_compute(self._preferences.value)
        if wanted != self._wanted:
            self._wanted = wanted
            self._engine.reload()

    def _on_model_changed(self) -> None:
        self._used = self._wanted

    def _on_model_refused(self, error: EngineError) -> None:
        """Go back to what works, if it is not the model that does not."""
        if self._wanted == self._used or self._models.is_changing:
            return
        device, card, threads, uses_own = self._wanted = self._used
        before = self._preferences.value
        self._preferences.change(
            replace(before, device=device, card=card, threads=threads, uses_own_detector=uses_own)
        )
        text = self.tr("{reason} The device has not been changed.").format(reason=explain(error))
        self.notice.emit(Notice(text=text, urgency=Urgency.PROBLEM, subject=Subject.MODELS))


def _find_compute(value: Preferences) -> _Compute:
    return value.device, value.card, value.threads, value.uses_own_detector
