"""Finds out whether a window can be shown, before Qt tries: where it cannot, Qt ends the process.

Starts nothing of Qt.
"""

import contextlib
import ctypes
import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

MAX_WAIT_S: Final = 5.0
_NO_DISPLAY: Final = "There is no display for a window"


def find_display_fault(environment: Mapping[str, str]) -> str:
    """Return why no window can be shown, a clause; empty if one can be shown.

    Args:
        environment: The environment variables of this process.
    """
    if sys.platform in ("win32", "darwin"):
        return ""
    platforms = (environment.get("QT_QPA_PLATFORM") or "xcb;wayland").split(";")
    kinds = {platform.partition(":")[0].partition("-")[0] for platform in platforms}
    if not kinds <= {"xcb", "wayland"}:
        return ""  # one that needs no display, such as "offscreen"
    checks = {"wayland": ("WAYLAND_DISPLAY", _reaches_wayland), "xcb": ("DISPLAY", _reaches_x)}
    chosen = [checks[kind] for kind in checks if kind in kinds and environment.get(checks[kind][0])]
    if not chosen:
        return _NO_DISPLAY
    if any(reaches(environment) for _, reaches in chosen):
        return ""
    names = " or ".join(environment[variable] for variable, _ in chosen)
    return f"The display {names} cannot be reached"


def load_x_plugin(environment: Mapping[str, str]) -> None:
    """Load what Qt needs for X, which it loads anyway: a missing library would end the process.

    Args:
        environment: The environment variables of this process.

    Raises:
        ImportError: A library of the system is missing.
    """
    import PySide6  # noqa: PLC0415  its folder only

    plugin = Path(PySide6.__path__[0], "Qt", "plugins", "platforms", "libqxcb.so")
    needs_x = (environment.get("QT_QPA_PLATFORM") or "xcb").startswith("xcb")
    if needs_x and not environment.get("WAYLAND_DISPLAY") and plugin.is_file():
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            raise ImportError(str(error)) from error


def _reaches_wayland(environment: Mapping[str, str]) -> bool:
    # An absolute name stands for itself.
    path = Path(environment.get("XDG_RUNTIME_DIR", "/"), environment["WAYLAND_DISPLAY"])
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(MAX_WAIT_S)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _reaches_x(environment: Mapping[str, str]) -> bool:
    """Connect as Qt will, which also finds out whether the user may."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt names the library that is missing
    answers: list[bool] = []

    def connect() -> None:
        connection = xcb.xcb_connect(os.fsencode(environment["DISPLAY"]), None)
        answers.append(not xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)

    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    with _quieten_libraries():
        # A server that does not answer would keep us waiting for minutes.
        thread = threading.Thread(target=connect, name="display", daemon=True)
        thread.start()
        thread.join(MAX_WAIT_S)
    return answers == [True]


@contextlib.contextmanager
def _quieten_libraries() -> Iterator[None]:
    """Send what libraries print about errors nowhere."""
    errors = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        os.close(null)
