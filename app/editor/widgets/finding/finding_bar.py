"""The bar above the picture that shows the flaws that were found."""

import numpy as np
from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from app.editor.finding.found_flaws import FoundFlaws
from app.editor.widgets.finding.kind_button import KindButton
from app.editor.widgets.number import Number
from app.shared.icons import icon
from app.shared.language.numbers import format_number
from app.shared.theme import BRUSH_SLIDER_WIDTH_PX, CLOSE_ICON_PX, ICON_PX, SPACING_PX
from engine.detection.damage_map import DamageKind
from engine.detection.sensitivity import MAX_SENSITIVITY

_PAGE_STEP = 5
_MANY = 999


class FindingBar(QFrame):
    """Shows sensitivity, kinds and number of the flaws, and walks through them.

    Attributes:
        sensitivity: The sensitivity as a number, percent.
        kinds: A switch for each kind.
        previous: The button that walks back; its action is set from outside.
        next_: The button that walks on; its action is set from outside.
        not_damage: The button for a flaw that is no damage; its action is set from outside.

    Signals:
        drag_began: The user has taken hold of the slider.
        drag_ended: The user has let go of it.
        sensitivity_chosen: The user has chosen a sensitivity, 0 to 100.
        kind_switched: The user wants a `DamageKind` to be marked (true), or not.
        restore_asked: What is marked is to be restored.
        close_asked: The bar is to be closed.
    """

    drag_began = Signal()
    drag_ended = Signal()
    sensitivity_chosen = Signal(int)
    kind_switched = Signal(object, bool)
    restore_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingBar")
        self.setAccessibleName(self.tr("Found damage"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shown: tuple[FoundFlaws, int | None] | None = None
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self.sensitivity = Number(self)
        self.kinds = {kind: KindButton(kind, self) for kind in DamageKind}
        self._summary = QLabel(self)
        self._position = QLabel(self)
        self.previous, self.next_, self.not_damage = (QToolButton(self) for _ in range(3))
        self._restore = QPushButton(self.tr("Restore"), self)
        self._close = QToolButton(self)
        self._set_up()
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(SPACING_PX, SPACING_PX // 2, SPACING_PX, SPACING_PX // 2)
        self._rows.setSpacing(SPACING_PX // 2)
        self._rows.addLayout(self._make_choice_row(), 1)
        self._rows.addLayout(self._make_walk_row(), 2)
        self._connect()
        self.hide()

    def show_flaws(self, found: FoundFlaws, *, current: int | None) -> None:
        """Show flaws without emitting signals.

        Args:
            found: The flaws.
            current: Number of the one that the user has walked to; None for none.
        """
        self._shown = found, current
        choice, numbers = found.choice, found.numbers
        with QSignalBlocker(self._slider), QSignalBlocker(self.sensitivity):
            self._slider.setValue(choice.sensitivity)
            self.sensitivity.setValue(choice.sensitivity)
        for kind, count in found.counts.items():
            self.kinds[kind].show_kind(count=count, is_marked=kind in choice.kinds)
        percent = format_number(100 * found.share, decimals=1)
        flaws = self.tr("%Ln flaw(s), {percent} %", n=numbers.size)
        self._summary.setText(flaws.format(percent=percent))
        place = "–"  # noqa: RUF001
        if current is not None:
            place = format_number(int(np.searchsorted(numbers, current)) + 1)
        text = self.tr("{number} of {count}")
        self._position.setText(text.format(number=place, count=format_number(numbers.size)))
        self._restore.setEnabled(numbers.size > 0)

    def focus_slider(self) -> None:
        """Give the keyboard to the slider."""
        self._slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._shown is not None:
            found, current = self._shown
            self.show_flaws(found, current=current)
        is_new_text = event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange)
        if is_new_text and self.isVisible():
            self._arrange()

    def _arrange(self) -> None:
        """Use one row if there is room, and leave out the names of the kinds if there is none."""
        directions = QBoxLayout.Direction
        one_row, two_rows = directions.LeftToRight, directions.TopToBottom
        for direction, has_names in (
            *((one_row, True), (one_row, False)),
            *((two_rows, True), (two_rows, False)),
        ):
            self._rows.setDirection(direction)
            for button in self.kinds.values():
                button.show_name(shown=has_names)
            styles = Qt.ToolButtonStyle
            self.not_damage.setToolButtonStyle(
                styles.ToolButtonTextBesideIcon if has_names else styles.ToolButtonIconOnly
            )
            self._rows.activate()
            if self._rows.minimumSize().width() <= self.width():
                break
        self.updateGeometry()

    def _set_up(self) -> None:
        name = self.tr("Sensitivity")
        tip = self.tr("How little it takes for something to count as damage")
        for field in (self._slider, self.sensitivity):
            field.setRange(0, MAX_SENSITIVITY)
            field.setAccessibleName(name)
            field.setToolTip(tip)
        self._slider.setPageStep(_PAGE_STEP)
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.setMinimumWidth(BRUSH_SLIDER_WIDTH_PX // 2)
        self._slider.setMaximumWidth(BRUSH_SLIDER_WIDTH_PX)
        self.sensitivity.setSuffix(self.tr(" %"))
        self._summary.setToolTip(self.tr("Marked flaws, and their share of the picture"))
        self._position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        widest = self.tr("{number} of {count}").format(number=_MANY, count=_MANY)
        self._position.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest))
        for button in (self.previous, self.next_, self.not_damage, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setIconSize(QSize(ICON_PX, ICON_PX))
        self._restore.setToolTip(self.tr("Restore all that is marked"))
        self._restore.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setIcon(icon("close"))
        self._close.setIconSize(QSize(CLOSE_ICON_PX, CLOSE_ICON_PX))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close; what is marked stays"))

    def _make_choice_row(self) -> QHBoxLayout:
        label = QLabel(self.tr("Sensitivity"), self)
        row = QHBoxLayout()
        row.setSpacing(SPACING_PX)
        row.addWidget(label)
        row.addWidget(self._slider, 1)
        row.addWidget(self.sensitivity)
        kinds = QHBoxLayout()
        kinds.setSpacing(SPACING_PX // 4)
        for button in self.kinds.values():
            kinds.addWidget(button)
        row.addLayout(kinds)
        row.addStretch()
        return row

    def _make_walk_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACING_PX // 2)
        row.addWidget(self._summary)
        row.addStretch(1)
        for widget in (self.previous, self._position, self.next_, self.not_damage):
            row.addWidget(widget)
        row.addSpacing(SPACING_PX)
        row.addWidget(self._restore)
        row.addWidget(self._close)
        return row

    def _connect(self) -> None:
        self._slider.sliderPressed.connect(self.drag_began)
        self._slider.sliderReleased.connect(self.drag_ended)
        self._slider.valueChanged.connect(self.sensitivity_chosen)
        self.sensitivity.valueChanged.connect(self.sensitivity_chosen)
        for button in self.kinds.values():
            button.switched.connect(self.kind_switched)
        self._restore.clicked.connect(self.restore_asked)
        self._close.clicked.connect(self.close_asked)
