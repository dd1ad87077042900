"""The dialog that shows what there is to know of a picture and of its newest file."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.files.picture_facts import join_facts
from app.shared.theme import EXPORT_WIDTH_PX, SPACING_PX, WIZARD_MARGIN_PX

# Where a long path may go on in the next line.
_PATH_SEPARATOR = re.compile(r"(?<=[/\\])")
_ZERO_WIDTH_SPACE = "\u200b"


class DetailsDialog(QDialog):
    """Shows facts and sentences, which can be selected and copied."""

    def __init__(
        self,
        facts: Sequence[tuple[str, str]],
        *,
        file_title: str,
        sentences: Sequence[str],
        parent: QWidget,
    ) -> None:
        """Show a picture.

        Args:
            facts: Pairs of a name and a value.
            file_title: Says which file was written last; empty for none.
            sentences: What that file has kept, or sentences about the picture.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Picture details"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = "\n".join([join_facts(facts), file_title, *sentences]).strip()
        form = QFormLayout()
        form.setHorizontalSpacing(2 * SPACING_PX)
        form.setVerticalSpacing(SPACING_PX)
        for name, value in facts:
            form.addRow(name, self._make_text(value, name))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.setSpacing(2 * SPACING_PX)
        outer.addLayout(form)
        if sentences:
            heading = QLabel(file_title, self)
            heading.setObjectName("findingTitle")
            heading.setWordWrap(True)
            block = QVBoxLayout()
            block.setSpacing(SPACING_PX)
            block.addWidget(heading)
            block.addWidget(self._make_text("\n".join(sentences), file_title))
            outer.addLayout(block)
        outer.addStretch(1)
        outer.addLayout(self._make_buttons())
        self.setMinimumWidth(EXPORT_WIDTH_PX)

    def _make_text(self, text: str, name: str) -> QLabel:
        """Return a text that can be selected, with its name for a screen reader."""
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(_PATH_SEPARATOR.sub(_ZERO_WIDTH_SPACE, text))
        label.setWordWrap(True)
        label.setAccessibleName(name)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label

    def _make_buttons(self) -> QHBoxLayout:
        self.copy = QPushButton(self.tr("Copy"), self)
        self.copy.setAutoDefault(False)
        self.copy.setToolTip(self.tr("Copy all of it as text"))
        self.copy.clicked.connect(self._on_copy)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.close_button)
        return buttons

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
