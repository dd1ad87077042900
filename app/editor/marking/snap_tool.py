"""The tool that tightens a rough lasso to the object in it; the engine process finds the object."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.editor.marking.region import Combining, Region, fill_polygon
from app.editor.marking.shape_tools import LassoTool
from app.editor.tools.tool import Overlay, ToolKey
from app.shared.engine_link import EngineLink
from app.shared.notice import Notice, Urgency
from app.shared.problems import make_problem
from engine.errors import EngineError
from engine.pictures.pixels import Mask, Rect

# Background around the outline that is looked at: a share of its longer side.
_MARGIN_SHARE = 0.25
_MIN_MARGIN_PX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """An object that is being searched for.

    Attributes:
        outline: The rough outline, picture pixels.
        place: The part of the picture that is looked at.
        how: How the object changes the mask.
    """

    outline: tuple[Point, ...]
    place: Rect
    how: Combining


class SnapTool(LassoTool):
    """Marks the object inside a lasso; a newer lasso drops the one before.

    Esc or undo drops what has not been found yet.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, name: str, engine: EngineLink, parent: QObject | None = None) -> None:
        """Make a tool.

        Args:
            name: Name of its undo steps, in the user's language.
            engine: Finds the objects.
            parent: Owner in Qt's sense.
        """
        super().__init__(name, parent)
        self._engine = engine
        self._search: _Search | None = None
        engine.object_snapped.connect(self._on_snapped)
        engine.snap_failed.connect(self._on_failed)
        engine.model_changed.connect(self._drop)

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        return super().cursor if self._search is None else Qt.CursorShape.BusyCursor

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        if self._search is not None:
            return frozenset((ToolKey.CANCEL, ToolKey.STEP_BACK))
        return super().keys

    @property
    @override
    def overlay(self) -> Overlay:
        if self._search is None or self._path:
            return super().overlay
        return Overlay(path=self._search.outline, is_closed=True, badge=self._find_badge())

    @override
    def put_away(self) -> None:
        """Drop an outline that is being drawn; an object that is searched for is still marked."""
        if self._path:
            self._drop()

    @override
    def _drop(self) -> None:
        self._engine.cancel_snap()
        self._search = None
        super()._drop()

    @override
    def _close(self) -> None:
        """Search for the object inside the outline."""
        path, how, document = self._path, self._combining, self._document
        self._drop()
        if document is None or how is None:
            return
        rough = fill_polygon(path, within=document.bounds)
        if rough is None:
            return
        if not self._engine.is_started:
            text = self.tr("Snap needs the engine, which has not started yet.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
            return
        self._search = _Search(outline=path, place=_add_margin(rough.place, document), how=how)
        self._submit(document, rough, self._search.place)
        self.changed.emit()

    def _submit(self, document: Document, rough: Region, place: Rect) -> None:
        inside = np.zeros((place.height, place.width), np.bool_)
        inside[rough.place.slices_in(place)] = rough.covered
        if self._engine.is_failed:
            self._engine.restart()
        try:
            self._engine.snap(document.composed.read(place), inside)
        except EngineError as error:
            self._on_failed(error)

    def _on_snapped(self, covered: Mask) -> None:
        search, self._search = self._search, None
        self.changed.emit()
        if search is None:
            return
        if covered.any():
            self._combine(Region(place=search.place, covered=covered), search.how)
        else:
            text = self.tr("No object was found there. Draw closer to its outline.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))

    def _on_failed(self, error: EngineError) -> None:
        self._search = None
        self.changed.emit()
        self.notice.emit(make_problem(error))


def _add_margin(place: Rect, document: Document) -> Rect:
    margin_px = max(_MIN_MARGIN_PX, round(_MARGIN_SHARE * max(place.width, place.height)))
    return place.grown(margin_px, within=document.bounds)
