"""The window of a batch: the grid with its settings, and the review."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.batch_window.dropped_folder import find_folder
from app.batch_window.pictures import BUSY_STATES, BatchPictures, PictureState
from app.batch_window.widgets.picture_grid import PictureGrid
from app.batch_window.widgets.picture_model import PictureFilter
from app.batch_window.widgets.review_page import ReviewPage
from app.batch_window.widgets.run_bar import RunBar
from app.batch_window.widgets.settings_panel import SettingsPanel
from app.batch_window.widgets.words import name_state
from app.shared.banner import Banner
from app.shared.icons import application_icon, icon
from app.shared.language.numbers import format_number
from app.shared.theme import BATCH_SIZE, SPACING_PX, WIZARD_MARGIN_PX

# What the grid can be limited to: all pictures, or those of some states.
_FILTERS: tuple[tuple[PictureState, ...], ...] = (
    (),
    (PictureState.NO_MASK,),
    (PictureState.INTACT,),
    (PictureState.READY,),
    BUSY_STATES,
    (PictureState.TO_REVIEW,),
    (PictureState.KEPT,),
    (PictureState.REJECTED,),
    (PictureState.FAILED,),
)


class BatchWindow(QWidget):
    """A window beside the main window. Closing it ends nothing: it opens again where it was.

    Attributes:
        picture_menu: The context menu of the selected pictures.

    Signals:
        folder_asked: The user wants to choose another folder.
        dropped: A folder was dropped, a `Path`.
        closed: The user has closed the window.
    """

    folder_asked = Signal()
    dropped = Signal(object)
    closed = Signal()

    def __init__(self, pictures: BatchPictures, model: PictureFilter) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("batchWindow")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self._pictures = pictures
        self._is_looking = False
        self.banner = Banner(self)
        self.title = QLabel(self)
        self.title.setObjectName("pageTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = QLabel(self)
        self.facts.setObjectName("pageHint")
        self.filter = QComboBox(self)
        self.filter.setAccessibleName(self.tr("Show"))
        self.filter.addItems([""] * len(_FILTERS))
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.folder = QPushButton(icon("open"), self.tr("Another folder…"), self)
        self._make_menus()
        self.grid = PictureGrid(model, self)
        self.panel = SettingsPanel(self)
        self.bar = RunBar(self)
        self.review = ReviewPage(self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self.folder.clicked.connect(self.folder_asked)
        self.filter.activated.connect(self._on_filter_activated)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        pictures.counts_changed.connect(self._show_counts)
        pictures.reset.connect(self._show_counts)
        self._show_counts()
        self.resize(*BATCH_SIZE)

    @property
    def is_reviewing(self) -> bool:
        """Whether the review is shown."""
        return self._pages.currentWidget() is self.review

    def open(self) -> None:
        """Show the window in front of the others."""
        self.show()
        self.raise_()
        self.activateWindow()

    def show_folder(self, name: str, *, is_looking: bool) -> None:
        """Show the name of the folder, and whether it is still being looked through."""
        self.title.setText(name)
        self.setWindowTitle(f"{name} – Reweave")  # noqa: RUF001 a dash
        self._is_looking = is_looking
        self._show_counts()

    def show_selection(
        self,
        *,
        has_current: bool,
        has_mask: bool,
        has_result: bool,
        can_paste: bool,
        can_restore: bool,
    ) -> None:
        """Show what can be done with the selected pictures."""
        self.panel.show_selection(
            has_current=has_current, has_mask=has_mask, has_result=has_result, can_paste=can_paste
        )
        for action, is_enabled in (
            (self.review_picture, has_result),
            (self.edit_picture, has_current),
            (self.restore_selected, can_restore),
            (self.copy_mask, has_mask),
            (self.paste_mask, can_paste),
            (self.remove_mask, has_mask),
        ):
            action.setEnabled(is_enabled)

    def show_review(self, *, is_shown: bool) -> None:
        """Show the review, or the grid."""
        page: QWidget = self.review if is_shown else self._overview
        if page is not self._pages.currentWidget():
            # Below the header of the page, so that a notice moves no button at its edges.
            (self.review.rows if is_shown else self._rows).insertWidget(1, self.banner)
            self._pages.setCurrentWidget(page)
            (self.review if is_shown else self.grid).setFocus()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if find_folder(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        folder = find_folder(event.mimeData())
        if folder is not None:
            event.acceptProposedAction()
            self.dropped.emit(folder)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_counts()

    def _make_menus(self) -> None:
        self.picture_menu, more = QMenu(self), QMenu(self)
        self.review_picture = self.picture_menu.addAction(self.tr("Review the result"))
        self.edit_picture = self.picture_menu.addAction(self.tr("Open in the main window"))
        self.restore_selected = self.picture_menu.addAction(self.tr("Restore the selected ones"))
        self.picture_menu.addSeparator()
        self.copy_mask = self.picture_menu.addAction(self.tr("Copy mask"))
        self.paste_mask = self.picture_menu.addAction(self.tr("Paste mask"))
        self.remove_mask = self.picture_menu.addAction(self.tr("Remove mask"))
        self.copy_command = more.addAction(self.tr("Copy as command"))
        self.save_recipe = more.addAction(self.tr("Save recipe…"))
        self.more = QPushButton(self.tr("More"), self)
        self.more.setMenu(more)

    def _lay_out(self) -> None:
        header, body = QWidget(self), QWidget(self)
        header.setObjectName("batchHeader")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.title)
        titles.addWidget(self.facts)
        top = QHBoxLayout(header)
        top.setContentsMargins(WIZARD_MARGIN_PX, SPACING_PX, WIZARD_MARGIN_PX, SPACING_PX)
        top.setSpacing(SPACING_PX)
        top.addLayout(titles, 1)
        for widget in (self.filter, self.folder, self.more):
            top.addWidget(widget)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.grid, 1)
        columns.addWidget(self.panel)
        self._overview = QWidget(self)
        self._rows = rows = QVBoxLayout(self._overview)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(header)
        rows.addWidget(self.banner)
        rows.addWidget(body, 1)
        rows.addWidget(self.bar)
        self._pages.addWidget(self._overview)
        self._pages.addWidget(self.review)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pages, 1)

    def _on_filter_activated(self, index: int) -> None:
        self.grid.show_states(_FILTERS[index])

    def _show_counts(self) -> None:
        """Name the filters with the numbers of their pictures, and sum them up below the title."""
        count = self._pictures.count
        for index, states in enumerate(_FILTERS):
            name = name_state(states[0]) if states else self.tr("All pictures")
            text = self.tr("{name} ({count})").format(
                name=name, count=format_number(count(*states))
            )
            self.filter.setItemText(index, text)
        self.facts.setText(self._describe())

    def _describe(self) -> str:
        if self._is_looking:
            return self.tr("Looking through the folder…")
        count = self._pictures.count
        parts = [self.tr("%Ln picture(s)", n=count())]
        for state, words in (
            (PictureState.NO_MASK, self.tr("%Ln without a mask", n=count(PictureState.NO_MASK))),
            (PictureState.INTACT, self.tr("%Ln without damage", n=count(PictureState.INTACT))),
            (PictureState.TO_REVIEW, self.tr("%Ln to review", n=count(PictureState.TO_REVIEW))),
            (PictureState.KEPT, self.tr("%Ln kept", n=count(PictureState.KEPT))),
            (PictureState.REJECTED, self.tr("%Ln rejected", n=count(PictureState.REJECTED))),
            (PictureState.FAILED, self.tr("%Ln failed", n=count(PictureState.FAILED))),
        ):
            if count(state):
                parts.append(words)
        return "   ·   ".join(parts)
