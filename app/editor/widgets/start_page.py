"""The page that the window shows while no picture is open."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.shared.icons import icon
from app.shared.paths import resource
from app.shared.theme import GUIDE_SIZE, LARGE_ICON_PX, SPACING_PX, TILE_SIZE

SAMPLE = "coffee.png"
_MARGIN_PX = 4 * SPACING_PX


class StartPage(QScrollArea):
    """Invites the user to open a photograph, explains the program, and lists recent files.

    Attributes:
        button: Opens a photograph.
        batch: Restores the pictures of a folder.
        sample: Opens a sample photograph.
        tiles: The recent files, newest first; those without room are hidden.

    Signals:
        open_asked: The button was pressed.
        batch_asked: The button for a folder was pressed.
        sample_asked: The sample was pressed.
        file_chosen: A recent file, a Path, was pressed.
    """

    open_asked = Signal()
    batch_asked = Signal()
    sample_asked = Signal()
    file_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Start page"))
        content = QWidget()
        content.setObjectName("startPage")
        self._picture = QLabel(content)
        self.button = QPushButton(self.tr("Open photograph…"), content)
        self.button.setObjectName("accented")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.open_asked)
        self.batch = QPushButton(self.tr("Restore a folder…"), content)
        self.batch.setToolTip(self.tr("Restore many pictures and look through the results"))
        self.batch.setCursor(Qt.CursorShape.PointingHandCursor)
        self.batch.clicked.connect(self.batch_asked)
        self.sample = _Tile(QPixmap(str(resource("samples", SAMPLE))), self.tr("Try a sample"))
        self.sample.setToolTip(self.tr("Open a photograph that comes with Reweave"))
        self.sample.clicked.connect(self.sample_asked)
        self._captions: dict[str, QLabel] = {}
        self._photo_hint = QLabel()
        self._photo_hint.setObjectName("inviteHint")
        self.show_photo_key("")
        self.tiles: list[QToolButton] = []
        self._recent = QHBoxLayout()
        self._recent.setSpacing(SPACING_PX)
        self._recent.addWidget(self.sample)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(_MARGIN_PX,) * 4)
        column.setSpacing(_MARGIN_PX)
        column.addStretch(1)
        column.addWidget(self._make_invitation(content), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._make_guide())
        column.addWidget(self._photo_hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_centre(self._recent))
        column.addStretch(1)
        self.setWidget(content)
        self._draw_icon()

    def show_restore_key(self, key: str) -> None:
        """Name the key that restores; empty for none."""
        words = self.tr("2. Press {key}").format(key=key) if key else self.tr("2. Press Restore")
        self._captions["restore"].setText(words)

    def show_photo_key(self, key: str) -> None:
        """Name the key that restores a whole photograph; empty for none."""
        words = self.tr("An old photograph? “Restore photo” finds its damage and restores it.")
        if key:
            words = self.tr("An old photograph? {key} finds its damage and restores it.")
        self._photo_hint.setText(words.format(key=key))

    def show_recent(
        self, files: Sequence[tuple[Path, Path]], *, missing: Collection[Path] = ()
    ) -> None:
        """Show recent files.

        Args:
            files: Each file and its thumbnail, newest first; thumbnails may not exist.
            missing: The files that no longer exist; they are greyed out.
        """
        for tile in self.tiles:
            self._recent.removeWidget(tile)
            tile.deleteLater()
        self.tiles = []
        for path, thumbnail in files:
            tile = _Tile(QPixmap(str(thumbnail)), path.name)
            tile.setEnabled(path not in missing)
            gone = self.tr("{path} (not found)").format(path=path)
            tile.setToolTip(gone if path in missing else str(path))
            tile.clicked.connect(partial(self.file_chosen.emit, path))
            self._recent.addWidget(tile)
            self.setTabOrder(self.tiles[-1] if self.tiles else self.sample, tile)
            self.tiles.append(tile)
        self._show_fitting()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_fitting()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _make_invitation(self, parent: QWidget) -> QFrame:
        title = QLabel(self.tr("Drop a photograph or a folder here"))
        title.setObjectName("inviteTitle")
        frame = QFrame(parent)
        frame.setObjectName("invitation")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(*(_MARGIN_PX,) * 4)
        inner.setSpacing(2 * SPACING_PX)
        for widget in (self._picture, title):
            inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        buttons.addWidget(self.button)
        buttons.addWidget(self.batch)
        inner.addLayout(_centre(buttons))
        return frame

    def _make_guide(self) -> QHBoxLayout:
        """Return the pictures that explain the program."""
        row = QHBoxLayout()
        row.setSpacing(3 * SPACING_PX)
        row.addStretch(1)
        for name, words in (
            ("paint", self.tr("1. Paint over what should go")),
            ("restore", self.tr("2. Press {key}").format(key=self.tr("Enter"))),
            ("done", self.tr("3. It is gone")),
        ):
            picture, text = QLabel(), QLabel(words)
            picture.setPixmap(QPixmap(str(resource("guide", f"{name}.jpg"))))
            picture.setScaledContents(True)
            picture.setFixedSize(*GUIDE_SIZE)
            text.setObjectName("inviteHint")
            text.setFixedWidth(GUIDE_SIZE[0])
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            text.setWordWrap(True)
            self._captions[name] = text
            step = QVBoxLayout()
            step.setSpacing(SPACING_PX)
            step.addWidget(picture)
            step.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
            row.addLayout(step)
        row.addStretch(1)
        return row

    def _show_fitting(self) -> None:
        """Hide the recent files for which there is no room."""
        room_px = self.viewport().width() - 2 * _MARGIN_PX
        fitting = room_px // (TILE_SIZE[0] + SPACING_PX) - 1  # one place is the sample's
        for index, tile in enumerate(self.tiles):
            tile.setVisible(index < fitting)

    def _draw_icon(self) -> None:
        picture = icon("photograph", colour="faint")
        size = QSize(LARGE_ICON_PX, LARGE_ICON_PX)
        self._picture.setPixmap(picture.pixmap(size, self.devicePixelRatioF()))


class _Tile(QToolButton):
    """A file as a thumbnail over its name."""

    def __init__(self, thumbnail: QPixmap, name: str) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFixedSize(*TILE_SIZE)
        self.setIconSize(QSize(TILE_SIZE[0] - 2 * SPACING_PX, TILE_SIZE[1] - 5 * SPACING_PX))
        if thumbnail.isNull():
            self.setIcon(icon("photograph", colour="faint"))
        else:
            room = self.iconSize() * self.devicePixelRatioF()
            self.setIcon(QIcon(_centre_in(room, thumbnail)))
        room_px = TILE_SIZE[0] - 2 * SPACING_PX
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room_px)
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def _centre_in(room: QSize, thumbnail: QPixmap) -> QPixmap:
    """Return a thumbnail in the middle of its room, so that names below are in line."""
    image = QPixmap(room)
    image.fill(Qt.GlobalColor.transparent)
    size = thumbnail.size()
    place = QRect(QPoint(), size.scaled(room.boundedTo(size), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(image.rect().center())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, thumbnail)
    painter.end()
    return image


def _centre(row: QHBoxLayout) -> QHBoxLayout:
    """Return a row in the middle of its room."""
    outer = QHBoxLayout()
    outer.addStretch(1)
    outer.addLayout(row)
    outer.addStretch(1)
    return outer
