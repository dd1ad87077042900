"""Boxes of pictures with masks, and an engine that ends jobs by itself."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from typing_extensions import override

from app.batch.events import BatchEnded, BatchEvent
from app.batch.items import BatchItem, MaskChoice
from app.batch.record import Record
from app.batch.runner import BatchRunner
from engine.api import RestoreOptions, Result
from engine.events import EngineEvent, JobCancelled
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.fake_session import ENDS_IN_TIME_S, find_white, hole_mask, photograph

if TYPE_CHECKING:
    from engine.errors import EngineError

E = TypeVar("E")


def make_box(folder: Path, *names: str) -> Path:
    """Write a folder "box" of pictures, and a folder "masks" beside it with a mask for each."""
    for name in names:
        write_photo(folder / "box" / name)
        write_mask((folder / "masks" / name).with_suffix(".png"))
    return folder / "box"


def write_photo(path: Path, pixels: Pixels | None = None) -> Path:
    """Write a picture, a small photograph if no pixels are given, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_picture(path, Picture(pixels=photograph() if pixels is None else pixels))
    return path


def write_mask(path: Path, mask: Mask | None = None) -> Path:
    """Write a mask, (H, W), bool, with a hole for `write_photo` if none is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    white = (hole_mask() if mask is None else mask) * np.uint8(255)
    write_picture(path, Picture(pixels=white[..., np.newaxis]))
    return path


def list_files(folder: Path) -> list[str]:
    """Return the files in a folder and all below it, without those of the record."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in found if path.parts[0] != "reweave-batch")


class ObedientEngine(FakeEngine):
    """Ends every job as soon as it is submitted.

    Attributes:
        errors: Errors that the next jobs fail with, in order; None for one that is finished.
        is_holding: Whether jobs wait until they are cancelled.
        submitted: Set once a job that restores was submitted.
    """

    def __init__(self, on_event: Callable[[EngineEvent], None]) -> None:
        super().__init__(on_event)
        self.errors: list[EngineError | None] = []
        self.is_holding = False
        self.submitted = threading.Event()

    @override
    def submit(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result] = (),
        has_previews: bool = False,
    ) -> int:
        job_id = super().submit(mask, options, changes=changes, has_previews=has_previews)
        self.submitted.set()
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            self.fail(error)
        elif not self.is_holding:
            self.finish()
        return job_id

    @override
    def find_damage(self, *, changes: Sequence[Result] = ()) -> int:
        job_id = super().find_damage(changes=changes)
        if not self.is_holding:
            self.find(find_white(self.finds[-1].pixels))
        return job_id

    @override
    def cancel(self, job_id: int) -> None:
        super().cancel(job_id)
        self._on_event(JobCancelled(job_id=job_id))


class BatchWorld:
    """A runner with an obedient engine, and what it reports.

    Attributes:
        record: Where it records.
        engine: Its engine.
        runner: The runner.
        exclusions: The exclusions of every picture.
        events: What it has reported so far.
    """

    def __init__(self, out: Path) -> None:
        self.record = Record(out)
        self.events: list[BatchEvent] = []
        self._news: queue.Queue[BatchEvent] = queue.Queue()
        self.exclusions: Mask | None = None
        self.runner = BatchRunner(
            make_engine=self._make_engine,
            record=self.record,
            on_event=self._news.put,
            find_exclusions=lambda _pixels: self.exclusions,
        )

    def run(self, *items: BatchItem, options: RestoreOptions | None = None) -> BatchEnded:
        """Restore items, and return how that has ended."""
        self.runner.add(items, options or RestoreOptions())
        return self.wait_for(BatchEnded)

    def wait_for(self, kind: type[E]) -> E:
        """Return the next event of a kind."""
        while True:
            event = self._news.get(timeout=ENDS_IN_TIME_S)
            self.events.append(event)
            if isinstance(event, kind):
                return event

    def _make_engine(self, on_event: Callable[[EngineEvent], None]) -> ObedientEngine:
        self.engine = ObedientEngine(on_event)
        return self.engine


@contextmanager
def batch_world(out: Path) -> Iterator[BatchWorld]:
    """A runner that records in a folder, until the end of the context."""
    world = BatchWorld(out)
    with world.record, closing(world.runner):
        yield world


def item(photo: Path, *, mask: MaskChoice | None, target: Path) -> BatchItem:
    return BatchItem(name=photo.name, photo=photo, mask=mask, target=target)
