"""Chooses the folder where numba keeps the weave's compiled kernels between starts.

Call `choose_kernel_cache` before numba is imported, because numba reads the setting only then. The
packaged program has its kernels compiled, and no numba.
"""

import contextlib
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

from engine.weave.compiler import has_compiled_loops

_WEAVE = Path(__file__).parents[2] / "weave"
# The kernel that a start compiles last; a start that was interrupted has not compiled it.
_LAST_COMPILED = "tone_kernels.relax"


def choose_kernel_cache(
    folder: Path | None, environment: MutableMapping[str, str], at_exit: contextlib.ExitStack
) -> None:
    """Keep compiled kernels below a folder, which is created if it is missing.

    A new version of the program compiles them again.

    Args:
        folder: The folder; if it cannot be written, or is None, a temporary one takes its place.
        environment: Environment of this process.
        at_exit: Removes the temporary folder when it is closed.
    """
    if has_compiled_loops():
        return
    environment["NUMBA_CACHE_DIR"] = str(_make_writable(folder, at_exit))


def has_cached_kernels() -> bool:
    """Whether this version of the program has compiled the kernels before."""
    if has_compiled_loops():
        return True
    import numba  # noqa: PLC0415  only the weave needs it, and it takes a while

    chosen: str = numba.config.CACHE_DIR  # type: ignore[attr-defined]  # set on import
    folder = Path(chosen) if chosen else _WEAVE
    return any(folder.rglob(f"{_LAST_COMPILED}-*.nbc"))


def _make_writable(folder: Path | None, at_exit: contextlib.ExitStack) -> Path:
    if folder is not None:
        versioned = folder / f"kernels-{_version_stamp()}"
        try:
            versioned.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=versioned):
                return versioned
        except OSError:
            pass
    temporary = tempfile.TemporaryDirectory(prefix="reweave-kernels-", ignore_cleanup_errors=True)
    return Path(at_exit.enter_context(temporary))


def _version_stamp() -> str:
    """Return a text that changes with the kernels: the dates of their files."""
    changed = sorted(_WEAVE.glob("*kernels.py"))
    return "-".join(f"{file.stat().st_mtime_ns:x}" for file in changed)
