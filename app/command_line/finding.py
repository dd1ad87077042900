"""`reweave find`: finds the damage of a picture and writes a mask of it."""

import json
from pathlib import Path

from app.command_line.arguments import FindCommand
from app.command_line.environment import DONE, NOTHING_FOUND, Environment
from app.command_line.job_progress import JobProgress
from app.command_line.options import UsageError
from app.command_line.words import NO_DAMAGE, OWN_DETECTOR, describe_found, report_found
from app.shared.language.file_words import describe_damage
from app.shared.paths import next_free_name
from engine.detection.find_options import FindOptions
from engine.detection.found_mask import FoundMask, make_found_mask
from engine.pictures.files import check_target, read_picture, write_mask
from engine.pictures.pixels import Pixels
from engine.process.one_job import OneJobEngine
from engine.process.standard_streams import write_note, write_result

_SUFFIX = ".png"


def find(engine: OneJobEngine, command: FindCommand, environment: Environment) -> int:
    """Find the damage of the photograph of a command, and write its mask.

    Args:
        engine: An engine that has been started.
        command: The command.
        environment: Streams for the result and for notes.

    Returns:
        The exit status: 0 the mask is written, 3 there is no damage and nothing is written.

    Raises:
        UsageError: The mask would replace the photograph, or is no PNG.
        EngineError: A file cannot be read or written, or the job failed.
    """
    picture = read_picture(command.photo)
    for note in describe_damage(picture):
        write_note(environment.err, f"Note: {note}")
    out = command.out or next_free_name(command.photo, suffix=_SUFFIX, ending="-mask")
    _check_out(out, picture.pixels, command)
    found, seconds = find_mask(engine, picture.pixels, command.find, environment)
    if found.flaws:
        write_mask(out, found.mask)
    if command.as_json:
        report = {
            "output": str(out) if found.flaws else None,
            **report_found(found, command.find, environment),
            "seconds": round(seconds, 3),
        }
        write_result(environment.out, json.dumps(report))
    elif found.flaws:
        write_note(environment.err, describe_found(found))
        write_result(environment.out, str(out))
    else:
        write_note(environment.err, NO_DAMAGE)
    return DONE if found.flaws else NOTHING_FOUND


def find_mask(
    engine: OneJobEngine, pixels: Pixels, options: FindOptions, environment: Environment
) -> tuple[FoundMask, float]:
    """Return the mask of what counts as damage, and the seconds that the engine took.

    A note says if the user's own detector finds it.

    Raises:
        EngineError: The job failed.
    """
    if environment.find_own_detector() is not None:
        write_note(environment.err, OWN_DETECTOR)
    progress = JobProgress(environment.err)
    try:
        event = engine.find_damage(pixels, on_event=progress.show)
    finally:
        progress.clear()
    found = make_found_mask(event.damage, options, environment.find_exclusions(pixels))
    return found, event.seconds


def _check_out(out: Path, pixels: Pixels, command: FindCommand) -> None:
    if out.suffix.lower() != _SUFFIX:
        raise UsageError(
            f"{out} ends with {out.suffix or 'no suffix'}, expected {_SUFFIX} for a mask"
        )
    check_target(out, pixels=pixels)
    if out.exists() and out.samefile(command.photo):
        raise UsageError(f"{out} is the photograph itself, expected another name for the mask")
