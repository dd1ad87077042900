"""The workflows call what the project has."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_make_targets_and_scripts_exist(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = re.findall(r"\brun: make ([\w-]+)$", text, re.MULTILINE)
    files = re.findall(r"\btools[/\\][\w/\\]+\.\w+", text)

    assert targets or files
    assert [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
    assert [name for name in files if not (ROOT / name.replace("\\", "/")).is_file()] == []
