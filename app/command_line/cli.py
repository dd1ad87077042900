"""Runs the command line.

Knows neither Qt nor torch: the functions that open the window and run the engine are passed in.
"""

import dataclasses
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from app.command_line.arguments import (
    Command,
    DemoCommand,
    RestoreCommand,
    WindowCommand,
    parse,
)
from app.command_line.demo import make_demo
from app.command_line.environment import (
    DONE,
    FAILED,
    INTERRUPTED,
    MISUSED,
    Environment,
    find_model,
    make_config,
)
from app.command_line.file_notes import write_forecast, write_receipt
from app.command_line.options import UsageError
from app.command_line.status_line import StatusLine
from app.shared.language.sentences import explain, explain_event, explain_marks
from app.shared.paths import demo_photograph, next_free_name
from app.shared.picture_names import choose_suffix
from engine.api import RestoreOptions
from engine.errors import (
    CheckpointError,
    DeviceError,
    EngineError,
    MaskError,
    PictureError,
    SourceError,
)
from engine.events import EngineEvent, EnginePreparing, JobProgressed
from engine.pictures.curves import look_up, trace_curve
from engine.pictures.files import check_target, read_marks, read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Receipt, receipt_to_json
from engine.pictures.targets import has_other_names
from engine.process.one_job import OneJobEngine, Restored
from engine.process.standard_streams import write_note, write_result

_INPUT_ERRORS = (UsageError, PictureError, MaskError, SourceError, CheckpointError, DeviceError)


def run(arguments: Sequence[str], environment: Environment) -> int:
    """Run the command that the arguments after the program's name stand for.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong usage or input, 130 interrupted by Ctrl+C.
    """
    try:
        if environment.start_error is not None:
            raise environment.start_error
        match arguments:
            case ["batch" | "watch" as name, *words]:
                return _run_for_many(name, words, environment)
            case _:
                return _run_command(parse(arguments), environment)
    except SystemExit as stop:  # argparse has printed the help or the version
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        write_note(environment.err, "Interrupted; no file was written.")
        return INTERRUPTED
    except (UsageError, EngineError, OSError, MemoryError) as error:
        _print_error(error, environment, as_json="--json" in arguments)
        return MISUSED if isinstance(error, _INPUT_ERRORS) else FAILED


def _run_for_many(name: str, words: Sequence[str], environment: Environment) -> int:
    """Run a command for many pictures; what one picture needs is less, and loads sooner."""
    from app.command_line import batch, batch_arguments, watch  # noqa: PLC0415

    if name == "watch":
        return watch.run_watch(batch_arguments.parse_watch(words), environment)
    return batch.run_batch(batch_arguments.parse_batch(words), environment)


def _run_command(command: Command, environment: Environment) -> int:
    match command:
        case RestoreCommand():
            _restore(command, environment)
        case DemoCommand():
            _run_demo(command, environment)
        case WindowCommand():
            return _open_window(command, environment)
    return DONE


def _restore(command: RestoreCommand, environment: Environment) -> None:
    config = make_config(command.model, command.device, environment.library)
    with OneJobEngine(serve=environment.serve, config=config) as engine:
        _restore_with(engine, command, environment)


def _restore_with(engine: OneJobEngine, command: RestoreCommand, environment: Environment) -> None:
    picture = read_picture(command.photo)
    read = read_marks(command.mask)
    mask = read.mask
    if hint := explain_marks(read.marks):
        write_note(environment.err, hint)
    out = command.out or next_free_name(command.photo, suffix=choose_suffix(command.photo))
    _check_out(out, picture, command)
    if has_other_names(out):
        hint = f"{out.name} has other names (hard links), which keep the former picture."
        write_note(environment.err, f"Note: {hint}")
    foreseen = write_forecast(picture, suffix=out.suffix, stream=environment.err)
    for number, line in enumerate(command.options.guide_lines, 1):
        if not look_up(mask, trace_curve(line.points)).any():
            hint = f"guide line {number} goes through no hole of the mask, so it is ignored."
            write_note(environment.err, f"Note: {hint}")
    restored = _restore_with_progress(engine, picture.pixels, mask, command, environment)
    receipt = write_picture(
        out, dataclasses.replace(picture, pixels=restored.pixels), hole=restored.find_hole(mask)
    )
    write_receipt(picture, receipt, foreseen=foreseen, stream=environment.err)
    if restored.missed_px:
        hint = (
            f"{restored.missed_px} pixels beside the mask belong to what it covers, and were filled"
        )
        write_note(environment.err, f"Note: {hint} too; --no-missed-edges leaves them as they are.")
    if command.as_json:
        write_result(environment.out, json.dumps(_make_report(restored, receipt, out, command)))
    else:
        write_result(environment.out, str(out))


