"""The tool that tightens a rough lasso to the object in it; the engine process finds the object."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from app.editor.document.brush import Point, rasterise_capsule
from app.editor.document.commands import FlipMask
from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.marking.region import Combining, Region, change_again, combine, fill_polygon
from app.editor.marking.region_tool import choose_combining
from app.editor.marking.shape_tools import LassoTool
from app.editor.tools.tool import Overlay, Pointer, ToolKey
from app.shared.engine_link import EngineLink
from app.shared.notice import Notice, Urgency
from app.shared.problems import make_problem
from engine.errors import EngineError
from engine.pictures.hints import Hint, Hints
from engine.pictures.pixels import Mask, Rect

# Background around the outline that is looked at: a share of its longer side.
_MARGIN_SHARE = 0.25
_MIN_MARGIN_PX = 16
# Width of a stroke that adds or takes away, logical pixels.
_STROKE_PX = 5.0
# A path whose ends are nearer than this share of its length is an outline.
_CLOSED_SHARE = 0.35
# Objects that can be refined, back through the history.
_MAX_FOUND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """An object that is being searched for.

    Attributes:
        outline: The outline or the stroke that was drawn last, picture pixels.
        place: The part of the picture that is looked at.
        hints: (place.height, place.width): what is known of its pixels.
        how: How the object changes the mask.
        before: What the mask had been changed by already; None for a first search.
    """

    outline: tuple[Point, ...]
    place: Rect
    hints: Hints = field(repr=False)
    how: Combining
    before: MaskChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An object that is in the mask.

    Attributes:
        search: How it was found.
        change: All that it has changed in the mask.
        command: The undo step that has made it so.
    """

    search: _Search
    change: MaskChange
    command: QUndoCommand


