"""The translator remembers where shown texts come from; the desktop chooses the language."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.shared.language.translator import Source, Translator

ROOT = Path(__file__).resolve().parents[4]


def test_a_shown_text_leads_to_its_source() -> None:
    translator = Translator("zh_CN")
    shown = translator.translate("steps", "Lasso")

    assert shown == "套索"
    assert translator.find_sources("套索", near=[]) == [Source("steps", "Lasso")]
    assert translator.find_sources("a file's name", near=[]) == []


def test_the_nearest_context_comes_first() -> None:
    translator = Translator("zh_CN")
    for context in ("ExportDialog", "RestoreBar"):
        translator.translate(context, "Cancel")

    found = translator.find_sources("取消", near=["QWidget", "RestoreBar"])

    assert [source.context for source in found] == ["RestoreBar", "ExportDialog"]


@pytest.mark.skipif(sys.platform != "linux", reason="the environment names the language")
@pytest.mark.parametrize(
    ("language", "expected"), [("zh_CN.UTF-8", "zh_CN"), ("de_DE.UTF-8", "en"), ("C", "en")]
)
def test_the_desktop_chooses_the_language(language: str, expected: str) -> None:
    code = "from app.shared.language.translator import *; print(find_system_language())"
    names = ("LC_ALL", "LC_MESSAGES", "LANGUAGE")
    environment = {name: value for name, value in os.environ.items() if name not in names}

    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**environment, "LANG": language},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.strip() == expected
