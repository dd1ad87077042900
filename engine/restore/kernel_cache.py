"""Where numba keeps the weave's compiled kernels between starts.

Has to be chosen before `engine.weave.kernels` is imported; numba looks when a kernel is declared.
"""

import atexit
import shutil
import sys
import tempfile
from pathlib import Path

import numba

# A first start that was broken off has not come to this one.
_LAST_COMPILED = "vote"
_KERNELS = Path(__file__).parents[1] / "weave" / "kernels.py"


def choose_kernel_cache(folder: Path | None) -> None:
    """Keep compiled kernels below a folder, which is made if it is missing.

    They are renewed with the program. Without a folder, or where it cannot be written, they are
    kept for this process only.
    """
    numba.config.CACHE_DIR = str(_writable(folder))  # type: ignore[attr-defined]  # set on import


def has_cached_kernels() -> bool:
    """Whether the kernels have been compiled before, by this version of the program."""
    chosen: str = numba.config.CACHE_DIR  # type: ignore[attr-defined]  # set on import
    folder = Path(chosen) if chosen else _KERNELS.parent
    return any(folder.rglob(f"{_KERNELS.stem}.{_LAST_COMPILED}-*.nbc"))


def _writable(folder: Path | None) -> Path:
    if folder is not None:
        versioned = folder / f"kernels-{_stamp()}"
        try:
            versioned.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=versioned):
                return versioned
        except OSError:
            pass
    passing = tempfile.mkdtemp(prefix="reweave-kernels-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return Path(passing)


def _stamp() -> str:
    """Return what changes with the kernels: the date of their file, or of the frozen program."""
    changed = Path(sys.executable) if getattr(sys, "frozen", False) else _KERNELS
    return f"{changed.stat().st_mtime_ns:x}"
