"""Makes the report of a batch, a page for people and JSON Lines for programs, from its records.

It holds no times, so that shards make the same report as one batch over all pictures.
"""

import html
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import quote

from app.batch.items import ItemState
from app.batch.record import RECORD_FOLDER, RecordLine, make_relative, read_lines, to_json
from app.batch.steps import list_thumbnails
from app.shared.picture_names import natural_key
from engine.pictures.atomic_write import write_atomically

_PER_PAGE: Final = 500
# What needs a person comes first.
_ORDER: Final = (ItemState.FAILED, ItemState.SKIPPED, ItemState.FINISHED)
_PAGE: Final = Template(
    """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Reweave: report</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 720px; margin: 2em auto; padding: 0 1em; }
  article { display: grid; grid-template-columns: 1fr 1fr; gap: .5em; margin: 2em 0; }
  article > * { margin: 0; }
  article > p { grid-column: 1 / 3; overflow-wrap: anywhere; }
  figure img { max-width: 100%; display: block; }
  figcaption, .quiet { opacity: .7; }
  .failed b { color: #c33; }
</style>
<h1>Report</h1>
<p>$summary</p>
<nav>$pages</nav>
$rows
</html>
"""
)


def write_report(out: Path) -> Path:
    """Write the report of all records in a folder of results, and return its first page.

    Raises:
        OSError: A record cannot be read, or the report cannot be written.
    """
    lines = sort_lines(read_lines(out).values())
    folder = out / RECORD_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    rows = (json.dumps(_leave_out_times(line)) for line in lines)
    write_atomically(folder / "report.jsonl", "".join(f"{row}\n" for row in rows).encode("ascii"))
    pages = [lines[start : start + _PER_PAGE] for start in range(0, len(lines), _PER_PAGE)] or [[]]
    for number, page in enumerate(pages, 1):
        text = _PAGE.substitute(
            summary=_sum_up(lines),
            pages=" ".join(_link_pages(number, len(pages))),
            rows="\n".join(_make_row(line, folder) for line in page),
        )
        write_atomically(folder / _name_page(number), text.encode("utf-8", "replace"))
    return folder / _name_page(1)


def sort_lines(lines: Iterable[RecordLine]) -> list[RecordLine]:
    """Return lines in the order of a report: failed, skipped, finished, each by name."""
    return sorted(lines, key=lambda line: (_ORDER.index(line.state), natural_key(Path(line.name))))


def _leave_out_times(line: RecordLine) -> dict[str, object]:
    values = to_json(line)
    return {name: values[name] for name in values if name not in ("seconds", "written_at")}


def _sum_up(lines: Sequence[RecordLine]) -> str:
    counts = Counter(line.state for line in lines)
    return ", ".join(f"{counts[state]} {state}" for state in reversed(_ORDER))


def _name_page(number: int) -> str:
    return "report.html" if number == 1 else f"report-{number}.html"


def _link_pages(current: int, count: int) -> Iterator[str]:
    for number in range(1, count + 1) if count > 1 else ():
        is_here = number == current
        yield f"<b>{number}</b>" if is_here else f'<a href="{_name_page(number)}">{number}</a>'


def _make_row(line: RecordLine, folder: Path) -> str:
    name = html.escape(line.name)
    if line.state is not ItemState.FINISHED:
        reason = html.escape(line.reason)
        return (
            f'<article class="{line.state}"><p><b>{line.state}</b> {name}<br>{reason}</p></article>'
        )
    link = f'<a href="../{_quote(line.output)}">{name}</a>'
    notes = "".join(
        f'<br><span class="quiet">{html.escape(note)}</span>' for note in _list_notes(line)
    )
    figures = "".join(
        f'<figure><img loading="lazy" alt="{title}" src="{_quote(make_relative(path, folder))}">'
        f"<figcaption>{title}</figcaption></figure>"
        for title, path in zip(("before", "after"), list_thumbnails(folder, line.name), strict=True)
    )
    return f"<article><p>{link}{notes}</p>{figures}</article>"


def _list_notes(line: RecordLine) -> Iterator[str]:
    if line.flaws:
        yield f"{line.flaws:,} flaws were found." if line.flaws > 1 else "One flaw was found."
    yield from line.notes
    if line.missed_px:
        yield f"{line.missed_px:,} pixels beside the mask belong to what it covers; filled too."


def _quote(path: str) -> str:
    return quote(os.fsencode(path))
