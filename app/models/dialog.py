"""The window of the model library: the list of models and the card of the chosen one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.models.library import LibraryModel
from app.models.words import describe, summarise
from app.shared.banner import Banner
from app.shared.notice import Notice
from app.shared.theme import MODEL_LIST_WIDTH_PX, MODELS_SIZE, SPACING_PX, WIZARD_MARGIN_PX

_PATH_ROLE = Qt.ItemDataRole.UserRole


class ModelsDialog(QDialog):
    """Shows the models, and tells what the user wants to do with the chosen one.

    Signals:
        use_asked: Use the model, a path.
        compare_asked: Compare the model with the one in use, a path.
        rename_asked: Rename the model, a path.
        export_asked: Copy the model to a file, a path.
        import_asked: Add a model from a file.
        remove_asked: Remove the model, a path.
    """

    use_asked = Signal(object)
    compare_asked = Signal(object)
    rename_asked = Signal(object)
    export_asked = Signal(object)
    import_asked = Signal()
    remove_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self._models: dict[Path, LibraryModel] = {}
        self._in_use: Path | None = None
        self._is_changing = False
        self._is_busy = False
        self._can_compare = False
        self.banner = Banner(self)
        self.list = QListWidget(self)
        self.list.setObjectName("models")
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setFixedWidth(MODEL_LIST_WIDTH_PX)
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._show_card)
        self.import_ = QPushButton(self.tr("Import…"), self)
        self.title = QLabel(self)
        self.title.setObjectName("pageTitle")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self._card = QScrollArea(self)
        self._card.setObjectName("card")
        self._card.setWidgetResizable(True)
        self._card.setAccessibleName(self.tr("About this model"))
        self._card.setFrameShape(QScrollArea.Shape.NoFrame)
        self.use = QPushButton(self.tr("Use"), self)
        self.use.setObjectName("accented")
        self.compare = QPushButton(self.tr("Compare on the open picture"), self)
        self.rename = QPushButton(self.tr("Rename…"), self)
        self.export = QPushButton(self.tr("Export…"), self)
        self.remove = QPushButton(self.tr("Remove…"), self)
        for button, asked in (
            (self.use, self.use_asked),
            (self.compare, self.compare_asked),
            (self.rename, self.rename_asked),
            (self.export, self.export_asked),
            (self.remove, self.remove_asked),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, asked=asked: asked.emit(self.chosen))
        self.import_.setAutoDefault(False)
        self.import_.clicked.connect(self.import_asked)
        self._lay_out()
        self.resize(*MODELS_SIZE)

    @property
    def chosen(self) -> Path | None:
        """The path of the model whose card is shown."""
        row = self.list.currentRow()
        path = self.list.item(row).data(_PATH_ROLE) if row >= 0 else None
        return path if isinstance(path, Path) else None

    def show_models(self, models: Sequence[LibraryModel], *, chosen: Path | None = None) -> None:
        """Show these models; the chosen one stays chosen unless another is given."""
        wanted = chosen or self.chosen or self._in_use
        self._models = {model.path: model for model in models}
        self.list.blockSignals(True)  # noqa: FBT003 Qt's name
        self.list.clear()
        for model in models:
            item = QListWidgetItem(self.list)
            item.setData(_PATH_ROLE, model.path)
            if model.path == wanted:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)  # noqa: FBT003
        self._name_items()
        self._show_card()

    def show_in_use(self, path: Path, *, is_changing: bool) -> None:
        """Show which model is in use, and whether another is being loaded."""
        self._in_use, self._is_changing = path, is_changing
        self._name_items()
        self._update_buttons()

    def show_busy(self, *, is_busy: bool) -> None:
        """Show whether a file is being copied, which disables the buttons."""
        self._is_busy = is_busy
        self._update_buttons()

    def show_can_compare(self, *, can_compare: bool) -> None:
        """Show whether a picture with a mask is open."""
        self._can_compare = can_compare
        self._update_buttons()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice above the list."""
        self.banner.show_notice(notice)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_items()
            self._show_card()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.import_)
        actions = QHBoxLayout()
        actions.addWidget(self.use)
        actions.addWidget(self.compare)
        actions.addStretch(1)
        more = QHBoxLayout()
        more.addWidget(self.rename)
        more.addWidget(self.export)
        more.addWidget(self.remove)
        more.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(2 * SPACING_PX)
        right.addWidget(self.title)
        right.addWidget(self._card, 1)
        right.addLayout(actions)
        right.addLayout(more)
        columns = QHBoxLayout()
        columns.setSpacing(WIZARD_MARGIN_PX)
        columns.addLayout(left)
        columns.addLayout(right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        outer.addWidget(self.banner)
        outer.addLayout(columns, 1)

    def _name_items(self) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            model = self._models[item.data(_PATH_ROLE)]
            is_in_use = model.path == self._in_use
            name = self.tr("{name}   (in use)").format(name=model.name) if is_in_use else model.name
            item.setText(f"{name}\n{summarise(model)}")
            font = item.font()
            font.setBold(is_in_use)
            item.setFont(font)

    def _show_card(self) -> None:
        model = None if self.chosen is None else self._models.get(self.chosen)
        self.title.setText("" if model is None else model.name)
        card = QWidget()
        form = QFormLayout(card)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(WIZARD_MARGIN_PX)
        form.setVerticalSpacing(SPACING_PX)
        for name, value in [] if model is None else describe(model):
            name_label, value_label = QLabel(name), QLabel(value)
            name_label.setObjectName("pageHint")
            value_label.setWordWrap(True)
            value_label.setTextFormat(Qt.TextFormat.PlainText)
            value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(name_label, value_label)
        self._card.setWidget(card)
        self._update_buttons()

    def _update_buttons(self) -> None:
        model = None if self.chosen is None else self._models.get(self.chosen)
        is_usable = model is not None and not model.problem and not self._is_busy
        is_own = model is not None and not model.is_shipped and not self._is_busy
        is_in_use = model is not None and model.path == self._in_use
        can_use = is_usable and not is_in_use and not self._is_changing
        self.use.setEnabled(can_use)
        self.use.setText(self.tr("In use") if is_in_use else self.tr("Use"))
        if self._is_changing:
            self.use.setText(self.tr("Loading…"))
        self.compare.setEnabled(is_usable and not is_in_use and self._can_compare)
        self.compare.setToolTip(
            self.tr("Restore the painted area with this model and with the one in use")
            if self._can_compare
            else self.tr("Open a picture and paint over something first")
        )
        self.rename.setEnabled(is_own and is_usable)
        self.export.setEnabled(is_usable)
        self.remove.setEnabled(is_own and not is_in_use and not self._is_changing)
        self.remove.setToolTip(
            self.tr("Switch to another model first") if is_in_use and is_own else ""
        )
        self.import_.setEnabled(not self._is_busy)
