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
PICKLED_WEIGHTS = ROOT / "training" / "losses" / "pickled_weights.py"


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
def test_nothing_is_unpickled_but_torchvisions_weights(package: str) -> None:
    modules = [path for path in (ROOT / package).rglob("*.py") if path != PICKLED_WEIGHTS]
    sources = [path.read_text(encoding="utf-8") for path in modules]

    assert not [text for text in sources if "torch.load(" in text or "import pickle" in text]


def test_torchvisions_weights_are_read_as_tensors_alone() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(PICKLED_WEIGHTS.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.load"
    ]

    assert ["weights_only=True" in ast.unparse(call) for call in calls] == [True]
