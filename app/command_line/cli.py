"""Runs the command line.

Knows neither Qt nor torch: the functions that open the window and run the engine are passed in.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.command_line.arguments import (
    Command,
    DemoCommand,
    FindCommand,
    RestoreCommand,
    SelfCheckCommand,
    WindowCommand,
    parse,
)
from app.command_line.environment import (
    DONE,
    FAILED,
    INTERRUPTED,
    MISUSED,
    NOTHING_FOUND,
    Environment,
    find_model,
    make_config,
)
from app.command_line.options import UsageError
from app.command_line.signals import end_in_good_order
from app.shared.paths import demo_photograph
from engine.api import RestoreOptions
from engine.errors import (
    CheckpointError,
    DeviceError,
    EngineError,
    MaskError,
    NoDamageError,
    PictureError,
    SourceError,
)
from engine.process.one_job import OneJobEngine
from engine.process.standard_streams import write_note, write_result

_INPUT_ERRORS = (UsageError, PictureError, MaskError, SourceError, CheckpointError, DeviceError)


def run(arguments: Sequence[str], environment: Environment) -> int:
    """Run the command that the arguments after the program's name stand for.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong usage or input, 3 no damage was found, 130
        interrupted by Ctrl+C.
    """
    try:
        if environment.start_error is not None:
            raise environment.start_error
        _check_current_folder()
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
        return _find_status(error)


def _find_status(error: BaseException) -> int:
    """Return the exit status that stands for an error."""
    if isinstance(error, NoDamageError):
        return NOTHING_FOUND
    return MISUSED if isinstance(error, _INPUT_ERRORS) else FAILED


def _check_current_folder() -> None:
    """Raise UsageError unless a child process can be started in the current folder."""
    try:
        Path.cwd().stat()
    except OSError as error:
        cause = "it has been deleted" if isinstance(error, FileNotFoundError) else error.strerror
        raise UsageError(
            f"the current folder cannot be used: {cause}; change to another"
        ) from error


def _run_for_many(name: str, words: Sequence[str], environment: Environment) -> int:
    """Run a command for many pictures; what one picture needs is less, and loads sooner."""
    from app.command_line import batch, batch_arguments, watch  # noqa: PLC0415

    with end_in_good_order():
        if name == "watch":
            return watch.run_watch(batch_arguments.parse_watch(words), environment)
        return batch.run_batch(batch_arguments.parse_batch(words), environment)


def _run_command(command: Command, environment: Environment) -> int:
    match command:
        case RestoreCommand():
            with end_in_good_order():
                _restore(command, environment)
        case FindCommand():
            with end_in_good_order():
                return _find(command, environment)
        case DemoCommand():
            with end_in_good_order():
                _run_demo(command, environment)
        case SelfCheckCommand():
            from app.command_line.self_check import check_self  # noqa: PLC0415  reads pictures

            with end_in_good_order():
                return check_self(environment)
        case WindowCommand():
            return _open_window(command, environment)
    return DONE


def _restore(command: RestoreCommand, environment: Environment) -> None:
    config = make_config(command.model, command.device, environment)
    method = command.options.method
    with OneJobEngine(method, serve=environment.serve, config=config) as engine:
        from app.command_line.restore import restore  # noqa: PLC0415  while the engine starts

        restore(engine, command, environment)


def _find(command: FindCommand, environment: Environment) -> int:
    config = make_config(None, command.device, environment)
    with OneJobEngine(None, serve=environment.serve, config=config) as engine:
        from app.command_line.finding import find  # noqa: PLC0415  while the engine starts

        return find(engine, command, environment)


def _run_demo(command: DemoCommand, environment: Environment) -> None:
    from app.command_line.demo import make_demo  # noqa: PLC0415  reads pictures, as above

    demo = make_demo(
        command.folder or Path(tempfile.mkdtemp(prefix="reweave-demo-")),
        photograph=demo_photograph(),
        serve=environment.serve,
        config=make_config(command.model, command.device, environment),
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


def _print_error(error: BaseException, environment: Environment, *, as_json: bool) -> None:
    from app.command_line.words import explain  # noqa: PLC0415  loads what only finding needs

    sentence = f"reweave: {error}." if isinstance(error, UsageError) else explain(error)
    if as_json:
        write_result(environment.out, json.dumps({"error": sentence}))
    else:
        write_note(environment.err, sentence)
