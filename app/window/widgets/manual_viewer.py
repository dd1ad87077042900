"""The window that shows the user manual: a list of its pages, and the page."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget
from typing_extensions import override

from app.shared.paths import manual_folder
from app.shared.theme import (
    MANUAL_LIST_WIDTH_PX,
    MANUAL_SIZE,
    MANUAL_TEXT_WIDTH_PX,
    SPACING_PX,
    WIZARD_MARGIN_PX,
    current_theme,
)

INDEX: Final = "README.md"
_LINE_PERCENT = 135
# What a document has in place of a picture.
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
# A link to another page: [title](page.md).
_PAGE_LINK: Final = re.compile(r"\[([^\]]+)\]\(([\w-]+\.md)\)")


class ManualViewer(QWidget):
    """Shows the pages of the manual, written in Markdown, in the language of the window.

    Attributes:
        pages: The titles of the pages.
        text: The page.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Manual"))
        self._folder = Path()
        self._names: list[str] = []
        self.pages = QListWidget(self)
        self.pages.setObjectName("manualPages")
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.setFixedWidth(MANUAL_LIST_WIDTH_PX)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = _Page(self)
        self.text.setAccessibleName(self.tr("Manual"))
        self.pages.currentRowChanged.connect(self._on_row_changed)
        self.text.sourceChanged.connect(self._on_source_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pages)
        row.addWidget(self.text, 1)
        self.resize(*MANUAL_SIZE)

    def open(self) -> None:
        """Show the window, at the page where it was."""
        if not self._names:
            self._list_pages()
            self._show(INDEX)
        self.show()
        self.raise_()
        self.activateWindow()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._names:
            name = self._names[max(self.pages.currentRow(), 0)]
            self._list_pages()
            self._show(name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _list_pages(self) -> None:
        """List the pages of the window's language."""
        #: The folder of the manual in this language, in docs/user.
        self._folder = manual_folder(self.tr("en"))
        links = _PAGE_LINK.findall((self._folder / INDEX).read_text(encoding="utf-8"))
        self._names = [INDEX, *(name for _, name in links)]
        with QSignalBlocker(self.pages):
            self.pages.clear()
            self.pages.addItems([self.tr("Contents"), *(title for title, _ in links)])

    def _show(self, name: str) -> None:
        self.text.setSource(QUrl.fromLocalFile(str(self._folder / name)))

    def _on_row_changed(self, row: int) -> None:
        if row >= 0:
            self._show(self._names[row])

    def _on_source_changed(self, source: QUrl) -> None:
        """Mark the page in the list, even if a link led to it."""
        name = Path(source.toLocalFile()).name
        with QSignalBlocker(self.pages):
            self.pages.setCurrentRow(self._names.index(name) if name in self._names else -1)


class _Page(QTextBrowser):
    """A page, in a column of a width that reads well; pictures are as wide as the column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("manualPage")
        self.setOpenExternalLinks(True)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(MANUAL_TEXT_WIDTH_PX)
        self.document().setDocumentMargin(WIZARD_MARGIN_PX)
        self.sourceChanged.connect(self._space_out)

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        if type != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(type, name)
        picture = QImage(self.source().resolved(name).toLocalFile())
        ratio = self.devicePixelRatioF()
        width = round((MANUAL_TEXT_WIDTH_PX - 2 * WIZARD_MARGIN_PX) * ratio)
        if picture.width() > width:
            picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self.source().isEmpty():
            self.reload()
            self._space_out()

    def _space_out(self) -> None:
        """Give lines and tables more room, and tables no frame."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            _LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        above = QTextBlockFormat()
        above.setTopMargin(WIZARD_MARGIN_PX)
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() > 1:
                QTextCursor(block).mergeBlockFormat(above)
            if _PICTURE not in block.text():
                QTextCursor(block).mergeBlockFormat(spacing)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _lay_out_table(frame)


def _lay_out_table(table: QTextTable) -> None:
    look = table.format()
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(QColor(current_theme().pressed))
    look.setBorderCollapse(True)
    look.setCellSpacing(0)
    look.setCellPadding(SPACING_PX)
    table.setFormat(look)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        heading = cursor.charFormat()
        heading.setFontWeight(QFont.Weight.DemiBold)
        cursor.mergeCharFormat(heading)
