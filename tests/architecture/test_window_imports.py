"""The window opens fast because it leaves out what it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOADED = "import sys, app.main_window; print('\\n'.join(sys.modules))"


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Top-level packages that a fresh interpreter has after importing the main window."""
    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize("package", ["torch", "torchvision", "cv2", "numba", "scipy"])
def test_main_window_loads_without(loaded: set[str], package: str) -> None:
    assert package not in loaded


def test_main_window_loads_qt(loaded: set[str]) -> None:
    assert "PySide6" in loaded
