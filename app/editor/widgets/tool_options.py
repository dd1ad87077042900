"""The options of the active tool, in the tool bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QWidget

from app.editor.marking.morphology import Operation
from app.editor.tools.toolbox import ToolKind
from app.editor.widgets.amount_field import AmountField
from app.editor.widgets.brush_options import BrushOptions
from app.editor.widgets.wand_options import WandOptions
from app.shared.theme import SPACING_PX

_SHAPES = (ToolKind.LASSO, ToolKind.POLYGON, ToolKind.RECTANGLE)


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

    def ask_amount(self, operation: Operation, amount_px: int) -> None:
        """Show the amount of an operation instead, until `show_tool_again`."""
        self.setCurrentWidget(self.amount)
        self.amount.ask(operation, amount_px)

    def show_tool_again(self) -> None:
        """Show the options of the active tool again."""
        self.show_tool(self._kind)

    def _name_keys(self, kind: ToolKind) -> str:
        """Return what keys and mouse do with a tool that has no options; empty for nothing."""
        if kind is ToolKind.SNAP:
            return self.tr("Shift adds to the object, Alt takes away")
        if kind in _SHAPES:
            return self.tr("Alt subtracts, Shift + Alt intersects")
        if kind is ToolKind.CROP:
            return self.tr("Enter crops, Shift keeps the shape")
        if kind is ToolKind.STRAIGHTEN:
            return self.tr("Draw along a horizon or a wall")
        return ""


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
