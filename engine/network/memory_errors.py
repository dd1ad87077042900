"""Which errors say that memory ran out, on whatever device, and the engine's own name for them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from engine.errors import OutOfMemoryError

# On the CPU, on Apple's chips and in the libraries below CUDA it is a plain RuntimeError.
_OUT_OF_MEMORY_WORDS = re.compile(
    r"out of memory|can't allocate memory|not enough memory|ALLOC_FAILED|bad_alloc", re.IGNORECASE
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whatever device."""
    if isinstance(error, OutOfMemoryError | MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_OUT_OF_MEMORY_WORDS.search(str(error)))


@contextmanager
def translate_memory_errors() -> Iterator[None]:
    """Raise OutOfMemoryError for whatever says inside that memory ran out."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        raise_if_out_of_memory(error)
        raise


def raise_if_out_of_memory(error: Exception) -> None:
    """Raise the engine's own error if this is another one that says that memory ran out."""
    if not isinstance(error, OutOfMemoryError) and is_out_of_memory(error):
        message = "the hole and its surroundings do not fit into memory"
        raise OutOfMemoryError(message) from error
