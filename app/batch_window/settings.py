"""Shows what is chosen for a batch, carries out other choices, and hands the recipe out."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.batch.items import MaskSource
from app.batch.recipe import Recipe, make_command, write_recipe
from app.batch_window.open_batch import OpenBatch
from app.batch_window.widgets.batch_window import BatchWindow
from app.batch_window.widgets.dialogs import BatchDialogs
from app.batch_window.widgets.settings_panel import MasksFrom
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.api import Method

# Masks that need no file.
_MADE_MASKS: Final = {MasksFrom.ALPHA: MaskSource.ALPHA, MasksFrom.FOUND: MaskSource.FOUND}


class BatchSettings(QObject):
    """Connects the recipe of a batch with the widgets that show and change it."""

    def __init__(
        self, batch: OpenBatch, window: BatchWindow, dialogs: BatchDialogs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._batch = batch
        self._window = window
        self._dialogs = dialogs
        panel = window.panel
        panel.masks_asked.connect(self._on_masks_asked)
        panel.out_asked.connect(self._on_out_asked)
        panel.format_chosen.connect(self._on_format_chosen)
        panel.method_chosen.connect(self._on_method_chosen)
        panel.missed_edges_chosen.connect(self._on_missed_edges_chosen)
        window.copy_command.triggered.connect(self._on_copy_command)
        window.save_recipe.triggered.connect(self._on_save_recipe)
        batch.recipe_changed.connect(self._show_recipe)
        batch.looked.connect(self._show_recipe)

    def _show_recipe(self) -> None:
        recipe, panel = self._batch.recipe, self._window.panel
        self._window.show_folder(recipe.folder.name, is_looking=self._batch.is_looking)
        panel.show_masks(*_find_source(recipe))
        panel.show_out(recipe.out)
        panel.show_format(f".{recipe.format}" if recipe.format else "")
        options = recipe.options
        panel.show_options(options.method, includes_missed_edges=options.includes_missed_edges)

    def _on_masks_asked(self, source: MasksFrom) -> None:
        recipe = self._batch.recipe
        masks: Path | MaskSource | None = recipe.folder
        if source in _MADE_MASKS:
            masks = _MADE_MASKS[source]
        elif source is MasksFrom.FOLDER:
            masks = self._dialogs.choose_masks(self._window, folder=recipe.folder)
        elif source is MasksFrom.FILE:
            masks = self._dialogs.choose_mask(self._window, folder=recipe.folder)
        if masks is not None and masks != recipe.masks:
            self._batch.set_recipe(replace(recipe, masks=masks))

    def _on_out_asked(self) -> None:
        recipe = self._batch.recipe
        out = self._dialogs.choose_out(self._window, folder=recipe.out.parent)
        if out is None or out == recipe.out:
            return
        if out == recipe.folder:
            self._tell(self.tr("Choose another folder, so that no picture is written over."))
            return
        self._batch.set_recipe(replace(recipe, out=out))

    def _on_format_chosen(self, suffix: str) -> None:
        self._batch.set_recipe(replace(self._batch.recipe, format=suffix.lstrip(".") or None))

    def _on_method_chosen(self, method: Method) -> None:
        self._batch.set_options(replace(self._batch.recipe.options, method=method))

    def _on_missed_edges_chosen(self, is_included: bool) -> None:  # noqa: FBT001 a slot
        options = replace(self._batch.recipe.options, includes_missed_edges=is_included)
        self._batch.set_options(options)

    def _on_copy_command(self) -> None:
        self._batch.make_portable_recipe(self._on_command_made)

    def _on_command_made(self, recipe: Recipe) -> None:
        QGuiApplication.clipboard().setText(make_command(recipe))
        self._tell(self.tr("The command is on the clipboard. It restores these pictures again."))

    def _on_save_recipe(self) -> None:
        recipe = self._batch.recipe
        suggested = recipe.out.with_name(f"{recipe.folder.name}.json")
        path = self._dialogs.choose_recipe(self._window, suggested=suggested)
        if path is not None:
            self._batch.make_portable_recipe(partial(self._write_recipe, path))

    def _write_recipe(self, path: Path, recipe: Recipe) -> None:
        try:
            write_recipe(path, recipe)
        except OSError as error:
            self._window.banner.show_notice(make_problem(error, subject=Subject.FILES))
            return
        text = self.tr("Saved as {name}. Run it with: reweave batch --recipe {name}")
        self._tell(text.format(name=path.name))

    def _tell(self, text: str) -> None:
        notice = Notice(text=text, urgency=Urgency.HINT, subject=Subject.FILES)
        self._window.banner.show_notice(notice)


def _find_source(recipe: Recipe) -> tuple[MasksFrom, Path | None]:
    """Return where the masks of a recipe come from."""
    masks = recipe.masks
    if isinstance(masks, MaskSource):
        return next(source for source, made in _MADE_MASKS.items() if made is masks), None
    if masks == recipe.folder:
        return MasksFrom.BESIDE, None
    return (MasksFrom.FILE if masks.is_file() else MasksFrom.FOLDER), masks
