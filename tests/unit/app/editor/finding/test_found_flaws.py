"""What flaws add to a mask."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.mask import PaintedMask
from app.editor.finding.found_flaws import FoundFlaws, mark_flaws
from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.find_options import FindOptions
from engine.detection.flaws import Flaws
from engine.detection.sensitivity import DEFAULT_SENSITIVITY
from engine.pictures.pixels import Mask
from tests.helpers.damage import SPOT, make_damage_map

_choices = st.builds(
    FindOptions,
    sensitivity=st.integers(0, 100),
    kinds=st.frozensets(st.sampled_from(DamageKind)),
)


def _find(seed: int) -> Flaws:
    rng = np.random.default_rng(seed)
    probability = np.where(rng.random((19, 23)) < 0.1, rng.integers(0, 256, (19, 23)), 0)
    kind = rng.integers(0, 4, (19, 23), dtype=np.uint8)
    return Flaws.from_map(DamageMap(probability=probability.astype(np.uint8), kind=kind))


def _draw(seed: int) -> Mask:
    return np.asarray(np.random.default_rng(seed).random((19, 23)) < 0.3)


def _paint(mask: PaintedMask, elements: Mask) -> None:
    change = mask.replace_change(elements)
    if change is not None:
        mask.flip(change)


def _choose(found: FoundFlaws, choice: FindOptions, mask: PaintedMask) -> None:
    change = found.make_change(found.choose(choice, mask))
    if change is not None:
        mask.flip(change)


def _nothing(mask: PaintedMask) -> PaintedMask:
    return PaintedMask(height=mask.bounds.height, width=mask.bounds.width)


@given(st.integers(0, 500), _choices)
def test_flaws_are_added_to_what_is_painted(seed: int, choice: FindOptions) -> None:
    mask, painted, flaws = PaintedMask(height=19, width=23), _draw(seed), _find(seed + 1)
    _paint(mask, painted)

    _choose(FoundFlaws(flaws, _nothing(mask)), choice, mask)

    assert np.array_equal(mask.elements, painted | mark_flaws(flaws, choice, _nothing(mask)))


@given(st.integers(0, 500), st.lists(_choices, min_size=2, max_size=5))
def test_what_is_erased_and_painted_by_hand_outlives_every_choice(
    seed: int, choices: list[FindOptions]
) -> None:
    mask, flaws = PaintedMask(height=19, width=23), _find(seed)
    found = FoundFlaws(flaws, _nothing(mask))
    _choose(found, choices[0], mask)
    there, edited = mask.elements.copy(), _draw(seed)
    erased, painted = there & edited, ~there & edited
    _paint(mask, there ^ edited)

    for choice in choices[1:]:
        _choose(found, choice, mask)

    expected = (mark_flaws(flaws, choices[-1], _nothing(mask)) & ~erased) | painted
    assert np.array_equal(mask.elements, expected)


def test_what_was_painted_before_stays_when_its_flaw_goes() -> None:
    mask, flaws = PaintedMask(height=40, width=60), Flaws.from_map(make_damage_map())
    found = FoundFlaws(flaws, _nothing(mask))
    painted = np.zeros((40, 60), np.bool_)
    painted[SPOT.slices] = True
    _paint(mask, painted)

    _choose(found, FindOptions(sensitivity=100), mask)
    _choose(found, FindOptions(kinds=frozenset()), mask)

    assert np.array_equal(mask.elements, painted)


def test_an_excluded_flaw_is_neither_marked_nor_counted() -> None:
    mask, flaws = PaintedMask(height=40, width=60), Flaws.from_map(make_damage_map())
    exclusions = PaintedMask(height=40, width=60)
    found = FoundFlaws(flaws, exclusions)
    excluded = np.zeros((40, 60), np.bool_)
    excluded[SPOT.slices] = True
    _paint(exclusions, excluded)

    _choose(found, FindOptions(sensitivity=DEFAULT_SENSITIVITY), mask)

    assert not mask.elements[SPOT.slices].any()
    assert found.counts[DamageKind.SPOT] == 0
    assert [flaws.kind_of(number) for number in found.numbers] == [DamageKind.SCRATCH]
