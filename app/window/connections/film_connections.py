"""Connects the film strip: which pictures are open, which one is shown, and how they are closed."""

from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMainWindow, QMenu

from app.editor.film.film_model import FilmModel
from app.window.contents import Contents


class FilmConnections(QObject):
    """Shows the strip while several pictures are open, and hands over what the user does with it.

    Attributes:
        menu: The context menu of the picture that is shown.
    """

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        self._workbench = contents.workbench
        self._strip, self._bar = contents.parts.film_strip, contents.parts.film_bar
        self._canvas = contents.parts.canvas
        self._chrome = contents.chrome
        self._model = FilmModel(contents.workbench.pictures, self)
        self.menu = QMenu(window)
        self._connect_actions(contents)
        self._connect_strip(contents)
        contents.workbench.pictures.changed.connect(self._update)
        contents.workbench.document_changed.connect(self._update)
        contents.workbench.engine.state_changed.connect(self._on_engine_state_changed)
        contents.files.saving.saved.connect(self._model.refresh)
        contents.chrome.changed.connect(self._update)

    def close(self) -> None:
        """Follow the pictures no longer."""
        self._model.close()

    def _connect_actions(self, contents: Contents) -> None:
        actions, closing = contents.actions, contents.files.closing
        actions.next_open.triggered.connect(partial(self._walk, 1))
        actions.previous_open.triggered.connect(partial(self._walk, -1))
        actions.look_at_film.triggered.connect(self._look_at_film)
        actions.film_strip.triggered.connect(self._on_strip_triggered)
        actions.close_picture.triggered.connect(closing.close_shown)
        actions.close_others.triggered.connect(closing.close_others)
        actions.close_all.triggered.connect(closing.close_all)
        self.menu.addActions([actions.save, actions.save_as, actions.export])
        self.menu.addSeparator()
        self.menu.addActions([actions.close_picture, actions.close_others, actions.close_all])

    def _connect_strip(self, contents: Contents) -> None:
        strip = self._strip
        strip.set_model(self._model)
        strip.chosen.connect(self._workbench.show)
        strip.close_asked.connect(contents.files.closing.close)
        strip.menu_asked.connect(self._open_menu)
        strip.left.connect(self._canvas.setFocus)

    def _walk(self, step: int) -> None:
        self._workbench.show_neighbour(step=step)

    def _look_at_film(self) -> None:
        """Give the keyboard to the strip, or back to the picture."""
        if self._strip.hasFocus():
            self._canvas.setFocus()
        else:
            self._chrome.want_film(wanted=True)
            self._strip.setFocus()

    def _on_strip_triggered(self) -> None:
        self._chrome.want_film(wanted=not self._chrome.wants_film)

    def _open_menu(self, at: QPoint) -> None:
        self.menu.popup(at)

    def _on_engine_state_changed(self) -> None:
        is_job = self._workbench.is_restoring
        self._model.set_at_work(self._workbench.submitter.document_at_work if is_job else None)

    def _update(self) -> None:
        chrome, had_focus = self._chrome, self._strip.hasFocus()
        has_several = len(self._workbench.pictures.documents) > 1
        is_shown = has_several and chrome.wants_film and not chrome.is_hidden
        self._strip.show_current(self._workbench.document)
        self._bar.setVisible(is_shown)
        if had_focus and is_shown:
            self._strip.setFocus()
        elif had_focus:
            self._canvas.setFocus()
