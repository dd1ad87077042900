"""The window that lists the licences of everything that the program consists of."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.shared.background import Background
from app.shared.licences import Component, list_components
from app.shared.theme import LICENCE_LIST_WIDTH_PX, LICENCES_SIZE, SPACING_PX
from app.window.widgets.row_table import make_row_table

_NAME, _VERSION, _LICENCE = range(3)
_BETWEEN_TEXTS = f"\n\n\n{80 * '-'}\n\n\n"


class LicenceViewer(QWidget):
    """Lists name, version and licence of each component; the chosen one's text is beside the list.

    Attributes:
        field: Words to search for.
        table: The components.
        about: Name, licence and address of the chosen component.
        text: Its licence texts.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Licences"))
        self._components: list[Component] = []
        self._background = Background(self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search for a name, a licence or a file"))
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setClearButtonEnabled(True)
        self.table = self._make_table()
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.RichText)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.about.setOpenExternalLinks(True)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence text"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._lay_out()
        self.field.textChanged.connect(self._on_search)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.resize(*LICENCES_SIZE)

    def open(self) -> None:
        """Show the window, and read the list the first time."""
        if not self._components and not self._background.is_busy:
            self._background.run(
                list_components, on_done=self._show_components, on_error=self._show_error
            )
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._on_selected()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def end(self) -> None:
        """Close the window, and drop what is being read."""
        self._background.close()
        self.close()

    def _make_table(self) -> QTableWidget:
        headers = [self.tr("Component"), self.tr("Version"), self.tr("Licence")]
        table = make_row_table(headers, self)
        table.setAccessibleName(self.tr("List of components"))
        table.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setSectionResizeMode(_LICENCE, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        listed = QVBoxLayout()
        listed.setSpacing(SPACING_PX)
        listed.addWidget(self.field)
        listed.addWidget(self.table)
        chosen = QVBoxLayout()
        chosen.setSpacing(SPACING_PX)
        chosen.addWidget(self.about)
        chosen.addWidget(self.text, 1)
        row = QHBoxLayout(self)
        row.setSpacing(2 * SPACING_PX)
        row.addLayout(listed)
        row.addLayout(chosen, 1)
        self.table.setFixedWidth(LICENCE_LIST_WIDTH_PX)

    def _show_components(self, components: list[Component]) -> None:
        self._components = components
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(components))
            for row, component in enumerate(components):
                cells = (component.name, component.version, component.licence)
                for column, words in enumerate(cells):
                    item = QTableWidgetItem(words)
                    item.setToolTip(words)
                    self.table.setItem(row, column, item)
        self.table.resizeColumnToContents(_VERSION)
        self.table.setColumnWidth(_NAME, LICENCE_LIST_WIDTH_PX * 2 // 5)
        self._on_search(self.field.text())

    def _show_error(self, error: Exception) -> None:
        self.about.setText(self.tr("The list of licences cannot be read. Install Reweave again."))
        self.text.setPlainText(str(error))

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        shown = []
        for row, component in enumerate(self._components):
            parts = (component.name, component.licence, *component.origins, *component.files)
            line = " ".join(parts).casefold()
            is_found = all(word in line for word in words)
            self.table.setRowHidden(row, not is_found)
            if is_found:
                shown.append(row)
        if shown and self.table.currentRow() not in shown:
            self.table.selectRow(shown[0])

    def _on_selected(self) -> None:
        row = self.table.currentRow()
        if not 0 <= row < len(self._components):
            return
        component = self._components[row]
        title = escape(f"{component.name} {component.version}".strip())
        lines = [f"<b>{title}</b>", escape(component.licence)]
        if component.home:
            address = escape(component.home)
            lines.append(f'<a href="{address}">{address}</a>')
        self.about.setText("<br>".join(lines))
        texts = component.texts or (self.tr("It comes without a licence text; see its page."),)
        self.text.setPlainText(
            "\n\n".join((*self._list_places(component), "")) + _BETWEEN_TEXTS.join(texts)
        )

    def _list_places(self, component: Component) -> Iterator[str]:
        """Yield where the component comes from, and its files."""
        if component.origins:
            yield self.tr("Comes with: {names}").format(names=", ".join(component.origins))
        if component.files:
            yield self.tr("Files: {names}").format(names=", ".join(component.files))
