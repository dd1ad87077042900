"""The log of a run: one JSON object a line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from typing_extensions import override

from engine.pictures.atomic_write import write_atomically
from training.run.callbacks.callback import Callback
from training.run.run_state import Progress

DIGITS: Final = 5


class JsonLog(Callback):
    """Appends what is noted and told to a file.

    Lines of steps that were lost when a run was killed are taken out as it goes on, so that no
    step is in the log twice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @override
    def began(self, progress: Progress, *, steps: int) -> None:
        if not self._path.is_file():
            return
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if _is_up_to(line, progress.step)]
        if len(kept) < len(lines):
            write_atomically(self._path, "".join(kept).encode())

    @override
    def noted(self, progress: Progress, values: Mapping[str, float]) -> None:
        self._append(progress, {name: round(value, DIGITS) for name, value in values.items()})

    @override
    def told(self, progress: Progress, sentence: str) -> None:
        self._append(progress, {"event": sentence})

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
    """Return the lines up to a step; none where there is no log."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if _is_up_to(line, step)]


def _is_up_to(line: str, step: int) -> bool:
    try:
        return int(json.loads(line)["step"]) <= step
    except (ValueError, KeyError, TypeError):  # the last line of a killed run may be half a line
        return False
