"""The options of the active tool, in the tool bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QWidget

from app.editor.marking.morphology import Operation
from app.editor.tools.toolbox import ToolKind
from app.editor.widgets.amount_field import AmountField
from app.editor.widgets.brush_options import BrushOptions
from app.editor.widgets.wand_options import WandOptions
from app.shared.theme import SPACING_PX
from engine.pictures.pixels import Rect


class ToolOptions(QStackedWidget):
    """Shows only what the active tool uses; as wide for one tool as for another.

    Attributes:
        brush: The options of the brushes.
        wand: The options of the wand.
        amount: The amount of an operation on the mask, while it is asked for.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._kind = ToolKind.BRUSH
        self.brush = BrushOptions()
        self.wand = WandOptions()
        self.amount = AmountField()
        self._keys = _Keys()
        self._crop_area: Rect | None = None
        for page in (self.brush, self.wand, self.amount, self._keys):
            self.addWidget(page)

    @property
    def is_asking(self) -> bool:
        """Whether an amount is asked for."""
        return self.currentWidget() is self.amount

    def show_tool(self, kind: ToolKind) -> None:
        """Show the options of a tool."""
        self._kind = kind
        keys = self._name_keys(kind)
        if kind is ToolKind.WAND:
            self.setCurrentWidget(self.wand)
        elif keys:
            self._keys.show_text(keys)
            self.setCurrentWidget(self._keys)
        else:
            # The right button erases with the brush while the other tools are active.
            self.setCurrentWidget(self.brush)

    def show_crop_area(self, area: Rect | None) -> None:
        """Show the size that a crop would leave, None without a frame."""
        if area != self._crop_area:
            self._crop_area = area
            self.show_tool_again()

    def ask_amount(self, operation: Operation, amount_px: int) -> None:
        """Show the amount of an operation instead, until `show_tool_again`."""
        self.setCurrentWidget(self.amount)
        self.amount.ask(operation, amount_px)

    def show_tool_again(self) -> None:
        """Show the options of the active tool again."""
        self.show_tool(self._kind)

    def _name_keys(self, kind: ToolKind) -> str:
        """Return what keys and mouse do with a tool that has no options; empty for nothing."""
        match kind:
            case ToolKind.SNAP:
                text = self.tr("Draw around an object; then Shift adds to it, Alt takes away")
            case ToolKind.LASSO | ToolKind.POLYGON | ToolKind.RECTANGLE:
                text = self.tr("Alt subtracts, Shift + Alt intersects")
            case ToolKind.CROP:
                text = self._explain_crop()
            case ToolKind.STRAIGHTEN:
                text = self.tr("Draw along a horizon or a wall")
            case _:
                text = ""
        return text

    def _explain_crop(self) -> str:
        area = self._crop_area
        if area is None:
            return self.tr("Drag a frame around what should remain")
        text = self.tr("{width} × {height} px. Enter crops, Shift keeps the shape")  # noqa: RUF001 a cross
        return text.format(width=area.width, height=area.height)


class _Keys(QLabel):
    """Says what the keys do; cut off where the tool bar has little room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageHint")
        self.setContentsMargins(SPACING_PX, 0, SPACING_PX, 0)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text, and the whole of it in the tool tip."""
        self.setText(text)
        self.setToolTip(text)
