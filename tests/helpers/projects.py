"""Documents with everything that a project holds, and comparison of projects."""

from dataclasses import astuple, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.document.repairs import Repair
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.viewport import View
from app.editor.jobs.tries import Tries
from app.editor.project.project import Project
from app.editor.project.snapshot import prepare_project
from engine.api import Context, Guide, GuideLine, Method, RestoreOptions
from engine.pictures.picture import Note, Picture, Samples, Text
from engine.pictures.pixels import Rect
from tests.helpers.documents import block_mask, make_repair, noise, noisy_result

LINE = GuideLine(points=((1.5, 2.25), (30.1, 9.0), (50.0, 1 / 3)))
OTHER_LINE = GuideLine(points=((4.0, 30.0), (50.0, 31.0)))
MADE_AT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def make_busy_project(*, channels: int = 3, deep: bool = False, tries: int = 2) -> Project:
    """Return a project of 60 x 40 pixels in which everything has been used.

    Args:
        channels: Channels of the picture, 1 to 4.
        deep: Whether it has 16 bits.
        tries: Number of tries that can be walked through; 0 for none.
    """
    document, newest = make_busy_document(channels=channels, deep=deep, tries=tries)
    return prepare_project(document, newest)()


def screen_of(project: Project) -> ScreenPicture:
    """Return the picture of a project prepared for the screen."""
    picture = ComposedPicture.of(project.original.pixels, project.repairs)
    return ScreenPicture(picture, icc_profile=project.original.icc_profile)


def make_busy_document(
    *, channels: int = 3, deep: bool = False, tries: int = 2
) -> tuple[Document, Tries | None]:
    """Return a document for `make_busy_project`, and its tries."""
    picture = Picture(
        pixels=noise(channels=channels, deep=deep),
        exif=b"II*\0\x08\0\0\0",
        xmp=b"<x/>",
        iptc=b"\x1c\x02",
        pixels_per_mm=(11.8125, 1 / 3),
        code_points=(12, 16, 0, 1),
        texts=(Text(keyword="Author", text="Ansel ✓"),),
        samples=Samples.CMYK,
        pages=3,
        has_gain_map=True,
        notes=(Note.TRUNCATED,),
        source=Path("/pictures/photo.tif").absolute(),
    )
    document = Document(picture, name="photo.tif", path=Path("/pictures/photo.tif"))
    first = _make_shown_repair(document)
    hidden = replace(
        make_repair(
            document,
            [noisy_result(document, Rect(x=30, y=5, width=12, height=9))],
            mask=block_mask(document, Rect(x=33, y=6, width=5, height=7)),
        ),
        is_shown=False,
    )
    document.set_repairs((first, hidden))
    paint(document, Rect(x=2, y=20, width=7, height=13))
    excluded = MaskChange.from_flips(
        block_mask(document, Rect(x=40, y=25, width=9, height=5)), place=document.bounds
    )
    assert excluded is not None
    document.flip_exclusions(excluded)
    document.set_guide_lines((LINE, OTHER_LINE))
    document.set_source(Rect(x=1, y=2, width=30, height=20))
    document.set_view(View(zoom=1 / 3, x=20.1, y=7.0))
    newest = None
    if tries:
        place = Rect(x=12, y=22, width=20, height=10)
        mask = block_mask(document, Rect(x=14, y=24, width=16, height=6))
        options = RestoreOptions(
            method=Method.EDGES,
            seed=7,
            context=Context.FAR,
            guide=Guide.LOOSE,
            feather_px=4,
            guide_lines=(OTHER_LINE,),
        )
        newest = Tries(document, mask=mask, first=options, guide_lines=(OTHER_LINE,))
        newest.edges, newest.has_doubtful_edges = (LINE,), True
        for _ in range(tries):
            wished = options if newest.is_empty else newest.next_options() or options
            newest.add((noisy_result(document, place),), wished, seconds=1.25, made_at=MADE_AT)
        newest.show(0)
    return document, newest


def paint(document: Document, place: Rect) -> None:
    """Paint a rectangle of the mask without a step in the history."""
    change = MaskChange.from_flips(block_mask(document, place), place=document.bounds)
    assert change is not None
    document.flip_mask(change)


def same_work(one: Project, other: Project) -> bool:
    """Whether two projects hold the same, whatever their names and what they show of the picture."""
    return same_project(one, replace(other, name=one.name, view=one.view))


def same_project(one: Project, other: Project) -> bool:
    """Whether two projects are the same, bit for bit."""
    arrays = [
        (one.original.pixels, other.original.pixels),
        (one.compose(), other.compose()),
        (one.mask, other.mask),
        _pair_exclusions(one, other),
        *_pair_arrays(one.repairs, other.repairs),
    ]
    values = [_list_values(one), _list_values(other)]
    if one.tries is not None and other.tries is not None:
        tried = [
            [each.repair for each in project.tries.tries]
            for project in (one, other)
            if project.tries
        ]
        arrays += [(one.tries.mask, other.tries.mask), *_pair_arrays(*tried)]
        if other.tries.repair is not other.repairs[-1]:
            return False
    return values[0] == values[1] and all(
        left.dtype == right.dtype and np.array_equal(left, right) for left, right in arrays
    )


def _pair_exclusions(one: Project, other: Project) -> tuple[np.ndarray, np.ndarray]:
    empty = np.zeros_like(one.mask)
    left, right = (
        empty if project.exclusions is None else project.exclusions for project in (one, other)
    )
    return left, right


def _make_shown_repair(document: Document) -> Repair:
    """Return a repair of half strength of which a corner is painted back."""
    place = Rect(x=5, y=3, width=20, height=12)
    repair = make_repair(
        document,
        [noisy_result(document, place)],
        mask=block_mask(document, Rect(x=7, y=4, width=13, height=9)),
    )
    (part,) = repair.parts
    back = np.zeros((part.place.height, part.place.width), np.uint8)
    back[:3, :4] = [0, 7, 128, 255]
    return replace(repair, parts=(replace(part, painted_back=back),), strength=0.55)


def _list_values(project: Project) -> list[object]:
    """Return what a project holds beside arrays."""
    original, record = project.original, project.tries
    values: list[object] = [
        *(project.name, project.path, project.guide_lines, project.source, project.view),
        *(getattr(original, field.name) for field in fields(original) if field.name != "pixels"),
        [_list_repair_values(repair) for repair in project.repairs],
    ]
    if record is not None:
        values += [
            *(record.first, record.guide_lines, record.edges, record.has_doubtful_edges),
            *(record.newest_recipe, record.shown),
            [(one.number, _list_repair_values(one.repair)) for one in record.tries],
        ]
    return values


def _list_repair_values(repair: Repair) -> tuple[object, ...]:
    return (
        *(repair.number, repair.options, repair.seconds, repair.made_at, repair.strength),
        *(repair.is_shown, repair.has_missed_edges),
        [astuple(part.place) for part in repair.parts],
    )


def _pair_arrays(
    one: tuple[Repair, ...] | list[Repair], other: tuple[Repair, ...] | list[Repair]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the arrays of two lists of repairs side by side."""
    empty = np.zeros(0, np.uint8)
    pairs = []
    for left, right in zip(one, other, strict=True):
        for mine, theirs in zip(left.parts, right.parts, strict=True):
            pairs += [(mine.pixels, theirs.pixels), (mine.mask, theirs.mask)]
            backs = [
                empty if part.painted_back is None else part.painted_back for part in (mine, theirs)
            ]
            pairs.append((backs[0], backs[1]))
    return pairs
