"""Opens the main window on the screen, and stays until it is closed."""

import signal
import sys
from pathlib import Path

import platformdirs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.engine_client import EngineFactory
from app.main_window import MainWindow
from app.paths import default_model, models_folder
from app.settings import SettingsFile
from app.state.model_library import ModelLibrary
from app.widgets.theme import apply_theme, theme_for


def run_window(*, photo: Path | None, model: Path | None, engine_factory: EngineFactory) -> int:
    """Show the main window until it is closed, and return the exit status.

    Args:
        photo: Opened at once, if given.
        model: Used at first, if given, in place of the one that was used last.
        engine_factory: Makes the engine; called when the window is on the screen.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("reweave")
    application.setApplicationDisplayName("Reweave")
    hints = application.styleHints()
    apply_theme(application, theme_for(hints.colorScheme()))
    hints.colorSchemeChanged.connect(lambda scheme: apply_theme(application, theme_for(scheme)))
    window = MainWindow(
        engine_factory=engine_factory,
        settings_file=SettingsFile(settings_path()),
        library=ModelLibrary(shipped=default_model(), folder=models_folder()),
    )
    if model is not None:
        window.workbench.models.choose(model)
    window.show()
    sys.excepthook = window.report_unforeseen
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends even an idle window
    QTimer.singleShot(0, window.workbench.start_engine)
    if photo is not None:
        window.open_file(photo)
    return application.exec()


def settings_path() -> Path:
    """Return the file that settings are kept in, by the custom of the system."""
    return platformdirs.user_config_path("reweave", appauthor=False) / "settings.ini"
