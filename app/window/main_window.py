"""The main window: connects actions, widgets, workbench and files, and decides nothing itself."""

import logging
from types import TracebackType

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

from app.editor.files import PictureFiles, can_open
from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.models.flow import ModelFlow
from app.models.library import ModelLibrary
from app.models.questions import ModalModelQuestions, ModelQuestions
from app.shared import icons
from app.shared.dialogs import FileDialogs, ShortcutsDialog, about_box, mouse_rows
from app.shared.engine_link import EngineFactory
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency
from app.shared.settings import Settings, SettingsFile
from app.shared.theme import INITIAL_WINDOW, MINIMUM_WINDOW, WINDOW_FRAME
from app.teaching.flow import TeachingFlow
from app.teaching.setup import Teaching
from app.window.action_states import ActionStates
from app.window.actions import Actions
from app.window.layout import Parts
from engine.api import Method

_DONE_SHOWN_MS = 8000

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """The main window.

    Attributes:
        workbench: The open picture, the tools and the engine.
        models: The choice of the model.
        files: Opens and saves pictures.
        parts: The widgets.
        actions_: The actions; `actions` is a method of Qt.
        model_flow: The window of the model library.
        teaching: The wizard.
    """

    def __init__(
        self,
        *,
        engine_factory: EngineFactory,
        settings_file: SettingsFile,
        library: ModelLibrary,
        teaching: Teaching,
        dialogs: FileDialogs | None = None,
        model_questions: ModelQuestions | None = None,
    ) -> None:
        """Build the window; `start_engine` starts the engine.

        Args:
            engine_factory: Makes the engine.
            settings_file: Settings of the last session.
            library: The model library.
            teaching: What the wizard needs.
            dialogs: Questions about files; None for modal dialogs.
            model_questions: Questions about models; None for modal dialogs.
        """
        super().__init__()
        self._settings_file = settings_file
        self._may_close = False
        self._status_subject = Subject.PROGRAM
        self.workbench = Workbench(engine_factory, self)
        self.models = ModelChoice(self.workbench.engine, library, self)
        self.actions_ = Actions(self)
        self.parts = Parts(self, self.actions_)
        self._action_states = ActionStates(
            self.actions_, self.parts.restore_bar, self.workbench, self
        )
        dialogs = dialogs or FileDialogs(self)
        self.files = PictureFiles(self.workbench, dialogs, self)
        self.model_flow = ModelFlow(
            self.workbench,
            self.models,
            engine_factory=engine_factory,
            questions=model_questions or ModalModelQuestions(),
            window=self,
        )
        self.teaching = TeachingFlow(self.workbench, self.models, teaching, window=self)
        self.setWindowIcon(icons.application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*MINIMUM_WINDOW)
        room = self.screen().availableSize() - QSize(*WINDOW_FRAME)
        self.resize(QSize(*INITIAL_WINDOW).boundedTo(room))
        self._connect_actions()
        self._connect_parts()
        self._connect_workbench()
        self._apply_settings(settings_file.read())
        self._on_document_changed()
        self._on_engine_state_changed()

    def start_engine(self) -> None:
        """Start the engine with the chosen model."""
        self.workbench.start_engine(self.models.in_use)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in the status bar or, if it matters more, in the banner."""
        if notice.urgency is Urgency.DONE:
            self.parts.banner.settle(notice.subject)
            self._show_status(notice.text, subject=notice.subject, shown_ms=_DONE_SHOWN_MS)
            return
        if notice.urgency is Urgency.PROBLEM and notice.subject is self._status_subject:
            self.statusBar().clearMessage()
        self.parts.banner.show_notice(notice)

    def report_uncaught(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        """Log an uncaught error and tell the user; replaces `sys.excepthook`."""
        _log.error("uncaught error", exc_info=(kind, error, where))
        self.show_notice(Notice(text=explain(error), urgency=Urgency.PROBLEM))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            self.files.settle_changes(self._close_for_good)
            return
        self._settings_file.write(self._collect_settings())
        self.model_flow.close()
        self.teaching.close()
        self.files.close()
        self.workbench.close()
        super().closeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_open(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.open_mime(event.mimeData()):
            event.acceptProposedAction()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backslash:
            self._show_original(shown=True)
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backslash:
            if not event.isAutoRepeat():
                self._show_original(shown=False)
        else:
            super().keyReleaseEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._show_original(shown=False)

    def _show_status(
        self, text: str, *, subject: Subject = Subject.FILES, shown_ms: int = 0
    ) -> None:
        """Show a message in the status bar for some time; 0 for until the next message."""
        self._status_subject = subject
        self.statusBar().showMessage(text, shown_ms)

    def _connect_actions(self) -> None:
        actions, canvas, workbench = self.actions_, self.parts.canvas, self.workbench
        actions.open.triggered.connect(self.files.open_by_dialog)
        actions.paste.triggered.connect(self._on_paste)
        actions.save.triggered.connect(self.files.save)
        actions.save_as.triggered.connect(self.files.save_as)
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(workbench.undo)
        actions.redo.triggered.connect(workbench.redo)
        actions.paint.triggered.connect(self._on_paint_chosen)
        actions.erase.triggered.connect(self._on_erase_toggled)
        actions.mark_source.triggered.connect(self._on_mark_source_toggled)
        actions.clear_source.triggered.connect(workbench.source_tool.clear)
        actions.draw_lines.triggered.connect(self._on_draw_lines_toggled)
        actions.delete_handle.triggered.connect(workbench.line_tool.delete_selected)
        actions.clear_lines.triggered.connect(workbench.line_tool.clear)
        actions.brush_smaller.triggered.connect(workbench.painter.make_smaller)
        actions.brush_larger.triggered.connect(workbench.painter.make_larger)
        actions.clear.triggered.connect(workbench.painter.clear_mask)
        actions.invert.triggered.connect(workbench.painter.invert_mask)
        actions.restore.triggered.connect(workbench.restore)
        actions.try_again.triggered.connect(workbench.try_again)
        actions.previous_try.triggered.connect(workbench.show_previous_try)
        actions.missed_edges.toggled.connect(workbench.set_missed_edges)
        actions.cancel.triggered.connect(self._on_cancel)
        actions.models.triggered.connect(self.model_flow.open)
        actions.teach.triggered.connect(self.parts.banner.withdraw_offer)
        actions.teach.triggered.connect(self.teaching.open)
        actions.zoom_in.triggered.connect(canvas.zoom_in)
        actions.zoom_out.triggered.connect(canvas.zoom_out)
        actions.zoom_fit.triggered.connect(canvas.zoom_to_fit)
        actions.zoom_actual.triggered.connect(canvas.zoom_to_actual_pixels)
        actions.shortcuts.triggered.connect(self._on_shortcuts)
        actions.about.triggered.connect(self._on_about)

    def _connect_parts(self) -> None:
        parts, painter = self.parts, self.workbench.painter
        parts.banner.action_asked.connect(self.teaching.open)
        parts.empty_page.open_asked.connect(self.files.open_by_dialog)
        parts.canvas.stroke_began.connect(painter.begin_stroke)
        parts.canvas.stroke_moved.connect(painter.extend_stroke)
        parts.canvas.stroke_ended.connect(painter.finish_stroke)
        parts.canvas.source_drawn.connect(self.workbench.source_tool.mark)
        parts.canvas.line_pressed.connect(self.workbench.line_tool.press)
        parts.canvas.line_dragged.connect(self.workbench.line_tool.drag)
        parts.canvas.line_released.connect(self.workbench.line_tool.finish_drag)
        parts.canvas.handle_removed.connect(self.workbench.line_tool.delete)
        parts.canvas.suggestion_clicked.connect(self.workbench.suggestions.accept)
        parts.canvas.cursor_moved.connect(parts.status.show_position)
        parts.canvas.zoom_changed.connect(parts.status.show_zoom)
        parts.brush_size.chosen.connect(painter.set_diameter)
        parts.brush_size.number.editingFinished.connect(parts.canvas.setFocus)
        parts.compare.pressed.connect(self._on_compare_held)
        parts.compare.released.connect(self._on_compare_held)
        parts.restore_bar.restore_asked.connect(self.workbench.restore)
        parts.restore_bar.cancel_asked.connect(self.workbench.engine.cancel)
        parts.restore_bar.method_chosen.connect(self._on_method_chosen)
        parts.feather_menu.width_chosen.connect(self.workbench.set_feather)

    def _connect_workbench(self) -> None:
        workbench, parts = self.workbench, self.parts
        workbench.document_changed.connect(self._on_document_changed)
        for notice in (
            workbench.notice,
            workbench.suggestions.notice,
            self.models.notice,
            self.files.notice,
            self.teaching.notice,
        ):
            notice.connect(self.show_notice)
        self.files.work_changed.connect(self._show_status)
        self.files.saved.connect(self._update_title)
        workbench.method_changed.connect(parts.restore_bar.show_method)
        workbench.feather_changed.connect(parts.feather_menu.show_width)
        workbench.missed_edges_changed.connect(self.actions_.missed_edges.setChecked)
        workbench.engine.state_changed.connect(self._on_engine_state_changed)
        workbench.pricing.price_changed.connect(parts.restore_bar.show_price)
        workbench.engine.job_progressed.connect(parts.restore_bar.show_progress)
        workbench.painter.diameter_changed.connect(parts.canvas.set_brush_diameter)
        workbench.painter.diameter_changed.connect(parts.brush_size.show_diameter)
        workbench.painter.erasing_changed.connect(parts.canvas.set_erasing)
        workbench.source_tool.active_changed.connect(parts.canvas.set_marking)
        workbench.line_tool.active_changed.connect(parts.canvas.set_drawing_lines)
        workbench.line_tool.selection_changed.connect(parts.canvas.show_selection)
        workbench.suggestions.changed.connect(self._on_suggestions_changed)
        parts.canvas.set_preview(workbench.restoring.preview)

    def _apply_settings(self, settings: Settings) -> None:
        self.workbench.painter.set_diameter(settings.brush_diameter_px)
        self.workbench.set_method(settings.method)
        self.workbench.set_missed_edges(settings.includes_missed_edges)
        self.workbench.pricing.take_text(settings.finished_jobs)
        self.models.recall(settings.model)
        self.files.last_folder = settings.last_folder
        self.parts.canvas.set_brush_diameter(self.workbench.painter.diameter_px)
        self.parts.brush_size.show_diameter(self.workbench.painter.diameter_px)
        self.parts.restore_bar.show_method(self.workbench.method)
        if settings.window_geometry:
            self.restoreGeometry(settings.window_geometry)

    def _collect_settings(self) -> Settings:
        return Settings(
            brush_diameter_px=self.workbench.painter.diameter_px,
            method=self.workbench.method,
            includes_missed_edges=self.actions_.missed_edges.isChecked(),
            finished_jobs=self.workbench.pricing.to_text(),
            model=self.models.remembered,
            last_folder=self.files.last_folder,
            window_geometry=bytes(self.saveGeometry().data()),
        )

    def _close_for_good(self) -> None:
        self._may_close = True
        QTimer.singleShot(0, self.close)

    def _on_document_changed(self) -> None:
        document = self.workbench.document
        self.parts.canvas.set_document(document)
        self.parts.status.show_size(None if document is None else document.bounds)
        self.parts.compare.setEnabled(document is not None)
        if document is not None:
            self.parts.show_canvas()
            self.parts.banner.settle(Subject.FILES, Subject.RESTORING)
            self.statusBar().clearMessage()
            document.modified_changed.connect(self.setWindowModified)
        self._update_title()
        self._on_engine_state_changed()

    def _update_title(self) -> None:
        document = self.workbench.document
        if document is None:
            self.setWindowTitle("Reweave")
            return
        self.setWindowTitle(f"{document.name}[*] – Reweave")  # noqa: RUF001 a dash
        self.setWindowModified(document.is_modified)

    def _on_engine_state_changed(self) -> None:
        engine, bar = self.workbench.engine, self.parts.restore_bar
        self.workbench.pricing.set_device(engine.device)
        self.parts.status.show_device(
            engine.device, is_preparing=engine.is_preparing, is_failed=engine.is_failed
        )
        if engine.is_busy:
            bar.show_busy(is_cancelling=engine.is_cancelling, is_waiting=engine.device is None)
        else:
            bar.show_idle(can_restore=self.workbench.document is not None)

    def _on_paint_chosen(self) -> None:
        self.workbench.take_brush()
        self.workbench.painter.set_erasing(False)
        self._action_states.update()

    def _on_erase_toggled(self) -> None:
        had_brush = self.workbench.has_brush
        self.workbench.take_brush()
        self.workbench.painter.set_erasing(not (had_brush and self.workbench.painter.is_erasing))
        self._action_states.update()

    def _on_mark_source_toggled(self) -> None:
        is_active = self.workbench.source_tool.is_active
        self.workbench.take_brush()
        self.workbench.source_tool.set_active(not is_active)

    def _on_draw_lines_toggled(self) -> None:
        is_active = self.workbench.line_tool.is_active
        self.workbench.take_brush()
        self.workbench.line_tool.set_active(not is_active)

    def _on_suggestions_changed(self) -> None:
        self.parts.canvas.show_suggestions(self.workbench.suggestions.lines)

    def _show_original(self, *, shown: bool) -> None:
        if self.workbench.document is not None:
            self.workbench.document.show_original(shown=shown)

    def _on_compare_held(self) -> None:
        self._show_original(shown=self.parts.compare.isDown())

    def _on_method_chosen(self, method: Method) -> None:
        self.workbench.set_method(method)
        self.parts.canvas.setFocus()

    def _on_paste(self) -> None:
        if not self.files.open_mime(QGuiApplication.clipboard().mimeData()):
            text = self.tr("There is no picture on the clipboard.")
            self.show_notice(Notice(text=text, urgency=Urgency.HINT))

    def _on_cancel(self) -> None:
        if self.workbench.line_tool.is_dragging:
            self.workbench.line_tool.cancel_drag()
        elif self.workbench.engine.is_busy:
            self.workbench.engine.cancel()
        elif self.workbench.suggestions.lines:
            self.workbench.suggestions.hide()
        elif self.parts.banner.isVisible():
            self.parts.banner.dismiss()
        else:
            self.workbench.source_tool.clear()

    def _on_shortcuts(self) -> None:
        ShortcutsDialog([*mouse_rows(), *self.actions_.shortcut_rows], self).open()

    def _on_about(self) -> None:
        about_box(self).open()
