"""The functions that docs/ARCHITECTURE.md names exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
STOPS = re.findall(r"^\| `([\w/]+\.py)` \| `([\w.]+)` \|", PAGE, re.MULTILINE)


def names_in(tree: ast.AST, prefix: str = "") -> set[str]:
    """Return the functions and methods of a module, such as "Session.restore"."""
    names = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            names.add(prefix + node.name)
        elif isinstance(node, ast.ClassDef):
            names |= names_in(node, f"{prefix}{node.name}.")
    return names


def test_both_walks_are_listed() -> None:
    assert len(STOPS) > 40


@pytest.mark.parametrize(("file", "function"), STOPS)
def test_a_stop_of_a_walk_exists(file: str, function: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))

    assert function in names_in(tree)
