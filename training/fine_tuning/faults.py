"""Sorts what went wrong with a run into kinds of faults."""

import errno
import re
from typing import Final

from engine.errors import CheckpointError, DeviceError, EngineError, PictureWriteError
from engine.network.memory_errors import is_out_of_memory
from training.api import Fault, TrainerFailed
from training.errors import (
    ConfigError,
    DataError,
    DivergedError,
    ExamplesError,
    MaskFolderError,
    RunError,
)

_DEVICE_WORDS = re.compile(r"\b(CUDA|cuDNN|cuBLAS|HIP|MPS|device-side|AcceleratorError)\b")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# The first class that fits decides.
_FAULTS: Final[tuple[tuple[type[BaseException], Fault], ...]] = (
    (ConfigError, Fault.SETTING),
    (DivergedError, Fault.DIVERGED),
    (MaskFolderError, Fault.MASKS),
    (ExamplesError, Fault.EXAMPLES),
    (DataError, Fault.PICTURES),
    (RunError, Fault.RUN),
    (DeviceError, Fault.DEVICE),
    (CheckpointError, Fault.MODEL),
    (ImportError, Fault.MISSING_LIBRARY),
    (OSError, Fault.FILE),
)


def failure(error: BaseException) -> TrainerFailed:
    """Return the event for an error that ended a run."""
    cause = error.__cause__
    if isinstance(error, DataError | PictureWriteError) and isinstance(cause, OSError):
        return failure(cause)
    detail = str(error)
    if isinstance(error, OSError):
        detail = error.strerror or detail
    elif isinstance(error, ImportError):
        detail = error.name or detail
    return TrainerFailed(fault=_fault(error), detail=detail)


def _fault(error: BaseException) -> Fault:
    if is_out_of_memory(error):
        return Fault.NO_MEMORY
    if isinstance(error, OSError) and error.errno in _FULL:
        return Fault.FULL_DISK
    if isinstance(error, RuntimeError) and _DEVICE_WORDS.search(str(error)):
        return Fault.DEVICE
    faults = (fault for kind, fault in _FAULTS if isinstance(error, kind))
    return next(faults, Fault.UNFORESEEN)


def is_foreseen(error: BaseException) -> bool:
    """Whether an error needs no traceback in the log."""
    return isinstance(error, EngineError) or failure(error).fault is not Fault.UNFORESEEN
