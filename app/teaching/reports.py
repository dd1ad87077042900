"""The sentences for what the survey and the trainer report as kinds and values."""

from PySide6.QtCore import QCoreApplication

from training.api import Fault, Note, TrainerFailed, TrainerNoted
from training.survey.events import SkippedFile, SkipReason


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


def survey_failure_sentence() -> str:
    """Return why no more pictures are found, and what to do next."""
    return _tr(
        "The pictures cannot be read, because the process that reads them does not start. Close "
        "other programs and try again."
    )


def fault_sentence(failed: TrainerFailed) -> str:
    """Return why a run cannot go on, and what to do next."""
    return {
        Fault.FULL_DISK: _tr("The disk is full. Free some space and continue; nothing is lost."),
        Fault.NO_MEMORY: _tr(
            "There is not enough memory for this training. Close other programs and continue; "
            "what was learned so far is kept."
        ),
        Fault.DEVICE: _tr(
            "The graphics card failed. Continue; if it fails again, restart the computer first. "
            "What was learned so far is kept."
        ),
        Fault.DIVERGED: _tr(
            "The training keeps going wrong. Finish it to keep the best result so far, or start "
            "again with other pictures."
        ),
        Fault.PICTURES: _tr(
            "The pictures cannot be read. Connect their drive and continue; nothing is lost."
        ),
        Fault.MASKS: _tr(
            "The folder of your own masks is missing or has no masks in it. Choose another one, "
            "with masks that are white where there is damage."
        ),
        Fault.EXAMPLES: _tr(
            "Too few of the examples show what is damage and what is not. Correct what is found in "
            "more pictures, restore them, and start again."
        ),
        Fault.MODEL: _tr("The model to start from cannot be read. Choose another one."),
        Fault.RUN: _tr("The saved training cannot be read. Start a new one."),
        Fault.FILE: _tr(
            "A file of the training cannot be read or written ({detail}). Continue once that "
            "is solved; what was saved is kept."
        ),
        Fault.SETTING: _tr("A setting is wrong: {detail}. Correct it under Advanced."),
        Fault.MISSING_LIBRARY: _tr(
            "A setting needs {detail}, which is not part of this program. Change it under Advanced."
        ),
        Fault.NOT_WRITABLE: _tr(
            "The folder of the training cannot be written. Connect its drive and continue."
        ),
        Fault.NOT_STARTED: _tr(
            "The training could not be started, because the system cannot start another process. "
            "Close other programs and continue."
        ),
        Fault.KILLED: _tr(
            "The system ended the training, perhaps because memory ran out. Continue; what was "
            "learned up to the last minute is kept."
        ),
        Fault.DIED: _tr(
            "The training stopped unexpectedly. Continue; what was learned up to the last minute is "
            "kept."
        ),
        Fault.UNFORESEEN: _tr(
            "The training stopped because of an unexpected error. Continue to try again; what "
            "was learned so far is kept."
        ),
    }[failed.fault].format(detail=failed.detail)


def note_sentence(noted: TrainerNoted) -> str:
    """Return what happened in a run that goes on."""
    pictures = noted.pictures
    return {
        Note.SOME_CHOSEN: _tr(
            "Learning from {pictures} of the {limit} pictures, chosen evenly: more would take too "
            "much time and disk space."
        ),
        Note.CHANGED: _tr(
            "%Ln picture(s) have changed or are gone since the training started; they are used as "
            "they were.",
            n=pictures,
        ),
        Note.ENLARGED: _tr(
            "%Ln picture(s) are smaller than {limit} pixels and are enlarged, which teaches "
            "softness; a shorter training works at a smaller size.",
            n=pictures,
        ),
        Note.LEFT_OUT: _tr(
            "%Ln picture(s) are left out: they cannot be read or are too small.", n=pictures
        ),
        Note.SMALLER_PARTS: _tr(
            "Memory ran out, so fewer pictures are processed at a time from now on; nothing is "
            "lost."
        ),
        Note.ROLLED_BACK: _tr(
            "The training went wrong, so it returned to its last saved state and continues more "
            "carefully."
        ),
        Note.MIXING: _tr(
            "The new model got worse on other photographs, so mixtures with the old one are tried."
        ),
    }[noted.note].format(pictures=pictures, limit=noted.limit)


def _tr(text: str, *, n: int = -1) -> str:
    return QCoreApplication.translate("reports", text, None, n)
