"""The original as the canvas draws it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document
from app.editor.document.screen_original import DIFFERENCE_GAIN
from engine.api import Result
from engine.pictures.pixels import Rect
from tests.helpers.documents import block_mask, document_of, make_repair, noise, noisy_result

PLACE = Rect(x=240, y=100, width=90, height=180)  # across the border of two tiles


def restore(document: Document, place: Rect = PLACE) -> None:
    """Apply a result."""
    mask = block_mask(document, place)
    repair = make_repair(document, [noisy_result(document, place)], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))


def whole_level(document: Document, index: int) -> Rect:
    """Return the rectangle of a whole level ."""
    return document.screen.level_bounds(index)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("index", [0, 1, 2])
def test_every_level_of_the_original_is_that_of_the_picture_as_opened(
    channels: int, index: int
) -> None:
    pixels = noise(height=301, width=403, channels=channels)
    document = document_of(pixels)
    restore(document)

    shown = document.screen_original.crop(index, whole_level(document, index))

    expected = document_of(pixels).screen.crop(index, whole_level(document, index))
    assert np.array_equal(shown, expected)


@given(x=st.integers(0, 400), y=st.integers(0, 290), width=st.integers(1, 90))
def test_any_rectangle_is_cut_from_the_whole(x: int, y: int, width: int) -> None:
    document = document_of(noise(height=301, width=403))
    restore(document)
    area = Rect(x=x, y=y, width=min(width, 403 - x), height=min(30, 301 - y))

    cropped = document.screen_original.crop(0, area)

    whole = document.screen_original.crop(0, whole_level(document, 0))
    assert np.array_equal(cropped, whole[area.slices])


def test_a_picture_that_has_come_back_does_not_differ() -> None:
    document = document_of(noise(height=300, width=400))
    restore(document)
    changed = document.screen_original.differs()

    document.undo_stack.undo()

    assert (changed, document.screen_original.differs()) == (True, False)


def test_the_difference_is_amplified_and_black_elsewhere() -> None:
    document = document_of(np.full((300, 400, 3), 100, np.uint8))
    mask = block_mask(document, PLACE)
    pixels = np.full((PLACE.height, PLACE.width, 3), (110, 95, 240), np.uint8)
    repair = make_repair(document, [Result(place=PLACE, pixels=pixels)], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))

    shown = document.screen_original.crop_difference(0, document.bounds)

    gain = DIFFERENCE_GAIN
    assert set(shown[PLACE.slices].ravel()) == {0xFF000000 | 10 * gain << 16 | 5 * gain << 8 | 252}
    assert set(shown[~mask]) == {0xFF000000}


def test_a_later_result_shows_in_the_difference() -> None:
    document = document_of(noise(height=300, width=400))
    restore(document)
    document.screen_original.crop_difference(0, document.bounds)
    later = Rect(x=5, y=5, width=20, height=20)

    restore(document, later)

    assert (
        document.screen_original.crop_difference(0, document.bounds)[later.slices] != 0xFF000000
    ).any()
