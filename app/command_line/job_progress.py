"""The progress of a job, on a line of a terminal; only warnings if there is none."""

from typing import TextIO

from app.command_line.status_line import StatusLine
from app.command_line.words import explain_event
from engine.api import Stage
from engine.events import EngineEvent, EnginePreparing, JobProgressed


class JobProgress:
    """Shows the events of the engine."""

    def __init__(self, stream: TextIO) -> None:
        self._line = StatusLine(stream)

    def show(self, event: EngineEvent) -> None:
        """Show an event of the engine."""
        match event:
            case EnginePreparing():
                self._line.show("Preparing for the first start…")
            case JobProgressed(stage=Stage.FIND, fraction=fraction):
                self._line.show(f"Looking for damage: {fraction:4.0%}")
            case JobProgressed(fraction=fraction):
                self._line.show(f"Restoring: {fraction:4.0%}")
            case _:
                warning = explain_event(event)
                if warning:
                    self._line.keep(warning)

    def clear(self) -> None:
        """Clear the line."""
        self._line.clear()
