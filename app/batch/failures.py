"""What becomes of a picture that is not restored, and of the pictures after it."""

import errno
import logging
from pathlib import Path
from typing import Final

from app.batch.items import BatchItem, ItemState
from app.batch.record import RecordLine
from app.batch.steps import LoadedItem
from app.shared.language.marks import mark
from app.shared.language.sentences import explain
from engine.errors import (
    CheckpointError,
    DetectorError,
    DeviceError,
    EmptyMaskError,
    EngineDiedError,
    EngineError,
    NoDamageError,
    OutOfMemoryError,
    PictureTooLargeError,
    SharedMemoryError,
)

NO_MASK: Final = mark("batch", "No mask was found for it; give it one of the same name.")
NOTHING_MARKED: Final = mark("batch", "Its mask marks nothing.")
NOTHING_OPEN: Final = mark("batch", "Nothing in it is transparent.")
NO_DAMAGE: Final = mark("batch", "No damage was found in it.")

# These may be due to the other pictures in memory, so the picture is tried once more, alone.
_TRIED_ALONE: Final = (
    EngineDiedError,
    MemoryError,
    OutOfMemoryError,
    PictureTooLargeError,
    SharedMemoryError,
)
_DISK_IS_FULL: Final = (errno.ENOSPC, errno.EDQUOT)

_log = logging.getLogger(__name__)


def describe_failure(item: BatchItem, loaded: LoadedItem | None, error: Exception) -> RecordLine:
    """Return what to record of a picture that is not restored.

    Args:
        item: The picture.
        loaded: What was read of it; None if it was not.
        error: Why it is not restored.
    """
    if isinstance(error, NoDamageError):
        inputs = () if loaded is None else loaded.inputs
        return RecordLine(
            name=item.name, state=ItemState.SKIPPED, reason=NO_DAMAGE, flaws=0, inputs=inputs
        )
    if isinstance(error, EmptyMaskError):
        reason = NOTHING_MARKED if isinstance(item.mask, Path) else NOTHING_OPEN
        return RecordLine(name=item.name, state=ItemState.SKIPPED, reason=reason)
    return RecordLine(name=item.name, state=ItemState.FAILED, reason=explain(error))


def may_succeed_alone(error: Exception) -> bool:
    """Whether a picture may be restored once no other picture is in memory."""
    return isinstance(error, _TRIED_ALONE)


def concerns_all(error: Exception) -> bool:
    """Whether no other picture can be restored either."""
    causes = (error, error.__cause__)
    is_disk_full = any(isinstance(e, OSError) and e.errno in _DISK_IS_FULL for e in causes)
    return is_disk_full or isinstance(error, CheckpointError | DetectorError | DeviceError)


def log_unexpected(error: Exception) -> Exception:
    """Return an error, whose traceback is logged if nobody has foreseen it."""
    if not isinstance(error, EngineError | OSError | MemoryError):
        _log.error("a picture of a batch failed", exc_info=error)
    return error
