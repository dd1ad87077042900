"""What the main window is made of."""

from dataclasses import dataclass

from app.batch_window.flow import BatchFlow
from app.batch_window.widgets.dialogs import BatchDialogs
from app.editor.bank.example_bank import ExampleBank
from app.editor.files.opening import PictureFiles
from app.editor.files.recent_files import RecentFiles
from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.models.flow import ModelFlow
from app.models.questions import ModelQuestions
from app.shared.dialogs import FileDialogs
from app.shared.paths import OwnFolders
from app.shared.preferences import PreferenceHolder
from app.teaching.flow import TeachingFlow
from app.window.actions import Actions
from app.window.chrome import Chrome
from app.window.layout import Parts
from app.window.side_panels import SidePanels


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What the user is asked.

    Attributes:
        files: Questions about files.
        models: Questions about models.
        batch: Questions about the pictures of a folder.
    """

    files: FileDialogs
    models: ModelQuestions
    batch: BatchDialogs


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the main window hands to those who connect it.

    Attributes:
        preferences: What the user prefers.
        actions: The actions.
        parts: The widgets.
        side_panels: The panels at the right side.
        workbench: The open picture, the tools and the engine.
        chrome: Bars and panels, and full screen.
        files: Opens and saves pictures.
        recent: The files opened or saved last.
        models: The choice of the model.
        model_flow: The window of the model library.
        teaching: The wizard.
        batch: The window that restores the pictures of a folder.
        questions: What the user is asked.
        folders: The folders that the window writes to by itself.
        bank: The examples of the user's damage.
    """

    preferences: PreferenceHolder
    actions: Actions
    parts: Parts
    side_panels: SidePanels
    workbench: Workbench
    chrome: Chrome
    files: PictureFiles
    recent: RecentFiles
    models: ModelChoice
    model_flow: ModelFlow
    teaching: TeachingFlow
    batch: BatchFlow
    questions: Questions
    folders: OwnFolders
    bank: ExampleBank
