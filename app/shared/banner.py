"""The bar above the picture: notices that the user can ignore, close or unfold."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.shared.announcing import announce
from app.shared.icons import icon
from app.shared.notice import Notice, Subject, Urgency
from app.shared.theme import ICON_PX, SPACING_PX

HINT_SHOWN_MS = 9000
DETAILS_HEIGHT_PX = 120


class Banner(QFrame):
    """Shows one notice at a time.

    A hint disappears by itself, and so does what is no longer true. A problem stays until it is
    settled or closed. An offer, which is a notice with a button that is not brief, stays until it
    is accepted or closed; there may be one of each subject. A newer notice hides a problem or an
    offer, which appears again afterwards.

    Signals:
        action_asked: The button of a `Notice` was pressed.
    """

    action_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._shown: Notice | None = None
        self._offers: dict[Subject, Notice] = {}  # the newest last
        self._problem: Notice | None = None
        self._picture = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.unfold = QToolButton(self)
        self.action = QPushButton(self)
        self.action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.action.clicked.connect(self._on_action)
        self._close = QToolButton(self)
        self._close.setIcon(icon("close"))
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HINT_SHOWN_MS)
        self._timer.timeout.connect(self.clear)
        self.details = QPlainTextEdit(self)
        self.copy = QPushButton(self.tr("Copy"), self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACING_PX + 4, SPACING_PX, SPACING_PX, SPACING_PX)
        rows.addLayout(self._make_row())
        rows.addLayout(self._make_details_row())
        self.hide()

    @property
    def text(self) -> str:
        """The text of the notice."""
        return self._text.text()

    def review(self) -> None:
        """Remove what is no longer true, because something has changed."""
        if not _holds(self._problem):
            self._problem = None
        self._offers = {key: offer for key, offer in self._offers.items() if _holds(offer)}
        if self._shown is not None and not _holds(self._shown):
            self._show_hidden()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice instead of the current one."""
        is_offer = bool(notice.action) and not notice.is_brief
        if is_offer:
            self._offers.pop(notice.subject, None)
            self._offers[notice.subject] = notice
        elif notice.urgency is Urgency.PROBLEM:
            self._problem = notice
        self._shown = notice
        self._text.setText(notice.text)
        self.action.setText(notice.action)
        self.action.setVisible(bool(notice.action))
        self.details.setPlainText(notice.details)
        self.unfold.setVisible(bool(notice.details))
        self.unfold.setChecked(False)
        is_problem = notice.urgency is Urgency.PROBLEM
        tip = self.tr("Show what went wrong, for a report")
        self.unfold.setToolTip(tip if is_problem else self.tr("Show the details"))
        self.setProperty("urgency", notice.urgency.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw_picture()
        self.show()
        announce(self, notice.text)
        if is_problem or is_offer:
            self._timer.stop()
        else:
            self._timer.start()

    def clear(self) -> None:
        """Remove the notice, unless it is an offer, and show the one it has hidden."""
        if self._shown is None or self._is_offer(self._shown):
            return
        if self._shown is self._problem:
            self._problem = None
        self._show_hidden()

    def settle(self, *subjects: Subject) -> None:
        """Remove a hint, and a problem if it is about one of these subjects."""
        if self._problem is not None and self._problem.subject in subjects:
            self._problem = None
        shown = self._shown
        if shown is not None and shown is not self._problem and not self._is_offer(shown):
            self._show_hidden()

    def dismiss(self) -> None:
        """Remove the notice for good, because the user has closed it."""
        if self._shown is not None and self._is_offer(self._shown):
            self._withdraw(self._shown.subject)
        else:
            self.clear()

    def withdraw_offer(self) -> None:
        """Remove the offer about the program, even if it is hidden."""
        self._withdraw(Subject.PROGRAM)

    def _withdraw(self, subject: Subject) -> None:
        offer = self._offers.pop(subject, None)
        if offer is not None and self._shown is offer:
            self._show_hidden()

    def _is_offer(self, notice: Notice) -> bool:
        return self._offers.get(notice.subject) is notice

    def _show_hidden(self) -> None:
        """Show the problem if it is not settled, else the newest offer, else nothing."""
        left = self._problem or next(reversed(self._offers.values()), None)
        if left is None:
            self._shown = None
            self._timer.stop()
            self.hide()
        else:
            self.show_notice(left)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_picture()

    def _make_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACING_PX + 2)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        row.addWidget(self.unfold)
        row.addWidget(self.action)
        row.addWidget(self._close)
        return row

    def _make_details_row(self) -> QHBoxLayout:
        self.unfold.setText(self.tr("Details"))
        self.unfold.setCheckable(True)
        self.unfold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.unfold.toggled.connect(self._on_unfolded)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(DETAILS_HEIGHT_PX)
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy.clicked.connect(self._on_copy)
        row = QHBoxLayout()
        row.addWidget(self.details, 1)
        row.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignTop)
        self._on_unfolded(is_unfolded=False)
        return row

    def _on_unfolded(self, is_unfolded: bool) -> None:  # noqa: FBT001 a slot for a signal
        self.unfold.setArrowType(Qt.ArrowType.DownArrow if is_unfolded else Qt.ArrowType.RightArrow)
        self.details.setVisible(is_unfolded)
        self.copy.setVisible(is_unfolded)
        if is_unfolded:
            self._timer.stop()  # whoever reads the details closes them

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())

    def _on_action(self) -> None:
        notice = self._shown
        self.dismiss()
        self.action_asked.emit(notice)

    def _draw_picture(self) -> None:
        is_problem = self._shown is not None and self._shown.urgency is Urgency.PROBLEM
        picture = icon("problem" if is_problem else "hint", colour="on_notice")
        size = QSize(ICON_PX, ICON_PX)
        self._picture.setPixmap(picture.pixmap(size, self.devicePixelRatioF()))


def _holds(notice: Notice | None) -> bool:
    return notice is None or notice.holds is None or notice.holds()
