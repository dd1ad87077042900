"""`reweave watch`: restores the pictures that arrive in a folder, until Ctrl+C."""

import queue
import time
from contextlib import closing

from app.batch.events import BatchEnded, BatchEvent
from app.batch.record import Record
from app.batch.report import write_report
from app.batch.watching import Watcher
from app.command_line.batch import check_folders, make_runner
from app.command_line.batch_arguments import WatchCommand
from app.command_line.batch_output import BatchOutput
from app.command_line.environment import DONE, Environment

_PAUSE_S = 1.0


def run_watch(command: WatchCommand, environment: Environment) -> int:
    """Restore what arrives in a folder.

    Returns:
        The exit status: 0, once Ctrl+C has ended it.

    Raises:
        UsageError: The folders do not go together.
        EngineError: No picture can be restored: the model or the device is of no use, or the disk
            is full.
        OSError: The folder of the results cannot be written to.
    """
    recipe = command.recipe
    check_folders(recipe)
    output = BatchOutput(environment, results=recipe.out, as_json=command.as_json)
    events: queue.SimpleQueue[BatchEvent] = queue.SimpleQueue()
    with Record(recipe.out) as record, closing(output):
        watcher = Watcher(recipe, record)
        runner = make_runner(recipe, record, events, output, environment)
        output.note(f"Watching {recipe.folder}; Ctrl+C ends it.")
        with closing(runner):
            try:
                while True:
                    ready = watcher.find_ready()
                    if ready:
                        runner.add(ready, recipe.options, recipe.find)
                    _follow(events, output)
            except KeyboardInterrupt:
                output.note("Ending; what is under way is given up…")
        output.note(f"The report is {write_report(recipe.out)}")
    return DONE


def _follow(events: "queue.SimpleQueue[BatchEvent]", output: BatchOutput) -> None:
    """Print events for a while, and wait if there are none."""
    ends_at = time.monotonic() + _PAUSE_S
    while (left_s := ends_at - time.monotonic()) > 0:
        try:
            event = events.get(timeout=left_s)
        except queue.Empty:
            return
        if not isinstance(event, BatchEnded):
            output.show(event)
        elif event.error is not None:
            raise event.error
