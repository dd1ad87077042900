"""Drives the film strip with mouse and keys."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.document.document import Document
from app.editor.film.film_delegate import find_close_button
from app.editor.film.film_strip import FilmStrip
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.window_driver import LEFT, NO_KEYS, WindowDriver


class Film:
    """The film strip of a window.

    Attributes:
        driver: The window.
    """

    def __init__(self, driver: WindowDriver) -> None:
        self.driver = driver

    @property
    def strip(self) -> FilmStrip:
        return self.driver.window.parts.film_strip

    @property
    def documents(self) -> tuple[Document, ...]:
        return self.driver.window.workbench.pictures.documents

    @property
    def names(self) -> list[str]:
        """The names of the open pictures."""
        return [document.name for document in self.documents]

    def write(self, *names: str, height: int = 40, width: int = 60) -> list[Path]:
        """Write a picture for each name, each with pixels of its own."""
        paths = [self.driver.folder / name for name in names]
        for seed, path in enumerate(paths):
            pixels = noise(height=height, width=width, seed=seed)
            write_picture(path, Picture(pixels=pixels))
        return paths

    def open(self, *names: str, height: int = 40, width: int = 60) -> None:
        """Write pictures, open them together, and wait for them."""
        count = len(self.documents) + len(names)
        self.driver.window.files.open_files(self.write(*names, height=height, width=width))
        self.driver.qtbot.waitUntil(lambda: len(self.documents) == count)

    def drop(self, paths: list[Path]) -> None:
        """Drop files on the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        action, window = Qt.DropAction.CopyAction, self.driver.window
        enter = QDragEnterEvent(QPoint(300, 300), action, mime, LEFT, NO_KEYS)
        QApplication.sendEvent(window, enter)
        dropped = QDropEvent(QPointF(300, 300), action, mime, LEFT, NO_KEYS)
        QApplication.sendEvent(window, dropped)

    def click(self, row: int, button: Qt.MouseButton = LEFT) -> None:
        """Click in the middle of a tile."""
        place = self.strip.visualRect(self.strip.model().index(row, 0)).center()
        QTest.mouseClick(self.strip.viewport(), button, NO_KEYS, place)

    def click_close(self, row: int) -> None:
        """Click the button of a tile."""
        area = self.strip.visualRect(self.strip.model().index(row, 0))
        place = find_close_button(area).center()
        QTest.mouseClick(self.strip.viewport(), LEFT, NO_KEYS, place)

    def describe(self, row: int) -> str:
        """Return what a screen reader says about a tile."""
        index = self.strip.model().index(row, 0)
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole))
