"""The pictures that a batch is at."""

from dataclasses import dataclass

from app.batch.items import BatchItem
from app.batch.steps import LoadedItem
from engine.api import GuideLine, RestoreOptions, Stage
from engine.detection.find_options import FindOptions
from engine.events import JobProgressed


@dataclass(slots=True, eq=False)
class Task:
    """A picture on its way through the batch.

    Attributes:
        item: The picture.
        options: Fill options.
        find: What counts as damage, if the mask is found.
        is_alone: Whether no other picture is under way meanwhile.
        loaded: The picture and its mask, once they are read.
        guide_lines: Lines that its job follows.
    """

    item: BatchItem
    options: RestoreOptions
    find: FindOptions
    is_alone: bool = False
    loaded: LoadedItem | None = None
    guide_lines: tuple[GuideLine, ...] = ()

    def find_fraction(self, event: JobProgressed) -> float:
        """Return the share of the engine's work that is done; finding a mask is half of it."""
        if event.stage is Stage.FIND:
            return event.fraction / 2
        is_found = self.loaded is not None and self.loaded.flaws is not None
        return (1 + event.fraction) / 2 if is_found else event.fraction
