"""Groups, windows and tiles: every mask pixel is filled exactly once, at a bounded cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.pixels import Mask, Rect
from engine.restore.tiling import (
    TILE_PX,
    WORKING_SIDE_PX,
    Group,
    find_groups,
    inscribed_radius_px,
    tile_weight,
    tiles_of,
    window_of,
)


def groups_of(mask: Mask) -> list[Group]:
    place = Rect.of_mask(mask)
    assert place is not None
    return find_groups(mask[place.slices], place)


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    """Masks of any size with at least one pixel."""
    height, width = draw(st.integers(1, 150)), draw(st.integers(1, 150))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    mask = rng.random((height, width)) < draw(st.sampled_from([0.0, 0.001, 0.01, 0.3]))
    mask[draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))] = True
    return mask


@settings(deadline=None)
@given(mask=masks())
def test_every_mask_pixel_belongs_to_exactly_one_group(mask: Mask) -> None:
    counted = np.zeros(mask.shape, int)

    for group in groups_of(mask):
        counted[group.place.slices] += group.mask

    assert np.array_equal(counted, mask.astype(int))


def test_near_holes_share_a_group_and_far_ones_do_not() -> None:
    mask = np.zeros((200, 400), bool)
    mask[50:60, 50:60] = mask[50:60, 70:80] = mask[50:60, 300:310] = True

    places = [group.place for group in groups_of(mask)]

    assert places == [
        Rect(x=50, y=50, width=30, height=10),
        Rect(x=300, y=50, width=10, height=10),
    ]


@pytest.mark.parametrize("radius", [3, 9, 30])
def test_the_inscribed_radius_of_a_disc_is_its_radius(radius: int) -> None:
    rows, columns = np.mgrid[-40:41, -40:41]

    found = inscribed_radius_px(rows**2 + columns**2 <= radius**2)

    assert found == pytest.approx(radius + 1, abs=1)


def test_strokes_that_cross_a_picture_of_24_megapixels_are_thin() -> None:
    mask = np.zeros((4000, 6000), bool)
    mask[1000:1004, 10:5900] = mask[2500:2505, 10:5900] = mask[10:3900, 3000:3005] = True

    (group,) = groups_of(mask)

    assert group.radius_px == pytest.approx(3 * 2**0.5)  # where a row of 5 px crosses a column
    assert not group.is_woven


@settings(deadline=None, max_examples=20)
@given(
    half=st.integers(0, 40),
    row=st.integers(0, 700),
    column=st.integers(0, 700),
    width=st.integers(100, 1500),
)
def test_a_band_is_half_as_wide_as_it_is_wherever_it_lies(
    half: int, row: int, column: int, width: int
) -> None:
    mask = np.zeros((800, column + width), bool)
    mask[row : row + 2 * half + 1, column:] = True

    radius = inscribed_radius_px(mask)

    known_rows = min(row + 2 * half + 1, 800) - row
    exact = (known_rows + 1) // 2
    assert exact <= radius <= exact + (2 if exact > 32 else 0)


def test_a_long_thin_line_on_a_large_picture_is_thin() -> None:
    mask = np.zeros((3000, 4000), bool)
    mask[1000:1003, 10:3900] = True

    (group,) = groups_of(mask)

    assert group.is_thin


@pytest.mark.parametrize(
    ("width_px", "is_woven"), [(1, False), (11, False), (13, True), (60, True)]
)
def test_a_group_is_woven_if_patches_fit_into_it(width_px: int, *, is_woven: bool) -> None:
    mask = np.zeros((200, 400), bool)
    mask[20 : 20 + width_px, 10:390] = True

    (group,) = groups_of(mask)

    assert group.is_woven is is_woven


def test_a_thin_group_is_seen_at_the_photographs_own_scale() -> None:
    mask = np.zeros((1000, 1000), bool)
    mask[500:504, 100:900] = True

    window = window_of(groups_of(mask)[0], within=Rect.of_shape(mask.shape))

    assert not window.is_reduced


def test_a_wide_group_is_reduced_to_the_working_side() -> None:
    mask = np.zeros((4000, 6000), bool)
    mask[1000:2000, 2000:3200] = True

    window = window_of(groups_of(mask)[0], within=Rect.of_shape(mask.shape))

    assert min(window.width_px, window.height_px) == WORKING_SIDE_PX
    assert window.enlargement == pytest.approx(3000 / WORKING_SIDE_PX, rel=0.01)
    assert window.place.width / window.width_px == pytest.approx(
        window.place.height / window.height_px, rel=0.01
    )


def test_a_small_wide_hole_is_never_enlarged() -> None:
    mask = np.zeros((120, 120), bool)
    mask[30:80, 30:80] = True

    window = window_of(groups_of(mask)[0], within=Rect.of_shape(mask.shape))

    assert not window.is_reduced
    assert window.enlargement == 1.0


@settings(deadline=None, max_examples=30)
@given(height=st.integers(1, 1400), width=st.integers(1, 1400), seed=st.integers(0, 2**16))
def test_tiles_cover_the_hole_and_their_weights_are_positive(
    height: int, width: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    mask = np.zeros((height, width), bool)
    mask[rng.integers(height), rng.integers(width)] = True
    mask[rng.integers(height), :] = True

    total = np.zeros(mask.shape, np.float32)
    for tile in tiles_of(mask):
        assert max(tile.width, tile.height) <= TILE_PX
        total[tile.slices] += tile_weight(tile, shape=mask.shape)

    assert (total[mask] > 0).all()


def test_tiles_without_a_hole_are_left_out() -> None:
    mask = np.zeros((512, 5000), bool)
    mask[100, 4990] = True

    tiles = tiles_of(mask)

    assert [tile.right for tile in tiles] == [5000]
