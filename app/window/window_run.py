"""Runs the main window until it is closed."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QSettings, QTimer

from app.models.library import ModelLibrary
from app.models.own_detector import OwnDetector
from app.shared.focus_ring import FocusRing
from app.shared.paths import (
    cache_folder,
    crash_folder,
    default_detector,
    default_model,
    models_folder,
    models_pointer,
    own_folders,
    resource,
    runs_folder,
    settings_file,
)
from app.shared.settings import SettingsFile
from app.teaching.collection import MakeSurvey
from app.teaching.fine_tuning import MakeTrainer
from app.teaching.setup import Teaching, TeachingPaths
from app.window.appearance import Appearance
from app.window.application import Application
from app.window.garbage import GarbageCollection
from app.window.language import Language
from app.window.main_window import MainWindow
from app.window.support.crash_offers import CrashOffers
from app.window.support.crash_watch import CrashWatch
from engine.api import EngineConfig
from engine.events import EngineEvent
from engine.process.engine import Engine
from engine.process.spare_memory import free_large_arrays_at_once
from training.api import TrainerEvent
from training.fine_tuning.client import Trainer

MakeEngine: TypeAlias = Callable[[Callable[[EngineEvent], None], EngineConfig], Engine]


def run_window(
    *,
    photos: Sequence[Path],
    model: Path | None,
    make_engine: MakeEngine,
    make_survey: MakeSurvey,
    make_trainer: MakeTrainer,
) -> int:
    """Show the main window until it is closed, and return the exit status.

    Args:
        photos: Pictures to open, and a folder to restore; none for an empty window.
        model: File of the model to restore with; None for the one used last.
        make_engine: Makes the engine, once the window is shown.
        make_survey: Makes the client of the survey process.
        make_trainer: Makes the client of the trainer process.
    """
    free_large_arrays_at_once()
    # The window may outlive the folder that it was started from, or keep its drive from being removed.
    photos = [photo.absolute() for photo in photos]
    model = model and model.absolute()
    os.chdir(Path(sys.executable).anchor)
    application = Application(sys.argv[:1])
    application.setApplicationName("reweave")
    application.setApplicationDisplayName("Reweave")
    crashes = CrashWatch(crash_folder(), application)
    crashes.watch()
    _keep_qts_settings(settings_file().parent)
    stored = SettingsFile(settings_file())
    preferences = stored.read().preferences
    appearance, language = Appearance(application, preferences), Language(application, preferences)
    FocusRing(application)
    GarbageCollection(application)

    folders = own_folders()

    def make_engine_now(on_event: Callable[[EngineEvent], None], model: Path) -> Engine:
        value = window.preferences.value
        config = EngineConfig(
            model=model,
            device=value.device,
            card=value.card,
            threads=value.threads or None,
            cache=cache_folder(),
            detector=OwnDetector(folders.detector).choose(value, shipped=default_detector()),
        )
        return make_engine(crashes.watch_engine(on_event), config)

    def make_trainer_now(on_event: Callable[[TrainerEvent], None]) -> Trainer:
        return make_trainer(crashes.watch_trainer(on_event))

    window = MainWindow(
        engine_factory=make_engine_now,
        settings_file=stored,
        library=ModelLibrary(
            shipped=default_model(), folder=models_folder(), pointer=models_pointer()
        ),
        teaching=Teaching(
            paths=_teaching_paths(), make_survey=make_survey, make_trainer=make_trainer_now
        ),
        folders=folders,
    )
    window.preferences.changed.connect(appearance.set_preferences)
    window.preferences.changed.connect(language.set_preferences)
    if model is not None:
        window.models.choose(model)
    window.show()
    CrashOffers(crashes, show_notice=window.show_notice, banner=window.parts.banner, window=window)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal ends even an idle window
    QTimer.singleShot(0, window.start_engine)
    QTimer.singleShot(0, window.teaching.look_for_unfinished)
    QTimer.singleShot(0, window.batch.look_for_unfinished)
    QTimer.singleShot(0, window.unsaved_work.recovery.look)
    QTimer.singleShot(0, crashes.look_for_left)
    open_paths(window, photos)
    application.file_requested.connect(lambda path: open_paths(window, [path]))
    status = application.exec()
    crashes.close()
    return status


def open_paths(window: MainWindow, paths: Sequence[Path]) -> None:
    """Open pictures in the editor, and the first folder as a batch."""
    window.files.open_files([path for path in paths if not path.is_dir()])
    for folder in [path for path in paths if path.is_dir()][:1]:
        window.batch.open_folder(folder)


def _keep_qts_settings(folder: Path) -> None:
    """Let Qt's file dialog remember in our folder, not beside it; elsewhere it asks the system."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


def _teaching_paths() -> TeachingPaths:
    return TeachingPaths(
        model=default_model(),
        discriminator=resource("models", "base-discriminator.safetensors"),
        features=resource("models", "squeezenet1_1-imagenet.safetensors"),
        detector=default_detector(),
        regression=resource("samples"),
        runs=runs_folder(),
        cache=cache_folder(),
    )
