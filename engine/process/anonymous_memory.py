"""Memory that processes share without /dev/shm, which containers keep small or read-only.

It is a file that lives in memory alone (`memfd_create`), on Linux. Other processes of the user open
it through its owner's list of open files; the system frees it with the last process that has it.
"""

import errno
import mmap
import os
import re
import sys
from pathlib import Path
from typing import Final, Self

import psutil

_NAME: Final = re.compile(r"(\w+?)_(\d+)_(\w+)@(\d+)")


class AnonymousMemory:
    """Shared memory with the members of `multiprocessing.shared_memory.SharedMemory` that we use.

    Attributes:
        name: What another process attaches to it by.
        path: The file; valid while the owner has not unlinked it.
        buf: The memory; None once it is closed.
    """

    def __init__(self, name: str, file: int, *, path: Path, is_owner: bool) -> None:
        self.name = name
        self.path = path
        self._file: int | None = file if is_owner else None
        try:
            self._map = mmap.mmap(file, 0)
        finally:
            if not is_owner:
                os.close(file)
        self.buf: memoryview | None = memoryview(self._map)

    @classmethod
    def create(cls, name: str, size: int) -> Self:
        """Reserve memory.

        Args:
            name: The name; the owner's process number is its second word.
            size: Bytes.

        Raises:
            OSError: There is not enough, or the system has no such memory.
        """
        if sys.platform != "linux" or not hasattr(os, "memfd_create"):
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        if size > psutil.virtual_memory().available:  # the system would end a process instead
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
        file = os.memfd_create(name)
        try:
            os.posix_fallocate(file, 0, size)
            return cls(f"{name}@{file}", file, path=_find_path(f"{name}@{file}"), is_owner=True)
        except BaseException:
            os.close(file)
            raise

    @classmethod
    def attach(cls, name: str) -> Self:
        """Attach to the memory of another process.

        Raises:
            OSError: It is gone.
        """
        path = _find_path(name)
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        if not str(Path("/proc/self/fd", str(file)).readlink()).startswith(
            f"/memfd:{name.rpartition('@')[0]}"
        ):
            os.close(file)
            raise FileNotFoundError(f"{path} is another file by now")
        return cls(name, file, path=path, is_owner=False)

    @staticmethod
    def is_name(name: str) -> bool:
        """Whether a name is that of such memory."""
        return _NAME.fullmatch(name) is not None

    def unlink(self) -> None:
        """Let nobody attach to it any more. Idempotent."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def close(self) -> None:
        """Unmap it. Idempotent.

        Raises:
            BufferError: Somebody holds a view.
        """
        if self.buf is not None:
            self.buf.release()
            self.buf = None
        self._map.close()


def _find_path(name: str) -> Path:
    found = _NAME.fullmatch(name)
    assert found is not None
    return Path("/proc", found[2], "fd", found[4])
