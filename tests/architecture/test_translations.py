"""The translations in the repository are complete, and are what `make i18n` makes."""

import re
import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.translations import (
    PLURAL_FORMS,
    Message,
    compile_catalogue,
    find_catalogue,
    find_messages,
    make_catalogue,
    read_module,
)

LANGUAGES = sorted(PLURAL_FORMS)
PERCENT = re.compile(r"%L?n|%p %?")


def list_entries(language: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield context, source, and the forms of the translation, of each entry."""
    for context in ET.parse(find_catalogue(language)).iter("context"):  # noqa: S314 our own file
        for entry in context.iter("message"):
            translation = entry.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            name, source = context.findtext("name", ""), entry.findtext("source", "")
            yield name, source, forms or [translation.text or ""]


def list_placeholders(text: str) -> list[str]:
    """Return what is replaced in a text before it is shown, sorted."""
    fields = [str(field) for _, field, _, _ in string.Formatter().parse(text) if field is not None]
    return sorted(fields + PERCENT.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committed_texts_are_those_of_the_program(language: str) -> None:
    committed = find_catalogue(language).read_text(encoding="utf-8")

    assert make_catalogue(find_messages(), language=language, before=committed) == committed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_texts_are_those_of_the_catalogue(language: str, tmp_path: Path) -> None:
    made, committed = tmp_path / "made.qm", find_catalogue(language).with_suffix(".qm")

    compile_catalogue(find_catalogue(language), made)

    assert made.read_bytes() == committed.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    missing = [source for _, source, forms in list_entries(language) if not all(forms)]

    assert missing == []
    assert "unfinished" not in find_catalogue(language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_source(language: str) -> None:
    wrong = [
        (source, form)
        for _, source, forms in list_entries(language)
        for form in filter(None, forms)
        if list_placeholders(form) != list_placeholders(source)
    ]

    assert wrong == []


def test_texts_are_found_with_their_contexts() -> None:
    code = """
class Page:
    def __init__(self):
        self.setText(self.tr("Open"))
        #: A verb.
        self.setText(self.tr("Export"))

STEP = mark("steps", "Crop")

def f(count):
    return _tr("%Ln file(s)", n=count)

def _tr(text, *, n=-1):
    return QCoreApplication.translate("words", text, None, n)
"""

    messages = read_module(code, name="page.py")

    assert messages == [
        Message(context="Page", source="Open"),
        Message(context="Page", source="Export", comment="A verb."),
        Message(context="steps", source="Crop"),
        Message(context="words", source="%Ln file(s)", is_countable=True),
    ]


@pytest.mark.parametrize(
    "code", ['self.tr(f"{count} files")', '_tr("Open")', 'mark("steps", f"{name}")', "mark(1, '')"]
)
def test_a_text_that_cannot_be_extracted_is_refused(code: str) -> None:
    with pytest.raises(SyntaxError, match=r"page\.py:2"):
        read_module(f"class Page:\n    words = {code}", name="page.py")


def test_finished_translations_are_kept_and_obsolete_ones_dropped() -> None:
    before = make_catalogue([Message(context="Page", source="Open")], language="zh_CN")
    before = before.replace(
        '<translation type="unfinished"></translation>', "<translation>打开</translation>"
    )
    messages = [Message(context="Page", source="Open"), Message(context="Page", source="Close")]

    kept = make_catalogue(messages, language="zh_CN", before=before)
    dropped = make_catalogue(messages[1:], language="zh_CN", before=kept)

    assert "<translation>打开</translation>" in kept
    assert kept.count("unfinished") == 1
    assert "打开" not in dropped
