"""The window that compares how two models restore the same hole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.shared.before_after import BeforeAfter
from app.shared.qt_images import ScreenColours, packed_to_image
from app.shared.theme import COMPARISON_SIZE, SPACING_PX, WIZARD_MARGIN_PX
from engine.pictures.pixels import Pixels

_FULL = 1000


class ModelComparison(QDialog):
    """Shows the progress, then both results under a handle; closing it ends the comparison."""

    def __init__(self, names: tuple[str, str], parent: QWidget) -> None:
        """Show that the comparison has started.

        Args:
            names: Names of the model in use and of the other one.
            parent: The window of the library.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare models"))
        self._names = names
        self.before_after = BeforeAfter(self)
        self.before_after.setAccessibleName(self.tr("Both models compared"))
        self.before_after.setToolTip(self.tr("Drag to see more of one model or the other"))
        self.progress = QProgressBar(self)
        self.progress.setObjectName("progress")
        self.progress.setRange(0, 0)
        self.progress.setFormat(self.tr("Restoring with both models  %p %"))
        self.hint = QLabel(self)
        self.hint.setObjectName("pageHint")
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setText(
            self.tr("{first} and {second} are restoring the painted area.").format(
                first=names[0], second=names[1]
            )
        )
        waiting = QWidget(self)
        column = QVBoxLayout(waiting)
        column.addStretch(1)
        column.addWidget(self.progress)
        column.addStretch(1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(waiting)
        self._stack.addWidget(self.before_after)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.setSpacing(2 * SPACING_PX)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.hint)
        outer.addWidget(buttons)
        self.resize(*COMPARISON_SIZE)

    def show_progress(self, fraction: float) -> None:
        """Show the share of the work of both models that is done, 0 to 1."""
        self.progress.setRange(0, _FULL)
        self.progress.setValue(round(fraction * _FULL))

    def show_results(self, first: Pixels, second: Pixels, *, icc_profile: bytes | None) -> None:
        """Show both results, (H, W, C) each, in the colours of an ICC profile."""
        colours = ScreenColours(channels=first.shape[2], icc_profile=icc_profile)
        pixmaps = [_pixmap(part, colours) for part in (first, second)]
        self.before_after.set_pictures(pixmaps[0], pixmaps[1], names=self._names)
        self.hint.setText(
            self.tr(
                "Left of the handle: {first}. Right: {second}. Your picture is unchanged."
            ).format(first=self._names[0], second=self._names[1])
        )
        self._stack.setCurrentWidget(self.before_after)
        self.before_after.setFocus()

    def show_problem(self, sentence: str) -> None:
        """Show why the comparison failed."""
        self.progress.hide()
        self.hint.setText(sentence)


def _pixmap(pixels: Pixels, colours: ScreenColours) -> QPixmap:
    packed = colours.pack(pixels)
    # A copy, since an image over an array does not keep that alive.
    return QPixmap.fromImage(packed_to_image(packed, has_alpha=colours.has_alpha).copy())
