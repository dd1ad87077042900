"""What no linter knows about the modules of the product."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("app", "engine", "training")
    for path in (ROOT / package).rglob("*.py")
)
MOST_LINES = 400


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_short_enough_to_hold_one_idea(module: Path) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").count("\n")

    assert lines <= MOST_LINES


@pytest.mark.parametrize(
    "module", [module for module in MODULES if module.name == "__init__.py"], ids=str
)
def test_a_package_file_holds_a_docstring_and_at_most_the_version(module: Path) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))

    kinds = {type(statement) for statement in tree.body[1:]}

    assert ast.get_docstring(tree)
    assert kinds <= {ast.Assign}
    assert not kinds or module == Path("app/__init__.py")


@pytest.mark.parametrize("package", ["engine", "training"])
def test_only_the_checkpoints_of_safetensors_are_read(package: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / package).rglob("*.py")]

    assert not [text for text in sources if "torch.load(" in text or "import pickle" in text]
