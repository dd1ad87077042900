"""The documents' links lead somewhere, and decision records stay short."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    path.relative_to(ROOT)
    for folder in (
        ROOT,
        DOCS,
        DOCS / "adr",
        DOCS / "lab",
        DOCS / "user" / "en",
        DOCS / "user" / "zh",
    )
    for path in folder.glob("*.md")
)
RECORDS = [page for page in PAGES if page.parent.name == "adr"]
MAX_LINES = 10
# A hyperlink or a picture, without its heading: [text](target#heading).
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_exists(page: Path) -> None:
    targets = LINK.findall((ROOT / page).read_text(encoding="utf-8"))

    missing = [target for target in targets if not (ROOT / page.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("record", RECORDS, ids=str)
def test_a_decision_record_has_at_most_ten_lines_below_its_title(record: Path) -> None:
    title, *lines = (ROOT / record).read_text(encoding="utf-8").splitlines()

    assert title.startswith("# ")
    assert len([line for line in lines if line]) <= MAX_LINES
