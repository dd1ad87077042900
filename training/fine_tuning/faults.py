"""What went wrong with a training, in a sentence for a person."""

import errno
import re
from typing import Final

from engine.errors import CheckpointError, DeviceError, EngineError, PictureWriteError
from engine.network.memory_errors import is_out_of_memory
from training.errors import ConfigError, DataError, DivergedError, MaskFolderError, RunError

FULL_DISK: Final = "The disk is full. Make room and go on; what was learned so far is kept."
NO_MEMORY: Final = (
    "There is too little memory for this training. Close other programs and go on; what was "
    "learned so far is kept."
)
LESS_AT_A_TIME: Final = (
    "Memory ran out, so fewer pictures are looked at together from now on; nothing was lost."
)
WENT_BACK: Final = (
    "Something went wrong in the learning; it went back to what was saved, and goes on more "
    "carefully."
)
_DEVICE: Final = (
    "The graphics card failed. Go on, after restarting the computer if it fails again; what was "
    "learned so far is kept."
)
_DIVERGED: Final = (
    "The training goes wrong again and again. Finish it to keep the best that was reached, or "
    "begin anew with other pictures."
)
_PICTURES: Final = (
    "The pictures cannot be read. Connect the drive that they are on, and go on; nothing was lost."
)
_MASKS: Final = (
    "The folder of your own masks is not there, or holds no mask. Choose another one, with masks "
    "that are white where something is to be filled."
)
_MODEL: Final = "The model that the training begins from cannot be read. Choose another one."
_RUN: Final = "What was saved of this training cannot be read. Begin a new one."
_FILES: Final = (
    "A file of the training cannot be read or written ({reason}). What was saved before is kept; "
    "go on once that is solved."
)
_UNFORESEEN: Final = (
    "The training stopped for a reason that nobody has foreseen. What was learned so far is kept; "
    "go on to try it once more."
)
_DEVICE_WORDS = re.compile(r"\b(CUDA|cuDNN|cuBLAS|HIP|MPS|device-side|AcceleratorError)\b")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def sentence_of(error: BaseException) -> str:
    """Return what happened and what to do next."""
    cause = error.__cause__
    if isinstance(error, DataError | PictureWriteError) and isinstance(cause, OSError):
        return sentence_of(cause)
    if is_out_of_memory(error):
        return NO_MEMORY
    if isinstance(error, OSError):
        return FULL_DISK if error.errno in _FULL else _FILES.format(reason=error.strerror or error)
    return _by_setting(error) or _by_kind(error)


def _by_setting(error: BaseException) -> str:
    """Return what is wrong with a setting, empty if it is something else."""
    if isinstance(error, ImportError):
        return f"A setting asks for something that this program comes without: {error.name}."
    return f"A setting does not fit: {error}." if isinstance(error, ConfigError) else ""


def _by_kind(error: BaseException) -> str:
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (DivergedError, _DIVERGED),
        (MaskFolderError, _MASKS),
        (DataError, _PICTURES),
        (RunError, _RUN),
        (DeviceError, _DEVICE),
        (CheckpointError, _MODEL),
    )
    for kind, sentence in kinds:
        if isinstance(error, kind):
            return sentence
    is_device = isinstance(error, RuntimeError) and _DEVICE_WORDS.search(str(error))
    return _DEVICE if is_device else _UNFORESEEN


def is_foreseen(error: BaseException) -> bool:
    """Whether an error needs no traceback in the log."""
    return isinstance(error, EngineError | OSError) or sentence_of(error) != _UNFORESEEN
