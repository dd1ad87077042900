"""The settings of a batch: the source of its masks, the folder and format of its results, the method."""

import enum
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.editor.widgets.method_chooser import MethodChooser
from app.shared.theme import BATCH_PANEL_WIDTH_PX, SPACING_PX, WIZARD_MARGIN_PX
from engine.api import Method


class MasksFrom(enum.Enum):
    """Where the masks of a batch come from, unless the user gives a picture another one."""

    BESIDE = enum.auto()
    FOLDER = enum.auto()
    FILE = enum.auto()
    ALPHA = enum.auto()
    FOUND = enum.auto()


class SettingsPanel(QWidget):
    """The column at the right of the grid.

    Signals:
        masks_asked: The user wants masks from elsewhere, a `MasksFrom`.
        paint_asked: Paint the mask of the current picture.
        copy_asked: Copy the mask of the current picture.
        paste_asked: Give the copied mask to the selected pictures.
        remove_asked: Take the masks of the selected pictures away.
        out_asked: The user wants the results elsewhere.
        format_chosen: Suffix of the results' files, empty for that of each picture.
        method_chosen: A `Method`.
        missed_edges_chosen: Whether missed edges are included.
    """

    masks_asked = Signal(object)
    paint_asked = Signal()
    copy_asked = Signal()
    paste_asked = Signal()
    remove_asked = Signal()
    out_asked = Signal()
    format_chosen = Signal(str)
    method_chosen = Signal(object)
    missed_edges_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(BATCH_PANEL_WIDTH_PX)
        self._masks: tuple[MasksFrom, Path | None] = (MasksFrom.BESIDE, None)
        self._out = Path()
        self._make_masks()
        self._make_results()
        self._lay_out()
        self._describe()

    def show_masks(self, source: MasksFrom, path: Path | None) -> None:
        """Show where masks come from, and the file or folder that was chosen."""
        self._masks = (source, path)
        self.masks.setCurrentIndex(self.masks.findData(source))
        self._describe()

    def show_out(self, out: Path) -> None:
        """Show where results go."""
        self._out = out
        self._describe()

    def show_format(self, suffix: str) -> None:
        """Show the format of the results."""
        self.format.setCurrentIndex(self.format.findData(suffix))

    def show_options(self, method: Method, *, includes_missed_edges: bool) -> None:
        """Show how pictures are restored."""
        self.methods.show_method(method)
        self.missed_edges.setChecked(includes_missed_edges)

    def show_selection(
        self, *, has_current: bool, has_mask: bool, has_result: bool, can_paste: bool
    ) -> None:
        """Show what can be done with the selected pictures."""
        paint, repair = self.tr("Paint mask…"), self.tr("Repair by hand…")
        self.paint.setText(repair if has_result else paint)
        self.paint.setEnabled(has_current)
        self.copy.setEnabled(has_mask)
        self.paste.setEnabled(can_paste)
        self.remove.setEnabled(has_mask)

    def show_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed that a running batch depends on."""
        for widget in (self.masks, self.choose_out, self.format):
            widget.setEnabled(not is_locked)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _make_masks(self) -> None:
        self.masks = QComboBox(self)
        self.masks.setAccessibleName(self.tr("Masks"))
        for words, source in (
            (self.tr("Beside the pictures"), MasksFrom.BESIDE),
            (self.tr("In a folder…"), MasksFrom.FOLDER),
            (self.tr("One for all…"), MasksFrom.FILE),
            (self.tr("Transparent parts"), MasksFrom.ALPHA),
            (self.tr("Found damage"), MasksFrom.FOUND),
        ):
            self.masks.addItem(words, source)
        self.masks.activated.connect(self._on_masks_activated)
        self.masks_note = _make_note(self)
        self.paint = QPushButton(self.tr("Paint mask…"), self)
        self.paint.setToolTip(self.tr("Open the current picture in the main window (Enter)"))
        self.copy = self._make_button(
            self.tr("Copy"), self.tr("Copy the mask of the current picture (Ctrl+C)")
        )
        self.paste = self._make_button(
            self.tr("Paste"), self.tr("Give the copied mask to the selected pictures (Ctrl+V)")
        )
        self.remove = self._make_button(
            self.tr("Remove"), self.tr("Take the masks of the selected pictures away (Del)")
        )
        self.paint.clicked.connect(self.paint_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.paste.clicked.connect(self.paste_asked)
        self.remove.clicked.connect(self.remove_asked)

    def _make_results(self) -> None:
        self.out = _make_note(self)
        self.choose_out = QPushButton(self.tr("Choose…"), self)
        self.choose_out.setToolTip(self.tr("Choose the folder that the results are written to"))
        self.choose_out.clicked.connect(self.out_asked)
        self.format = QComboBox(self)
        self.format.setAccessibleName(self.tr("Format"))
        for words, suffix in (
            (self.tr("PNG; TIFF stays TIFF"), ""),
            (self.tr("PNG, lossless"), ".png"),
            (self.tr("TIFF, lossless"), ".tif"),
            (self.tr("WebP, lossless in 8 bits"), ".webp"),
            (self.tr("JPEG, small"), ".jpg"),
        ):
            self.format.addItem(words, suffix)
        self.format.activated.connect(
            lambda index: self.format_chosen.emit(str(self.format.itemData(index)))
        )
        self.methods = MethodChooser(self)
        self.methods.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.methods.chosen.connect(self.method_chosen)
        self.missed_edges = QCheckBox(self.tr("Include missed edges"), self)
        self.missed_edges.setToolTip(
            self.tr("Also restore what the mask has missed along the border of the damage")
        )
        self.missed_edges.clicked.connect(self.missed_edges_chosen)

    def _make_button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX // 2)
        for button in (self.copy, self.paste, self.remove):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        column.setSpacing(SPACING_PX)
        for title, widgets in (
            (self.tr("Masks"), (self.masks, self.masks_note, self.paint, buttons)),
            (self.tr("Results"), (self.out, self.choose_out, self.format)),
            (self.tr("Restoring"), (self.methods, self.missed_edges)),
        ):
            label = QLabel(title, self)
            label.setObjectName("batchSection")
            column.addWidget(label)
            for widget in widgets:
                if isinstance(widget, QWidget):
                    column.addWidget(widget)
                else:
                    column.addLayout(widget)
            column.addSpacing(2 * SPACING_PX)
        column.addStretch(1)

    def _on_masks_activated(self, index: int) -> None:
        chosen = self.masks.itemData(index)
        self.show_masks(*self._masks)  # until the folder or file has been chosen
        self.masks_asked.emit(chosen)

    def _describe(self) -> None:
        source, path = self._masks
        name = path.name if path else ""
        notes = {
            MasksFrom.BESIDE: self.tr("photo-mask.png for photo.jpg. White is restored."),
            MasksFrom.FOLDER: self.tr("{folder}, by the names of the pictures. White is restored."),
            MasksFrom.FILE: self.tr("{file}, for each picture of its size."),
            MasksFrom.ALPHA: self.tr("What is not opaque is restored."),
            MasksFrom.FOUND: self.tr("Damage is found in each picture and restored."),
        }
        self.masks_note.setText(notes[source].format(folder=name, file=name))
        self.masks_note.setToolTip(str(path) if path else "")
        folder = f"{self._out.parent.name}/{self._out.name}"
        self.out.setText(self.tr("To {folder}").format(folder=folder))
        self.out.setToolTip(str(self._out))


def _make_note(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName("pageHint")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
