"""The main window: builds what it is made of, keeps its settings, and decides nothing itself."""

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from typing_extensions import override

from app.batch_window.dropped_folder import find_folder
from app.batch_window.flow import BatchFlow
from app.batch_window.widgets.dialogs import ModalBatchDialogs
from app.editor.bank.example_bank import ExampleBank
from app.editor.exclusions.store import ExclusionStore
from app.editor.files.opening import PictureFiles
from app.editor.files.pasting import can_open
from app.editor.files.recent_files import RecentFiles
from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.models.flow import ModelFlow
from app.models.library import ModelLibrary
from app.models.questions import ModalModelQuestions
from app.shared import icons
from app.shared.announcing import announce
from app.shared.dialogs import FileDialogs
from app.shared.engine_link import EngineFactory
from app.shared.notice import Notice, Subject, Urgency
from app.shared.paths import OwnFolders
from app.shared.preferences import PreferenceHolder
from app.shared.settings import Settings, SettingsFile
from app.shared.theme import INITIAL_WINDOW, MINIMUM_WINDOW, WINDOW_FRAME
from app.teaching.flow import TeachingFlow
from app.teaching.setup import Teaching
from app.window.action_keys import read_key
from app.window.action_states import ActionStates
from app.window.actions import Actions
from app.window.chrome import Chrome
from app.window.connections.comparison_connections import ComparisonConnections
from app.window.connections.damage_connections import DamageConnections
from app.window.connections.details_connections import DetailsConnections
from app.window.connections.engine_connections import EngineConnections
from app.window.connections.example_connections import ExampleConnections
from app.window.connections.exclusion_connections import ExclusionConnections
from app.window.connections.export_connections import ExportConnections
from app.window.connections.file_connections import FileConnections
from app.window.connections.film_connections import FilmConnections
from app.window.connections.help_connections import HelpConnections
from app.window.connections.mask_connections import MaskConnections
from app.window.connections.notice_connections import NoticeConnections
from app.window.connections.panel_connections import PanelConnections
from app.window.connections.recovery_connections import RecoveryConnections
from app.window.connections.restore_connections import RestoreConnections
from app.window.connections.tool_connections import ToolConnections
from app.window.connections.tries_connections import TriesConnections
from app.window.connections.view_connections import ViewConnections
from app.window.contents import Contents, Questions
from app.window.field_keys import belongs_to_field
from app.window.layout import Parts
from app.window.side_panels import SidePanels
from app.window.title import WindowTitle

_DONE_SHOWN_MS = 8000


