"""The log of a run: a file with one JSON object per line."""

import json
from collections.abc import Mapping
from pathlib import Path

from typing_extensions import override

from engine.pictures.atomic_write import write_atomically
from training.judging.validation import DIGITS
from training.run.callbacks.callback import Callback, Progress


class JsonLog(Callback):
    """Appends metrics and messages to a file.

    When a killed run resumes, the lines of its lost steps are removed, so that no step is in the
    log twice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @override
    def on_start(self, progress: Progress, *, steps: int) -> None:
        if not self._path.is_file():
            return
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if _is_up_to(line, progress.step)]
        if len(kept) < len(lines):
            write_atomically(self._path, "".join(kept).encode())

    @override
    def on_metrics(self, progress: Progress, values: Mapping[str, float]) -> None:
        self._append(progress, {name: round(value, DIGITS) for name, value in values.items()})

    @override
    def on_message(self, progress: Progress, text: str) -> None:
        self._append(progress, {"event": text})

    def _append(self, progress: Progress, values: Mapping[str, float | str]) -> None:
        line = {
            "step": progress.step,
            "pictures_seen": progress.pictures_seen,
            "seconds": round(progress.seconds, 1),
            **values,
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def read_log(path: Path, *, step: int) -> list[dict[str, float | str]]:
    """Return the lines up to a step; none if there is no log."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if _is_up_to(line, step)]


def _is_up_to(line: str, step: int) -> bool:
    try:
        return int(json.loads(line)["step"]) <= step
    except (ValueError, KeyError, TypeError):  # the last line of a killed run may be half a line
        return False
