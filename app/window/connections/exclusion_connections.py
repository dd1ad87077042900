"""Connects what remembers exclusions with their pictures."""

from PySide6.QtCore import QObject

from app.editor.exclusions.keeper import ExclusionKeeper
from app.editor.exclusions.store import ExclusionStore
from app.window.contents import Contents


class ExclusionConnections(QObject):
    """Remembers exclusions.

    Attributes:
        keeper: Follows the open pictures.
    """

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        store = ExclusionStore(contents.folders.exclusions)
        self.keeper = ExclusionKeeper(contents.workbench.pictures, store, self)
        contents.files.saving.saved.connect(self.keeper.note_saved)
