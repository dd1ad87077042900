"""The dialog that shows the page of a self-check."""

from html import escape
from string import Template

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.self_check.page import State, has_failed, write_page
from app.shared.announcing import announce
from app.shared.messages import explain
from app.shared.theme import SELF_CHECK_SIZE, SPACING_PX, WIZARD_MARGIN_PX, current_theme
from app.window.support.self_checking import SelfChecking

_PER_CENT = 100
_ROW = Template(
    '<tr><td style="color: $state_colour; font-weight: 600">$state</td>'
    '<td style="white-space: nowrap">$title</td><td style="color: $text_colour">$text</td></tr>'
)
_PAGE = Template('<table cellpadding="$padding">$rows</table>')


class SelfCheckDialog(QDialog):
    """Shows how far the self-check is, then its page.

    Attributes:
        verdict: The first sentence: what is going on, or how it ended.
        page: The page.
        copy: Copies the page as text.
    """

    def __init__(self, checking: SelfChecking, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Self-check"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._checking = checking
        self.verdict = QLabel(self)
        self.verdict.setObjectName("pageTitle")
        self.verdict.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, _PER_CENT)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.page = QTextBrowser(self)
        self.page.setObjectName("manualPage")
        self.page.setAccessibleName(self.tr("Self-check"))
        self.page.setPlaceholderText(
            self.tr(
                "A built-in picture is restored by an engine of its own. This takes some seconds, "
                "the first time after installing longer. You can keep working."
            )
        )
        self.copy = QPushButton(self.tr("&Copy"), self)
        self.copy.setToolTip(self.tr("Copy the page as text, for a message to someone who helps"))
        self.copy.setEnabled(False)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._on_copy)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        checking.progressed.connect(self._on_progressed)
        checking.ended.connect(self._on_ended)
        checking.failed.connect(self._on_failed)
        self._say(self.tr("Checking…"))
        self.resize(*SELF_CHECK_SIZE)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._checking.lines:
            self._draw_page()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.setSpacing(2 * SPACING_PX)
        outer.addWidget(self.verdict)
        outer.addWidget(self._bar)
        outer.addWidget(self.page, 1)
        outer.addLayout(buttons)

    def _on_progressed(self, words: str, share: float) -> None:
        self.verdict.setText(words)
        self._bar.setValue(round(_PER_CENT * share))

    def _on_ended(self) -> None:
        self._bar.hide()
        self._draw_page()
        self.copy.setEnabled(True)
        if has_failed(self._checking.lines):
            self._say(self.tr("Something does not work. The lines in colour say what to do."))
        else:
            self._say(self.tr("Everything works."))

    def _on_failed(self, error: Exception) -> None:
        self._bar.hide()
        self._say(explain(error))

    def _say(self, sentence: str) -> None:
        self.verdict.setText(sentence)
        announce(self.verdict, sentence)

    def _on_copy(self) -> None:
        page = write_page(self._checking.lines, self._checking.language)
        QGuiApplication.clipboard().setText(page)
        self.copy.setText(self.tr("Copied"))

    def _draw_page(self) -> None:
        theme = current_theme()
        colours = {
            State.OK: theme.faint,
            State.NOTE: theme.text,
            State.FAILED: theme.accent_text,
        }
        translate = self._checking.language.translate
        rows = (
            _ROW.substitute(
                state=escape(translate(line.state.value)),
                state_colour=colours[line.state],
                title=escape(line.title),
                text=escape(line.text),
                text_colour=colours[max(line.state, State.NOTE, key=list(State).index)],
            )
            for line in self._checking.lines
        )
        self.page.setHtml(_PAGE.substitute(padding=SPACING_PX // 2, rows="".join(rows)))
