"""Every error that ends a run is a kind of fault."""

import errno

import pytest

from engine.errors import CheckpointError, DeviceError, OutOfMemoryError, PictureWriteError
from training.api import Fault, TrainerFailed
from training.errors import ConfigError, DataError, DivergedError, RunError, TrainingError
from training.fine_tuning.faults import failure, is_foreseen


@pytest.mark.parametrize(
    ("error", "fault", "detail"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            Fault.FULL_DISK,
            "No space left on device",
        ),
        (MemoryError(), Fault.NO_MEMORY, ""),
        (OutOfMemoryError("no room"), Fault.NO_MEMORY, "no room"),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory"),
            Fault.NO_MEMORY,
            "DefaultCPUAllocator: can't allocate memory",
        ),
        (RuntimeError("CUDA error: launch failure"), Fault.DEVICE, "CUDA error: launch failure"),
        (DeviceError("does not work"), Fault.DEVICE, "does not work"),
        (DivergedError("again"), Fault.DIVERGED, "again"),
        (DataError("none"), Fault.PICTURES, "none"),
        (RunError("damaged"), Fault.RUN, "damaged"),
        (CheckpointError("damaged"), Fault.MODEL, "damaged"),
        (ConfigError("steps: expected 1"), Fault.SETTING, "steps: expected 1"),
        (ModuleNotFoundError("no", name="torchvision"), Fault.MISSING_LIBRARY, "torchvision"),
        (PermissionError(errno.EACCES, "Permission denied"), Fault.FILE, "Permission denied"),
        (KeyError("x"), Fault.UNFORESEEN, "'x'"),
    ],
)
def test_every_error_is_a_kind_of_fault(error: Exception, fault: Fault, detail: str) -> None:
    assert failure(error) == TrainerFailed(fault=fault, detail=detail)


@pytest.mark.parametrize("error", [DataError("cache"), PictureWriteError("sample")])
def test_the_cause_of_an_error_decides(error: Exception) -> None:
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")

    assert failure(error).fault is Fault.FULL_DISK


def test_only_unforeseen_errors_need_a_traceback() -> None:
    assert is_foreseen(DivergedError("again"))
    assert not is_foreseen(ZeroDivisionError())
    assert not is_foreseen(TrainingError("?"))
