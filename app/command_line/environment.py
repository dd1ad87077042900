"""What the commands depend on, and what they have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO, TypeAlias

from app.command_line.options import UsageError
from app.models.library import SUFFIX, ModelLibrary
from app.shared.paths import cache_folder, default_detector, default_model
from engine.api import DeviceChoice, EngineConfig
from engine.errors import EngineError
from engine.pictures.pixels import Mask, Pixels
from engine.process.wire import Serve

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
NOTHING_FOUND: Final = 3
INTERRUPTED: Final = 130

OpenWindow: TypeAlias = Callable[[Sequence[Path], Path | None], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The dependencies of the command line.

    Attributes:
        serve: The function that the engine process runs.
        open_window: Shows the window until it is closed and returns the exit status. It takes
            pictures (none for an empty window) and a model (None for the one used last).
        library: The model library.
        find_display_fault: Returns why no window can be shown, a clause; empty if one can be shown.
        find_exclusions: Returns what the user has said of a picture (H, W, C) in the window that it
            is no damage, (H, W), bool; None for nothing.
        find_own_detector: Returns the detector that the user has taught, if they prefer it; None
            for the one that comes with Reweave.
        out: Stream for results.
        err: Stream for errors, notes and progress.
        start_error: Why no command can be run; None if commands can be run.
    """

    serve: Serve
    open_window: OpenWindow
    library: ModelLibrary
    find_display_fault: Callable[[], str]
    find_exclusions: Callable[[Pixels], Mask | None]
    find_own_detector: Callable[[], Path | None]
    out: TextIO
    err: TextIO
    start_error: EngineError | None = None


def make_config(model: str | None, device: DeviceChoice, environment: Environment) -> EngineConfig:
    """Return the settings of the engine process.

    Args:
        model: A file, or a name in the library; None for the shipped model.
        device: Where the generator runs.
        environment: Has the model library and the detector.

    Raises:
        UsageError: There is no such model.
    """
    return EngineConfig(
        model=find_model(model, environment.library) or default_model(),
        device=device,
        cache=cache_folder(),
        detector=environment.find_own_detector() or default_detector(),
    )


def find_model(word: str | None, library: ModelLibrary) -> Path | None:
    """Return the model's file for an argument: a path, or a name in the library."""
    if word is None:
        return None
    if Path(word).is_file() or Path(word).suffix == SUFFIX:
        return Path(word)
    found = library.find(word)
    if found is None:
        raise UsageError(f"{word} is neither a file nor the name of a model in the library")
    return found.path