class MainWindow(QMainWindow):
    """The main window.

    Attributes:
        preferences: What the user prefers.
        workbench: The open picture, the tools and the engine.
        models: The choice of the model.
        files: Opens and saves pictures.
        parts: The widgets.
        side_panels: The panels at the right side.
        actions_: The actions; `actions` is a method of Qt.
        model_flow: The window of the model library.
        teaching: The wizard.
        batch: The window that restores the pictures of a folder.
        exclusions: Remembers exclusions with their pictures.
        examples: Collects examples of the user's damage.
        unsaved_work: The autosave, and what a crash has left.
        export: Exports the picture.
        help: Opens the manual, among others.
    """

    def __init__(
        self,
        *,
        engine_factory: EngineFactory,
        settings_file: SettingsFile,
        library: ModelLibrary,
        teaching: Teaching,
        folders: OwnFolders,
        questions: Questions | None = None,
    ) -> None:
        """Build the window; `start_engine` starts the engine.

        Args:
            engine_factory: Makes the engine.
            settings_file: Settings of the last session.
            library: The model library.
            teaching: What the wizard needs.
            folders: The folders that the window writes to by itself.
            questions: What the user is asked; None for modal dialogs.
        """
        super().__init__()
        self._settings_file = settings_file
        self._may_close = False
        self._status_subject = Subject.PROGRAM
        self.preferences = PreferenceHolder(self)
        self.workbench = Workbench(engine_factory, self)
        self.models = ModelChoice(self.workbench.engine, library, self)
        self.actions_ = Actions(self)
        self.parts = Parts(self, self.actions_)
        self.side_panels = SidePanels(self.workbench.repair_editor, self)
        self._chrome = Chrome(self)
        questions = questions or Questions(
            files=FileDialogs(self), models=ModalModelQuestions(), batch=ModalBatchDialogs()
        )
        self.files = PictureFiles(self.workbench, questions.files, self)
        self.batch = BatchFlow(
            self.workbench,
            self.files,
            engine_factory=engine_factory,
            find_model=lambda: self.models.in_use,
            find_exclusions=ExclusionStore(folders.exclusions).find,
            dialogs=questions.batch,
            window=self,
        )
        ActionStates(
            self.actions_,
            self.parts.restore_bar,
            self.workbench,
            self.batch,
            self._chrome,
            parent=self,
        )
        self._recent = RecentFiles(settings_file.path.with_name("recent"), self)
        self.model_flow = ModelFlow(
            self.workbench,
            self.models,
            engine_factory=engine_factory,
            questions=questions.models,
            window=self,
        )
        self.teaching = TeachingFlow(self.workbench, self.models, teaching, window=self)
        self.setWindowIcon(icons.application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*MINIMUM_WINDOW)
        room = self.screen().availableSize() - QSize(*WINDOW_FRAME)
        self.resize(QSize(*INITIAL_WINDOW).boundedTo(room))
        self._connect(folders, questions)
        self._apply_settings(settings_file.read())
        self._recent.changed.connect(self._write_settings)
        self.batch.remembered_changed.connect(self._write_settings)

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

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            self.files.closing.settle_all(self._close_for_good)
            return
        self._write_settings()
        self.model_flow.close()
        self.teaching.close()
        self.batch.close()
        self.help.close()
        self._file_connections.close()
        self._engine_connections.close()
        self._film_connections.close()
        self._recent.close()
        self.files.close()
        self.export.close()
        self.unsaved_work.close()
        self.exclusions.close()
        self.examples.collector.close()
        self.workbench.close()
        super().closeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = event.size()
        self.parts.fit_bars(width_px=size.width(), height_px=size.height())
        self.side_panels.fit(width_px=size.width(), height_px=size.height())

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and belongs_to_field(event, QApplication.focusWidget())
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_open(event.mimeData()):  # a folder too
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        folder = find_folder(event.mimeData())
        if folder is not None:
            event.acceptProposedAction()
            self.batch.open_folder(folder)
        elif self.files.open_mime(event.mimeData()):
            event.acceptProposedAction()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if read_key(event) in self.actions_.keys.of("show_original"):
            self._hold_original(held=True)
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if read_key(event) in self.actions_.keys.of("show_original"):
            if not event.isAutoRepeat():
                self._hold_original(held=False)
        else:
            super().keyReleaseEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._hold_original(held=False)

    def _hold_original(self, *, held: bool) -> None:
        self.workbench.comparison.hold_original(held=held)

    def _show_status(
        self, text: str, *, subject: Subject = Subject.FILES, shown_ms: int = 0
    ) -> None:
        """Show a message in the status bar for some time; 0 for until the next message."""
        self._status_subject = subject
        self.statusBar().showMessage(text, shown_ms)
        announce(self.statusBar(), text)

    def _connect(self, folders: OwnFolders, questions: Questions) -> None:
        contents = Contents(
            preferences=self.preferences,
            actions=self.actions_,
            parts=self.parts,
            side_panels=self.side_panels,
            workbench=self.workbench,
            chrome=self._chrome,
            files=self.files,
            recent=self._recent,
            models=self.models,
            model_flow=self.model_flow,
            teaching=self.teaching,
            batch=self.batch,
            questions=questions,
            folders=folders,
            bank=ExampleBank(folders.examples),
        )
        self._file_connections = files = FileConnections(contents, self)
        ToolConnections(contents, self)
        MaskConnections(contents, self)
        RestoreConnections(contents, self)
        ViewConnections(contents, self)
        self._engine_connections = engine = EngineConnections(contents, self)
        comparison = ComparisonConnections(contents, self)
        PanelConnections(contents, self)
        self.help = HelpConnections(contents, self)
        TriesConnections(contents, self)
        DamageConnections(contents, self)
        self._film_connections = FilmConnections(contents, self)
        self.unsaved_work = RecoveryConnections(contents, self)
        self.exclusions = ExclusionConnections(contents, self).keeper
        self.examples = ExampleConnections(contents, self)
        NoticeConnections(contents, self)
        self.export = ExportConnections(contents, self)
        DetailsConnections(contents, self)
        self.workbench.document_changed.connect(self._on_document_changed)
        self._title = WindowTitle(self.workbench, self)
        for notice in (
            self.workbench.notice,
            self.workbench.suggestions.notice,
            self.workbench.reshaping.notice,
            self.models.notice,
            self.files.notice,
            self.teaching.notice,
            self.batch.notice,
            files.walk.notice,
            files.copy.notice,
            files.notice,
            comparison.notice,
            engine.notice,
            self.help.library_move.notice,
            self.unsaved_work.autosave.notice,
            self.unsaved_work.recovery.notice,
            self.exclusions.notice,
            self.examples.collector.notice,
            self.help.notice,
            self.export.exporting.notice,
        ):
            notice.connect(self.show_notice)
        self.help.preferences_closed.connect(self._write_settings)
        self.examples.answered.connect(self._write_settings)
        self.files.work_changed.connect(self._show_status)
        self.export.exporting.work_changed.connect(self._show_status)
        self.files.saving.saved.connect(self._title.update)

    def _apply_settings(self, settings: Settings) -> None:
        painter = self.workbench.painter
        painter.set_diameter(settings.brush_diameter_px)
        painter.recall(settings.brush_diameters_px)
        self.workbench.hardness.recall(settings.brush_hardness)
        painter.set_smoothing(settings.smooths_strokes)
        painter.set_keeping_size(settings.keeps_brush_on_screen)
        wand = self.workbench.marking.wand
        wand.set_tolerance(settings.wand_tolerance)
        wand.set_contiguous(settings.is_wand_contiguous)
        self.workbench.options.set_method(settings.method)
        self.workbench.options.set_missed_edges(settings.includes_missed_edges)
        self.workbench.live_preview.switch(on=settings.has_live_preview)
        self.workbench.tries_review.want(wanted=settings.shows_tries)
        self._chrome.want_film(wanted=settings.shows_film_strip)
        self.side_panels.repairs_dock.is_wanted = settings.shows_repairs
        self.side_panels.history_dock.want(settings.shows_history)
        self.workbench.pricing.take_text(settings.finished_jobs)
        self.models.recall(settings.model)
        self.files.last_folder = settings.last_folder
        self.batch.recall(settings.batch)
        self._recent.recall(settings.recent_files)
        self.preferences.change(settings.preferences)
        self.actions_.keys.apply(settings.keys)
        if settings.window_geometry:
            self.restoreGeometry(settings.window_geometry)

    def _write_settings(self) -> None:
        self._settings_file.write(self._collect_settings())

    def _collect_settings(self) -> Settings:
        return Settings(
            brush_diameter_px=self.workbench.painter.diameter_px,
            brush_diameters_px=dict(self.workbench.painter.chosen_px),
            brush_hardness=self.workbench.hardness.by_name,
            smooths_strokes=self.workbench.painter.smooths_strokes,
            keeps_brush_on_screen=self.workbench.painter.keeps_size_on_screen,
            wand_tolerance=self.workbench.marking.wand.tolerance,
            is_wand_contiguous=self.workbench.marking.wand.is_contiguous,
            method=self.workbench.options.method,
            includes_missed_edges=self.workbench.options.includes_missed_edges,
            has_live_preview=self.workbench.live_preview.is_on,
            shows_tries=self.workbench.tries_review.is_wanted,
            shows_film_strip=self._chrome.wants_film,
            shows_repairs=self.side_panels.repairs_dock.is_wanted,
            shows_history=self.side_panels.history_dock.is_wanted,
            finished_jobs=self.workbench.pricing.to_text(),
            model=self.models.remembered,
            last_folder=self.files.last_folder,
            batch=self.batch.remembered,
            recent_files=tuple(str(path) for path in self._recent.paths),
            preferences=self.preferences.value,
            keys=self.actions_.keys.changes,
            window_geometry=bytes(self.saveGeometry().data()),
        )

    def _close_for_good(self) -> None:
        self._may_close = True
        QTimer.singleShot(0, self.close)

    def _on_document_changed(self) -> None:
        if self.workbench.document is not None:
            self.parts.banner.settle(Subject.FILES, Subject.RESTORING)
            self.statusBar().clearMessage()
