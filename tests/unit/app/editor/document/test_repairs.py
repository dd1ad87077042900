"""Repairs: the picture that they compose, compared with a plain reference."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.editor.document.document import Document
from app.editor.document.repairs import (
    MAX_PART_SIDE_PX,
    Repair,
    blend,
    compose,
    find_changed_places,
    find_hole,
    replace_repair,
)
from engine.api import Result
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect
from tests.helpers.documents import (
    block_mask,
    document_of,
    make_random_repair,
    make_repair,
    noise,
    noisy_result,
)

# Larger than a part, so that repairs have several.
HEIGHT, WIDTH = 70, MAX_PART_SIDE_PX + 60
SEEDS = st.integers(0, 10_000)
few = settings(max_examples=25)


def compose_plainly(original: Pixels, repairs: tuple[Repair, ...]) -> Pixels:
    """Return the whole picture, computed pixel by pixel from whole planes."""
    picture = original.astype(np.int64)
    bounds = Rect.of_shape(original.shape)
    for repair in repairs:
        if not repair.is_shown:
            continue
        above = np.zeros_like(picture)
        for part in repair.parts:
            above[part.place.slices] = part.pixels
        kept = 255 - repair.read_painted_back(bounds).astype(np.int64)
        level = repair.read_mask(bounds) * round(repair.strength * 255)
        weight = ((level * kept + 127) // 255)[..., np.newaxis].repeat(picture.shape[2], axis=2)
        if picture.shape[2] in (2, 4):
            upper, lower = weight[..., :1] * above[..., -1:], (255 - weight) * picture[..., -1:]
            total = upper + lower[..., :1]
            shares = (255 * upper + total // 2) // np.maximum(total, 1)
            weight[..., :-1] = np.where(total > 0, shares, weight[..., :1])
        picture = (picture * (255 - weight) + above * weight + 127) // 255
    composed: Pixels = picture.astype(original.dtype)  # type: ignore[assignment]
    return composed


def shows_composition(document: Document, repairs: tuple[Repair, ...]) -> bool:
    """Give a document repairs and return whether its picture is the reference's."""
    document.set_repairs(repairs)
    return np.array_equal(document.pixels, compose_plainly(document.original.pixels, repairs))


@few
@given(seed=SEEDS, channels=st.sampled_from([1, 2, 3, 4]), deep=st.booleans())
def test_picture_is_composed_as_by_the_plain_reference(
    seed: int,
    channels: int,
    deep: bool,  # noqa: FBT001 given by hypothesis
) -> None:
    rng = np.random.default_rng(seed)
    document = document_of(noise(height=HEIGHT, width=WIDTH, channels=channels, deep=deep))
    repairs = tuple(make_random_repair(document, rng) for _ in range(3))

    document.set_repairs(repairs)

    expected = compose_plainly(document.original.pixels, repairs)
    assert document.pixels.dtype == expected.dtype
    assert np.array_equal(document.pixels, expected)


@few
@given(seed=SEEDS)
def test_every_change_composes_where_the_picture_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    first, second, third = (make_random_repair(document, rng) for _ in range(3))
    document.set_repairs((first, second, third))
    changed = replace(first, strength=0.5, is_shown=True)
    painted = replace(
        changed, parts=(replace(changed.parts[0], painted_back=None), *changed.parts[1:])
    )
    other = make_random_repair(document, rng, number=third.number)

    states = (
        (changed, second, third),
        (painted, second, third),
        (painted, third),
        (painted, other),
        (painted, second, other),
        (),
    )

    assert all(shows_composition(document, repairs) for repairs in states)


@few
@given(seed=SEEDS)
def test_screen_shows_the_composed_picture(seed: int) -> None:
    rng = np.random.default_rng(seed)
    document = document_of(noise(height=HEIGHT, width=WIDTH))

    document.set_repairs(tuple(make_random_repair(document, rng) for _ in range(3)))

    expected = document_of(document.pixels.copy()).screen
    for index in range(3):
        whole = expected.level_bounds(index)
        assert np.array_equal(document.screen.crop(index, whole), expected.crop(index, whole))


def test_nothing_changes_outside_the_masks() -> None:
    document = document_of(noise(height=HEIGHT, width=WIDTH, deep=True))
    repair = make_random_repair(document, np.random.default_rng(3))
    mask = repair.read_mask(document.bounds)

    document.set_repairs((replace(repair, strength=0.4, is_shown=True),))

    assert np.array_equal(document.pixels[~mask], document.original.pixels[~mask])
    assert (document.pixels[mask] != document.original.pixels[mask]).any()


