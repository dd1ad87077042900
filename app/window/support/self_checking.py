"""Runs self-checks on a thread of their own, in the language of the window."""

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.models.library import ModelLibrary
from app.self_check.page import CONTEXT, CheckLine, Language
from app.shared.background import Background
from app.shared.language.numbers import format_number
from app.shared.messages import explain, explain_event
from engine.process.one_job import MakeEngine

if TYPE_CHECKING:
    from app.self_check.check import ReportProgress, Step


def get_language() -> Language:
    """Return the language of the window for a self-check."""
    return Language(
        translate=partial(QCoreApplication.translate, CONTEXT),
        format_number=lambda value, decimals: format_number(value, decimals=decimals),
        explain=explain,
        explain_event=explain_event,
    )


class SelfChecking(QObject):
    """One self-check at a time; a cancelled one may still be ending when the next is asked for.

    Attributes:
        language: The language of the page.
        lines: The lines of the newest page; empty until there is one.

    Signals:
        progressed: Another step, in words, and the share of the whole that is done, 0 to 1.
        ended: The page is there.
        failed: There will be no page, with the error.
    """

    progressed = Signal(str, float)
    ended = Signal()
    failed = Signal(object)

    _reported = Signal(object, object, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = get_language()
        self.lines: tuple[CheckLine, ...] = ()
        self._background = Background(self)
        self._work_id = 0
        self._cancelled = threading.Event()  # of the newest self-check
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def start(self, *, make_engine: MakeEngine, library: ModelLibrary, own_detector: Path) -> None:
        """Begin a self-check; `ended` or `failed` follows unless it is cancelled.

        The arguments are those of `SelfCheck`.
        """
        self.cancel()
        self.lines = ()
        self._cancelled = cancelled = threading.Event()
        report: ReportProgress = partial(self._reported.emit, cancelled)

        def check() -> tuple[CheckLine, ...]:
            from app.self_check.check import SelfCheck  # noqa: PLC0415  OpenCV and SciPy: slow

            return SelfCheck(
                make_engine=make_engine,
                library=library,
                own_detector=own_detector,
                language=self.language,
            ).run(report=report, is_cancelled=cancelled.is_set)

        self._work_id = self._background.run(
            check, on_done=self._on_done, on_error=self.failed.emit
        )

    def cancel(self) -> None:
        """Let the engine end soon; no signal follows."""
        self._cancelled.set()
        self._background.drop(self._work_id)

    def close(self) -> None:
        """Cancel, and wait for the end."""
        self.cancel()
        self._background.close()

    def _on_reported(self, cancelled: threading.Event, step: "Step", share: float) -> None:
        if not cancelled.is_set():
            self.progressed.emit(self.language.translate(step.value), share)

    def _on_done(self, lines: tuple[CheckLine, ...]) -> None:
        self.lines = lines
        self.ended.emit()
