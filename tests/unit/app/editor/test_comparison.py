"""The state of the comparison, and when marks are hidden."""

import pytest

from app.editor.comparison import Comparison, ComparisonMode
from app.editor.document.brush import Point
from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document
from app.editor.tools.painter import Painter
from engine.pictures.pixels import Rect
from tests.helpers.documents import block_mask, document_of, make_repair, noise, noisy_result

PLACE = Rect(x=8, y=5, width=20, height=12)
MODES = [ComparisonMode.SPLIT, ComparisonMode.SIDE_BY_SIDE, ComparisonMode.DIFFERENCE]


@pytest.fixture
def document() -> Document:
    return document_of(noise())


@pytest.fixture
def comparison(document: Document) -> Comparison:
    comparison = Comparison()
    comparison.set_document(document)
    return comparison


def paint(document: Document) -> None:
    """Paint a stroke."""
    painter = Painter()
    painter.set_document(document)
    painter.begin_stroke(Point(x=10, y=10), is_erasing=False, from_last=False)
    painter.finish_stroke()


def restore(document: Document) -> None:
    """Apply a result in PLACE."""
    mask = block_mask(document, PLACE)
    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))


@pytest.mark.parametrize("mode", MODES)
def test_marks_are_hidden_while_a_comparison_is_on(
    comparison: Comparison, mode: ComparisonMode
) -> None:
    comparison.toggle(mode)
    on = comparison.hides_marks

    comparison.toggle(mode)

    assert (on, comparison.hides_marks) == (True, False)
    assert comparison.mode is ComparisonMode.OFF


def test_marks_are_hidden_while_the_tries_are_in_focus(comparison: Comparison) -> None:
    comparison.focus_tries(focused=True)
    focused = comparison.hides_marks

    comparison.focus_tries(focused=False)

    assert (focused, comparison.hides_marks) == (True, False)


def test_a_stroke_brings_marks_back_until_the_next_result(
    comparison: Comparison, document: Document
) -> None:
    comparison.toggle(ComparisonMode.SPLIT)
    paint(document)
    painted = comparison.hides_marks

    restore(document)

    assert (painted, comparison.hides_marks) == (False, True)


def test_a_result_hides_no_marks_without_a_comparison(
    comparison: Comparison, document: Document
) -> None:
    restore(document)

    assert not comparison.hides_marks


def test_the_split_stays_on_the_canvas(comparison: Comparison) -> None:
    moves: list[tuple[float, float]] = []
    comparison.split_moved.connect(lambda before, after: moves.append((before, after)))

    comparison.move_split(1.4)
    comparison.move_split(1.0)

    assert moves == [(0.5, 1.0)]
