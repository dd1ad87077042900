"""Connects finding damage: its actions, its bar, and the flaw that is framed on the canvas."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.window.contents import Contents
from engine.detection.damage_map import DamageKind
from engine.pictures.pixels import Rect


class DamageConnections(QObject):
    """Shows the flaws that were found, and hands over what the user does with them."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._finding = contents.workbench.damage.finding
        self._bar = contents.parts.finding_bar
        self._canvas = contents.parts.canvas
        self._chrome = contents.chrome
        self._connect_actions(contents)
        self._connect_bar()
        self._finding.changed.connect(self._show)
        self._finding.walked.connect(self._on_walked)
        contents.chrome.changed.connect(self._show)

    def _connect_actions(self, contents: Contents) -> None:
        actions, finding = contents.actions, self._finding
        actions.find_damage.triggered.connect(finding.toggle)
        actions.restore_photo.triggered.connect(contents.workbench.damage.photo.start)
        actions.next_flaw.triggered.connect(partial(finding.walk, 1))
        actions.previous_flaw.triggered.connect(partial(finding.walk, -1))
        actions.not_damage.triggered.connect(finding.dismiss)
        self._bar.previous.setDefaultAction(actions.previous_flaw)
        self._bar.next_.setDefaultAction(actions.next_flaw)
        self._bar.not_damage.setDefaultAction(actions.not_damage)

    def _connect_bar(self) -> None:
        bar, finding = self._bar, self._finding
        bar.drag_began.connect(finding.begin_drag)
        bar.drag_ended.connect(finding.finish_drag)
        bar.sensitivity_chosen.connect(finding.set_sensitivity)
        bar.kind_switched.connect(self._on_kind_switched)
        bar.restore_asked.connect(self._workbench.restore)
        bar.close_asked.connect(finding.close_bar)
        bar.sensitivity.lineEdit().returnPressed.connect(self._canvas.setFocus)

    def _show(self) -> None:
        found = self._finding.found
        if found is not None:
            self._bar.show_flaws(found, current=self._finding.current)
        is_shown = found is not None and not self._chrome.is_hidden
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._bar.isAncestorOf(focused)
        self._bar.setVisible(is_shown)
        if had_focus and not is_shown:
            self._canvas.setFocus()
        self._canvas.frame(self._finding.place)

    def _on_walked(self, place: Rect) -> None:
        self._canvas.look_at(place)

    def _on_kind_switched(self, kind: DamageKind, is_wanted: bool) -> None:  # noqa: FBT001 a slot for a signal
        self._finding.want_kind(kind, wanted=is_wanted)
