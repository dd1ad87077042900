"""`reweave batch`: restores the pictures of a folder and prints what becomes of them."""

import queue
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.batch.events import BatchEnded, BatchEvent
from app.batch.items import BatchItem, ItemState, MaskSource
from app.batch.plan import make_plan
from app.batch.recipe import Recipe
from app.batch.record import Record, read_lines
from app.batch.report import write_report
from app.batch.room import check_room
from app.batch.runner import JOBS_AT_ONCE, BatchRunner
from app.command_line.batch_arguments import BatchCommand
from app.command_line.batch_output import BatchOutput
from app.command_line.environment import DONE, FAILED, INTERRUPTED, Environment, make_config
from app.command_line.options import UsageError
from app.command_line.words import OWN_DETECTOR
from app.shared.language.sentences import explain
from engine.api import QUICK_METHODS
from engine.process.client import EngineClient

_POLL_S = 0.5  # on Windows, Ctrl+C does not interrupt an endless wait


def run_batch(command: BatchCommand, environment: Environment) -> int:
    """Restore the pictures of a folder.

    Returns:
        The exit status: 0 all is well, 1 some pictures failed, 130 interrupted by Ctrl+C.

    Raises:
        UsageError: The folders do not go together.
        EngineError: No picture can be restored: the model or the device is of no use, or the disk
            is full.
        OSError: The folder of the results cannot be written to.
    """
    recipe = command.recipe
    check_folders(recipe)
    output = BatchOutput(environment, results=recipe.out, as_json=command.as_json)
    if command.is_report_only:
        lines = read_lines(recipe.out).values()
        page = write_report(recipe.out)
        failed = sum(line.state is ItemState.FAILED for line in lines)
        output.sum_up(f"The report is {page}", failed=failed, report=str(page))
        return FAILED if failed else DONE
    with Record(recipe.out, shard=command.shard) as record, closing(output):
        plan = make_plan(recipe, record, shard=command.shard, is_again=command.is_again)
        if not plan.items and command.shard is None:
            raise UsageError(f"no picture was found in {recipe.folder}")
        for error in plan.unread:
            output.note(explain(error))
        waiting = [item for item in plan.open_items if item.state is ItemState.WAITING]
        check_room(waiting, recipe.out)
        end = _restore(plan.open_items, command, record, output, environment)
        report = None if command.shard else write_report(recipe.out)
        before = len(plan.items) - len(plan.open_items)
        output.sum_up(
            _describe_end(end, before=before, report=report),
            finished=end.finished,
            failed=end.failed,
            skipped=end.skipped,
            finished_before=before,
            report=None if report is None else str(report),
        )
    if end.error is not None:
        raise end.error
    if end.is_cancelled:
        return INTERRUPTED
    return FAILED if end.failed or plan.unread else DONE


def check_folders(recipe: Recipe) -> None:
    """Check that the folders of a recipe are there and go together.

    Raises:
        UsageError: They do not.
    """
    if not recipe.folder.is_dir():
        raise UsageError(f"{recipe.folder} is not a folder, expected one with pictures")
    if isinstance(recipe.masks, Path) and not recipe.masks.exists():
        raise UsageError(f"{recipe.masks} does not exist, expected masks")
    if recipe.out.exists() and not recipe.out.is_dir():
        raise UsageError(f"{recipe.out} is not a folder, expected one for the results")
    for taken, name in ((recipe.folder, "pictures"), (recipe.masks, "masks")):
        if isinstance(taken, Path) and recipe.out.exists() and recipe.out.samefile(taken):
            raise UsageError(
                f"{recipe.out} is the folder of the {name} itself, expected another for the results"
            )


def make_runner(
    recipe: Recipe,
    record: Record,
    events: "queue.SimpleQueue[BatchEvent]",
    output: BatchOutput,
    environment: Environment,
) -> BatchRunner:
    """Return what restores pictures as a recipe says.

    Args:
        recipe: Names the model and the device.
        record: Where every end is recorded.
        events: Receives what happens.
        output: Says if the user's own detector finds the damage.
        environment: Has the engine, the model library and the detector.
    """
    config = make_config(recipe.model, recipe.device, environment)
    if recipe.masks is MaskSource.FOUND and environment.find_own_detector() is not None:
        output.note(OWN_DETECTOR)
    method = recipe.options.method
    config = replace(
        config,
        jobs_at_once=JOBS_AT_ONCE,
        only_method=method if method in QUICK_METHODS else None,
    )
    return BatchRunner(
        make_engine=lambda on_event: EngineClient(
            serve=environment.serve, config=config, on_event=on_event
        ),
        record=record,
        on_event=events.put,
        find_exclusions=environment.find_exclusions,
    )


def _restore(
    items: Sequence[BatchItem],
    command: BatchCommand,
    record: Record,
    output: BatchOutput,
    environment: Environment,
) -> BatchEnded:
    """Restore pictures until all have ended; Ctrl+C ends what is under way."""
    if not items:
        return BatchEnded(finished=0, failed=0, skipped=0)
    events: queue.SimpleQueue[BatchEvent] = queue.SimpleQueue()
    runner = make_runner(command.recipe, record, events, output, environment)
    with closing(runner):
        runner.add(items, command.recipe.options, command.recipe.find)
        try:
            return _follow(events, output)
        except KeyboardInterrupt:
            output.note("Ending; what is under way is given up…")
            runner.close()
            return BatchEnded(finished=0, failed=0, skipped=0, is_cancelled=True)


def _follow(events: "queue.SimpleQueue[BatchEvent]", output: BatchOutput) -> BatchEnded:
    """Print events until the batch has ended."""
    while True:
        try:
            event = events.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if isinstance(event, BatchEnded):
            return event
        output.show(event)


def _describe_end(end: BatchEnded, *, before: int, report: Path | None) -> str:
    counts = [
        f"{end.finished} restored",
        *([f"{before} finished before"] if before else []),
        *([f"{end.skipped} skipped"] if end.skipped else []),
        *([f"{end.failed} failed"] if end.failed else []),
    ]
    sentences = [f"{', '.join(counts)}."]
    if end.is_cancelled:
        sentences.append("Interrupted; the same command goes on from here.")
    if report is not None:
        sentences.append(f"The report is {report}")
    return " ".join(sentences)