class SnapTool(LassoTool):
    """Marks the object inside a lasso; a newer lasso drops the one before.

    Esc or undo drops what has not been found yet. While the newest step of the history is an
    object, strokes and outlines that begin near it refine it: with Shift they add, with Alt or the
    right button they take away.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, name: str, engine: EngineLink, parent: QObject | None = None) -> None:
        """Make a tool.

        Args:
            name: Name of its undo steps, marked.
            engine: Finds the objects.
            parent: Owner in Qt's sense.
        """
        super().__init__(name, parent)
        self._engine = engine
        self._search: _Search | None = None
        self._found: list[_Found] = []
        self._refined: _Found | None = None
        self._stroke_px = _STROKE_PX
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
        path = self._search.outline
        return Overlay(path=path, is_closed=_is_outline(path), badge=self._find_badge())

    @override
    def set_document(self, document: Document | None) -> None:
        super().set_document(document)
        self._found = []

    @override
    def press(self, at: Pointer) -> None:
        self._refined, self._stroke_px = self._find_refined(at), _STROKE_PX * at.pixel_px
        super().press(at)

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
        """Search for the object inside the outline, or again for the one that is refined."""
        path, how, document, refined = self._path, self._combining, self._document, self._refined
        self._drop()
        if document is None or how is None:
            return
        search = (
            _begin(path, how, document)
            if refined is None
            else _refine(refined, path, how, document, stroke_px=self._stroke_px)
        )
        if search is None:
            return
        if not self._engine.is_started:
            text = self.tr("Snap needs the engine, which has not started yet.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
            return
        self._search = search
        self._submit(document, search)
        self.changed.emit()

    def _submit(self, document: Document, search: _Search) -> None:
        if self._engine.is_failed:
            self._engine.restart()
        try:
            self._engine.snap(document.composed.read(search.place), search.hints)
        except EngineError as error:
            self._on_failed(error)

    def _on_snapped(self, covered: Mask) -> None:
        search, self._search = self._search, None
        self.changed.emit()
        document = self._document
        if search is None or document is None:
            return
        if covered.any():
            self._mark(document, search, Region(place=search.place, covered=covered))
        else:
            text = self.tr("No object was found there. Draw closer to its outline.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))

    def _mark(self, document: Document, search: _Search, region: Region) -> None:
        """Change the mask by an object, instead of by what was found before."""
        self.change_began.emit()
        if search.before is None:
            step = whole = combine(document.mask, region, search.how)
        else:
            step, whole = change_again(document.mask, search.before, region, search.how)
        if step is None:
            return
        command = FlipMask(document, step, self._name)
        document.undo_stack.push(command)
        if whole is not None and search.how is not Combining.INTERSECT:
            found = _Found(search=search, change=whole, command=command)
            self._found = [*self._found, found][-_MAX_FOUND:]

    def _find_refined(self, at: Pointer) -> _Found | None:
        """Return the object that a press adds to or takes from; None if it begins another one."""
        document, how = self._document, choose_combining(at)
        is_adding = how is Combining.ADD and at.is_shifted
        if document is None or not (is_adding or how is Combining.TAKE_AWAY):
            return None
        stack = document.undo_stack
        newest = stack.command(stack.index() - 1) if stack.index() else None
        found = next((one for one in reversed(self._found) if one.command is newest), None)
        return found if found is not None and _is_inside(at.point, found.search.place) else None

    def _on_failed(self, error: EngineError) -> None:
        self._search = None
        self.changed.emit()
        self.notice.emit(make_problem(error))


def _begin(path: tuple[Point, ...], how: Combining, document: Document) -> _Search | None:
    """Return the search for the object inside an outline; None if nothing is inside."""
    rough = fill_polygon(path, within=document.bounds)
    if rough is None:
        return None
    place = _add_margin(rough.place, document)
    hints = np.zeros((place.height, place.width), np.uint8)
    hints[rough.place.slices_in(place)][rough.covered] = Hint.INSIDE
    return _Search(outline=path, place=place, hints=hints, how=how)


def _refine(
    found: _Found, path: tuple[Point, ...], how: Combining, document: Document, *, stroke_px: float
) -> _Search | None:
    """Return the search for an object with more hints; None if the path lies outside the picture.

    Args:
        found: The object.
        path: A stroke or an outline.
        how: Whether it adds or takes away.
        document: The picture.
        stroke_px: Width of a stroke, picture pixels.
    """
    is_adding = how is Combining.ADD
    if _is_outline(path):
        drawn = [region] if (region := fill_polygon(path, within=document.bounds)) else []
        hint = Hint.MAYBE_OBJECT if is_adding else Hint.MAYBE_BACKGROUND
    else:
        drawn = _draw_stroke(path, document, width_px=stroke_px)
        hint = Hint.OBJECT if is_adding else Hint.BACKGROUND
    if not drawn:
        return None
    before = found.search
    place = before.place
    for region in drawn:
        place = place.united(_add_margin(region.place, document) if is_adding else region.place)
    hints = np.zeros((place.height, place.width), np.uint8)
    hints[before.place.slices_in(place)] = before.hints
    for region in drawn:
        hints[region.place.slices_in(place)][region.covered] = hint
    return _Search(outline=path, place=place, hints=hints, how=before.how, before=found.change)


def _draw_stroke(path: Sequence[Point], document: Document, *, width_px: float) -> list[Region]:
    starts = path if len(path) == 1 else path[:-1]
    segments = zip(starts, path[-len(starts) :], strict=True)
    capsules = (
        rasterise_capsule(start, end, diameter_px=width_px, within=document.bounds)
        for start, end in segments
    )
    return [Region(place=one.place, covered=one.covered) for one in capsules if one is not None]


def _is_inside(point: Point, place: Rect) -> bool:
    return place.x <= point.x < place.right and place.y <= point.y < place.bottom


def _is_outline(path: Sequence[Point]) -> bool:
    """Return whether a path goes around something and does not just lead somewhere."""
    if len(path) < 4:
        return False
    lengths = [math.hypot(b.x - a.x, b.y - a.y) for a, b in itertools.pairwise(path)]
    gap = math.hypot(path[-1].x - path[0].x, path[-1].y - path[0].y)
    return gap < _CLOSED_SHARE * sum(lengths)


def _add_margin(place: Rect, document: Document) -> Rect:
    margin_px = max(_MIN_MARGIN_PX, round(_MARGIN_SHARE * max(place.width, place.height)))
    return place.grown(margin_px, within=document.bounds)
