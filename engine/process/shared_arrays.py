"""Arrays in shared memory: one process creates, uses and frees them, others attach to them.

The owner closes an array only when no other process will attach to it any more. So the resource
tracker that both processes share never holds a stale name, and it removes what a killed owner
leaves behind. `remove_orphans` removes what is left when both are killed together. On Linux the memory
has no name, so that nothing can be left behind, and /dev/shm, which containers keep small, needs no
room; only old systems fall back to it.
"""

import contextlib
import logging
import math
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import psutil

from engine.errors import SharedMemoryError
from engine.pictures.pixels import Mask, Pixels
from engine.process.anonymous_memory import AnonymousMemory

FreeBytes: TypeAlias = Callable[[], int | None]
_Memory: TypeAlias = SharedMemory | AnonymousMemory

_log = logging.getLogger(__name__)

# All names of segments begin with this; the process id follows.
NAME_PREFIX: Final = "reweave_"

_LINUX_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the kernel's own mount, not a scratch folder


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArrayRef:
    """What another process needs to attach to a shared array.

    Attributes:
        name: Name of the segment.
        shape: Shape of the array.
        dtype: Name of the element type, such as "uint8".
    """

    name: str
    shape: tuple[int, ...]
    dtype: str


def free_shared_bytes() -> int | None:
    """Return the bytes left for shared memory, None where the system does not say."""
    return psutil.virtual_memory().available if sys.platform == "linux" else None


def remove_orphans() -> None:
    """Remove the segments of processes that were killed together with their resource tracker."""
    if sys.platform != "linux":
        return
    for path in _LINUX_SHARED_MEMORY.glob(f"{NAME_PREFIX}*_*"):
        process_id = path.name.removeprefix(NAME_PREFIX).split("_", 1)[0]
        is_alive = not process_id.isdecimal() or Path("/proc", process_id).exists()
        # Another process may have removed it, or only its owner may.
        with contextlib.suppress(OSError):
            if not is_alive and path.stat().st_uid == os.getuid():
                path.unlink()
                _log.info("removed %s, whose process is gone", path.name)


