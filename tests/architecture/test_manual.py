"""The user manual: what is made by the program is up to date, and nothing is left over."""

import re
from pathlib import Path

import pytest

from tools.manual import LANGUAGES, MANUAL, find_pictures, write_key_page

MAX_BYTES = 3_000_000
PAGE = re.compile(r"\]\(([\w-]+\.md)\)")


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


def test_pictures_of_all_languages_stay_small() -> None:
    assert sum(path.stat().st_size for path in MANUAL.rglob("*.png")) < MAX_BYTES
