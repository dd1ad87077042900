"""The command line: does what was asked for, and says so in few words.

Knows neither Qt nor torch; how the window opens and what the engine process runs is handed in.
"""

import dataclasses
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, TypeAlias

from app.command_line.arguments import (
    Command,
    DemoCommand,
    RestoreCommand,
    UsageError,
    WindowCommand,
    parse,
)
from app.command_line.demo import make_demo
from app.models.library import SUFFIX, ModelLibrary
from app.shared.messages import explain, explain_event
from app.shared.paths import cache_folder, default_model, demo_photograph, next_free_name
from engine.api import (
    EngineConfig,
    EngineEvent,
    EnginePreparing,
    JobProgressed,
    RestoreOptions,
)
from engine.errors import (
    CheckpointError,
    DeviceError,
    EngineError,
    MaskError,
    PictureError,
    SourceError,
)
from engine.pictures.files import (
    Picture,
    check_target,
    read_mask,
    read_picture,
    write_picture,
)
from engine.pictures.pixels import Mask
from engine.process.one_job import Restored, Serve, restore_once

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130

OpenWindow: TypeAlias = Callable[[Path | None, Path | None], int]

_INPUT_ERRORS = (UsageError, PictureError, MaskError, SourceError, CheckpointError, DeviceError)
_JPEG_SUFFIXES = (".jpg", ".jpeg")
_TIFF_SUFFIXES = (".tif", ".tiff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the command line needs of the world.

    Attributes:
        serve: What the engine process runs.
        open_window: Shows the window, on a picture or empty, with a model or the one of last time,
            and returns the exit status.
        library: The models that there are.
        has_display: Whether a window can be shown at all.
        out: Receives what was asked for.
        err: Receives errors, hints and progress.
    """

    serve: Serve
    open_window: OpenWindow
    library: ModelLibrary
    has_display: bool
    out: TextIO
    err: TextIO


def run(arguments: Sequence[str], surroundings: Surroundings) -> int:
    """Do what the words after the program's name ask for.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong use or input, 130 interrupted by Ctrl+C.
    """
    try:
        return _do(parse(arguments), surroundings)
    except SystemExit as stop:  # argparse has printed help or version
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        _say(surroundings.err, "Interrupted; nothing has been written.")
        return INTERRUPTED
    except (UsageError, EngineError, OSError, MemoryError) as error:
        _complain(error, surroundings, as_json="--json" in arguments)
        return MISUSED if isinstance(error, _INPUT_ERRORS) else FAILED


def _do(command: Command, surroundings: Surroundings) -> int:
    match command:
        case RestoreCommand():
            _restore(command, surroundings)
        case DemoCommand():
            _demonstrate(command, surroundings)
        case WindowCommand():
            return _open_window(command, surroundings)
    return DONE


def _restore(command: RestoreCommand, surroundings: Surroundings) -> None:
    picture = read_picture(command.photo)
    mask = read_mask(command.mask)
    out = command.out or next_free_name(command.photo, suffix=_lossless_suffix(command.photo))
    _check_out(out, command)
    if out.suffix.lower() in _JPEG_SUFFIXES:
        hint = "JPEG re-encodes the whole picture; save as .png to keep every other pixel as it is."
        _say(surroundings.err, f"Note: {hint}")
    restored = _with_progress(picture, mask, command, surroundings)
    write_picture(
        out,
        dataclasses.replace(picture, pixels=restored.pixels),
    )
    if command.as_json:
        _say(surroundings.out, json.dumps(_report(restored, out, command)))
    else:
        _say(surroundings.out, str(out))


def _check_out(out: Path, command: RestoreCommand) -> None:
    check_target(out)
    for taken, name in ((command.photo, "the photograph"), (command.mask, "the mask")):
        if out.exists() and out.samefile(taken):
            raise UsageError(f"{out} is {name} itself, expected another name for the result")


def _with_progress(
    picture: Picture, mask: Mask, command: RestoreCommand, surroundings: Surroundings
) -> Restored:
    progress = _Progress(surroundings.err)
    try:
        return restore_once(
            picture.pixels,
            mask,
            command.options,
            serve=surroundings.serve,
            config=_config(command, surroundings),
            on_event=progress.show,
        )
    finally:
        progress.clear()


def _demonstrate(command: DemoCommand, surroundings: Surroundings) -> None:
    demo = make_demo(
        command.folder or Path(tempfile.mkdtemp(prefix="reweave-demo-")),
        photograph=demo_photograph(),
        serve=surroundings.serve,
        config=_config(command, surroundings),
        options=RestoreOptions(method=command.method),
    )
    for name, path in (("before", demo.before), ("mask", demo.mask), ("after", demo.after)):
        _say(surroundings.out, f"{name + ':':8}{path}")


def _open_window(command: WindowCommand, surroundings: Surroundings) -> int:
    photo, model = command.photo, _model(command.model, surroundings.library)
    if surroundings.has_display:
        try:
            return surroundings.open_window(photo, model)
        except ImportError as error:
            remedy = "install Qt's system libraries, or use 'reweave restore', which needs none"
            _say(surroundings.err, f"The window cannot be opened: {error}; {remedy}.")
            return FAILED
    if photo is not None and not photo.exists():
        raise UsageError(f"{photo} does not exist, expected a picture or a command")
    _say(
        surroundings.err,
        "There is no display to open a window on, so here is a demonstration instead.",
    )
    return run(["demo"], surroundings)


def _config(command: RestoreCommand | DemoCommand, surroundings: Surroundings) -> EngineConfig:
    return EngineConfig(
        model=_model(command.model, surroundings.library) or default_model(),
        device=command.device,
        cache=cache_folder(),
    )


def _model(word: str | None, library: ModelLibrary) -> Path | None:
    """Return the model's file that a word stands for: a file, or a name in the library."""
    if word is None:
        return None
    if Path(word).is_file() or Path(word).suffix == SUFFIX:
        return Path(word)
    found = library.named(word)
    if found is None:
        raise UsageError(f"{word} is neither a file nor the name of a model in the library")
    return found.path


def _lossless_suffix(photo: Path) -> str:
    return photo.suffix if photo.suffix.lower() in _TIFF_SUFFIXES else ".png"


def _report(restored: Restored, out: Path, command: RestoreCommand) -> dict[str, object]:
    places = [result.place for result in restored.results]
    return {
        "output": str(out),
        "method": command.options.method.value,
        "seed": command.options.seed,
        "context": command.options.context.value,
        "guide": command.options.guide.value,
        "feather": command.options.feather_px,
        "device": restored.device,
        "model": restored.model,
        "seconds": round(restored.seconds, 3),
        "results": [
            {"x": place.x, "y": place.y, "width": place.width, "height": place.height}
            for place in places
        ],
    }


def _complain(error: BaseException, surroundings: Surroundings, *, as_json: bool) -> None:
    sentence = f"reweave: {error}." if isinstance(error, UsageError) else explain(error)
    if as_json:
        _say(surroundings.out, json.dumps({"error": sentence}))
    else:
        _say(surroundings.err, sentence)


def _say(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()


class _Progress:
    """One line on a terminal that is written over; nothing where nobody watches."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_watched = stream.isatty()
        self._shown = ""

    def show(self, event: EngineEvent) -> None:
        """Show how far the job is."""
        match event:
            case EnginePreparing():
                self._write("Preparing for the first start…")
            case JobProgressed(fraction=fraction):
                self._write(f"Restoring: {fraction:4.0%}")
            case _:
                warning = explain_event(event)
                if warning:
                    self._say(warning)

    def clear(self) -> None:
        """Leave an empty line behind."""
        if self._shown:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _say(self, sentence: str) -> None:
        """Write a line that stays."""
        self.clear()
        _say(self._stream, sentence)

    def _write(self, line: str) -> None:
        """Write over what is shown."""
        if self._is_watched:
            self._stream.write("\r" + line.ljust(len(self._shown)))
            self._stream.flush()
            self._shown = line
