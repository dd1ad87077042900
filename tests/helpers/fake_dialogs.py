"""A fake of the wizard's dialogs."""

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget


@dataclass
class FakeTeachingDialogs:
    """Answers the questions of the wizard.

    Attributes:
        folder: The folder of pictures that the user chooses.
        files: The pictures that the user chooses.
        masks: The folder of masks that the user chooses.
        cancels: Whether the user agrees to cancel.
        parents: The widget that asked, each time.
    """

    folder: Path = Path("/pictures")
    files: list[Path] = field(default_factory=list)
    masks: Path | None = None
    cancels: bool = True
    parents: list[QWidget] = field(default_factory=list)

    def choose_folder(self, parent: QWidget) -> list[Path]:
        self.parents.append(parent)
        return [self.folder]

    def choose_files(self, parent: QWidget) -> list[Path]:
        self.parents.append(parent)
        return self.files

    def choose_masks(self, parent: QWidget) -> Path | None:
        self.parents.append(parent)
        return self.masks

    def ask_cancel(self, parent: QWidget) -> bool:
        self.parents.append(parent)
        return self.cancels
