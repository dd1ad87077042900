"""Flaws and the mask that they make."""

from collections.abc import Collection

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.flaws import GROWTH_PX, Flaws
from engine.detection.sensitivity import (
    ALL_KINDS,
    CAUTIOUS_SENSITIVITY,
    DEFAULT_SENSITIVITY,
    MAX_SENSITIVITY,
    find_peak_threshold,
    find_rim_threshold,
)
from engine.pictures.pixels import Mask, Rect

_KINDS = tuple(DamageKind)
# In a smaller map, 15 % of the pixels may be rounded up to more than the share that is kept.
_MIN_SIZE = 10


def _make_map(seed: int, height: int, width: int) -> DamageMap:
    """Return a map with blobs of every probability and kind."""
    rng = np.random.default_rng(seed)
    noise = ndimage.gaussian_filter(rng.random((height, width)), 1.5)
    noise -= np.quantile(noise, 0.85)
    probability = np.clip(255 * noise / max(noise.max(), 1e-6), 0, 255).astype(np.uint8)
    kind = rng.integers(0, len(_KINDS), (height, width), dtype=np.uint8)
    return DamageMap(probability=probability, kind=kind)


def _draw(*flaws: tuple[Rect, int, DamageKind], height: int = 60, width: int = 80) -> DamageMap:
    """Return a map with rectangles of one probability each."""
    probability = np.zeros((height, width), np.uint8)
    kind = np.zeros((height, width), np.uint8)
    for place, level, one in flaws:
        probability[place.slices] = level
        kind[place.slices] = _KINDS.index(one)
    return DamageMap(probability=probability, kind=kind)


def _mark_slowly(damage: DamageMap, sensitivity: int, kinds: Collection[DamageKind]) -> Mask:
    """Return the mask by the definition, over the whole picture."""
    labels, count = ndimage.label(
        damage.probability >= find_rim_threshold(MAX_SENSITIVITY), np.ones((3, 3))
    )
    marked = np.zeros(damage.probability.shape, np.uint8)
    for label in range(1, count + 1):
        levels = np.where(labels == label, damage.probability, 0)
        sums = np.bincount(damage.kind.ravel(), levels.ravel(), minlength=len(_KINDS))
        if (
            levels.max() >= find_peak_threshold(sensitivity)
            and _KINDS[int(np.argmax(sums))] in kinds
        ):
            marked |= levels >= find_rim_threshold(sensitivity)
    side_px = 2 * GROWTH_PX + 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px))
    return cv2.dilate(marked, brush).astype(np.bool_)


_maps = st.builds(
    _make_map, st.integers(0, 1000), height=st.integers(1, 50), width=st.integers(1, 50)
).filter(lambda damage: damage.probability.size >= _MIN_SIZE)
_sensitivities = st.integers(0, MAX_SENSITIVITY)
_chosen_kinds = st.sets(st.sampled_from(_KINDS))


@given(_maps, _sensitivities, _chosen_kinds)
def test_mask_is_what_the_definition_says(
    damage: DamageMap, sensitivity: int, kinds: set[DamageKind]
) -> None:
    mask = Flaws.from_map(damage).mask(sensitivity, kinds)

    assert np.array_equal(mask, _mark_slowly(damage, sensitivity, kinds))


@given(_maps, _sensitivities, _sensitivities, _chosen_kinds)
def test_more_sensitivity_unmarks_nothing(
    damage: DamageMap, one: int, other: int, kinds: set[DamageKind]
) -> None:
    flaws = Flaws.from_map(damage)

    lower, higher = (flaws.mask(each, kinds) for each in sorted((one, other)))

    assert not (lower & ~higher).any()


@given(_maps, _sensitivities, _chosen_kinds)
def test_fewer_kinds_mark_nothing_else(
    damage: DamageMap, sensitivity: int, kinds: set[DamageKind]
) -> None:
    flaws = Flaws.from_map(damage)

    assert not (flaws.mask(sensitivity, kinds) & ~flaws.mask(sensitivity)).any()


@given(_maps, _sensitivities)
def test_all_kinds_together_are_the_whole(damage: DamageMap, sensitivity: int) -> None:
    flaws = Flaws.from_map(damage)

    each = [flaws.mask(sensitivity, [kind]) for kind in DamageKind]

    assert np.array_equal(np.logical_or.reduce(each), flaws.mask(sensitivity))


