"""The user manual: what is made by the program is up to date, and nothing is left over."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from app.window.action_rows.row import strip_mnemonic
from tools.manual import LANGUAGES, MANUAL, ROOT, find_pictures, write_key_page

MAX_BYTES = 3_600_000
# A menu and a command, as in *File ▸ Save*.
PATH = re.compile(r"[*“]([^*“”\n]+ ▸ [^*“”\n]+)[*”]")
# The first cell of a row.
ROW = re.compile(r"^\| ([^|]+?) \|", re.MULTILINE)
TRANSLATIONS = ROOT / "resources" / "translations"
PAGE = re.compile(r"\]\(([\w-]+\.md)\)")


def list_texts(language: str) -> set[str]:
    """Return every text of the program, without mnemonics and dots."""
    file = TRANSLATIONS / "reweave_zh_CN.ts"
    part = "source" if language == "en" else "translation"
    found = ET.parse(file).iterfind(f".//message/{part}")  # noqa: S314 our own file
    return {strip_mnemonic(text.text or "").replace("…", "").strip() for text in found}


def list_pages(language: str) -> list[Path]:
    return sorted((MANUAL / language).glob("*.md"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("qapp")
def test_page_of_keys_is_up_to_date(language: str) -> None:
    written = (MANUAL / language / "keys.md").read_text(encoding="utf-8")

    assert written == write_key_page(language), "run `make manual`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_contents(language: str) -> None:
    contents = (MANUAL / language / "README.md").read_text(encoding="utf-8")

    assert sorted(PAGE.findall(contents)) == [
        page.name for page in list_pages(language) if page.name != "README.md"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_those_that_the_pages_show(language: str) -> None:
    kept = {path.name for path in (MANUAL / language / "images").glob("*")}

    assert kept == find_pictures(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_and_commands_are_named_as_in_the_program(language: str) -> None:
    pages = [page.read_text(encoding="utf-8") for page in list_pages(language)]

    named = {name for page in pages for path in PATH.findall(page) for name in path.split(" ▸ ")}

    assert len(named) > 10
    assert named - list_texts(language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "table"), [("problems.md", 2), ("preferences.md", 1)])
def test_messages_and_preferences_are_those_of_the_program(
    language: str, name: str, table: int
) -> None:
    page = (MANUAL / language / name).read_text(encoding="utf-8")
    _, *rows = ROW.findall(re.split(r"\n\n(?=\|)", page)[table])

    texts = list_texts(language)
    unknown = [row for row in rows if not any(text.startswith(row.rstrip(".。")) for text in texts)]

    assert len(rows) > 6
    assert unknown == []


def test_pictures_of_all_languages_stay_small() -> None:
    assert sum(path.stat().st_size for path in MANUAL.rglob("*.png")) < MAX_BYTES
