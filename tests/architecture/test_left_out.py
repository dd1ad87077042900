"""The product runs without the packages that the frozen program leaves out (ADR 8 and 35)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_engine_trainer_and_survey_start_without_the_packages_left_out() -> None:
    code = (
        "import sys\n"
        "for name in ('torchvision', 'skimage', 'tqdm', 'tensorboard', 'matplotlib', 'numba',\n"
        "    'scipy.integrate', 'scipy.interpolate', 'scipy.io', 'scipy.optimize', 'scipy.signal',\n"
        "    'scipy.stats'):\n"
        "    sys.modules[name] = None\n"
        "import training.fine_tuning.worker, training.survey.worker\n"
        "import engine.detection.finder, engine.restore.session\n"
    )

    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.stderr == ""
