"""The undo commands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pytest
from PySide6.QtGui import QUndoCommand

from app.editor.document.brush import Point
from app.editor.document.commands import (
    ApplyResult,
    ChangeGuideLines,
    ChangeRepairs,
    FlipMask,
    StrokeCommand,
)
from app.editor.document.document import Document
from app.editor.document.repairs import Repair, replace_repair
from engine.api import GuideLine
from engine.pictures.pixels import Mask, Pixels, Rect
from tests.helpers.documents import block_mask, document_of, make_repair, noise, noisy_result

Maker: TypeAlias = Callable[[Document], QUndoCommand]

PLACE = Rect(x=8, y=5, width=20, height=12)
LINE = GuideLine(points=((5.0, 8.0), (30.0, 9.0)))
OTHER_LINE = GuideLine(points=((5.0, 30.0), (20.0, 35.0), (30.0, 30.0)))


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a command can change."""

    pixels: Pixels
    elements: Mask
    guide_lines: tuple[GuideLine, ...]
    is_modified: bool

    @classmethod
    def of(cls, document: Document) -> "State":
        return cls(
            document.pixels.copy(),
            document.mask.elements.copy(),
            document.guide_lines,
            document.is_modified,
        )

    def same_as(self, other: "State") -> bool:
        return (
            np.array_equal(self.pixels, other.pixels)
            and np.array_equal(self.elements, other.elements)
            and self.guide_lines == other.guide_lines
            and self.is_modified == other.is_modified
        )


@pytest.fixture
def document() -> Document:
    """A picture with a stroke on its mask and a guide line."""
    document = document_of(noise())
    document.mask.paint(Point(x=10, y=10), Point(x=22, y=12), diameter_px=6, is_erasing=False)
    change = document.mask.finish_stroke()
    assert change is not None
    document.undo_stack.push(StrokeCommand(document, change, is_erasing=False))
    document.set_guide_lines((LINE,))
    return document


def stroke(document: Document) -> QUndoCommand:
    document.mask.paint(Point(x=30, y=10), Point(x=35, y=30), diameter_px=9, is_erasing=False)
    change = document.mask.finish_stroke()
    assert change is not None
    return StrokeCommand(document, change, is_erasing=False)


def erasure(document: Document) -> QUndoCommand:
    document.mask.paint(Point(x=12, y=10), Point(x=15, y=12), diameter_px=4, is_erasing=True)
    change = document.mask.finish_stroke()
    assert change is not None
    return StrokeCommand(document, change, is_erasing=True)


def clearing(document: Document) -> QUndoCommand:
    change = document.mask.clear_change()
    assert change is not None
    return FlipMask(document, change, "Clear mask")


def inversion(document: Document) -> QUndoCommand:
    return FlipMask(document, document.mask.invert_change(), "Invert mask")


def application(document: Document) -> QUndoCommand:
    mask = document.mask.elements.copy()
    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask)
    return ApplyResult(document, repair, mask=mask, guide_lines=document.guide_lines)


def restored(document: Document) -> Repair:
    """Return a repair that the document has."""
    mask = block_mask(document, PLACE)
    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask)
    document.set_repairs((*document.repairs, repair))
    return repair


def hiding(document: Document) -> QUndoCommand:
    hidden = replace(restored(document), is_shown=False)
    return ChangeRepairs(document, after=replace_repair(document.repairs, hidden), text="Hide")


def removal(document: Document) -> QUndoCommand:
    restored(document)
    return ChangeRepairs(document, after=(), text="Remove")


def replacement(document: Document) -> QUndoCommand:
    old = restored(document)
    mask = block_mask(document, Rect(x=4, y=4, width=9, height=9))
    result = noisy_result(document, Rect(x=4, y=4, width=9, height=9))
    new = make_repair(document, [result], mask=mask, number=old.number)
    return ChangeRepairs(document, after=replace_repair(document.repairs, new), text="Run again")


