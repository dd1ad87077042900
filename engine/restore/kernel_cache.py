"""Chooses the folder where numba keeps the weave's compiled kernels between starts.

Call `choose_kernel_cache` before `engine.weave.kernels` is imported, because numba reads the setting
when a kernel is declared.
"""

import atexit
import shutil
import sys
import tempfile
from pathlib import Path

import numba

_WEAVE = Path(__file__).parents[1] / "weave"
# The kernel that a start compiles last; a start that was interrupted has not compiled it.
_LAST_COMPILED = "tone_kernels.relax"


def choose_kernel_cache(folder: Path | None) -> None:
    """Keep compiled kernels below a folder, which is created if it is missing.

    A new version of the program compiles them again. Without a folder, or if it cannot be written,
    they are kept for this process only.
    """
    numba.config.CACHE_DIR = str(_make_writable(folder))  # type: ignore[attr-defined]  # set on import


def has_cached_kernels() -> bool:
    """Whether this version of the program has compiled the kernels before."""
    chosen: str = numba.config.CACHE_DIR  # type: ignore[attr-defined]  # set on import
    folder = Path(chosen) if chosen else _WEAVE
    return any(folder.rglob(f"{_LAST_COMPILED}-*.nbc"))


def _make_writable(folder: Path | None) -> Path:
    if folder is not None:
        versioned = folder / f"kernels-{_version_stamp()}"
        try:
            versioned.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=versioned):
                return versioned
        except OSError:
            pass
    temporary = tempfile.mkdtemp(prefix="reweave-kernels-")
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return Path(temporary)


def _version_stamp() -> str:
    """Return a text that changes with the kernels: the dates of their files or the frozen program."""
    is_frozen = getattr(sys, "frozen", False)
    changed = [Path(sys.executable)] if is_frozen else sorted(_WEAVE.glob("*kernels.py"))
    return "-".join(f"{file.stat().st_mtime_ns:x}" for file in changed)
