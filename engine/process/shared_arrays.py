"""Arrays in shared memory: made by one process, seen by another, freed by the one that made them.

The owner closes an array only when no other process will attach to it any more. Then the resource
tracker that both processes share never holds a stale name, and whatever a killed owner leaves
behind the tracker removes; what both leave, killed together, the next start does.
"""

import logging
import math
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.errors import SharedMemoryError
from engine.pictures.pixels import Mask, Pixels

FreeBytes: TypeAlias = Callable[[], int | None]

_log = logging.getLogger(__name__)

# Of closed arrays that somebody still looked at; they are let go of with a later one.
_outlived: list[SharedMemory] = []

# How the names of all segments begin; the number of the process follows.
NAME_START: Final = "reweave_"

_LINUX_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the kernel's own mount, not a scratch folder


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArrayRef:
    """What another process needs to see a shared array.

    Attributes:
        name: Name of the segment.
        shape: Axes of the array.
        dtype: Name of the element type, such as "uint8".
    """

    name: str
    shape: tuple[int, ...]
    dtype: str


def free_shared_bytes() -> int | None:
    """Return the room that is left for shared memory, None where the system does not say."""
    if sys.platform != "linux" or not _LINUX_SHARED_MEMORY.is_dir():
        return None
    state = os.statvfs(_LINUX_SHARED_MEMORY)
    return state.f_bavail * state.f_frsize


def remove_orphans() -> None:
    """Remove what processes have left behind that were killed with all that belonged to them."""
    if sys.platform != "linux":
        return
    for path in _LINUX_SHARED_MEMORY.glob(f"{NAME_START}*_*"):
        number = path.name.removeprefix(NAME_START).split("_", 1)[0]
        try:
            if number.isdecimal() and path.stat().st_uid == os.getuid() and not _is_alive(number):
                path.unlink()
                _log.info("removed %s, whose process is gone", path.name)
        except OSError:  # somebody else has removed it, or may alone
            continue


def _is_alive(number: str) -> bool:
    return Path("/proc", number).exists()


class SharedArray:
    """An array whose memory several processes see. Use it in a `with`, or close it.

    Attributes:
        ref: The value to send to another process.
    """

    def __init__(self, memory: SharedMemory, ref: SharedArrayRef, *, owned: bool) -> None:
        self.ref = ref
        self._memory = memory
        self._owned = owned
        assert memory.buf is not None, "the segment has just been opened"
        # Not np.ndarray(buffer=…): that lets the memory be unmapped under a view (a crash later),
        # while frombuffer makes `close` notice.
        flat = np.frombuffer(memory.buf, dtype=np.dtype(ref.dtype), count=math.prod(ref.shape))
        self._array: npt.NDArray[np.generic] | None = flat.reshape(ref.shape)

    @classmethod
    def create(
        cls,
        shape: tuple[int, ...],
        dtype: npt.DTypeLike,
        *,
        free_bytes: FreeBytes = free_shared_bytes,
    ) -> Self:
        """Make a zeroed array; the caller owns it.

        The room is reserved at once: a segment that the system cannot back with memory would end
        the process at the first write instead (SIGBUS).

        Raises:
            SharedMemoryError: There is no room.
        """
        byte_count = math.prod(shape) * np.dtype(dtype).itemsize
        free = free_bytes()
        if free is not None and free < byte_count:
            raise SharedMemoryError(
                f"{_mib(byte_count)} of shared memory are needed, {_mib(free)} are free"
            )
        try:
            memory = SharedMemory(_new_name(), create=True, size=byte_count)
        except OSError as error:
            raise SharedMemoryError(f"no {_mib(byte_count)} of shared memory: {error}") from error
        ref = SharedArrayRef(name=memory.name, shape=shape, dtype=np.dtype(dtype).name)
        try:
            _reserve(memory.name, byte_count)
        except OSError as error:
            memory.close()
            memory.unlink()
            raise SharedMemoryError(f"no {_mib(byte_count)} of shared memory: {error}") from error
        return cls(memory, ref, owned=True)

    @classmethod
    def attach(cls, ref: SharedArrayRef) -> Self:
        """See an array that another process owns.

        Raises:
            SharedMemoryError: It is gone.
        """
        try:
            memory = SharedMemory(name=ref.name)
        except OSError as error:
            raise SharedMemoryError(f"the shared array {ref.name} is gone: {error}") from error
        return cls(memory, ref, owned=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pixels(self) -> Pixels:
        """The shared memory itself as (H, W, C), uint8 or uint16; not to be kept after `close`."""
        array = self._open_array()
        if array.dtype not in (np.uint8, np.uint16) or array.ndim != 3:
            raise TypeError(f"{self.ref} does not hold pixels")
        return array  # type: ignore[return-value]  # the dtype was just looked at

    @property
    def mask(self) -> Mask:
        """The shared memory itself as (H, W), bool; not to be kept after `close`."""
        array = self._open_array()
        if array.dtype != np.bool_ or array.ndim != 2:
            raise TypeError(f"{self.ref} does not hold a mask")
        return array  # type: ignore[return-value]  # the dtype was just looked at

    def close(self) -> None:
        """Let go of the memory, and free it if it is owned. Idempotent."""
        if self._array is None:
            return
        self._array = None
        outlived, _outlived[:] = [*_outlived, self._memory], []
        for memory in outlived:
            try:
                memory.close()
            except BufferError:  # somebody still holds a view; the name must go all the same
                _log.warning("a view of the shared array %s outlives it", memory.name)
                _outlived.append(memory)
        if self._owned:
            self._memory.unlink()

    def _open_array(self) -> npt.NDArray[np.generic]:
        if self._array is None:
            raise ValueError(f"{self.ref} is closed")
        return self._array


def _new_name() -> str:
    """Return a name that says whose segment it is; macOS takes 30 letters at most."""
    return f"{NAME_START}{os.getpid()}_{secrets.token_hex(6)}"


def _reserve(name: str, byte_count: int) -> None:
    if sys.platform == "linux" and _LINUX_SHARED_MEMORY.is_dir():
        descriptor = os.open(_LINUX_SHARED_MEMORY / name, os.O_RDWR)
        try:
            os.posix_fallocate(descriptor, 0, byte_count)
        finally:
            os.close(descriptor)


def _mib(byte_count: int) -> str:
    return f"{math.ceil(byte_count / 2**20)} MiB"
