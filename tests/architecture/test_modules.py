"""Rules about the product's modules that no linter checks."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("app", "engine", "training")
    for path in (ROOT / package).rglob("*.py")
)
TESTS = ROOT / "tests"
TEST_FOLDERS = sorted({path.parent for path in (TESTS / "unit").rglob("test_*.py")})
MAX_LINES = 400
MAX_MODULES_IN_A_FOLDER = 20


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_short_enough_to_hold_one_idea(module: Path) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").count("\n")

    assert lines <= MAX_LINES


@pytest.mark.parametrize("folder", sorted({module.parent for module in MODULES}), ids=str)
def test_no_folder_has_more_than_twenty_modules(folder: Path) -> None:
    modules = [module for module in MODULES if module.parent == folder]

    assert len(modules) - 1 <= MAX_MODULES_IN_A_FOLDER  # without __init__.py


@pytest.mark.parametrize(
    "module", [module for module in MODULES if module.name == "__init__.py"], ids=str
)
def test_a_package_file_holds_a_docstring_and_at_most_the_version(module: Path) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))

    kinds = {type(statement) for statement in tree.body[1:]}

    assert ast.get_docstring(tree)
    assert kinds <= {ast.Assign}
    assert not kinds or module == Path("app/__init__.py")


@pytest.mark.parametrize("folder", TEST_FOLDERS, ids=str)
def test_unit_tests_lie_in_a_folder_named_like_that_of_the_code(folder: Path) -> None:
    assert (ROOT / folder.relative_to(TESTS / "unit")).is_dir()


def test_the_tests_of_the_editor_lie_in_its_folders() -> None:
    flat = (TESTS / "gui" / "editor").glob("test_*.py")
    folders = {path.parent.name for path in (TESTS / "gui" / "editor").rglob("test_*.py")}

    assert list(flat) == []
    assert [name for name in folders if not (ROOT / "app" / "editor" / name).is_dir()] == []
