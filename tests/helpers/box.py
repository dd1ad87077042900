"""A folder of pictures in the window of a batch, driven with mouse and keys."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.batch_window.pictures import BatchPicture, PictureState
from app.batch_window.session import BatchSession
from app.batch_window.widgets.batch_window import BatchWindow
from app.batch_window.widgets.review_page import ReviewPage
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from tests.helpers.batches import write_mask
from tests.helpers.documents import noise
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.window_driver import WindowDriver

HEIGHT, WIDTH = 40, 60
CTRL = Qt.KeyboardModifier.ControlModifier


def draw_mask(*, height: int = HEIGHT, width: int = WIDTH) -> Mask:
    """Return a mask with a small hole in the middle, (H, W), bool."""
    mask = np.zeros((height, width), np.bool_)
    mask[height // 2 - 4 : height // 2 + 4, width // 2 - 6 : width // 2 + 6] = True
    return mask


class Box:
    """Pictures of noise, some with a mask beside them.

    Attributes:
        driver: The main window.
        folder: The folder of the pictures.
    """

    def __init__(
        self,
        driver: WindowDriver,
        names: Sequence[str] = ("a.png", "b.png", "c.png"),
        *,
        masked: Sequence[str] = ("a.png", "b.png"),
    ) -> None:
        """Write the pictures.

        Args:
            driver: The main window.
            names: Names of the pictures.
            masked: Those that have a mask.
        """
        self.driver = driver
        self.folder = driver.folder / "box"
        self.folder.mkdir()
        self._ended = 0
        for seed, name in enumerate(names, 1):
            path = self.folder / name
            write_picture(path, Picture(pixels=noise(seed=seed)))
            if name in masked:
                write_mask(path.with_name(f"{path.stem}-mask.png"), draw_mask())

    @property
    def session(self) -> BatchSession:
        session = self.driver.window.batch.session
        assert session is not None, "no batch is open"
        return session

    @property
    def window(self) -> BatchWindow:
        return self.session.window

    @property
    def review(self) -> ReviewPage:
        return self.window.review

    @property
    def out(self) -> Path:
        return self.session.batch.recipe.out

    @property
    def engine(self) -> FakeEngine:
        """The engine of the batch."""
        return self.driver.engines[-1]

    @property
    def states(self) -> list[str]:
        """The states of all pictures."""
        return [picture.state.name for picture in self.session.batch.pictures.all]

    def open(self) -> None:
        """Open the folder, and wait until it has been looked through."""
        self.driver.window.batch.open_folder(self.folder)
        self.driver.qtbot.waitUntil(lambda: not self.session.batch.is_looking)
        self.driver.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.driver.qtbot.waitUntil(self.window.isActiveWindow)

    def find(self, name: str) -> BatchPicture:
        """Return a picture."""
        row = self.session.batch.pictures.find(name)
        assert row is not None, name
        return self.session.batch.pictures[row]

    def read_result(self, name: str) -> Pixels:
        """Return the pixels of a result."""
        result = self.find(name).result
        assert result is not None, "there is no result"
        return read_picture(result).pixels

    def select(self, *names: str) -> None:
        """Select pictures in the grid."""
        rows = [self.session.batch.pictures.find(name) for name in names]
        self.window.grid.select([row for row in rows if row is not None])

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the grid or the review."""
        target = self.review.before_after if self.window.is_reviewing else self.window.grid
        QTest.keyClick(target, key, keys)

    def wait_for(self, name: str, state: PictureState) -> None:
        """Wait until a picture has a state."""
        self.driver.qtbot.waitUntil(lambda: self.find(name).state is state)

    def start(self) -> None:
        """Press the button that restores what is ready."""
        self.window.bar.start.click()
        self.engine.confirms_cancel = True

    def finish_next(self, *, value: int = 200) -> None:
        """Let the engine end the oldest job that has not ended, with one value in the hole."""
        index = self._ended
        self.driver.qtbot.waitUntil(lambda: len(self.engine.jobs) > index)
        self.engine.finish(value=value, job_index=index)
        self._ended += 1

    def forget_jobs(self) -> None:
        """Forget the jobs that have ended."""
        self.engine.jobs.clear()
        self._ended = 0

    def restore_all(self, *, value: int = 200) -> None:
        """Restore what is ready, and wait for the results."""
        self.start()
        self.finish_run(value=value)

    def finish_run(self, *, value: int = 200) -> None:
        """Let the engine end all jobs of the run."""
        while (left := self._count_left()) > 0:
            self.finish_next(value=value)
            self.driver.qtbot.waitUntil(partial(self._has_fewer_than, left))

    def _has_fewer_than(self, count: int) -> bool:
        return self._count_left() < count

    def _count_left(self) -> int:
        return self.session.run.total - self.session.run.ended if self.session.run.is_running else 0
