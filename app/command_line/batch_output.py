"""Prints what a batch reports: for people, or as JSON Lines."""

import json
from pathlib import Path

from app.batch.events import (
    BatchEvent,
    BatchProgressed,
    EngineReported,
    ItemEnded,
    ItemProgressed,
    ItemStarted,
)
from app.batch.items import ItemState
from app.batch.record import RecordLine, to_json
from app.command_line.environment import Environment
from app.command_line.status_line import StatusLine
from app.command_line.words import explain_event
from engine.events import EnginePreparing
from engine.process.standard_streams import write_note, write_result


class BatchOutput:
    """Prints the events of a batch.

    For people: each result's path, and each failure with its reason; on a terminal, a line that
    says how far the batch is takes the place of the paths.
    """

    def __init__(self, environment: Environment, *, results: Path, as_json: bool) -> None:
        """Begin without a word.

        Args:
            environment: The streams to print to.
            results: Folder of the results.
            as_json: Whether to print JSON Lines.
        """
        self._results = results
        self._out, self._err = environment.out, environment.err
        self._line = StatusLine(environment.err)
        self._as_json = as_json
        self._progress = ""
        self._name = ""
        self._share = ""

    def show(self, event: BatchEvent) -> None:
        """Print an event."""
        match event:
            case ItemStarted(name=name):
                self._write_json("started", name=name)
            case ItemProgressed(name=name, fraction=fraction):
                self._name, self._share = name, f"{fraction:4.0%}"
            case ItemEnded(line=line):
                self._show_end(line)
            case BatchProgressed():
                self._progress = describe_progress(event)
                self._write_json(
                    "progress",
                    ended=event.ended,
                    total=event.total,
                    seconds_left=event.seconds_left and round(event.seconds_left),
                )
            case EngineReported(event=EnginePreparing()):
                self._progress = "Preparing for the first start…"
            case EngineReported(event=reported):
                self.note(explain_event(reported))
        self._line.show(f"{self._progress}  {self._name} {self._share}".strip())

    def note(self, sentence: str) -> None:
        """Print a sentence beside the results; nothing if it is empty."""
        if sentence:
            self._line.keep(sentence)

    def sum_up(self, sentence: str, **values: object) -> None:
        """Print how the batch has ended.

        Args:
            sentence: For people.
            values: For programs.
        """
        self._line.clear()
        if self._as_json:
            self._write_json("ended", **values)
        else:
            write_note(self._err, sentence)

    def close(self) -> None:
        """Clear the line of the terminal."""
        self._line.clear()

    def _show_end(self, line: RecordLine) -> None:
        if self._as_json:
            values = to_json(line)
            del values["written_at"]  # only the record knows
            write_result(self._out, json.dumps({"event": line.state.value, **values}))
        elif line.state is ItemState.FAILED:
            self._line.keep(f"{line.name}: {line.reason}")
        elif not self._line.is_terminal:
            is_finished = line.state is ItemState.FINISHED
            if is_finished:
                write_result(self._out, str(self._results / line.output))
            else:
                write_note(self._err, f"{line.name} was skipped. {line.reason}")

    def _write_json(self, event: str, **values: object) -> None:
        if self._as_json:
            write_result(self._out, json.dumps({"event": event, **values}))


def describe_progress(progress: BatchProgressed) -> str:
    """Return how far a batch is, such as "12 of 500, 4 min left"."""
    left = progress.seconds_left
    words = f"{progress.ended} of {progress.total}"
    if left is None or progress.ended == progress.total:
        return words
    if left < 60:
        return f"{words}, {left:.0f} s left"
    return (
        f"{words}, {left / 60:.0f} min left"
        if left < 5400
        else f"{words}, {left / 3600:.1f} h left"
    )
