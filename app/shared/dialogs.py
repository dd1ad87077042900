"""Modal dialogs: questions about files."""

import enum
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QMessageBox,
    QWidget,
)

from app.shared.paths import pictures_folder
from app.shared.picture_names import PICTURE_SUFFIXES
from engine.pictures.export import EXPORT_SUFFIXES

_Button = QMessageBox.StandardButton

_OPEN_PATTERNS = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)


class UnsavedAnswer(enum.Enum):
    """What to do with unsaved changes."""

    SAVE = enum.auto()
    DISCARD = enum.auto()
    CANCEL = enum.auto()


class FileDialogs:
    """Asks questions about files in modal dialogs of a window."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask_unsaved(self, *, name: str) -> UnsavedAnswer:
        """Ask what to do with the changes of a picture."""
        answer = self._ask(
            _tr("Save the changes to {name}?").format(name=name),
            _tr("Your changes will be lost if you do not save them."),
            buttons=_Button.Save | _Button.Discard | _Button.Cancel,
            default=_Button.Save,
        )
        answers = {_Button.Save: UnsavedAnswer.SAVE, _Button.Discard: UnsavedAnswer.DISCARD}
        return answers.get(answer, UnsavedAnswer.CANCEL)

    def ask_several_unsaved(self, *, changed: Sequence[str], drawn: Sequence[str]) -> UnsavedAnswer:
        """Ask what to do with several pictures that are about to be closed.

        Args:
            changed: Names of those with changes that have not been saved.
            drawn: Names of those with a mask, or guide lines, that have not been restored.
        """
        text, details = _tr("Discard what is painted on {count} pictures?"), []
        buttons = _Button.Discard | _Button.Cancel
        if changed:
            text = _tr("Save the changes to {count} pictures?")
            details.append(_tr("Not saved: {names}.").format(names=", ".join(changed)))
            buttons |= _Button.SaveAll
        if drawn:
            details.append(
                _tr("Painted on, but not restored, and will be lost: {names}.").format(
                    names=", ".join(drawn)
                )
            )
        answer = self._ask(
            text.format(count=len(changed) or len(drawn)),
            "\n".join(details),
            buttons=buttons,
            default=_Button.SaveAll if changed else _Button.Cancel,
        )
        answers = {_Button.SaveAll: UnsavedAnswer.SAVE, _Button.Discard: UnsavedAnswer.DISCARD}
        return answers.get(answer, UnsavedAnswer.CANCEL)

    def ask_give_up_mask(self, *, name: str, has_mask: bool) -> bool:
        """Ask whether what is drawn on a picture, and not restored, may be discarded.

        Args:
            name: Name of the picture.
            has_mask: Whether that is a mask; else there are only guide lines.
        """
        text = _tr("Discard the guide lines drawn on {name}?")
        details = _tr("No area along them has been restored yet.")
        if has_mask:
            text = _tr("Discard the mask painted on {name}?")
            details = _tr("The painted areas have not been restored yet.")
        answer = self._ask(
            text.format(name=name),
            details,
            buttons=_Button.Discard | _Button.Cancel,
            default=_Button.Cancel,
        )
        return answer == _Button.Discard

    def choose_photos(self, *, folder: str) -> list[Path]:
        """Let the user choose pictures to open; none if they cancel.

        Args:
            folder: Folder that is shown first; empty for the user's pictures.
        """
        filters = f"{_tr('Photographs')} ({_OPEN_PATTERNS});;{_tr('All files')} (*)"
        chosen, _ = QFileDialog.getOpenFileNames(
            self._parent, _tr("Open photographs"), folder or str(pictures_folder()), filters
        )
        return [Path(path) for path in chosen]

    def choose_models_folder(self, *, folder: Path) -> Path | None:
        """Ask for the folder of the user's models, None if the user cancels."""
        title = _tr("Keep your models in")
        chosen = QFileDialog.getExistingDirectory(self._parent, title, str(folder))
        return Path(chosen) if chosen else None

    def choose_mask(self) -> Path | None:
        """Let the user choose a mask to import; None if they cancel."""
        filters = f"{_tr('Pictures')} ({_OPEN_PATTERNS});;{_tr('All files')} (*)"
        chosen, _ = QFileDialog.getOpenFileName(self._parent, _tr("Import mask"), "", filters)
        return Path(chosen) if chosen else None

    def choose_mask_target(self, *, suggested: Path) -> Path | None:
        """Let the user choose where to export the mask; None if they cancel."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._parent, _tr("Export mask"), str(suggested), _tr("PNG (*.png)")
        )
        if not chosen:
            return None
        path = Path(chosen).with_suffix(".png")
        # Qt has asked about the name as it was typed.
        is_asked = path == Path(chosen) or not path.exists()
        return path if is_asked or self.ask_replace(name=path.name, is_original=False) else None

    def ask_scale_mask(self, *, size: str, picture_size: str) -> bool:
        """Ask whether a mask of another size is to be scaled.

        Args:
            size: Width and height of the mask.
            picture_size: Width and height of the picture.
        """
        answer = self._ask(
            _tr("Scale the mask to the size of the picture?"),
            _tr("The mask has {size} pixels, the picture has {picture_size}.").format(
                size=size, picture_size=picture_size
            ),
            buttons=_Button.Yes | _Button.Cancel,
            default=_Button.Yes,
        )
        return answer == _Button.Yes

    def ask_replace(self, *, name: str, is_original: bool) -> bool:
        """Ask whether a file may be replaced.

        Args:
            name: Name of the file.
            is_original: Whether the open picture was read from it.
        """
        details = _tr("The contents of the file will be lost.")
        if is_original:
            details = _tr("This is the photograph that you opened. It will be lost.")
        answer = self._ask(
            _tr("Replace {name}?").format(name=name),
            details,
            buttons=_Button.Save | _Button.Cancel,
            default=_Button.Cancel,
            save_text=_tr("&Replace"),
        )
        return answer == _Button.Save

    def choose_detector(self) -> Path | None:
        """Let the user choose the file of a detector; None if they cancel."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._parent, _tr("Import a detector"), "", _tr("Detectors (*.safetensors)")
        )
        return Path(chosen) if chosen else None

    def ask_remove_examples(self, *, count: int) -> bool:
        """Ask whether all examples of the user's damage may be removed."""
        answer = self._ask(
            _tr("Remove all {count} examples?").format(count=count),
            _tr("They cannot be brought back. What was learned from them stays."),
            buttons=_Button.Save | _Button.Cancel,
            default=_Button.Cancel,
            save_text=_tr("&Remove"),
        )
        return answer == _Button.Save

    def choose_export(self, *, suggested: Path) -> Path | None:
        """Let the user choose the file to export to; None if they cancel."""
        patterns = " ".join(f"*{suffix}" for suffix in EXPORT_SUFFIXES)
        chosen, _ = QFileDialog.getSaveFileName(
            self._parent,
            _tr("Export picture"),
            str(suggested),
            f"{_tr('Photographs')} ({patterns})",
        )
        return Path(chosen) if chosen else None

    def choose_target(self, *, suggested: Path, is_project: bool) -> Path | None:
        """Let the user choose where to save; None if they cancel.

        Args:
            suggested: The file that is suggested.
            is_project: Whether it must be a project, because other formats hold less.
        """
        dialog = _SaveDialog(self._parent, suggested=suggested, is_project=is_project)
        is_chosen = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.selectedFiles()
        dialog.deleteLater()
        return Path(chosen[0]) if is_chosen and chosen else None

    def _ask(
        self,
        text: str,
        details: str,
        *,
        buttons: _Button,
        default: _Button,
        save_text: str = "",
    ) -> _Button:
        """Ask a question; the letter that is underlined on a button presses it.

        `save_text` stands on the Save button instead of its own text.
        """
        box = QMessageBox(QMessageBox.Icon.Question, "", text, buttons, self._parent)
        box.setInformativeText(details)
        box.setDefaultButton(default)
        names = {
            _Button.Save: save_text or _tr("&Save"),
            _Button.SaveAll: _tr("&Save all"),
            _Button.Discard: _tr("&Discard"),
            _Button.Yes: _tr("&Yes"),
            _Button.Cancel: _tr("&Cancel"),
        }
        for button, name in names.items():
            if buttons & button:
                box.button(button).setText(name)
        answer = _Button(box.exec())
        box.deleteLater()
        return answer


