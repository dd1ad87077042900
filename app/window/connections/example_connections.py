"""Connects what collects examples of the user's damage, and asks whether it may."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from app.editor.bank.collector import ExampleCollector
from app.editor.widgets.consent_box import ConsentBox
from app.shared.notice import Notice, Subject, Urgency
from app.window.contents import Contents


class ExampleConnections(QObject):
    """Asks in the bar of notices first, so that nothing gets in the way.

    Attributes:
        collector: Collects examples.
        box: The question that was shown last; None before the first.

    Signals:
        answered: The user has said whether examples may be kept.
    """

    answered = Signal()

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        workbench = contents.workbench
        self.collector = ExampleCollector(
            contents.bank,
            contents.preferences,
            restoring=workbench.restoring,
            finding=workbench.damage.finding,
            parent=self,
        )
        self.box: ConsentBox | None = None
        self._window = window
        self._folder = contents.bank.folder
        self._banner = contents.parts.banner
        self.collector.consent_asked.connect(self._offer)
        self._banner.action_asked.connect(self._on_action_asked)

    def _offer(self) -> None:
        text = self.tr(
            "Reweave can learn from what you corrected in the damage that it found, if you agree."
        )
        self._banner.show_notice(
            Notice(
                text=text,
                urgency=Urgency.HINT,
                subject=Subject.EXAMPLES,
                action=self.tr("What is kept?"),
            )
        )

    def _on_action_asked(self, notice: Notice) -> None:
        if notice.subject is Subject.EXAMPLES:
            self.box = ConsentBox(self._folder, self._window)
            self.box.answered.connect(self._on_answered)
            self.box.open()

    def _on_answered(self, agrees: bool) -> None:  # noqa: FBT001 a slot for a signal
        self.collector.answer(agrees=agrees)
        self.answered.emit()
