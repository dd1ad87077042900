"""Sentences for what the survey and the trainer report; they send kinds and values, not words."""

from PySide6.QtCore import QCoreApplication

from training.api import SkippedFile, SkipReason


def skip_clause(skipped: SkippedFile) -> str:
    """Return why a file or folder was skipped, as a clause that follows its name."""
    return {
        SkipReason.HIDDEN: _tr("is hidden"),
        SkipReason.OTHER_SUFFIX: _tr("is not a picture file"),
        SkipReason.FOUND_BEFORE: _tr("was already found under another name"),
        SkipReason.FOLDER: _tr("is a folder"),
        SkipReason.NOT_REGULAR: _tr("is a device or a pipe, not a file"),
        SkipReason.GONE: _tr("is no longer there"),
        SkipReason.NOT_PERMITTED: _tr("cannot be read: permission denied"),
        SkipReason.BROKEN_LINK: _tr("is a link to something that is not there"),
        SkipReason.CIRCULAR_LINK: _tr("is a link that leads back to itself"),
        SkipReason.LONG_NAME: _tr("has a name that is too long"),
        SkipReason.BAD_NAME: _tr("has a name that cannot be displayed; rename it to use it"),
        SkipReason.DRIVE_FAULT: _tr("cannot be read: the drive reports a fault"),
        SkipReason.DRIVE_GONE: _tr("is on a drive that is no longer there"),
        SkipReason.NO_ANSWER: _tr("took too long to read; its drive may be stuck"),
        SkipReason.EMPTY: _tr("is empty"),
        SkipReason.TOO_LARGE: _tr("is larger than {detail}"),
        SkipReason.NO_MEMORY: _tr("needs more memory than there is"),
        SkipReason.UNREADABLE: _tr("cannot be read: {detail}"),
        SkipReason.CRASH: _tr("cannot be read: it crashes the picture reader"),
        SkipReason.UNFORESEEN: _tr("cannot be read: unexpected error"),
    }[skipped.reason].format(detail=skipped.detail)


def _tr(text: str) -> str:
    return QCoreApplication.translate("reports", text)
