"""The page that the window shows before a picture is open."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.shared.icons import icon
from app.shared.theme import LARGE_ICON_PX, SPACING_PX


class EmptyPage(QWidget):
    """Invites the user to open a photograph.

    Signals:
        open_asked: The button was pressed.
    """

    open_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QLabel(self)
        title = QLabel(self.tr("Drop a photograph here, or open one"), self)
        title.setObjectName("inviteTitle")
        hint = QLabel(
            self.tr("Paint over scratches, tears or anything in the way, then press Restore."), self
        )
        hint.setObjectName("inviteHint")
        self.button = QPushButton(self.tr("Open photograph…"), self)
        self.button.setObjectName("accented")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.open_asked)
        frame = QFrame(self)
        frame.setObjectName("invitation")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(*(6 * SPACING_PX,) * 4)
        inner.setSpacing(2 * SPACING_PX)
        for widget in (self._picture, title, hint, self.button):
            inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)
        self._draw_icon()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        picture = icon("photograph", colour="faint")
        size = QSize(LARGE_ICON_PX, LARGE_ICON_PX)
        self._picture.setPixmap(picture.pixmap(size, self.devicePixelRatioF()))
