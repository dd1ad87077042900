"""Offers the reports of crashes in the bar of notices, each once."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.shared.banner import Banner
from app.shared.crashes.reports import Crash, CrashReport
from app.shared.notice import Notice, Subject, Urgency
from app.window.support.crash_dialog import CrashDialog
from app.window.support.crash_watch import CrashWatch


class CrashOffers(QObject):
    """Offers the newest report with a button that shows it.

    Attributes:
        dialog: The dialog that was shown last, None before the first.
    """

    def __init__(
        self,
        watch: CrashWatch,
        *,
        show_notice: Callable[[Notice], None],
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.dialog: CrashDialog | None = None
        self._show_notice = show_notice
        self._window = window
        self._offered: CrashReport | None = None
        watch.reported.connect(self._offer)
        banner.action_asked.connect(self._on_action_asked)

    def _offer(self, report: CrashReport) -> None:
        texts = {
            Crash.ERROR: report.sentence,
            Crash.WINDOW: self.tr(
                "Reweave ended unexpectedly last time; a report about it is ready."
            ),
            Crash.ENGINE: self.tr(
                "The restoring engine ended unexpectedly; a report about it is ready."
            ),
            Crash.TRAINER: self.tr("The training ended unexpectedly; a report about it is ready."),
        }
        self._offered = report
        self._show_notice(
            Notice(
                text=texts[report.crash],
                urgency=Urgency.PROBLEM if report.sentence else Urgency.HINT,
                subject=Subject.CRASH,
                action=self.tr("Show report…"),
            )
        )

    def _on_action_asked(self, notice: Notice) -> None:
        if notice.subject is Subject.CRASH and self._offered is not None:
            self.dialog = CrashDialog(self._offered, self._window)
            self.dialog.open()
