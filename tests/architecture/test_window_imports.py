"""The window and the trainer import no package that they do not need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOADED = "import sys, {module}; print('\\n'.join(sys.modules))"


def packages_loaded_by(module: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter has after importing a module."""
    words = [sys.executable, "-c", LOADED.format(module=module)]
    run = subprocess.run(  # noqa: S603 our own interpreter
        words, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in run.stdout.split()}


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The packages that the main window loads."""
    return packages_loaded_by("app.window.main_window")


@pytest.fixture(scope="module")
def loaded_by_trainer() -> set[str]:
    """The packages that the trainer process loads."""
    return packages_loaded_by("training.fine_tuning.worker")


@pytest.mark.parametrize("package", ["torch", "torchvision", "cv2", "numba", "scipy", "pyqtgraph"])
def test_main_window_loads_without(loaded: set[str], package: str) -> None:
    assert package not in loaded


def test_main_window_loads_qt(loaded: set[str]) -> None:
    assert "PySide6" in loaded


@pytest.mark.slow
@pytest.mark.parametrize(
    "package", ["torchvision", "tensorboard", "skimage", "matplotlib", "PySide6"]
)
def test_the_trainer_loads_without(loaded_by_trainer: set[str], package: str) -> None:
    assert package not in loaded_by_trainer
