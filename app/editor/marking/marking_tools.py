"""The tools that mark regions, and what changes the mask as a whole."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.marking.exclusion_editor import ExclusionEditor
from app.editor.marking.mask_editor import MaskEditor
from app.editor.marking.mask_look import MaskLookChooser
from app.editor.marking.morphology import Operation
from app.editor.marking.pinholes import Pinholes
from app.editor.marking.shape_tools import LassoTool, PolygonTool, RectangleTool
from app.editor.marking.snap_tool import SnapTool
from app.editor.marking.wand_tool import WandTool
from app.editor.tools.tool import DocumentTool
from app.editor.tools.toolbox import ToolKind
from app.shared.engine_link import EngineLink
from app.shared.language.marks import mark
from app.shared.notice import Notice, Subject, Urgency


class MarkingTools(QObject):
    """Makes the tools, and ends what they do in the background.

    Attributes:
        wand: Marks what looks alike.
        editor: Changes the mask as a whole.
        exclusions: Changes the exclusions as a whole.
        pinholes: Finds pinholes in the mask.
        look: How the mask looks.

    Signals:
        change_began: The mask is about to be changed; what others are drawing must be settled.
        notice: Something to tell the user, a `Notice`.
    """

    change_began = Signal()
    notice = Signal(object)

    def __init__(self, engine: EngineLink, parent: QObject | None = None) -> None:
        """Make tools and editor.

        Args:
            engine: Finds objects.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        snap = SnapTool(mark("steps", "Snap"), engine, self)
        snap.notice.connect(self.notice)
        self._pinhole_px = 0
        self.editor = MaskEditor(self)
        self.editor.change_began.connect(self.change_began)
        self.exclusions = ExclusionEditor(self)
        self.exclusions.change_began.connect(self.change_began)
        self.pinholes = Pinholes(self)
        self.look = MaskLookChooser(self)
        self.pinholes.found.connect(self._on_pinholes_found)
        self.wand = WandTool(mark("steps", "Wand"), self)
        self._tools = {
            ToolKind.LASSO: LassoTool(mark("steps", "Lasso"), self),
            ToolKind.POLYGON: PolygonTool(mark("steps", "Polygon"), self),
            ToolKind.RECTANGLE: RectangleTool(mark("steps", "Rectangle"), self),
            ToolKind.WAND: self.wand,
            ToolKind.SNAP: snap,
        }
        for tool in self._tools.values():
            tool.change_began.connect(self.change_began)

    @property
    def by_kind(self) -> Mapping[ToolKind, DocumentTool]:
        """All of them."""
        return self._tools

    def close(self) -> None:
        """End the work in the background."""
        self.wand.close()
        self.editor.close()
        self.pinholes.close()

    def set_document(self, document: Document | None) -> None:
        """Change and watch the mask of another document; the tools are in the toolbox."""
        self.editor.set_document(document)
        self.exclusions.set_document(document)
        self.pinholes.set_document(document)
        self.look.set_document(document)

    def fill_pinholes(self) -> None:
        """Fill the pinholes that were found."""
        if self.pinholes.exist:
            self.editor.apply(Operation.FILL_PINHOLES, self._pinhole_px)

    def _on_pinholes_found(self, size_px: int) -> None:
        self._pinhole_px = size_px
        self.notice.emit(
            Notice(
                text=self.tr("The mask has pinholes: tiny spots that were not painted."),
                urgency=Urgency.HINT,
                subject=Subject.MASK,
                holds=lambda: self.pinholes.exist,
                action=self.tr("Fill them"),
                is_brief=True,
            )
        )