def _check_out(out: Path, picture: Picture, command: RestoreCommand) -> None:
    check_target(out, pixels=picture.pixels)
    for taken, name in ((command.photo, "the photograph"), (command.mask, "the mask")):
        if out.exists() and out.samefile(taken):
            raise UsageError(f"{out} is {name} itself, expected another name for the result")


def _restore_with_progress(
    engine: OneJobEngine,
    pixels: Pixels,
    mask: Mask,
    command: RestoreCommand,
    environment: Environment,
) -> Restored:
    progress = _Progress(environment.err)
    try:
        return engine.restore(pixels, mask, command.options, on_event=progress.show)
    finally:
        progress.clear()


def _run_demo(command: DemoCommand, environment: Environment) -> None:
    demo = make_demo(
        command.folder or Path(tempfile.mkdtemp(prefix="reweave-demo-")),
        photograph=demo_photograph(),
        serve=environment.serve,
        config=make_config(command.model, command.device, environment.library),
        options=RestoreOptions(method=command.method),
    )
    for name, path in (("before", demo.before), ("mask", demo.mask), ("after", demo.after)):
        write_result(environment.out, f"{name + ':':8}{path}")


def _open_window(command: WindowCommand, environment: Environment) -> int:
    photos, model = command.photos, find_model(command.model, environment.library)
    fault = environment.find_display_fault()
    if not fault:
        try:
            return environment.open_window(photos, model)
        except ImportError as error:
            remedy = "install Qt's system libraries, or run 'reweave restore', which needs none"
            write_note(environment.err, f"The window cannot be opened: {error}; {remedy}.")
            return FAILED
    for photo in photos:
        if not photo.exists():
            raise UsageError(f"{photo} does not exist, expected a picture or a command")
    write_note(environment.err, f"{fault}, so this is the demonstration instead.")
    return run(["demo"], environment)


def _make_report(
    restored: Restored, receipt: Receipt, out: Path, command: RestoreCommand
) -> dict[str, object]:
    return {
        "output": str(out),
        "method": command.options.method.value,
        "seed": command.options.seed,
        "context": command.options.context.value,
        "guide": command.options.guide.value,
        "feather": command.options.feather_px,
        "guide_lines": [line.points for line in restored.guide_lines],
        "missed_edges": command.options.includes_missed_edges,
        "missed_px": restored.missed_px,
        "device": restored.device,
        "model": restored.model,
        "seconds": round(restored.seconds, 3),
        "results": [dataclasses.asdict(result.place) for result in restored.results],
        "receipt": receipt_to_json(receipt),
    }


def _print_error(error: BaseException, environment: Environment, *, as_json: bool) -> None:
    sentence = f"reweave: {error}." if isinstance(error, UsageError) else explain(error)
    if as_json:
        write_result(environment.out, json.dumps({"error": sentence}))
    else:
        write_note(environment.err, sentence)


class _Progress:
    """The progress of a job, on a line of a terminal; only warnings if there is none."""

    def __init__(self, stream: TextIO) -> None:
        self._line = StatusLine(stream)

    def show(self, event: EngineEvent) -> None:
        """Show an event of the engine."""
        match event:
            case EnginePreparing():
                self._line.show("Preparing for the first start…")
            case JobProgressed(fraction=fraction):
                self._line.show(f"Restoring: {fraction:4.0%}")
            case _:
                warning = explain_event(event)
                if warning:
                    self._line.keep(warning)

    def clear(self) -> None:
        """Clear the line."""
        self._line.clear()
