"""The menu of the files that were opened last."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget


class RecentMenu(QMenu):
    """Lists files, newest first.

    Signals:
        file_chosen: The user has chosen a file, a Path.
        clear_asked: The user wants the list to be cleared.
    """

    file_chosen = Signal(object)
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.show_files(())

    def show_files(self, paths: Sequence[Path], *, missing: Collection[Path] = ()) -> None:
        """List files; those that are missing are greyed."""
        self.clear()
        for path in paths:
            action = self.addAction(path.name.replace("&", "&&"))
            action.setEnabled(path not in missing)
            gone = self.tr("{path} (not found)").format(path=path)
            action.setToolTip(gone if path in missing else str(path))
            action.triggered.connect(partial(self._choose, path))
        self.addSeparator()
        clear = self.addAction(self.tr("&Clear list"))
        clear.setEnabled(bool(paths))
        clear.triggered.connect(self.clear_asked)

    def _choose(self, path: Path) -> None:
        self.file_chosen.emit(path)
