"""What the frozen program leaves out is not used: docs/adr/0008-frozen-program.md."""

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
