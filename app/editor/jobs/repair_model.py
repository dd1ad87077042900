"""The repairs of a document as rows of a list, the newest on top."""

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.document.repairs import Part, Repair
from app.editor.jobs.method_words import name_method
from app.editor.jobs.repair_editor import RepairEditor
from app.shared.language.numbers import format_number, format_seconds
from app.shared.theme import REPAIR_THUMBNAIL_PX

# The thumbnail shows this much of a repair's surroundings on each side, as a share of its size.
_SURROUNDINGS = 0.2
_MIN_MARGIN_PX = 8

REPAIR_ROLE: Final = Qt.ItemDataRole.UserRole
FACTS_ROLE: Final = Qt.ItemDataRole.UserRole + 1
FACT_SEPARATOR: Final = " · "

_Index = QModelIndex | QPersistentModelIndex


class RepairModel(QAbstractListModel):
    """The display role is the method, `FACTS_ROLE` the other facts; the check mark shows or hides."""

    def __init__(self, editor: RepairEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._document: Document | None = None
        self._repairs: tuple[Repair, ...] = ()
        self._thumbnails: dict[int, tuple[tuple[Part, ...], QImage]] = {}

    def set_document(self, document: Document | None) -> None:
        """Show the repairs of another document."""
        if self._document is not None:
            self._document.repairs_changed.disconnect(self._on_repairs_changed)
        self._document = document
        if document is not None:
            document.repairs_changed.connect(self._on_repairs_changed)
        self._thumbnails.clear()
        self._on_repairs_changed()

    def find_row(self, repair: Repair | None) -> QModelIndex:
        """Return the row of a repair, an invalid one if there is none."""
        numbers = [other.number for other in self._repairs]
        if repair is None or repair.number not in numbers:
            return QModelIndex()
        return self.index(numbers.index(repair.number))

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._repairs)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        repair = self._repairs[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._find_thumbnail(repair)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if repair.is_shown else Qt.CheckState.Unchecked
        texts = {
            Qt.ItemDataRole.DisplayRole: _name_method,
            FACTS_ROLE: self._list_facts,
            Qt.ItemDataRole.ToolTipRole: self._describe,
            Qt.ItemDataRole.AccessibleTextRole: self._describe,
        }
        if role in texts:
            return texts[role](repair)
        return repair if role == REPAIR_ROLE else None

    @override
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        shown = Qt.CheckState(value) == Qt.CheckState.Checked
        self._editor.set_shown(self._repairs[index.row()], shown=shown)
        return True

    def _on_repairs_changed(self) -> None:
        after = () if self._document is None else tuple(reversed(self._document.repairs))
        before, self._repairs = self._repairs, self._repairs
        if [repair.number for repair in before] != [repair.number for repair in after]:
            self.beginResetModel()
            self._repairs = after
            numbers = {repair.number for repair in after}
            self._thumbnails = {n: kept for n, kept in self._thumbnails.items() if n in numbers}
            self.endResetModel()
            return
        self._repairs = after
        for row, (old, new) in enumerate(zip(before, after, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _list_facts(self, repair: Repair) -> str:
        facts = [self.tr("{seconds} s").format(seconds=format_seconds(repair.seconds))]
        if repair.strength < 1:
            facts.append(
                self.tr("{percent} %").format(percent=format_number(100 * repair.strength))
            )
        if any(part.painted_back is not None for part in repair.parts):
            facts.append(self.tr("painted back"))
        return FACT_SEPARATOR.join(facts)

    def _describe(self, repair: Repair) -> str:
        """Return everything about a repair in one sentence."""
        time = f"{repair.made_at.astimezone():%H:%M}"
        text = self.tr("{method}, made at {time}, {facts}")
        if not repair.is_shown:
            text = self.tr("{method}, made at {time}, {facts}, hidden")
        return text.format(method=_name_method(repair), time=time, facts=self._list_facts(repair))

    def _find_thumbnail(self, repair: Repair) -> QImage:
        kept = self._thumbnails.get(repair.number)
        if kept is None or kept[0] is not repair.parts:
            assert self._document is not None, "its repairs are shown"
            kept = repair.parts, draw_thumbnail(self._document, repair)
            self._thumbnails[repair.number] = kept
        return kept[1]


def _name_method(repair: Repair) -> str:
    return name_method(repair.options.method)


def draw_thumbnail(document: Document, repair: Repair) -> QImage:
    """Return what the screen shows of a repair and around it, at most `REPAIR_THUMBNAIL_PX` a side."""
    place = repair.place
    margin_px = max(_MIN_MARGIN_PX, round(_SURROUNDINGS * max(place.width, place.height)))
    place = place.grown(margin_px, within=document.bounds)
    return document.screen.draw_thumbnail(place, side_px=REPAIR_THUMBNAIL_PX)
