"""Guide lines that the program suggests: edges that seem to go on through the painted areas.

They are found on another thread, for the mask, and after a job for the mask that it has filled. They
are shown while the tool for guide lines is in hand, so that they never cover a result that is judged.
"""

import logging
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document.commands import ChangeGuideLines
from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.jobs.tries import Tries
from app.editor.tools.toolbox import ToolKind
from app.shared.background import Background
from app.shared.language.marks import mark
from app.shared.notice import Notice, Urgency
from engine.api import LINE_METHODS, GuideLine
from engine.pictures.pixels import Mask, Rect

_Lines: TypeAlias = tuple[GuideLine, ...]
# Edges, and those of them that are beyond doubt.
_Found: TypeAlias = tuple[_Lines, _Lines]

_PAUSE_MS = 200
_MARGIN_PX = 160

_log = logging.getLogger(__name__)


class Suggestions(QObject):
    """The suggested guide lines of a document.

    Those that meet the document's own guide lines are left out.

    Signals:
        changed: Other lines are suggested; see `lines`.
        notice: Something to tell the user, a `Notice`.
    """

    changed = Signal()
    notice = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_tool_in_hand = False
        self._background = Background(self)
        self._document: Document | None = None
        self._found: _Lines = ()
        self._lines: _Lines = ()
        self._tries: Tries | None = None
        self._search_id: int | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search_mask)

    @property
    def lines(self) -> _Lines:
        """The lines that are suggested now; a result's only while the tool is in hand."""
        return self._lines if self._is_tool_in_hand else ()

    @property
    def is_searching(self) -> bool:
        """Whether edges are being searched for."""
        return self._background.is_busy

    def set_document(self, document: Document | None) -> None:
        """Suggest lines for another document."""
        if self._document is not None:
            self._document.mask_changed.disconnect(self._renew)
            self._document.guide_lines_changed.disconnect(self._leave_out_drawn)
        self._document = document
        if document is not None:
            document.mask_changed.connect(self._renew)
            document.guide_lines_changed.connect(self._leave_out_drawn)
        self._renew()

    def follow_tool(self, kind: ToolKind) -> None:
        """Suggest lines while the tool for guide lines is in hand."""
        is_tool_in_hand = kind is ToolKind.GUIDE_LINES
        if is_tool_in_hand == self._is_tool_in_hand:
            return
        self._is_tool_in_hand = is_tool_in_hand
        if self._tries is None:
            self._renew()
        else:
            self.changed.emit()

    def show(self, found: _Lines) -> None:
        """Suggest lines that have been found, or none."""
        self._found = found
        self._leave_out_drawn()

    def show_for(self, tries: Tries) -> None:
        """Suggest the edges of the mask that tries fill, at once or when they have been found."""
        self._tries = tries
        self.show(tries.edges)

    def hide(self) -> None:
        """Suggest nothing until the mask or the tool changes."""
        self._pause.stop()
        if self._search_id is not None:
            self._background.drop(self._search_id)
            self._search_id = None
        self._tries = None
        self.show(())

    def accept(self, line: GuideLine) -> None:
        """Make a suggested line one of the document's guide lines, as one undo step.

        If it is suggested for a result, that is taken back, so that its mask can be restored along
        the line.
        """
        document, found = self._document, self._found
        if document is None or line not in self.lines:
            return
        if self._tries is not None and self._tries.is_newest_step:
            document.undo_stack.undo()
        before = document.guide_lines
        document.set_guide_lines((*before, line))
        text = mark("steps", "Accept guide line")
        document.undo_stack.push(ChangeGuideLines(document, before=before, text=text))
        self.show(found)
        told = self.tr("Guide line accepted. Press Restore to fill along it")
        self.notice.emit(Notice(text=told, urgency=Urgency.DONE))

    def search_for(self, tries: Tries) -> None:
        """Find the edges that go on through the mask that tries fill, on another thread."""
        if tries.first.source is None and tries.first.method in LINE_METHODS:
            self._search(tries.mask, lambda found: self._on_found_for(tries, found))

    def close(self) -> None:
        """End the work in the background."""
        self.set_document(None)
        self._background.close()

    def _renew(self) -> None:
        """Forget the suggestions; search again after a moment, if the tool is in hand."""
        self.hide()
        document = self._document
        if document is None or not self._is_tool_in_hand:
            return
        if document.mask.area > 0 and not document.mask.is_full:
            self._pause.start()

    def _search_mask(self) -> None:
        document = self._document
        if document is not None:
            mask = document.mask.elements
            self._search_id = self._search(mask, lambda found: self.show(found[0]))

    def _search(self, mask: Mask, on_found: Callable[[_Found], None]) -> int | None:
        """Find the edges that go on through the wide holes of a mask, on another thread.

        Args:
            mask: (H, W), bool.
            on_found: Called on this thread with those that meet no guide line of the document, best
                first.

        Returns:
            The id of the search; None if the mask is empty.
        """
        document, hole = self._document, Rect.of_mask(mask)
        if document is None or hole is None:
            return None
        # No search looks farther than this; see `find_search_place` in `found_edges`.
        margin_px = _MARGIN_PX + max(hole.width, hole.height)
        place = hole.grown(margin_px, within=document.bounds)
        picture, unknown = document.composed, mask[place.slices].copy()
        drawn = document.guide_lines
        return self._background.run(
            lambda: _find_lines(picture, unknown, hole, place, drawn),
            on_done=on_found,
            on_error=lambda error: _log.warning("no edges could be searched for: %s", error),
        )

    def _on_found_for(self, tries: Tries, found: _Found) -> None:
        edges, certain = found
        followed = certain if tries.first.finds_edges else ()
        tries.edges, tries.has_doubtful_edges = edges, edges != followed
        if tries is self._tries:
            self.show(edges)

    def _leave_out_drawn(self) -> None:
        lines = self._found
        if self._document is not None and lines and self._document.guide_lines:
            from engine.restore.edges.found_edges import list_lines_apart  # noqa: PLC0415  loads slowly

            lines = list_lines_apart(lines, self._document.guide_lines)
        if lines != self._lines:
            self._lines = lines
            self.changed.emit()


def _find_lines(
    picture: ComposedPicture, unknown: Mask, hole: Rect, place: Rect, drawn: _Lines
) -> _Found:
    """Return the edges that go on through the wide holes of a mask.

    Args:
        picture: The picture.
        unknown: (place.height, place.width), bool: the mask in a part of it.
        hole: The rectangle around the whole mask.
        place: The rectangle of the part.
        drawn: Guide lines, which the edges do not meet.
    """
    from engine.restore.edges import found_edges  # noqa: PLC0415  OpenCV and SciPy, which load slowly
    from engine.restore.groups import find_groups  # noqa: PLC0415

    edges = []
    for group in find_groups(unknown[hole.slices_in(place)], hole):
        if not group.is_thin:
            part = found_edges.find_search_place(group, within=place)
            inner = part.slices_in(place)
            edges += found_edges.find_edges(picture.read(part), unknown[inner], group, part)
    lines, certain = (
        found_edges.list_lines_apart(chosen, drawn)
        for chosen in (
            [edge.line for edge in edges],
            [edge.line for edge in edges if edge.is_certain],
        )
    )
    return lines, certain
