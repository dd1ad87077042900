"""The picture as it is: the original, and tiles where repairs lie over it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.composed_picture import TILE_PX, ComposedPicture
from app.editor.document.document import Document
from app.editor.document.repairs import Repair, compose, find_changed_places
from engine.pictures.pixels import Rect
from tests.helpers.documents import block_mask, document_of, make_repair, noise, noisy_result

HEIGHT, WIDTH = TILE_PX + 50, 2 * TILE_PX + 30
BOUNDS = Rect(x=0, y=0, width=WIDTH, height=HEIGHT)


def random_place(rng: np.random.Generator) -> Rect:
    """Return a rectangle inside the picture."""
    x, y = int(rng.integers(WIDTH - 1)), int(rng.integers(HEIGHT - 1))
    width, height = int(rng.integers(1, WIDTH - x + 1)), int(rng.integers(1, HEIGHT - y + 1))
    return Rect(x=x, y=y, width=width, height=height)


def random_repair(document: Document, rng: np.random.Generator) -> Repair:
    """Return a repair of a rectangle, shown or hidden, at some strength."""
    place = random_place(rng)
    mask = block_mask(document, place)
    repair = make_repair(document, [noisy_result(document, place)], mask=mask)
    return replace(repair, is_shown=bool(rng.random() < 0.8), strength=float(rng.choice([0.4, 1])))


@given(seed=st.integers(0, 2**32 - 1))
def test_any_rectangle_is_that_of_the_composition(seed: int) -> None:
    rng = np.random.default_rng(seed)
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    original, picture = document.original.pixels, document.composed
    before: tuple[Repair, ...] = ()
    for _ in range(3):
        kept = [one for one in before if rng.random() < 0.6]
        after = (*kept, random_repair(document, rng))
        picture = picture.changed(after, find_changed_places(before, after))
        before = after

    place = random_place(rng)

    assert np.array_equal(picture.read(place), compose(original, before, place))


@pytest.mark.parametrize("deep", [False, True])
def test_a_change_leaves_the_picture_before_it_as_it_was(deep: bool) -> None:  # noqa: FBT001
    document = document_of(noise(height=HEIGHT, width=WIDTH, deep=deep))
    rng = np.random.default_rng(5)
    first = replace(random_repair(document, rng), is_shown=True)
    second = replace(random_repair(document, rng), is_shown=True)
    before = ComposedPicture.of(document.original.pixels, (first,))
    pixels = before.read(BOUNDS).copy()

    before.changed((first, second), [BOUNDS])

    assert np.array_equal(before.read(BOUNDS), pixels)


def test_only_tiles_that_repairs_touch_are_kept() -> None:
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    place = Rect(x=TILE_PX - 5, y=3, width=10, height=10)
    repair = make_repair(
        document, [noisy_result(document, place)], mask=block_mask(document, place)
    )
    touched = ComposedPicture.of(document.original.pixels, (repair,))

    untouched = touched.changed((), [place])

    assert len(touched.tiles) == 2
    assert not untouched.tiles
    assert np.array_equal(untouched.read(BOUNDS), document.original.pixels)


def test_the_changes_make_the_picture_of_the_original() -> None:
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    rng = np.random.default_rng(8)
    repairs = tuple(random_repair(document, rng) for _ in range(4))
    picture = ComposedPicture.of(document.original.pixels, repairs)

    pixels = document.original.pixels.copy()
    for change in picture.list_changes():
        pixels[change.place.slices] = change.pixels

    assert np.array_equal(pixels, compose(document.original.pixels, repairs, BOUNDS))
