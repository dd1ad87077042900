"""Connects the Help menu, the preferences and the user's detector, and lets tool tips follow the keys."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from app.models.moving import LibraryMove
from app.models.own_detector import OwnDetector
from app.shared.problems import make_problem
from app.teaching.detector import DetectorTeaching
from app.window.contents import Contents
from app.window.preferences.dialog import PreferencesDialog
from app.window.support.self_check_connections import SelfCheckConnections
from app.window.widgets.about_box import AboutBox
from app.window.widgets.command_finder import CommandFinder
from app.window.widgets.key_overview import KeyOverview
from app.window.widgets.licence_viewer import LicenceViewer
from app.window.widgets.manual_viewer import ManualViewer
from engine.errors import CheckpointError


class HelpConnections(QObject):
    """Connects the manual, the overview of the keys, the command finder, the preferences and About.

    Attributes:
        manual: The window of the manual.
        licences: The window of the licences.
        library_move: Moves the user's models to another folder.
        self_check: Checks whether everything works on this computer.

    Signals:
        preferences_closed: The user has closed the preferences.
        notice: Something to tell the user, a `Notice`.
    """

    preferences_closed = Signal()
    notice = Signal(object)

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        self._contents = contents
        self._window = window
        self._detector = OwnDetector(contents.folders.detector)
        contents.teaching.detector = DetectorTeaching(
            bank=contents.bank, preferences=contents.preferences, own=self._detector
        )
        actions = contents.actions
        self.manual = ManualViewer(window)
        self.licences = LicenceViewer(window)
        self.self_check = SelfCheckConnections(contents, window)
        self.library_move = LibraryMove(contents.models, self)
        self.library_move.ended.connect(self._show_models_folder)
        overview, finder = KeyOverview(actions, window), CommandFinder(actions, window)
        actions.manual.triggered.connect(self._on_manual)
        actions.shortcuts.triggered.connect(overview.cover)
        actions.find_command.triggered.connect(finder.cover)
        actions.preferences.triggered.connect(self._on_preferences)
        actions.about.triggered.connect(self._on_about)
        overview.change_asked.connect(self._on_change_keys)
        actions.keys.changed.connect(self._update_tips)
        actions.renamed.connect(self._update_tips)
        self._update_tips()

    def close(self) -> None:
        """Close the manual and the licences, and end what runs in the background."""
        self.manual.close()
        self.licences.end()
        self.library_move.close()
        self.self_check.close()

    def _on_manual(self) -> None:
        self.manual.open()

    def _on_preferences(self) -> None:
        self._open_preferences()

    def _on_change_keys(self) -> None:
        self._open_preferences().show_keys()

    def _open_preferences(self) -> PreferencesDialog:
        contents = self._contents
        dialog = PreferencesDialog(
            contents.preferences,
            contents.actions,
            models_folder=contents.models.library.folder,
            cards=contents.workbench.engine.cards,
            folders=contents.folders,
            parent=self._window,
        )
        dialog.finished.connect(self.preferences_closed)
        dialog.general.move_asked.connect(self._on_move_asked)
        dialog.learning.empty_asked.connect(self._on_empty_asked)
        dialog.learning.import_asked.connect(self._on_import_asked)
        dialog.open()
        return dialog

    def _on_move_asked(self) -> None:
        contents = self._contents
        folder = contents.models.library.folder
        chosen = contents.questions.files.choose_models_folder(folder=folder)
        if chosen is not None:
            self.library_move.move(chosen)
            self._show_models_folder()

    def _on_empty_asked(self) -> None:
        bank = self._contents.bank
        if self._contents.questions.files.ask_remove_examples(count=bank.count):
            try:
                bank.empty()
            except OSError as error:
                self.notice.emit(make_problem(error))
        dialog = self._window.findChild(PreferencesDialog)
        if dialog is not None:
            dialog.learning.show_amount()

    def _on_import_asked(self) -> None:
        """Copy a detector to the user's folder and find damage with it from now on."""
        contents = self._contents
        source = contents.questions.files.choose_detector()
        if source is None:
            return
        try:
            self._detector.use(source, contents.preferences, contents.workbench.engine)
        except (OSError, CheckpointError) as error:
            self.notice.emit(make_problem(error))
            return
        dialog = self._window.findChild(PreferencesDialog)
        if dialog is not None:
            dialog.learning.show_detector()

    def _show_models_folder(self) -> None:
        dialog = self._window.findChild(PreferencesDialog)
        if isinstance(dialog, PreferencesDialog):
            folder = self._contents.models.library.folder
            dialog.general.show_models_folder(folder, is_moving=self.library_move.is_busy)

    def _on_about(self) -> None:
        box = AboutBox(self._window)
        box.licences.clicked.connect(self.licences.open)
        box.open()

    def _update_tips(self) -> None:
        """Name the keys in the tool tips of widgets that are not buttons of an action."""
        actions, parts = self._contents.actions, self._contents.parts
        parts.brush_size.show_keys(
            smaller=actions.show_first_key(actions.brush_smaller),
            larger=actions.show_first_key(actions.brush_larger),
        )
        parts.tool_options.brush.show_keys(
            softer=actions.show_first_key(actions.brush_softer),
            harder=actions.show_first_key(actions.brush_harder),
        )
        parts.restore_bar.show_keys(
            restore=actions.show_first_key(actions.restore),
            cancel=actions.show_first_key(actions.cancel),
        )
        parts.start_page.show_restore_key(actions.show_first_key(actions.restore))
        parts.start_page.show_photo_key(actions.show_first_key(actions.restore_photo))
        parts.compare.setToolTip(actions.show_original.toolTip())
