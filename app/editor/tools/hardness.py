"""The hardness of each brush that can have a soft edge."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.editor.tools.toolbox import ToolKind

_STEP = 0.25
# What is healed meets its border without a rim; a copy and a repair would show an edge.
_DEFAULTS = {ToolKind.HISTORY_BRUSH: 0.7, ToolKind.CLONE: 0.7, ToolKind.HEAL: 1.0}


class Hardness(QObject):
    """The share of a brush's radius that covers fully, 0 to 1; from there on it fades out.

    Signals:
        changed: Another hardness is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._of = dict(_DEFAULTS)

    @property
    def by_name(self) -> dict[str, float]:
        """What is chosen, by the value of the `ToolKind`; see `recall`."""
        return {kind.value: hardness for kind, hardness in self._of.items()}

    def recall(self, by_name: Mapping[str, float]) -> None:
        """Begin with what was chosen in the last session; see `by_name`."""
        for kind in self._of:
            self.set(kind, by_name.get(kind.value, self._of[kind]))

    def has(self, kind: ToolKind) -> bool:
        """Return whether a tool has a brush whose hardness can be chosen."""
        return kind in self._of

    def of(self, kind: ToolKind) -> float:
        """Return the hardness of a tool that has one."""
        return self._of[kind]

    def set(self, kind: ToolKind, hardness: float) -> None:
        """Change the hardness of a tool that has one, to the nearest allowed one."""
        hardness = min(max(hardness, 0.0), 1.0)
        if hardness != self._of[kind]:
            self._of[kind] = hardness
            self.changed.emit()

    def step(self, kind: ToolKind, *, sign: int) -> None:
        """Make the brush of a tool a quarter harder (sign 1) or softer (sign -1)."""
        self.set(kind, self._of[kind] + sign * _STEP)
