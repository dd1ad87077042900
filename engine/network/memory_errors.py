"""Recognises errors of exhausted memory, on any device, as the engine's OutOfMemoryError."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import OutOfMemoryError

# The CPU, Apple's chips and the libraries below CUDA raise a plain RuntimeError.
_OUT_OF_MEMORY = re.compile(
    r"out of memory|can't allocate memory|not enough memory|ALLOC_FAILED|bad_alloc", re.IGNORECASE
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory ran out, on any device."""
    if isinstance(error, OutOfMemoryError | MemoryError):
        return True
    torch = sys.modules.get("torch")  # a quick fill does without it
    if torch is not None and isinstance(error, torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_OUT_OF_MEMORY.search(str(error)))


@contextmanager
def translate_memory_errors() -> Iterator[None]:
    """Raise OutOfMemoryError for any error inside that means that memory ran out."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        raise_if_out_of_memory(error)
        raise


def raise_if_out_of_memory(error: Exception) -> None:
    """Raise OutOfMemoryError if another kind of error means that memory ran out."""
    if not isinstance(error, OutOfMemoryError) and is_out_of_memory(error):
        message = "the hole and its surroundings do not fit into memory"
        raise OutOfMemoryError(message) from error
