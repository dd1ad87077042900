"""Notices crashes of the window and its child processes, and writes a report about each once."""

import logging
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qFormatLogMessage,
    qInstallMessageHandler,
)

from app.shared.crashes.own_faults import OwnFaults, take_left_faults
from app.shared.crashes.redaction import redact
from app.shared.crashes.reports import Crash, write_report
from app.shared.crashes.stack import describe_error, redact_stack
from app.shared.messages import explain
from engine.errors import EngineDiedError, EngineHungError
from engine.events import EngineEvent, EngineUnavailable
from training.api import Fault, TrainerEvent, TrainerFailed

# An error in something that is drawn comes back with every frame.
_MAX_ERRORS: Final = 20
_DEATHS: Final = (Fault.DIED, Fault.KILLED)

_log = logging.getLogger(__name__)


class CrashWatch(QObject):
    """Writes the reports; whoever shows them listens.

    Signals:
        reported: There is a new `CrashReport`; an error counts once for each place.
    """

    reported = Signal(object)

    _raised = Signal(str, object)
    _child_died = Signal(object, object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Prepare; `watch` begins.

        Args:
            folder: The folder of the reports.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder = folder
        self._faults = OwnFaults(folder)
        self._known: set[str] = set()
        self._raised.connect(self._on_raised, Qt.ConnectionType.QueuedConnection)
        self._child_died.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """Take the place of the hooks of Python and Qt, and watch for crashes."""
        self._faults.watch()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(self._on_qt_message)

    def close(self) -> None:
        """Give the hooks back; the program ends in good order."""
        qInstallMessageHandler(None)
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        self._faults.close()

    def look_for_left(self) -> None:
        """Report what crashed programs have left."""
        for text in take_left_faults(self._folder):
            self._report(Crash.WINDOW, redact_stack(text))

    def watch_engine(
        self, on_event: Callable[[EngineEvent], None]
    ) -> Callable[[EngineEvent], None]:
        """Return a receiver of an engine's events that notices its death, on any thread."""

        def receive(event: EngineEvent) -> None:
            # Before the event itself, whose sentence then stands in front of the offer.
            if isinstance(event, EngineUnavailable):
                error = event.error
                if isinstance(error, EngineDiedError | EngineHungError):
                    self._child_died.emit(Crash.ENGINE, tuple(describe_error(error)))
            on_event(event)

        return receive

    def watch_trainer(
        self, on_event: Callable[[TrainerEvent], None]
    ) -> Callable[[TrainerEvent], None]:
        """Return a receiver of the trainer's events that notices its death, on any thread."""

        def receive(event: TrainerEvent) -> None:
            if isinstance(event, TrainerFailed) and event.fault in _DEATHS:
                lines = (event.fault.value, *redact_stack(event.stack))
                self._child_died.emit(Crash.TRAINER, lines)
            on_event(event)

        return receive

    def _report(self, crash: Crash, lines: Iterable[str], *, sentence: str = "") -> None:
        self.reported.emit(write_report(self._folder, crash, lines, sentence=sentence))

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        _log.error("uncaught error", exc_info=(kind, error, where))
        # Only texts go on: an error holds all that its frames hold.
        self._raised.emit(explain(error), tuple(describe_error(error)))

    def _on_thread_exception(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
            self._on_exception(found.exc_type, found.exc_value, found.exc_traceback)

    def _on_unraisable(self, found: "sys.UnraisableHookArgs") -> None:
        if found.exc_value is not None:
            self._on_exception(found.exc_type, found.exc_value, found.exc_traceback)

    def _on_raised(self, sentence: str, lines: tuple[str, ...]) -> None:
        """Report an error, the first time that it comes from this place."""
        kind, *places = (line.partition(":")[0] if line[:1].strip() else line for line in lines)
        key = "\n".join([kind, *places])
        if key not in self._known and len(self._known) < _MAX_ERRORS:
            self._known.add(key)
            self._report(Crash.ERROR, lines, sentence=sentence)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind is QtMsgType.QtFatalMsg:  # Qt ends the program after this
            self._faults.note(f"Qt: {redact(message)}")
        if kind is not QtMsgType.QtDebugMsg:
            _log.info("Qt: %s", message)
        if sys.stderr is not None:
            sys.stderr.write(f"{qFormatLogMessage(kind, context, message)}\n")