class SharedArray:
    """An array whose memory several processes see, until it is closed.

    Attributes:
        ref: The value to send to another process.
    """

    def __init__(self, memory: _Memory, ref: SharedArrayRef, *, is_owner: bool) -> None:
        self.ref = ref
        self._memory = memory
        self._has_to_unlink = is_owner
        self._is_open = True

    @classmethod
    def create(
        cls,
        shape: tuple[int, ...],
        dtype: npt.DTypeLike,
        *,
        free_bytes: FreeBytes = free_shared_bytes,
    ) -> Self:
        """Create an array of zeros; the caller owns it.

        The memory is reserved at once: otherwise, if the system runs out of it, the first write
        would end the process (SIGBUS).

        Raises:
            SharedMemoryError: There is no room.
        """
        byte_count = math.prod(shape) * np.dtype(dtype).itemsize
        free = free_bytes()
        if free is not None and free < byte_count:
            raise SharedMemoryError(
                f"{_mib(byte_count)} of shared memory are needed, {_mib(free)} are free"
            )
        memory = _create_memory(_new_name(), byte_count)
        ref = SharedArrayRef(name=memory.name, shape=shape, dtype=np.dtype(dtype).name)
        return cls(memory, ref, is_owner=True)

    @classmethod
    def attach(cls, ref: SharedArrayRef) -> Self:
        """Attach to an array that another process owns.

        Raises:
            SharedMemoryError: The array is gone.
        """
        memory: _Memory
        try:
            if AnonymousMemory.is_name(ref.name):
                memory = AnonymousMemory.attach(ref.name)
            else:
                memory = SharedMemory(name=ref.name)
        except OSError as error:
            raise SharedMemoryError(f"the shared array {ref.name} is gone: {error}") from error
        return cls(memory, ref, is_owner=False)

    @property
    def pixels(self) -> Pixels:
        """A view of the memory, (H, W, C), uint8 or uint16; do not keep it after `close`."""
        array = self._open_array()
        if array.dtype not in (np.uint8, np.uint16) or array.ndim != 3:
            raise TypeError(f"{self.ref} does not hold pixels")
        return array  # type: ignore[return-value]  # the dtype was just checked

    @property
    def mask(self) -> Mask:
        """A view of the memory, (H, W), bool; do not keep it after `close`."""
        array = self._open_array()
        if array.dtype != np.bool_ or array.ndim != 2:
            raise TypeError(f"{self.ref} does not hold a mask")
        return array  # type: ignore[return-value]  # the dtype was just checked

    def copy_privately(self) -> Pixels:
        """Return pixels that can be changed without changing the shared ones.

        Where the system allows it, only the pages that are changed are copied.
        """
        path = _find_file(self._memory)
        if path is not None:
            mapped = np.memmap(path, self.pixels.dtype, mode="c", shape=self.ref.shape)
            return mapped.view(np.ndarray)
        return self.pixels.copy()

    def unlink(self) -> None:
        """Free the segment, if it is owned, as soon as nobody has it mapped. Idempotent."""
        if self._has_to_unlink:
            self._has_to_unlink = False
            with contextlib.suppress(FileNotFoundError):  # somebody has tidied up /dev/shm
                self._memory.unlink()

    def close(self) -> bool:
        """Free the segment if it is owned, and unmap the memory. Idempotent.

        Returns:
            Whether the memory is unmapped. False while somebody holds a view; close again later.
        """
        self.unlink()
        self._is_open = False
        try:
            self._memory.close()
        except BufferError:
            _log.warning("the shared array %s is closed while it is in use", self.ref.name)
            return False
        return True

    def _open_array(self) -> npt.NDArray[np.generic]:
        if not self._is_open:
            raise ValueError(f"{self.ref} is closed")
        assert self._memory.buf is not None, "the segment is open"
        # np.ndarray(buffer=…) would let the memory be unmapped under a view, which crashes later;
        # with np.frombuffer `close` notices the view.
        count = math.prod(self.ref.shape)
        flat = np.frombuffer(self._memory.buf, dtype=np.dtype(self.ref.dtype), count=count)
        return flat.reshape(self.ref.shape)


def _new_name() -> str:
    """Return a name that holds the owner's process id; macOS allows 30 characters."""
    return f"{NAME_PREFIX}{os.getpid()}_{secrets.token_hex(6)}"


def _create_memory(name: str, byte_count: int) -> _Memory:
    """Reserve memory, without a name where the system has that.

    Raises:
        SharedMemoryError: There is no room.
    """
    with contextlib.suppress(OSError):
        return AnonymousMemory.create(name, byte_count)
    try:
        return _create_named(name, byte_count)
    except OSError as error:
        raise SharedMemoryError(
            f"no {_mib(byte_count)} of shared memory: {error.strerror} "
            "(containers have more with --shm-size)"
        ) from error


def _create_named(name: str, byte_count: int) -> SharedMemory:
    memory = SharedMemory(name, create=True, size=byte_count)
    path = _find_file(memory)
    try:
        if path is not None:
            with path.open("r+b") as file:
                os.posix_fallocate(file.fileno(), 0, byte_count)
    except OSError:
        memory.close()
        memory.unlink()
        raise
    return memory


def _find_file(memory: _Memory) -> Path | None:
    """Return the file of shared memory, None where there is no such file."""
    if isinstance(memory, AnonymousMemory):
        return memory.path
    if sys.platform == "linux" and _LINUX_SHARED_MEMORY.is_dir():
        return _LINUX_SHARED_MEMORY / memory.name
    return None


def _mib(byte_count: int) -> str:
    return f"{math.ceil(byte_count / 2**20)} MiB"