@few
@given(SEEDS)
def test_the_hole_is_where_shown_repairs_have_pixels(seed: int) -> None:
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    rng = np.random.default_rng(seed)
    made = (make_random_repair(document, rng) for _ in range(3))
    one, other, hidden = (replace(repair, is_shown=True, strength=0.5) for repair in made)
    bounds = document.bounds

    hole = find_hole((one, other, replace(hidden, is_shown=False)), shape=document.pixels.shape)

    np.testing.assert_array_equal(hole, one.read_mask(bounds) | other.read_mask(bounds))


def test_mask_is_kept_exactly() -> None:
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    mask: Mask = np.random.default_rng(1).random((HEIGHT, WIDTH)) < 0.3

    repair = make_repair(document, [noisy_result(document, document.bounds)], mask=mask)

    assert np.array_equal(repair.read_mask(document.bounds), mask)


def test_a_thin_line_across_the_picture_costs_its_neighbourhood_only() -> None:
    document = document_of(noise(height=1500, width=1500, channels=1))
    mask: Mask = np.eye(1500, dtype=bool)

    repair = make_repair(document, [noisy_result(document, document.bounds)], mask=mask)

    assert sum(part.pixels.nbytes for part in repair.parts) < 0.2 * document.pixels.nbytes


def test_later_results_of_a_job_lie_over_earlier_ones() -> None:
    document = document_of(noise())
    place = Rect(x=5, y=5, width=10, height=10)
    low, high = (
        Result(place=place, pixels=np.full((10, 10, 3), value, np.uint8)) for value in (1, 2)
    )

    repair = make_repair(document, [low, high], mask=block_mask(document, place))

    assert (compose(document.original.pixels, (repair,), place) == 2).all()


def test_change_of_one_part_recomposes_that_part_alone() -> None:
    document = document_of(noise(height=20, width=4 * MAX_PART_SIDE_PX))
    mask = block_mask(document, document.bounds)
    repair = make_repair(document, [noisy_result(document, document.bounds)], mask=mask)
    coverage = np.full((20, MAX_PART_SIDE_PX), 255, np.uint8)
    painted = replace(repair.parts[2], painted_back=coverage)

    after = replace(repair, parts=(*repair.parts[:2], painted, repair.parts[3]))

    assert find_changed_places((repair,), (after,)) == [repair.parts[2].place]


def test_same_repairs_change_nothing() -> None:
    document = document_of(noise())
    repair = make_random_repair(document, np.random.default_rng(5))

    assert find_changed_places((repair,), (repair,)) == []


def test_repair_replaces_that_of_its_number() -> None:
    document = document_of(noise())
    rng = np.random.default_rng(6)
    first, second = make_random_repair(document, rng), make_random_repair(document, rng)
    other = make_random_repair(document, rng, number=first.number)

    assert replace_repair((first, second), other) == (other, second)


def test_new_pixels_keep_strength_and_what_has_been_painted_back() -> None:
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    old = make_random_repair(document, np.random.default_rng(7))
    new = make_repair(
        document,
        [noisy_result(document, document.bounds)],
        mask=block_mask(document, document.bounds),
    )

    shown = new.shown_like(old)

    assert (shown.number, shown.strength, shown.is_shown) == (
        old.number,
        old.strength,
        old.is_shown,
    )
    assert np.array_equal(
        shown.read_painted_back(document.bounds), old.read_painted_back(document.bounds)
    )


def test_document_can_be_opened_with_repairs() -> None:
    document = document_of(noise())
    repair = make_random_repair(document, np.random.default_rng(8))
    document.set_repairs((repair,))

    again = Document(
        Picture(pixels=document.original.pixels), name="p", path=Path("p"), repairs=(repair,)
    )

    assert np.array_equal(again.pixels, document.pixels)
    assert not again.is_modified
    assert again.new_repair_number() == repair.number + 1


@pytest.mark.parametrize("strength", [-0.1, 1.1])
def test_impossible_strength_is_refused(strength: float) -> None:
    document = document_of(noise())
    repair = make_random_repair(document, np.random.default_rng(9))

    with pytest.raises(ValueError, match="expected a strength from 0 to 1"):
        replace(repair, strength=strength)


def test_half_a_repair_over_transparent_pixels_has_the_colour_of_the_repair() -> None:
    below = np.zeros((2, 3, 4), np.uint8)
    above = np.full((2, 3, 4), (200, 100, 50, 255), np.uint8)

    blended = blend(below, above, weights=np.full((2, 3), 128, np.uint16))

    assert np.all(blended == (200, 100, 50, 128))