@given(_maps, _sensitivities, _chosen_kinds)
def test_places_hold_all_that_is_marked(
    damage: DamageMap, sensitivity: int, kinds: set[DamageKind]
) -> None:
    flaws = Flaws.from_map(damage)

    covered = np.zeros(flaws.shape, np.bool_)
    for number in flaws.find(sensitivity, kinds):
        covered[flaws.place(int(number)).slices] |= flaws.cut_out(int(number))

    assert not (flaws.mask(sensitivity, kinds) & ~covered).any()


def test_flaw_counts_if_its_peak_is_certain_and_keeps_its_faint_end() -> None:
    end, peak = find_rim_threshold(DEFAULT_SENSITIVITY), find_peak_threshold(DEFAULT_SENSITIVITY)
    damage = _draw(
        (Rect(x=10, y=10, width=20, height=1), end, DamageKind.SCRATCH),
        (Rect(x=10, y=10, width=1, height=1), peak, DamageKind.SCRATCH),
        (Rect(x=10, y=40, width=20, height=1), peak - 1, DamageKind.SCRATCH),
    )

    mask = Flaws.from_map(damage).mask(DEFAULT_SENSITIVITY)

    assert mask[10, 29 + GROWTH_PX]
    assert not mask[30:].any()


def test_flaw_has_the_kind_with_the_largest_sum_of_probabilities() -> None:
    damage = _draw(
        (Rect(x=10, y=10, width=8, height=1), 60, DamageKind.SPOT),
        (Rect(x=18, y=10, width=4, height=1), 255, DamageKind.WRITING),
    )

    flaws = Flaws.from_map(damage)

    assert flaws.kind_of(0) is DamageKind.WRITING
    assert flaws.count(DEFAULT_SENSITIVITY)[DamageKind.WRITING] == 1
    assert not flaws.mask(DEFAULT_SENSITIVITY, ALL_KINDS - {DamageKind.WRITING}).any()


def test_flaws_are_read_in_rows_from_the_left() -> None:
    lower, right, left = (
        Rect(x=5, y=50, width=3, height=3),
        Rect(x=60, y=8, width=3, height=3),
        Rect(x=20, y=9, width=3, height=3),
    )
    damage = _draw(*((place, 255, DamageKind.SPOT) for place in (lower, right, left)))

    places = Flaws.from_map(damage).places(DEFAULT_SENSITIVITY)

    assert [place.x + GROWTH_PX for place in places] == [20, 60, 5]


def test_share_is_that_of_the_marked_pixels() -> None:
    damage = _draw((Rect(x=0, y=0, width=38, height=58), 255, DamageKind.FOLD))

    share = Flaws.from_map(damage).share(CAUTIOUS_SENSITIVITY)

    assert share == pytest.approx(0.5, abs=0.001)


def test_flaws_at_opposite_borders_do_not_connect() -> None:
    damage = _draw(
        (Rect(x=79, y=10, width=1, height=1), 255, DamageKind.SPOT),
        (Rect(x=0, y=11, width=1, height=1), 255, DamageKind.SPOT),
        (Rect(x=0, y=12, width=1, height=1), 255, DamageKind.SPOT),
    )

    assert Flaws.from_map(damage).kinds.size == 2


def test_noise_keeps_its_likeliest_pixels_only() -> None:
    rng = np.random.default_rng(1)
    probability = rng.integers(0, 256, (200, 200), dtype=np.uint8)
    damage = DamageMap(probability=probability, kind=np.zeros_like(probability))

    flaws = Flaws.from_map(damage)

    marked = np.zeros(flaws.shape, np.bool_)
    for number in range(flaws.kinds.size):
        marked[flaws.place(number).slices] |= flaws.cut_out(number)
    assert np.array_equal(marked, flaws.mask(MAX_SENSITIVITY))
    assert not marked[probability == 255].sum() < (probability == 255).sum()
    assert flaws.is_limited


def test_many_small_flaws_are_limited_to_the_likeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.detection.flaws._MAX_RUNS", 20)
    levels = np.repeat(np.array([200, 255], np.uint8), 20)
    probability = np.zeros((1, 400), np.uint8)
    probability[0, ::10] = levels
    damage = DamageMap(probability=probability, kind=np.zeros_like(probability))

    flaws = Flaws.from_map(damage)

    assert flaws.kinds.size == 20
    assert flaws.place(0).x + GROWTH_PX == 200
    assert flaws.is_limited


@pytest.mark.parametrize("level", [0, 255])
def test_even_map_is_all_or_nothing(level: int) -> None:
    damage = _draw((Rect(x=0, y=0, width=80, height=60), level, DamageKind.FOLD))

    assert Flaws.from_map(damage).share(MAX_SENSITIVITY) == level / 255
