"""The switch of a kind of damage, with the number of its flaws."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from app.shared.icons import icon
from app.shared.language.numbers import format_number
from app.shared.theme import ICON_PX
from engine.detection.damage_map import DamageKind

_MANY = 999


class KindButton(QToolButton):
    """Says how many flaws there are of a kind, and whether they are marked.

    Signals:
        switched: The user wants flaws of this `DamageKind` to be marked (true), or not.
    """

    switched = Signal(object, bool)

    def __init__(self, kind: DamageKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._count = 0
        self._has_name = True
        self.setCheckable(True)
        self.setChecked(True)
        self.setIcon(icon(kind.value))
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)
        self._show()

    def show_kind(self, *, count: int, is_marked: bool) -> None:
        """Show how many flaws there are, and whether they are marked."""
        self.setChecked(is_marked)
        if count != self._count:
            self._count = count
            self._show()

    def show_name(self, *, shown: bool) -> None:
        """Show the name of the kind too, or its icon and the number alone."""
        if shown != self._has_name:
            self._has_name = shown
            self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    def _show(self) -> None:
        name, tip = self._describe()
        count = format_number(self._count)
        self.setText(self._write(count))
        self.setToolTip(tip)
        self.setAccessibleName(self.tr("{kind}: {count}").format(kind=name, count=count))
        # As wide for a few as for many, so that the others do not move.
        text, width_px = self.text(), self.fontMetrics().horizontalAdvance(self._write(str(_MANY)))
        added_px = width_px - self.fontMetrics().horizontalAdvance(text)
        self.setMinimumWidth(self.sizeHint().width() + max(added_px, 0))

    def _write(self, count: str) -> str:
        return f"{self._describe()[0]} {count}" if self._has_name else count

    def _describe(self) -> tuple[str, str]:
        """Return the name of the kind, and what it is."""
        return {
            DamageKind.SCRATCH: (
                self.tr("Scratches"),
                self.tr("Mark scratches, and hairs on the print"),
            ),
            DamageKind.SPOT: (self.tr("Spots"), self.tr("Mark dust, stains and other spots")),
            DamageKind.FOLD: (
                self.tr("Folds"),
                self.tr("Mark folds, cracks, tears and edges of adhesive tape"),
            ),
            DamageKind.WRITING: (
                self.tr("Writing"),
                self.tr("Mark what was written or stamped on the print"),
            ),
        }[self._kind]

    def _on_clicked(self, is_wanted: bool) -> None:  # noqa: FBT001 a slot for a signal
        self.switched.emit(self._kind, is_wanted)