class _SaveDialog(QFileDialog):
    """Asks where to save; the suffix of the name follows the chosen format.

    A project is saved as a project: other formats would lose what it holds.

    A name without a suffix gets that of the format before Qt asks whether to replace an existing
    file.
    """

    def __init__(self, parent: QWidget, *, suggested: Path, is_project: bool) -> None:
        super().__init__(parent, _tr("Save restored photograph"), str(suggested.parent))
        self._kinds = {
            _tr("PNG, lossless (*.png)"): ".png",
            _tr("JPEG, smaller (*.jpg *.jpeg)"): ".jpg",
            _tr("TIFF, lossless (*.tif *.tiff)"): ".tif",
            _tr("WebP, lossless in 8 bits (*.webp)"): ".webp",
            _tr("Project with repairs, mask and guide lines (*.ora)"): ".ora",
        }
        if is_project:
            self._kinds = {
                words: suffix for words, suffix in self._kinds.items() if suffix == ".ora"
            }
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilters(list(self._kinds))
        for words, suffix in self._kinds.items():
            if suffix == suggested.suffix.lower():
                self.selectNameFilter(words)
                self.setDefaultSuffix(suffix)
        self.selectFile(suggested.name)
        self.filterSelected.connect(self._on_filter_selected)

    def _on_filter_selected(self, words: str) -> None:
        suffix = self._kinds[words]
        self.setDefaultSuffix(suffix)
        chosen = self.selectedFiles()
        if chosen:
            self.selectFile(Path(chosen[0]).with_suffix(suffix).name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("dialogs", text)
