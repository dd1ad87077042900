"""Holds the open pictures, the tools and the options of later jobs. Knows no widgets."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.comparison import Comparison
from app.editor.document.document import Document
from app.editor.document.reshaping import Reshaping
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.shared_original import share_original
from app.editor.film.open_pictures import OpenPictures, Placing
from app.editor.finding.damage_tools import DamageTools
from app.editor.follower import Follower
from app.editor.history import History
from app.editor.jobs.job_options import JobOptions
from app.editor.jobs.job_submitter import JobSubmitter
from app.editor.jobs.live_preview import LivePreview
from app.editor.jobs.pricing import Pricing
from app.editor.jobs.repair_editor import RepairEditor
from app.editor.jobs.rerun import Rerun
from app.editor.jobs.restoring import Restoring
from app.editor.jobs.suggestion_picker import SuggestionPicker
from app.editor.jobs.suggestions import Suggestions
from app.editor.jobs.tries_review import TriesReview
from app.editor.marking.marking_tools import MarkingTools
from app.editor.project.project import Project
from app.editor.project.snapshot import make_document
from app.editor.retouching.retouch_tool import RetouchTool
from app.editor.retouching.retouching import Retouching
from app.editor.tools.brush_tool import BrushTool
from app.editor.tools.crop_tool import CropTool
from app.editor.tools.exclusion_brush import ExclusionBrush
from app.editor.tools.hardness import Hardness
from app.editor.tools.history_brush import HistoryBrush
from app.editor.tools.line_tool import LineTool
from app.editor.tools.painter import Painter
from app.editor.tools.source_tool import SourceTool
from app.editor.tools.straighten_tool import StraightenTool
from app.editor.tools.toolbox import Toolbox, ToolKind
from app.shared.engine_link import EngineFactory, EngineLink
from engine.api import Method
from engine.pictures.picture import Picture


class Workbench(QObject):
    """The open documents, of which one is shown, the tools and the engine.

    Attributes:
        pictures: The open documents.
        engine: The engine process and its job.
        painter: The brush.
        hardness: How hard the brushes of other tools are.
        source_tool: Marks where texture may be copied from.
        line_tool: Draws guide lines over the mask.
        crop_tool: Draws the frame to crop to.
        marking: Marks whole regions.
        toolbox: The tools, of which one is active.
        suggestions: Guide lines that the program suggests.
        options: How later jobs fill their holes.
        pricing: Estimates how long restoring the mask would take.
        submitter: Submits jobs to the engine.
        restoring: Restores the mask, and tries again.
        retouching: The strokes of clone stamp and healing brush.
        repair_editor: Changes what has been restored.
        tries_review: The tries that the user looks through.
        damage: Finds damage and restores it.
        history: Undoes and redoes steps.
        live_preview: Fills the mask whenever the user stops painting.
        comparison: How the canvas compares the picture with its original.
        reshaping: Rotates, crops and straightens the picture.

    Signals:
        document_changed: Another document is shown, or none; see `document`.
        notice: Something to tell the user, a `Notice`.
        tries_changed: Another result of the same mask has been added or is shown; see
            `can_try_again`.
    """

    document_changed = Signal()
    notice = Signal(object)
    tries_changed = Signal()

    def __init__(self, engine_factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = OpenPictures(self)
        self.engine = EngineLink(engine_factory, self)
        self.painter = Painter(self)
        self.source_tool = SourceTool(self)
        self.line_tool = LineTool(self)
        self.suggestions = Suggestions(self)
        self.submitter = JobSubmitter(self.engine, self)
        self.hardness = Hardness(self)
        self.retouching = Retouching(
            self.engine,
            self.submitter,
            self.painter,
            self.hardness,
            settle_gestures=self._settle_gestures,
            parent=self,
        )
        self.marking = MarkingTools(self.engine, self)
        self.reshaping = Reshaping(
            self._show_shape,
            finish_gestures=self._finish_gestures,
            run_when_made=self.retouching.run_when_made,
            is_drawing=lambda: self.toolbox.is_drawing or self.has_open_strokes,
            parent=self,
        )
        self.crop_tool = CropTool(self.reshaping.crop, self)
        self.toolbox = Toolbox(
            {
                ToolKind.BRUSH: BrushTool(self.painter, is_erasing=False, parent=self),
                ToolKind.ERASER: BrushTool(self.painter, is_erasing=True, parent=self),
                ToolKind.HISTORY_BRUSH: HistoryBrush(
                    self.painter,
                    self.hardness,
                    find_selected=lambda: self.repair_editor.selected,
                    parent=self,
                ),
                ToolKind.EXCLUDE: ExclusionBrush(self.painter, self),
                ToolKind.CLONE: RetouchTool(
                    Method.CLONE, self.retouching, self.painter, self.hardness, self
                ),
                ToolKind.HEAL: RetouchTool(
                    Method.HEAL, self.retouching, self.painter, self.hardness, self
                ),
                ToolKind.SOURCE: self.source_tool,
                ToolKind.GUIDE_LINES: self.line_tool,
                **self.marking.by_kind,
                ToolKind.CROP: self.crop_tool,
                ToolKind.STRAIGHTEN: StraightenTool(self.reshaping.straighten, self),
            },
            picker=SuggestionPicker(self.suggestions, self),
            parent=self,
        )
        self.marking.notice.connect(self.notice)
        self.marking.change_began.connect(self._settle_gestures)
        self.painter.painting_changed.connect(self._settle_mask)
        self.toolbox.kind_changed.connect(self.suggestions.follow_tool)
        self.pricing = Pricing(self)
        self.options = JobOptions(self)
        self.restoring = Restoring(
            self.engine,
            self.submitter,
            self.pricing,
            self.suggestions,
            settle_gestures=self._settle_gestures,
            parent=self,
        )
        rerun = Rerun(
            self.engine, self.submitter, settle_gestures=self._settle_gestures, parent=self
        )
        self.repair_editor = RepairEditor(rerun, can_restore=lambda: self.can_restore, parent=self)
        self.tries_review = TriesReview(self.restoring, self.suggestions, self)
        self.damage = DamageTools(
            self.engine,
            self.submitter,
            self.restoring,
            self.options,
            self.marking.exclusions,
            self,
        )
        self.history = History(
            self.submitter,
            self.restoring,
            self.retouching,
            finish_gestures=self._finish_gestures,
            parent=self,
        )
        self.live_preview = LivePreview(
            self.restoring,
            find_options=lambda: self.options.current,
            can_start=self._can_preview,
            parent=self,
        )
        self.damage.finding.change_began.connect(self._settle_gestures)
        self.damage.finding.drag_ended.connect(self.live_preview.restart)
        self.comparison = Comparison(self)
        self._document: Document | None = None
        for source in (self.restoring, rerun, self.retouching, self.history, self.damage):
            source.notice.connect(self.notice)
        self.restoring.tries_changed.connect(self.tries_changed)
        self.painter.painting_changed.connect(self.live_preview.restart)
        self.engine.model_changed.connect(self.live_preview.restart)
        self.engine.state_changed.connect(self.live_preview.look_again)
        self.options.changed.connect(self._on_options_changed)
        self.options.feather_changed.connect(self.painter.show_feather)

    @property
    def document(self) -> Document | None:
        """The document that is shown; None if none is open."""
        return self._document

    @property
    def can_restore(self) -> bool:
        """Whether a job can be started now."""
        return self.engine.is_started and not self.engine.is_busy

    @property
    def is_restoring(self) -> bool:
        """Whether a job runs that is not a preview."""
        return self.engine.is_busy and not self.restoring.is_previewing

    @property
    def can_try_again(self) -> bool:
        """Whether the newest step is a result that another one can replace now."""
        return self.restoring.can_try_again and not self.toolbox.is_drawing

    @property
    def can_show_previous_try(self) -> bool:
        """Whether the result before the one that is shown can be shown again."""
        return self.restoring.can_show_previous_try and not self.toolbox.is_drawing

    @property
    def has_open_strokes(self) -> bool:
        """Whether there are strokes that are not steps of the history yet."""
        return self.painter.is_painting or bool(self.retouching.strokes)

    def start_engine(self, model: Path) -> None:
        """Start the engine process with a model and hand it the picture that is shown."""
        self.engine.start(model)
        self.submitter.share_picture()

    def close(self) -> None:
        """End everything that runs."""
        self.submitter.set_document(None)
        self.painter.set_document(None)
        self.toolbox.set_document(None)
        self.retouching.set_document(None)
        self.repair_editor.set_document(None)
        for one in (self.marking, self.suggestions, self.tries_review, self.damage):
            one.close()
        self.live_preview.set_document(None)
        self.comparison.set_document(None)
        self.reshaping.close()
        self.pricing.close()
        self.engine.close()
        self._document = None
        self.document_changed.emit()

    def open_picture(
        self,
        picture: Picture,
        *,
        name: str,
        path: Path | None = None,
        screen: ScreenPicture | None = None,
        placing: Placing = Placing(),  # noqa: B008  frozen
    ) -> None:
        """Open a picture; see `Document` for the arguments."""
        if screen is None:
            picture = share_original(picture)
        self._add(Document(picture, name=name, path=path, screen=screen, parent=self), placing)

    def open_project(
        self,
        project: Project,
        *,
        screen: ScreenPicture,
        saved_path: Path | None,
        placing: Placing = Placing(),  # noqa: B008  frozen
    ) -> Document:
        """Open a project, and return its document.

        Args:
            project: The project.
            screen: Its current pixels prepared for the screen.
            saved_path: The file that it was read from; None if it has not been saved.
            placing: Where it goes.
        """
        document, tries = make_document(project, screen=screen, parent=self)
        if saved_path is not None:
            document.mark_saved(saved_path, state=document.state)
        self._add(document, placing)
        if tries is not None:
            self.restoring.resume(tries)
        return document

    def show(self, document: Document) -> None:
        """Show another open document; jobs go on."""
        if document is not self._document:
            self._finish_gestures()
            self.painter.fit(document)
            self._show(document)

    def show_neighbour(self, *, step: int) -> None:
        """Show the document some steps further in the film strip."""
        if self._document is not None:
            self.show(self.pictures.find_neighbour(self._document, step=step))

    def close_picture(self, document: Document) -> None:
        """Close an open document; if it is shown, one beside it is shown then, or none."""
        self.submitter.forget(document)
        self.restoring.forget(document)
        self.retouching.forget(document)
        self.reshaping.forget(document)
        self.damage.forget(document)
        if document is self._document:
            heir = self.pictures.find_heir(document)
            if heir is None:
                self._show(None)
            else:
                self.show(heir)
        self.pictures.remove(document)
        document.lineage.first.deleteLater()

    def has_unsaved_work(self, document: Document) -> bool:
        """Whether closing a document would lose anything that was done to it."""
        is_painted_on = document is self._document and self.painter.is_painting
        has_strokes = is_painted_on or self.retouching.has_strokes_on(document)
        return has_strokes or document.has_unsaved_work

    def _add(self, document: Document, placing: Placing) -> None:
        self.pictures.add(document, placing)
        if placing.is_shown or self._document is None:
            self.show(document)
        if placing.replaced in self.pictures.documents:
            self.close_picture(placing.replaced)

    def restore(self) -> None:
        """Start a job that fills the mask."""
        self.restoring.restore(self.options.current)

    def try_again(self) -> None:
        """Show the next try of the result that is the newest step, made by a job if needed."""
        if not self.toolbox.is_drawing:
            self.restoring.try_again(self.options.current)

    def make_try(self) -> None:
        """Replace the result that is the newest step by one that a job makes."""
        if not self.toolbox.is_drawing:
            self.restoring.make_try(self.options.current)

    def make_offered_try(self) -> None:
        """Make the try that is offered; the chosen method stays what it is."""
        offered = self.tries_review.offered
        if offered is not None and not self.toolbox.is_drawing:
            self.restoring.make_try(replace(self.options.current, method=offered))

    def show_try(self, index: int) -> None:
        """Show one of the tries of the newest step."""
        if not self.toolbox.is_drawing:
            self.restoring.show_try(index)

    def show_previous_try(self) -> None:
        """Show the result before the one that is shown."""
        if not self.toolbox.is_drawing:
            self.restoring.show_previous_try()

    def _can_preview(self) -> bool:
        is_ready = self.can_restore and self.engine.device is not None
        return is_ready and not self.toolbox.is_drawing and not self.damage.finding.is_dragging

    def _on_options_changed(self) -> None:
        self.pricing.set_options(self.options.current)
        self.live_preview.restart()

    def _settle_mask(self) -> None:
        self.marking.editor.finish()
        self.damage.finding.settle()

    def _finish_gestures(self) -> None:
        self._settle_mask()
        self.toolbox.finish()
        self.repair_editor.finish_drag()

    def _settle_gestures(self) -> None:
        self._settle_mask()
        self.toolbox.settle()
        self.repair_editor.settle()

    def _show_shape(self, document: Document) -> None:
        """Put a document of another shape in the place of the one of its lineage."""
        before = self.pictures.find(document.lineage)
        assert before is not None, "a closed document was reshaped"
        self.submitter.forget(before)
        self.damage.forget(before)
        self.pictures.reshape(before, document)
        if before is self._document:
            self._show(document)

    def _show(self, document: Document | None) -> None:
        """Show a document, or none."""
        for follower in self._list_followers():
            follower.set_document(document)
        self._document = document
        self.pricing.set_document(document)
        self.options.set_document(document)
        self.document_changed.emit()
        self.submitter.share_picture()

    def _list_followers(self) -> tuple[Follower, ...]:
        return (
            *(self.submitter, self.suggestions, self.restoring, self.repair_editor, self.marking),
            *(self.painter, self.toolbox, self.retouching, self.history, self.tries_review),
            *(self.live_preview, self.comparison, self.reshaping, self.damage),
        )
