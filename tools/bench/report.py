"""Describes the machine, formats tables and writes them into docs/lab."""

import os
import platform
from pathlib import Path

_LAB = Path(__file__).resolve().parents[2] / "docs" / "lab"


def describe_machine() -> str:
    """Return the processor's name and number of cores."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [
            line.split(":", 1)[1].strip()
            for line in info.read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores"


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def replace_section(name: str, text: str) -> None:
    """Replace the text between the two marks of a name on the page of docs/lab that has them.

    Raises:
        ValueError: Not exactly one page has these marks.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    pages = {page: page.read_text(encoding="utf-8") for page in _LAB.glob("*.md")}
    matching = [page for page, content in pages.items() if begin in content and end in content]
    if len(matching) != 1:
        raise ValueError(f"{len(matching)} pages of {_LAB} have the marks {begin} and {end}, not 1")
    head, rest = pages[matching[0]].split(begin, 1)
    tail = rest.split(end, 1)[1]
    matching[0].write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")
