"""Painted damage: what it changes, what it marks, and that a seed settles both."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.detection.damage_map import DamageKind
from engine.pictures.colour import luma
from training.damage.forms import DamageConfig, DamageForm
from training.damage.painter import DamagedPicture, paint_damage
from training.errors import ConfigError

KINDS = {
    DamageKind.SCRATCH: (DamageForm.SCRATCHES, DamageForm.HAIRS, DamageForm.ABRASION),
    DamageKind.SPOT: (
        DamageForm.DUST,
        DamageForm.FOXING,
        DamageForm.FUNGUS,
        DamageForm.STAIN,
        DamageForm.DROPS,
        DamageForm.BLOTCH,
        DamageForm.FINGERPRINT,
        DamageForm.SILVERING,
    ),
    DamageKind.FOLD: (
        DamageForm.FOLD,
        DamageForm.CREASE,
        DamageForm.TEAR,
        DamageForm.CORNER,
        DamageForm.TAPE,
        DamageForm.CRACKS,
        DamageForm.PEELING,
    ),
    DamageKind.WRITING: (
        DamageForm.PEN,
        DamageForm.LETTERING,
        DamageForm.STAMP,
        DamageForm.DATE,
    ),
}
OWN_KIND = {form: kind for kind, forms in KINDS.items() for form in forms}
# Tape and large stains tint what lies below them, which is not marked.
FORMS_WITHOUT_CAST = [f for f in DamageForm if f not in (DamageForm.TAPE, DamageForm.STAIN)]


def draw_picture(seed: int, height: int = 96, width: int = 128) -> np.ndarray:
    rng = np.random.default_rng(seed)
    grid = rng.uniform(0.05, 0.95, (6, 8, 3)).astype(np.float32)
    return np.clip(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC), 0.0, 1.0)


def paint_form(form: DamageForm, seed: int) -> DamagedPicture:
    config = DamageConfig(intact=0.0, chances={form: 1.0})
    return paint_damage(np.random.default_rng(seed), draw_picture(seed), config)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), height=st.integers(1, 120), width=st.integers(1, 120))
def test_a_picture_of_any_size_can_be_damaged(seed: int, height: int, width: int) -> None:
    picture = draw_picture(seed, height, width)

    damaged = paint_damage(np.random.default_rng(seed), picture, DamageConfig(intact=0.0))

    assert damaged.picture.shape == (height, width, 3)
    assert damaged.picture.dtype == np.float32
    assert 0.0 <= damaged.picture.min() <= damaged.picture.max() <= 1.0
    assert damaged.kinds.shape == (height, width)
    assert damaged.kinds.dtype == np.uint8
    assert damaged.kinds.max() <= len(DamageKind)


@pytest.mark.parametrize("form", list(DamageForm))
def test_the_same_seed_gives_the_same_damage(form: DamageForm) -> None:
    first, second = paint_form(form, 3), paint_form(form, 3)

    np.testing.assert_array_equal(first.picture, second.picture)
    np.testing.assert_array_equal(first.kinds, second.kinds)


@pytest.mark.parametrize("form", list(DamageForm))
def test_a_form_marks_its_own_kind_only(form: DamageForm) -> None:
    marked = {int(k) for seed in range(12) for k in np.unique(paint_form(form, seed).kinds)}

    assert marked - {0} == {1 + list(DamageKind).index(OWN_KIND[form])}


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_not_marked_has_changed_softly_at_most(seed: int) -> None:
    picture = draw_picture(seed)
    config = DamageConfig(intact=0.0, chances=dict.fromkeys(FORMS_WITHOUT_CAST, 0.4))

    damaged = paint_damage(np.random.default_rng(seed), picture, config)

    change = np.abs(luma(damaged.picture - picture))
    has_changed_much = (change > 24 / 255) & (damaged.kinds == 0)
    assert has_changed_much.mean() < 0.01


def test_a_scratch_is_marked_where_it_is_sharp() -> None:
    damaged = paint_form(DamageForm.SCRATCHES, 5)
    change = np.abs(luma(damaged.picture - draw_picture(5)))

    assert np.all(damaged.kinds[change > 8 / 255] > 0)
    assert np.all(change[damaged.kinds > 0] > 2 / 255)


def test_colour_alone_marks_nothing_on_a_grey_scan() -> None:
    config = DamageConfig(intact=0.0, chances={DamageForm.FOXING: 1.0})
    picture = draw_picture(4)

    colour, grey = (
        paint_damage(np.random.default_rng(4), picture, config, is_grey_scan=is_grey)
        for is_grey in (False, True)
    )

    np.testing.assert_array_equal(colour.picture, grey.picture)
    assert 0 < np.count_nonzero(grey.kinds) < np.count_nonzero(colour.kinds)


def test_the_picture_given_is_not_changed() -> None:
    picture = draw_picture(0)
    copy = picture.copy()

    paint_damage(np.random.default_rng(0), picture, DamageConfig(intact=0.0))

    np.testing.assert_array_equal(picture, copy)


def test_some_windows_stay_intact() -> None:
    picture = draw_picture(0)

    damaged = paint_damage(np.random.default_rng(0), picture, DamageConfig(intact=1.0))

    assert not damaged.kinds.any()
    np.testing.assert_array_equal(damaged.picture, picture)


@pytest.mark.parametrize("chance", [-0.1, 1.1])
def test_a_chance_outside_0_to_1_is_refused(chance: float) -> None:
    with pytest.raises(ConfigError, match="chances"):
        DamageConfig(chances={DamageForm.DUST: chance})
