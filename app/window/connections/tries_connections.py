"""Connects the strip of tries."""

from PySide6.QtCore import QObject, Qt

from app.window.contents import Contents


class TriesConnections(QObject):
    """Shows the strip after a result, and hands over what the user does with it."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._review = contents.workbench.tries_review
        self._strip = contents.parts.tries_strip
        self._canvas = contents.parts.canvas
        self._chrome = contents.chrome
        strip, review = self._strip, self._review
        contents.actions.show_tries.triggered.connect(self._on_show_triggered)
        contents.actions.look_at_tries.triggered.connect(self._look_at_tries)
        review.changed.connect(self._show)
        self._workbench.document_changed.connect(self._show)
        contents.chrome.changed.connect(self._show)
        review.pictured.connect(strip.set_picture)
        self._workbench.engine.state_changed.connect(self._show)
        strip.chosen.connect(self._on_chosen)
        strip.taken.connect(self._on_taken)
        strip.left.connect(self._on_left)
        strip.offered_asked.connect(self._workbench.make_offered_try)
        strip.another_asked.connect(self._workbench.make_try)
        strip.focus_changed.connect(self._on_focus_changed)

    def _show(self) -> None:
        review, strip = self._review, self._strip
        tries = review.tries if review.is_wanted else ()
        if tries:
            can_make = not self._workbench.engine.is_busy
            strip.set_tries(tries, shown=review.shown, can_make=can_make, offered=review.offered)
            for one in tries:
                picture = review.find_picture(one)
                if picture is not None:
                    strip.set_picture(one.number, picture)
        had_focus = strip.hasFocus()
        is_shown = bool(tries) and not self._chrome.is_hidden
        self._set_visible(visible=is_shown)
        if had_focus and not is_shown:
            self._canvas.setFocus()

    def _set_visible(self, *, visible: bool) -> None:
        if self._strip.isHidden() != visible:
            return
        self._strip.setVisible(visible)
        # At once: a picture that is painted before the canvas has its size would not be fitted.
        centre = self._strip.parentWidget()
        rows = None if centre is None else centre.layout()
        assert rows is not None, "the strip is a row of the window"
        rows.activate()

    def _on_show_triggered(self) -> None:
        self._review.want(wanted=not self._review.is_wanted)

    def _look_at_tries(self) -> None:
        """Give the keyboard to the strip, or back to the picture."""
        if self._strip.hasFocus():
            self._canvas.setFocus()
            return
        self._review.reopen()
        self._strip.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_chosen(self, index: int) -> None:
        self._workbench.show_try(index)
        self._show()

    def _on_taken(self) -> None:
        self._review.take()
        self._canvas.setFocus()

    def _on_left(self) -> None:
        self._review.go_back()
        self._canvas.setFocus()

    def _on_focus_changed(self, has_focus: bool) -> None:  # noqa: FBT001 a slot for a signal
        self._workbench.comparison.focus_tries(focused=has_focus)