def drawing(document: Document) -> QUndoCommand:
    before = document.guide_lines
    document.set_guide_lines((*before, OTHER_LINE))
    return ChangeGuideLines(document, before=before, text="Draw guide line")


MAKERS = [
    *(stroke, erasure, clearing, inversion, application, drawing),
    *(hiding, removal, replacement),
]


@pytest.mark.parametrize("make", MAKERS)
def test_undo_and_redo_change_nothing(document: Document, make: Maker) -> None:
    document.undo_stack.push(make(document))
    done = State.of(document)

    document.undo_stack.undo()
    document.undo_stack.redo()

    assert State.of(document).same_as(done)


@pytest.mark.parametrize("make", [clearing, inversion, application, hiding, removal, replacement])
def test_undo_restores_the_state_before(document: Document, make: Maker) -> None:
    command = make(document)
    before = State.of(document)
    document.undo_stack.push(command)

    document.undo_stack.undo()

    assert State.of(document).same_as(before)


@pytest.mark.parametrize("make", [stroke, erasure])
def test_undo_of_a_stroke_restores_the_mask_before_it(document: Document, make: Maker) -> None:
    before = document.mask.elements.copy()
    document.undo_stack.push(make(document))

    document.undo_stack.undo()

    assert np.array_equal(document.mask.elements, before)


def test_undo_of_a_drawn_line_takes_it_away(document: Document) -> None:
    document.undo_stack.push(drawing(document))

    document.undo_stack.undo()

    assert document.guide_lines == (LINE,)


def test_result_takes_only_the_guide_lines_of_its_mask_away(document: Document) -> None:
    mask, guide_lines = document.mask.elements.copy(), document.guide_lines
    document.undo_stack.push(drawing(document))

    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask, guide_lines=guide_lines))

    assert document.guide_lines == (OTHER_LINE,)


def test_result_changes_no_pixel_outside_its_mask(document: Document) -> None:
    mask = document.mask.elements.copy()
    before = document.pixels.copy()

    document.undo_stack.push(application(document))

    assert np.array_equal(document.pixels[~mask], before[~mask])


def test_result_with_missed_edges_changes_these_too(document: Document) -> None:
    mask = block_mask(document, Rect(x=10, y=5, width=18, height=12))
    missed = np.zeros((PLACE.height, PLACE.width), bool)
    missed[:, 1] = True
    before, result = document.pixels.copy(), replace(noisy_result(document, PLACE), missed=missed)

    repair = make_repair(document, [result], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))

    filled = block_mask(document, Rect(x=9, y=5, width=19, height=12))
    assert np.array_equal(document.pixels[5:17, 9:28], result.pixels[:, 1:])
    assert np.array_equal(document.pixels[~filled], before[~filled])


def test_result_replaces_the_pixels_inside_its_mask(document: Document) -> None:
    mask = block_mask(document, PLACE)
    result = noisy_result(document, PLACE)

    repair = make_repair(document, [result], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))

    assert np.array_equal(document.pixels[PLACE.slices], result.pixels)


def test_result_clears_only_the_mask_that_it_filled(document: Document) -> None:
    submitted = block_mask(document, Rect(x=0, y=0, width=15, height=40))
    before = document.mask.elements.copy()

    repair = make_repair(document, [noisy_result(document, PLACE)], mask=submitted)
    document.undo_stack.push(ApplyResult(document, repair, mask=submitted))

    assert np.array_equal(document.mask.elements, before & ~submitted)


def test_picture_and_mask_are_undone_in_one_step(document: Document) -> None:
    steps = document.undo_stack.count()

    document.undo_stack.push(application(document))

    assert document.undo_stack.count() == steps + 1


def test_sixteen_bits_stay_sixteen_bits() -> None:
    document = document_of(noise(deep=True, channels=1))
    mask = block_mask(document, PLACE)

    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))

    assert document.pixels.dtype == np.uint16
