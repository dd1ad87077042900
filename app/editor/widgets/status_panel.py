"""The right end of the status bar: mouse position, picture size, device and zoom."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget
from typing_extensions import override

from app.editor.document.brush import Point
from app.shared.language.numbers import format_number
from engine.pictures.pixels import Rect


class StatusPanel(QWidget):
    """Shows facts about the picture and the engine; the zoom is a button with a menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.position = QLabel(self)
        self.position.setFixedWidth(self.fontMetrics().horizontalAdvance("x 000000  y 000000") + 12)
        self.position.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.size_label = QLabel(self)
        self.device = QLabel(self)
        self.zoom = QToolButton(self)
        self.zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.zoom.setToolTip(self.tr("Choose another zoom"))
        self.zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("00000 %") + 16)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.position, self.size_label, self.device, self.zoom):
            row.addWidget(widget)
        self.show_size(None)
        self.show_zoom(1.0)

    def show_device(self, device: str | None, *, is_preparing: bool, is_failed: bool) -> None:
        """Show the state of the engine; its device is None while it is not ready."""
        if is_preparing:
            self.device.setText(self.tr("Preparing for the first start…"))
            self.device.setToolTip(self.tr("Needed only once; you can already paint"))
        elif device is not None:
            self.device.setText(device)
            self.device.setToolTip(self.tr("The engine runs on this device"))
        elif is_failed:
            self.device.setText(self.tr("Engine: not running"))
            self.device.setToolTip(self.tr("Press Restore to start it again"))
        else:
            self.device.setText(self.tr("Engine: starting…"))
            self.device.setToolTip(self.tr("You can already paint"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_size(self._bounds)
            self.show_zoom(self._zoom)

    def show_size(self, bounds: Rect | None) -> None:
        """Show the size of the picture; None if there is no picture."""
        self._bounds = bounds
        self.zoom.setVisible(bounds is not None)
        self.size_label.setVisible(bounds is not None)
        if bounds is None:
            self.position.clear()
        else:
            text = self.tr("{width} × {height} px")  # noqa: RUF001 a cross
            self.size_label.setText(text.format(width=bounds.width, height=bounds.height))

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom, screen pixels per picture pixel."""
        self._zoom = zoom
        percent = zoom * 100
        words = format_number(percent, decimals=0 if percent >= 10 else 1)
        self.zoom.setText(self.tr("{percent} %").format(percent=words))
        self.zoom.setAccessibleName(self.tr("Zoom {percent} %").format(percent=words))

    def show_position(self, point: Point | None) -> None:
        """Show the position of the mouse, picture pixels; None if it is not on the canvas."""
        if point is None:
            self.position.clear()
        else:
            self.position.setText(f"x {int(point.x // 1)}  y {int(point.y // 1)}")
