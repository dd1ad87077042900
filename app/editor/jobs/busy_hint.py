"""Says that the engine has to end another job first."""

from PySide6.QtCore import QCoreApplication

from app.editor.document.document import Document
from app.editor.jobs.job_submitter import JobSubmitter
from app.shared.notice import Notice, Urgency


def make_busy_hint(document: Document, submitter: JobSubmitter) -> Notice:
    """Return the hint to wait until the job of a document has ended, or to cancel it."""
    text = _tr("Wait until {name} has been restored, or cancel that with Esc.")
    if submitter.is_finding:
        text = _tr("Wait until {name} has been searched for damage, or cancel that with Esc.")
    return Notice(
        text=text.format(name=document.name),
        urgency=Urgency.HINT,
        holds=lambda: submitter.document_at_work is document,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("busy", text)
