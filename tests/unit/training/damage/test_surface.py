"""Which changes of a print count as damage."""

import numpy as np
import pytest

from engine.detection.damage_map import DamageKind
from training.damage.surface import (
    Rule,
    Surface,
    blend,
    darken,
    make_colour,
    make_surface,
    stain,
)

SCRATCH, SPOT = 1, 2


def make_flat(*, grey: float = 0.5, is_grey_scan: bool = False) -> Surface:
    picture = np.full((20, 30, 3), grey, np.float32)
    return make_surface(picture, px_per_mm=12.0, wear=0.5, whiteness=1.0, is_grey_scan=is_grey_scan)


def lighten(surface: Surface, step: float, kind: DamageKind = DamageKind.SCRATCH) -> None:
    surface.change(kind, surface.whole, surface.cut(surface.whole) + np.float32(step))


@pytest.mark.parametrize(("step", "expected"), [(7 / 255, 0), (9 / 255, SCRATCH)])
def test_a_sharp_change_is_marked_above_8_of_255(step: float, expected: int) -> None:
    surface = make_flat()

    lighten(surface, step)

    assert np.unique(surface.kinds).tolist() == [expected]


@pytest.mark.parametrize(("step", "expected"), [(19 / 255, 0), (21 / 255, SPOT)])
def test_a_broad_change_is_marked_above_20_of_255(step: float, expected: int) -> None:
    surface = make_flat()
    after = surface.cut(surface.whole) + np.float32(step)

    surface.change(DamageKind.SPOT, surface.whole, after, Rule.BROAD)

    assert np.unique(surface.kinds).tolist() == [expected]


def test_texture_hides_a_change_that_a_plain_ground_shows() -> None:
    rng = np.random.default_rng(0)
    picture = np.repeat(rng.uniform(0.2, 0.8, (20, 30, 1)).astype(np.float32), 3, axis=2)
    surface = make_surface(picture, px_per_mm=12.0, wear=0.5, whiteness=1.0, is_grey_scan=False)

    lighten(surface, 9 / 255)

    assert not surface.kinds.any()


@pytest.mark.parametrize(("is_grey_scan", "expected"), [(False, SPOT), (True, 0)])
def test_blue_alone_is_not_seen_on_a_grey_scan(*, is_grey_scan: bool, expected: int) -> None:
    surface = make_flat(is_grey_scan=is_grey_scan)
    after = surface.cut(surface.whole) + make_colour(0.0, 0.0, 20 / 255)

    surface.change(DamageKind.SPOT, surface.whole, after)

    assert np.unique(surface.kinds).tolist() == [expected]


def test_the_last_visible_change_gives_the_kind() -> None:
    surface = make_flat()

    lighten(surface, 0.1, DamageKind.SCRATCH)
    lighten(surface, 0.1, DamageKind.SPOT)
    lighten(surface, 0.01, DamageKind.SCRATCH)

    assert np.unique(surface.kinds).tolist() == [SPOT]


def test_faint_changes_are_marked_once_they_add_up() -> None:
    surface = make_flat()
    for _ in range(4):
        lighten(surface, 6 / 255)

    surface.mark_sums()

    assert np.unique(surface.kinds).tolist() == [SCRATCH]


def test_a_cast_is_not_damage() -> None:
    surface = make_flat()

    surface.cast(surface.whole, lambda planes: 0.5 * planes)
    surface.mark_sums()

    assert surface.planes.max() < 0.3
    assert not surface.kinds.any()


def test_pixels_outside_the_box_stay_as_they_are() -> None:
    surface = make_flat()
    box = slice(2, 5), slice(3, 9)

    surface.change(DamageKind.SPOT, box, surface.cut(box) + np.float32(0.3))

    assert np.count_nonzero(surface.kinds) == 3 * 6
    assert np.count_nonzero(surface.planes[0] != 0.5) == 3 * 6


def test_a_surface_leaves_the_picture_alone() -> None:
    picture = np.full((4, 5, 3), 0.5, np.float32)
    surface = make_surface(picture, px_per_mm=12.0, wear=0.5, whiteness=1.0, is_grey_scan=False)

    surface.cast(surface.whole, lambda planes: 0.5 * planes)

    assert np.all(picture == 0.5)


def test_a_sepia_print_is_toned_and_a_colour_print_is_not() -> None:
    rng = np.random.default_rng(0)
    grey = rng.uniform(0.1, 0.9, (64, 64, 1)).astype(np.float32)
    sepia = grey * np.array([1.0, 0.85, 0.65], np.float32)
    colour = rng.uniform(0.1, 0.9, (64, 64, 3)).astype(np.float32)

    toned = [
        make_surface(p, px_per_mm=12.0, wear=0.5, whiteness=1.0, is_grey_scan=False).is_toned
        for p in (sepia, colour)
    ]

    assert toned == [True, False]


def test_ink_multiplies_and_paper_replaces() -> None:
    before = np.full((3, 1, 1), 0.5, np.float32)
    whole, half = np.ones((1, 1), np.float32), np.full((1, 1), 0.5, np.float32)

    assert stain(before, whole, make_colour(0.2, 0.4, 0.6)).ravel() == pytest.approx(
        [0.1, 0.2, 0.3], rel=1e-5
    )
    assert blend(before, half, make_colour(1.0, 1.0, 0.0)).ravel() == pytest.approx(
        [0.75, 0.75, 0.25]
    )
    assert darken(before, half).ravel() == pytest.approx([0.25] * 3)
