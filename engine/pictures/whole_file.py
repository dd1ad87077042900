"""Writing a file whole beside its place and only then putting it there."""

import os
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk, then replace.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    write_parts(path, (content,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file as `write_whole` does, from parts that need not be in memory together.

    The parts may come from the file itself that is replaced.

    Raises:
        OSError: The file cannot be written, or a part not be read; what was there before is still
            there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
