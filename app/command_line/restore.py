"""`reweave restore`: reads picture and mask or finds the damage, waits for the engine, and writes the result."""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.command_line.arguments import RestoreCommand
from app.command_line.environment import Environment
from app.command_line.file_notes import write_forecast, write_receipt
from app.command_line.job_progress import JobProgress
from app.command_line.options import UsageError
from app.command_line.words import describe_found, report_found
from app.shared.language.sentences import explain_marks
from app.shared.paths import next_free_name
from app.shared.picture_names import choose_suffix
from engine.pictures.curves import look_up, trace_curve
from engine.pictures.files import check_target, read_marks, read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Receipt, receipt_to_json
from engine.pictures.targets import has_other_names
from engine.process.one_job import OneJobEngine, Restored
from engine.process.standard_streams import write_note, write_result

if TYPE_CHECKING:
    from engine.detection.found_mask import FoundMask


def restore(engine: OneJobEngine, command: RestoreCommand, environment: Environment) -> None:
    """Restore the photograph of a command and write the result.

    Args:
        engine: An engine that has been started.
        command: The command.
        environment: Streams for the result and for notes.

    Raises:
        UsageError: The result would replace the photograph or the mask.
        EngineError: A file cannot be read or written, or the job failed.
    """
    picture = read_picture(command.photo)
    mask = None if command.mask is None else _read_mask(command.mask, environment)
    out = command.out or next_free_name(command.photo, suffix=choose_suffix(command.photo))
    _check_out(out, picture, command)
    if has_other_names(out):
        hint = f"{out.name} has other names (hard links), which keep the former picture."
        write_note(environment.err, f"Note: {hint}")
    foreseen = write_forecast(picture, suffix=out.suffix, stream=environment.err)
    found: FoundMask | None = None
    if mask is None:
        found = _find_damage(engine, picture.pixels, command, environment)
        mask = found.mask
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
        report = _make_report(restored, receipt, out, command)
        if found is not None and command.find is not None:
            report["found"] = report_found(found, command.find, environment)
        write_result(environment.out, json.dumps(report))
    else:
        write_result(environment.out, str(out))


def _read_mask(path: Path, environment: Environment) -> Mask:
    read = read_marks(path)
    if hint := explain_marks(read.marks):
        write_note(environment.err, hint)
    return read.mask


def _find_damage(
    engine: OneJobEngine, pixels: Pixels, command: RestoreCommand, environment: Environment
) -> "FoundMask":
    """Return the mask of the damage that is found, which nobody has to look at.

    Raises:
        NoDamageError: There is none.
        TooMuchDamageError: There is too much of it.
    """
    # What a mask does without is not loaded for it.
    from app.command_line.finding import find_mask  # noqa: PLC0415
    from engine.detection.found_mask import check_unseen  # noqa: PLC0415

    assert command.find is not None, "there is no mask"
    found, _ = find_mask(engine, pixels, command.find, environment)
    check_unseen(found)
    if not command.as_json:
        write_note(environment.err, describe_found(found))
    return found


def _check_out(out: Path, picture: Picture, command: RestoreCommand) -> None:
    check_target(out, pixels=picture.pixels)
    for taken, name in ((command.photo, "the photograph"), (command.mask, "the mask")):
        if taken is not None and out.exists() and out.samefile(taken):
            raise UsageError(f"{out} is {name} itself, expected another name for the result")


def _restore_with_progress(
    engine: OneJobEngine,
    pixels: Pixels,
    mask: Mask,
    command: RestoreCommand,
    environment: Environment,
) -> Restored:
    progress = JobProgress(environment.err)
    try:
        return engine.restore(pixels, mask, command.options, on_event=progress.show)
    finally:
        progress.clear()


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
