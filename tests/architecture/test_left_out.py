"""What the frozen program leaves out is not used: docs/adr/0008-frozen-program.md."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path.read_text(encoding="utf-8")
    for package in ("engine", "training")
    for path in (ROOT / package).rglob("*.py")
]


@pytest.mark.parametrize("name", ["torch.linalg", "torch.compile", "import triton"])
def test_no_module_uses(name: str) -> None:
    assert not [source for source in SOURCES if name in source]


def test_the_engine_does_without_torchvision() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "engine").rglob("*.py")]

    assert not [source for source in sources if "torchvision" in source]


def test_the_wizards_trainer_does_without_what_is_left_out() -> None:
    code = (
        "import sys\n"
        "for name in ('torchvision', 'skimage', 'tqdm', 'tensorboard', 'psutil', 'matplotlib'):\n"
        "    sys.modules[name] = None\n"
        "import training.fine_tuning.worker, training.survey.worker\n"
    )

    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.stderr == ""
