"""Standard streams that can always be written to: closed ones, narrow ones, and those nobody reads."""

import contextlib
import io
import os
import sys
from typing import TextIO

_STREAMS = ("stdin", "stdout", "stderr")


def prepare_streams() -> None:
    """Open closed streams on the null device, and escape what a stream's encoding lacks.

    Left closed, the number of the standard output would go to the next file that is opened, and
    what libraries print would go into that file.
    """
    for number, name in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is taken: this one.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003  its meaning
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_result(stream: TextIO, text: str, *, end: str = "\n") -> None:
    """Write what a command was asked for; that nobody reads it any more does not matter.

    Raises:
        OSError: It cannot be written, for instance because the disk is full.
    """
    try:
        stream.write(text + end)
        stream.flush()
    except BrokenPipeError:
        _drop(stream)
    except OSError:
        _drop(stream)
        raise


def write_note(stream: TextIO, text: str, *, end: str = "\n") -> None:
    """Write something without which the command is still done, such as the progress."""
    with contextlib.suppress(OSError):
        write_result(stream, text, end=end)


def _drop(stream: TextIO) -> None:
    """Let a stream lead nowhere; otherwise Python reports what is left in it when it exits."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)
