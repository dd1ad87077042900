"""The files that were opened or saved last, each with a thumbnail."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.editor.document.screen_picture import ScreenPicture
from app.shared.background import Background
from app.shared.qt_images import image_to_pixels
from engine.pictures.atomic_write import write_atomically
from engine.pictures.formats.png.files import encode_fast_png
from engine.pictures.picture import Picture

MAX_FILES = 10
# Twice the size on the start page, for screens with small pixels.
THUMBNAIL_PX = 256


class RecentFiles(QObject):
    """Remembers files, newest first, and writes a thumbnail of each into a folder.

    Signals:
        changed: `paths` has changed.
        missing_changed: `missing` has changed.
        thumbnail_written: The thumbnail of a file has been written.
    """

    changed = Signal()
    missing_changed = Signal()
    thumbnail_written = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Remember no file yet.

        Args:
            folder: Folder of the thumbnails; made with the first one, and holds nothing else.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self._folder = folder
        self._paths: tuple[Path, ...] = ()
        self._missing: frozenset[Path] = frozenset()
        self._background = Background(self)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, newest first; some may no longer exist."""
        return self._paths

    @property
    def missing(self) -> frozenset[Path]:
        """The files that were not there when `look` was called last."""
        return self._missing

    def close(self) -> None:
        """Wait for a thumbnail that is being written."""
        self._background.close()

    def find_thumbnail(self, path: Path) -> Path:
        """Return where the thumbnail of a file is; it may not exist."""
        digest = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()
        return self._folder / f"{digest[:32]}.png"

    def look(self) -> None:
        """Find out on another thread which files are there."""
        paths = self._paths
        self._background.run(
            lambda: frozenset(path for path in paths if not path.exists()),
            on_done=self._on_looked,
            on_error=lambda _: None,  # what was known stays
        )

    def recall(self, paths: Iterable[str]) -> None:
        """Remember the files of an earlier session."""
        self._replace([Path(path) for path in paths])

    def add(self, path: Path, screen: ScreenPicture) -> None:
        """Remember a file as the newest one.

        Args:
            path: The file.
            screen: Its picture, of which the thumbnail is made.
        """
        path = path.absolute()
        if path in self._missing:
            self._on_looked(self._missing - {path})
        self._replace([path, *(other for other in self._paths if other != path)])
        whole = screen.level_bounds(0)
        image = screen.draw_thumbnail(whole, side_px=THUMBNAIL_PX)
        target = self.find_thumbnail(path)
        self._background.run(
            lambda: _write_thumbnail(image, target),
            on_done=lambda _: self.thumbnail_written.emit(),
            on_error=lambda _: None,  # the file is listed without a thumbnail
        )

    def clear(self) -> None:
        """Forget all files, and remove their thumbnails."""
        self._replace([])

    def _on_looked(self, missing: frozenset[Path]) -> None:
        if missing != self._missing:
            self._missing = missing
            self.missing_changed.emit()

    def _replace(self, paths: list[Path]) -> None:
        before, self._paths = self._paths, tuple(paths[:MAX_FILES])
        forgotten = [self.find_thumbnail(path) for path in before if path not in self._paths]
        if forgotten:
            self._background.run(
                lambda: _remove(forgotten),
                on_done=lambda _: None,
                on_error=lambda _: None,
            )
        if self._paths != before:
            self.changed.emit()


def _remove(thumbnails: list[Path]) -> None:
    """Remove thumbnails; on any thread."""
    for thumbnail in thumbnails:
        thumbnail.unlink(missing_ok=True)


def _write_thumbnail(image: QImage, target: Path) -> None:
    """Write a thumbnail, whole or not at all; on any thread."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, encode_fast_png(Picture(pixels=image_to_pixels(image))))
