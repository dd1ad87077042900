"""The goal of an interrupted run, as the goal page shows it."""

import dataclasses
import filecmp
from pathlib import Path

from app.models.library import ModelLibrary
from training.api import FineTuneRequest, Goal


def find_goal(request: FineTuneRequest, library: ModelLibrary) -> Goal:
    """Return a request's goal, with the library's model in place of the run's copy of it."""
    copy = request.goal.model
    paths = (model.path for model in library.models() if not model.problem)
    model = next((path for path in paths if _is_same(path, copy)), copy)
    return dataclasses.replace(request.goal, model=model)


def _is_same(first: Path, second: Path) -> bool:
    try:
        return filecmp.cmp(first, second, shallow=False)
    except OSError:
        return False
