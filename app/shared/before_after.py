"""Compares two pictures of the same size with a handle that is dragged between them."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX, current_theme

_MIN_SIDE_PX = 240
_HANDLE_PX = 15
_ARROW_PX = 4.0
_LINE_PX = 2.0
_KEY_STEP = 0.05
_LABEL_ALPHA = 150


class BeforeAfter(QWidget):
    """Shows one picture left of a handle and the other one right of it.

    The mouse, the arrow keys, Home and End move the handle.

    Signals:
        split_changed: The handle has moved, with its `split`.
    """

    split_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = QPixmap()
        self._after = QPixmap()
        self._names = ("", "")
        self._split = 0.5
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_MIN_SIDE_PX, _MIN_SIDE_PX)
        self.setAccessibleName(self.tr("Old and new model compared"))
        self.setToolTip(self.tr("Drag to see more of the old or of the new model"))
        self._describe()

    @property
    def split(self) -> float:
        """Position of the handle: 0 shows only the second picture, 1 only the first."""
        return self._split

    def set_split(self, split: float) -> None:
        """Move the handle to a position, clamped to 0 to 1."""
        within = min(max(split, 0.0), 1.0)
        if within != self._split:
            self._split = within
            self._describe()
            self.split_changed.emit(within)
            self.update()

    def set_pictures(self, before: QPixmap, after: QPixmap, *, names: tuple[str, str]) -> None:
        """Show two named pictures of the same size; a null pixmap shows nothing."""
        self._before, self._after, self._names = before, after, names
        self._describe()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._before.isNull() and self._after.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        place = self._place()
        x = place.left() + self._split * place.width()
        left, right = QRectF(place), QRectF(place)
        left.setRight(x)
        right.setLeft(x)
        for part, picture in ((left, self._before), (right, self._after)):
            painter.setClipRect(part)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
            self._draw_name(painter, place, is_left=part is left)
        painter.setClipping(False)
        self._draw_handle(painter, place, x)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._move_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event.position().x())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: self._split - _KEY_STEP,
            Qt.Key.Key_Right: self._split + _KEY_STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        split = moves.get(Qt.Key(event.key()))
        if split is None:
            super().keyPressEvent(event)
        else:
            self.set_split(split)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _move_to(self, x: float) -> None:
        place = self._place()
        self.set_split((x - place.left()) / max(place.width(), 1.0))

    def _place(self) -> QRectF:
        """Return the rectangle of the pictures, widget pixels: as large as fits, centred."""
        size = self._after.size() if self._before.isNull() else self._before.size()
        if size.isEmpty():
            size = QSize(1, 1)
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2
        return QRectF(left, top, fitted.width(), fitted.height())

    def _describe(self) -> None:
        share = round(100 * self._split)
        self.setAccessibleDescription(
            self.tr("{share} % of the view shows the left picture: {name}").format(
                share=share, name=self._names[0]
            )
        )

    def _draw_name(self, painter: QPainter, place: QRectF, *, is_left: bool) -> None:
        """Draw a picture's label in its upper outer corner."""
        name = self._names[0 if is_left else 1]
        if not name:
            return
        metrics = self.fontMetrics()
        size = QSize(
            metrics.horizontalAdvance(name) + 2 * SPACING_PX, metrics.height() + SPACING_PX
        )
        left = place.left() + SPACING_PX
        if not is_left:
            left = place.right() - SPACING_PX - size.width()
        ground = QRectF(left, place.top() + SPACING_PX, size.width(), size.height())
        shade = QColor(Qt.GlobalColor.black)
        shade.setAlpha(_LABEL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRoundedRect(ground, SPACING_PX / 2, SPACING_PX / 2)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_handle(self, painter: QPainter, place: QRectF, x: float) -> None:
        theme = current_theme()
        middle = QPointF(x, place.center().y())
        painter.setPen(QPen(Qt.GlobalColor.white, _LINE_PX))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        ring = QColor(theme.text if self.hasFocus() else theme.on_accent)
        painter.setPen(QPen(ring, _LINE_PX))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(middle, _HANDLE_PX, _HANDLE_PX)
        painter.setPen(QPen(QColor(theme.on_accent), _LINE_PX))
        for side in (-1.0, 1.0):
            tip = middle + QPointF(side * 2 * _ARROW_PX, 0.0)
            for up in (-1.0, 1.0):
                painter.drawLine(tip, tip + QPointF(-side * _ARROW_PX, up * _ARROW_PX))
