"""Paints strokes that copy, and lets the engine make a repair of each, one after the other.

A stroke shows its copy at once. Strokes that are painted while the engine makes earlier ones wait
for their turn, also while another document is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.editor.document.brush import Point
from app.editor.document.commands import ChangeRepairs
from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.jobs.job_submitter import JobSubmitter
from app.editor.retouching.copy_stroke import CopyStroke
from app.editor.tools.hardness import Hardness
from app.editor.tools.painter import Painter
from app.editor.tools.toolbox import ToolKind
from app.shared.engine_link import EngineLink
from app.shared.language.marks import mark
from app.shared.notice import Notice, Subject, Urgency
from engine.api import MAX_FEATHER_PX, Method, RestoreOptions
from engine.events import JobFinished
from engine.pictures.pixels import Rect

_TOOLS = {Method.CLONE: ToolKind.CLONE, Method.HEAL: ToolKind.HEAL}


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A stroke that is not a repair yet, and its document."""

    document: Document
    stroke: CopyStroke


@dataclass(frozen=True, slots=True)
class _NextStep:
    """What is done as soon as no stroke of a document waits; None for no document."""

    document: Document | None
    run: Callable[[], None]


class Retouching(QObject):
    """The source of clone stamp and healing brush, and their strokes.

    The first stroke after the source has been set begins there. Later ones keep that offset.

    Signals:
        notice: Something to tell the user, a `Notice`.
        source_changed: Later strokes copy from elsewhere.
        strokes_changed: What the strokes show has changed inside a Rect.
        count_changed: There are more or fewer strokes.
    """

    notice = Signal(object)
    source_changed = Signal()
    strokes_changed = Signal(object)
    count_changed = Signal()

    def __init__(
        self,
        engine: EngineLink,
        submitter: JobSubmitter,
        painter: Painter,
        hardness: Hardness,
        *,
        settle_gestures: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the engine.

        Args:
            engine: The engine.
            submitter: Submits the jobs.
            painter: Has the size of the brush.
            hardness: Has its hardness, for each of the two tools.
            settle_gestures: Makes what the user is drawing an undo step, so that a result can
                become the next one.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine = engine
        self._submitter = submitter
        self._painter = painter
        self._hardness = hardness
        self._settle_gestures = settle_gestures
        self._document: Document | None = None
        self._source: Point | None = None
        self._offset: tuple[int, int] | None = None
        self._stroke: CopyStroke | None = None
        self._end: Point | None = None
        self._waiting: list[_Waiting] = []
        self._running: _Waiting | None = None
        self._next_steps: list[_NextStep] = []
        engine.job_finished.connect(self._on_job_finished)
        engine.job_failed.connect(self._on_job_failed)
        engine.job_cancelled.connect(self._on_job_cancelled)

    @property
    def strokes(self) -> tuple[CopyStroke, ...]:
        """The strokes on the document that are not repairs yet, oldest first."""
        waiting = (one.stroke for one in self._waiting if one.document is self._document)
        return (*waiting, *(() if self._stroke is None else (self._stroke,)))

    @property
    def is_painting(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke is not None

    @property
    def is_running(self) -> bool:
        """Whether the engine's job is a stroke."""
        return self._running is not None

    def set_document(self, document: Document | None) -> None:
        """Paint on another document, which has no source yet."""
        self._stroke = self._end = None
        self._document = document
        self._source = self._offset = None
        self.source_changed.emit()
        self.count_changed.emit()

    def has_strokes_on(self, document: Document) -> bool:
        """Whether there are strokes on a document that are not repairs yet."""
        is_painted_on = self._stroke is not None and document is self._document
        return is_painted_on or any(one.document is document for one in self._waiting)

    def forget(self, document: Document) -> None:
        """Drop the strokes on a document that is being closed, and what waits for them."""
        self._waiting = [one for one in self._waiting if one.document is not document]
        self._next_steps = [step for step in self._next_steps if step.document is not document]
        if document is self._document:
            self._stroke = self._end = None

    def set_source(self, point: Point) -> None:
        """Let the next stroke begin to copy at a point of the picture, picture pixels."""
        if self._document is not None and not _is_inside(point, self._document.bounds):
            self._report_outside()
            return
        self._source, self._offset = point, None
        self.source_changed.emit()

    def find_source(self, at: Point | None) -> Point | None:
        """Return the point that would be copied to another one; None if there is none."""
        if self._offset is None:
            return self._source
        dx, dy = self._offset
        return None if at is None else Point(x=at.x + dx, y=at.y + dy)

    def find_feather(self, method: Method) -> int:
        """Return the width of the feather of a stroke, picture pixels: the soft edge of its brush."""
        softness = 1 - self._hardness.of(_TOOLS[method])
        return min(round(softness * self._painter.diameter_px / 2), MAX_FEATHER_PX)

    def begin_stroke(
        self, point: Point, method: Method, *, from_last: bool, pressure: float = 1.0
    ) -> None:
        """Begin a stroke, unless something is missing, which the user is told.

        Args:
            point: Where it begins, picture pixels.
            method: CLONE or HEAL.
            from_last: Whether it begins with a straight line from the end of the last stroke.
            pressure: Pressure of the pen, 0 to 1.
        """
        self.finish_stroke()
        document = self._document
        if document is None:
            return
        if self._source is None:
            self._show_hint(
                self.tr("Hold Ctrl or Alt and click the place to copy from, then paint."),
                holds=lambda: self._source is None,
            )
            return
        if self._submitter.is_previewing:
            self._engine.cancel()
        elif self._engine.is_busy and not self.is_running:
            self._show_hint(
                self.tr("Wait for the running restore, or cancel it with Esc, before you paint.")
            )
            return
        start = self._end if from_last and self._end is not None else point
        if self._offset is None:
            self._offset = round(self._source.x - start.x), round(self._source.y - start.y)
        options = RestoreOptions(
            method=method, copy_offset=self._offset, feather_px=self.find_feather(method)
        )
        self._stroke, self._end = CopyStroke(options, bounds=document.bounds), start
        self.count_changed.emit()
        self.extend_stroke(point, pressure=pressure)

    def extend_stroke(self, point: Point, *, pressure: float = 1.0) -> None:
        """Continue the stroke to a point, picture pixels; see `begin_stroke`."""
        if self._stroke is None or self._end is None:
            return
        start, self._end = self._end, point
        diameter_px = self._painter.find_diameter(pressure)
        changed = self._stroke.paint(start, point, diameter_px=diameter_px)
        if changed is not None:
            self.strokes_changed.emit(changed)

    def finish_stroke(self) -> None:
        """End the stroke, which becomes a repair and one undo step."""
        stroke, self._stroke = self._stroke, None
        if stroke is None or self._document is None:
            return
        if stroke.place is None:  # beside the picture
            self._signal_end(stroke)
        elif not stroke.has_source:
            self._signal_end(stroke)
            self._report_outside()
        else:
            self._waiting.append(_Waiting(self._document, stroke))
            self._submit_next()

    def drop_newest(self) -> CopyStroke | None:
        """Take back the newest stroke that is not a repair yet, and return it."""
        waiting = [one for one in self._waiting if one.document is self._document]
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
        elif waiting:
            stroke = waiting[-1].stroke
            if waiting[-1] is self._running:
                self._engine.cancel()
            self._waiting.remove(waiting[-1])
        else:
            return None
        self._signal_end(stroke)
        self._take_next_steps()
        return stroke

    def run_when_made(self, step: Callable[[], None]) -> None:
        """Take a step as soon as the document's strokes are repairs, or have failed.

        If there are none, it is taken now.
        """
        self.finish_stroke()
        self._next_steps.append(_NextStep(self._document, step))
        self._take_next_steps()

    def name_step(self, stroke: CopyStroke) -> str:
        """Return the name of a stroke's undo step, marked."""
        is_clone = stroke.options.method is Method.CLONE
        return mark("steps", "Clone stroke") if is_clone else mark("steps", "Healing stroke")

    def _submit_next(self) -> None:
        """Submit the oldest stroke, unless the engine is at work."""
        while self._waiting and not self._is_blocked:
            one = self._running = self._waiting[0]
            is_taken = self._submitter.submit(
                one.document,
                one.stroke.make_mask(),
                one.stroke.options,
                repairs=one.document.repairs,
                expected_s=0,
            )
            if not is_taken:
                self._end_job()
            elif self._engine.device is None:
                text = self.tr("Waiting for the engine to start…")
                self._report(text)
        self._take_next_steps()

    def _take_next_steps(self) -> None:
        blocked = {one.document for one in self._waiting}
        ready = [step for step in self._next_steps if step.document not in blocked]
        self._next_steps = [step for step in self._next_steps if step.document in blocked]
        for step in ready:
            step.run()

    @property
    def _is_blocked(self) -> bool:
        return self._running is not None or self._engine.is_busy or not self._engine.is_started

    def _end_job(self) -> _Waiting | None:
        """Return the stroke of the job that has ended; from now on it shows nothing."""
        one, self._running = self._running, None
        if one is None or one not in self._waiting:
            return None
        self._waiting.remove(one)
        self._signal_end(one.stroke)
        return one

    def _on_job_finished(self, event: JobFinished) -> None:
        one = self._end_job()
        if one is not None:
            document, stroke = one.document, one.stroke
            if document is self._document:
                self._settle_gestures()
            repair = Repair.from_results(
                event.results,
                mask=stroke.make_mask(),
                number=document.new_repair_number(),
                options=stroke.options,
                seconds=event.seconds,
                made_at=datetime.now().astimezone(),
            )
            after = (*document.repairs, repair)
            command = ChangeRepairs(document, after=after, text=self.name_step(stroke))
            document.undo_stack.push(command)
        self._submit_next()

    def _on_job_failed(self) -> None:
        self._end_job()
        self._submit_next()

    def _on_job_cancelled(self) -> None:
        ended = self._end_job()
        if ended is not None:
            dropped = [one for one in self._waiting if one.document is ended.document]
            self._waiting = [one for one in self._waiting if one not in dropped]
            for one in dropped:
                self._signal_end(one.stroke)
        self._submit_next()

    def _signal_end(self, stroke: CopyStroke) -> None:
        self.count_changed.emit()
        if stroke.place is not None:
            self.strokes_changed.emit(stroke.place)

    def _report_outside(self) -> None:
        self._show_hint(
            self.tr(
                "The place to copy from lies outside the picture. Hold Ctrl or Alt and click "
                "another one."
            )
        )

    def _show_hint(self, text: str, *, holds: Callable[[], bool] | None = None) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, holds=holds))

    def _report(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.RESTORING))


def _is_inside(point: Point, bounds: Rect) -> bool:
    return 0 <= point.x < bounds.width and 0 <= point.y < bounds.height
