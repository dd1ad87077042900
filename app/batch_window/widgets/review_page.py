"""Shows a picture before and after it was restored, and asks what becomes of the result."""

import itertools
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.batch_window.pictures import BatchPicture
from app.batch_window.review_pictures import ReviewPictures
from app.batch_window.widgets.words import describe_state
from app.editor.jobs.method_words import name_method
from app.editor.widgets.method_chooser import MethodChooser
from app.shared.announcing import announce
from app.shared.before_after import BeforeAfter
from app.shared.icons import icon
from app.shared.theme import ICON_PX, SPACING_PX, WIZARD_MARGIN_PX
from engine.api import Method

_Key = Qt.Key
_Action: TypeAlias = Callable[[], None]


class ReviewPage(QWidget):
    """One picture at a time. Left and right go to the ones beside it, whatever was decided.

    Attributes:
        rows: The layout: header, pictures and buttons.

    Signals:
        keep_asked: The result is good.
        again_asked: Restore the picture once more, by a `Method`.
        repair_asked: Open the result in the editor.
        reject_asked: The result is not wanted.
        step_asked: Show the picture so many places further, an int.
        left: Show all pictures.
    """

    keep_asked = Signal()
    again_asked = Signal(object)
    repair_asked = Signal()
    reject_asked = Signal()
    step_asked = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: BatchPicture | None = None
        self._pictures: ReviewPictures | None = None
        self._left_to_review = 0
        self._split: float | None = None
        self.name = QLabel(self)
        self.name.setObjectName("pageTitle")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = QLabel(self)
        self.facts.setObjectName("pageHint")
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.counter = QLabel(self)
        self.counter.setObjectName("batchSection")
        self.before_after = BeforeAfter(self)
        self.before_after.setAccessibleName(self.tr("Before and after compared"))
        self.before_after.setToolTip(
            self.tr("Drag to see more of the picture before or after (Shift+Left, Shift+Right)")
        )
        self.before_after.installEventFilter(self)
        self.setFocusProxy(self.before_after)
        self.waiting = QLabel(self.before_after)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setWordWrap(True)
        QVBoxLayout(self.before_after).addWidget(self.waiting)
        self._make_buttons()
        self._lay_out()
        self._actions: dict[int, _Action] = {
            _Key.Key_K: self.keep_asked.emit,
            _Key.Key_Return: self.keep_asked.emit,
            _Key.Key_Enter: self.keep_asked.emit,
            _Key.Key_R: self._on_again,
            _Key.Key_E: self.repair_asked.emit,
            _Key.Key_X: self.reject_asked.emit,
            _Key.Key_Z: self.close_up.toggle,
            _Key.Key_Left: lambda: self.step_asked.emit(-1),
            _Key.Key_Right: lambda: self.step_asked.emit(1),
            _Key.Key_Escape: self.left.emit,
        }

    def show_picture(self, picture: BatchPicture, pictures: ReviewPictures | None) -> None:
        """Show a picture and its result; None while they are being read."""
        is_other = self._picture is None or picture.item.name != self._picture.item.name
        self._picture = picture
        self.name.setText(picture.shown_name)
        self._describe()
        if pictures is None:
            self.show_problem(self.tr("Opening {name}…").format(name=picture.file_name))
        elif pictures is not self._pictures:
            self._pictures = pictures
            self._show_pictures()
        if is_other:
            announce(self, f"{picture.shown_name}, {describe_state(picture)}")

    def show_problem(self, sentence: str) -> None:
        """Show a sentence in the place of the pictures, such as why they cannot be read."""
        self._pictures = None
        self.before_after.set_pictures(QPixmap(), QPixmap(), names=("", ""))
        self.waiting.setText(sentence)
        self.waiting.show()

    def show_left(self, count: int) -> None:
        """Show how many pictures are left to review."""
        self._left_to_review = count
        self._describe()

    def show_method(self, method: Method) -> None:
        """Show the method that another try would use."""
        self.methods.show_method(method)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the page before the handle between the pictures does."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and not event.modifiers():
            event.ignore()
            self.keyPressEvent(event)
            return event.isAccepted()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._actions.get(event.key())
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == _Key.Key_Space and is_plain:
            self._hold_before(is_held=True)
            event.accept()
        elif act is not None and is_plain:
            event.accept()
            if not event.isAutoRepeat() or event.key() in (_Key.Key_Left, _Key.Key_Right):
                act()
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == _Key.Key_Space and not event.isAutoRepeat():
            self._hold_before(is_held=False)
        else:
            super().keyReleaseEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()
            self._show_pictures()

    def _make_buttons(self) -> None:
        self.keep = QPushButton(icon("check", colour="on_accent"), self.tr("Keep (K)"), self)
        self.keep.setObjectName("accented")
        self.keep.setToolTip(self.tr("The result is good; go on (K or Enter)"))
        self.again = QPushButton(icon("again"), self.tr("Restore again (R)"), self)
        self.again.setToolTip(self.tr("Make another try, by the method beside it; go on (R)"))
        self.repair = QPushButton(icon("brush"), self.tr("Repair by hand (E)"), self)
        self.repair.setToolTip(self.tr("Open the result in the main window (E)"))
        self.reject = QPushButton(icon("reject"), self.tr("Reject (X)"), self)
        self.reject.setToolTip(self.tr("Move the result to the folder of rejected ones; go on (X)"))
        self.close_up = QPushButton(icon("zoom-in"), self.tr("Close-up (Z)"), self)
        self.close_up.setToolTip(self.tr("Show what was restored as large as possible (Z)"))
        self.close_up.setCheckable(True)
        self.back = QPushButton(self.tr("All pictures (Esc)"), self)
        self.methods = MethodChooser(self)
        for button, slot in (
            (self.keep, self.keep_asked),
            (self.again, self._on_again),
            (self.repair, self.repair_asked),
            (self.reject, self.reject_asked),
            (self.back, self.left),
        ):
            button.clicked.connect(slot)
        self.close_up.toggled.connect(self._show_pictures)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(True)  # so that Enter presses the button that has the focus
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setIconSize(QSize(ICON_PX, ICON_PX))

    def _lay_out(self) -> None:
        header, room, bar = QWidget(self), QWidget(self), QWidget(self)
        room.setObjectName("reviewRoom")
        inner = QVBoxLayout(room)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.before_after)
        header.setObjectName("batchHeader")
        bar.setObjectName("batchBar")
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.name)
        titles.addWidget(self.facts)
        top, bottom = QHBoxLayout(header), QHBoxLayout(bar)
        for row in (top, bottom):
            row.setContentsMargins(WIZARD_MARGIN_PX, SPACING_PX, WIZARD_MARGIN_PX, SPACING_PX)
            row.setSpacing(SPACING_PX)
        top.addLayout(titles, 1)
        top.addWidget(self.counter)
        top.addSpacing(SPACING_PX)
        top.addWidget(self.close_up)
        top.addWidget(self.back)
        bottom.addWidget(self.keep)
        bottom.addSpacing(SPACING_PX)
        bottom.addWidget(self.again)
        bottom.addWidget(self.methods)
        bottom.addSpacing(SPACING_PX)
        bottom.addWidget(self.repair)
        bottom.addStretch(1)
        bottom.addWidget(self.reject)
        self.rows = rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(header)
        rows.addWidget(room, 1)
        rows.addWidget(bar)
        chain = (self.close_up, self.back, self.before_after, self.keep, self.again, self.methods)
        for first, second in itertools.pairwise((*chain, self.repair, self.reject)):
            self.setTabOrder(first, second)

    def _on_again(self) -> None:
        self.again_asked.emit(Method(self.methods.currentData()))

    def _hold_before(self, *, is_held: bool) -> None:
        """Show only the picture before for as long as a key is held."""
        if is_held and self._split is None:
            self._split = self.before_after.split
            self.before_after.set_split(1.0)
        elif not is_held and self._split is not None:
            self.before_after.set_split(self._split)
            self._split = None

    def _show_pictures(self) -> None:
        if self._pictures is None:
            return
        pictures = self._pictures
        pair = pictures.close if self.close_up.isChecked() else pictures.whole
        self.before_after.set_pictures(
            QPixmap.fromImage(pair.before),
            QPixmap.fromImage(pair.after),
            names=(self.tr("Before"), self.tr("After")),
        )
        self.waiting.hide()

    def _describe(self) -> None:
        picture = self._picture
        if picture is None:
            return
        facts = [describe_state(picture)]
        if picture.options is not None:
            facts.append(name_method(picture.options.method))
        if picture.tries > 1:
            facts.append(self.tr("try {number}").format(number=picture.tries))
        self.facts.setText(" · ".join(facts))
        count = self._left_to_review
        none = self.tr("Everything is reviewed")
        self.counter.setText(self.tr("%Ln left to review", n=count) if count else none)
