"""Groups: every mask pixel belongs to one, and its widest circle decides how it is filled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import Guide, Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.groups import Group, find_groups, inscribed_radius_px, is_woven


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


@given(mask=masks())
def test_every_mask_pixel_belongs_to_exactly_one_group(mask: Mask) -> None:
    counted = np.zeros(mask.shape, int)

    for group in groups_of(mask):
        counted[group.place.slices] += group.mask

    assert np.array_equal(counted, mask.astype(int))


def test_near_holes_share_a_group_and_distant_ones_do_not() -> None:
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


def test_strokes_across_a_picture_of_24_megapixels_are_thin() -> None:
    mask = np.zeros((4000, 6000), bool)
    mask[1000:1004, 10:5900] = mask[2500:2505, 10:5900] = mask[10:3900, 3000:3005] = True

    (group,) = groups_of(mask)

    assert group.radius_px == pytest.approx(3 * 2**0.5)  # where a row of 5 px crosses a column
    assert group.is_thin


@settings(max_examples=20)
@given(
    half=st.integers(0, 40),
    row=st.integers(0, 700),
    column=st.integers(0, 700),
    width=st.integers(100, 1500),
)
def test_the_inscribed_radius_of_a_band_is_half_its_width_anywhere(
    half: int, row: int, column: int, width: int
) -> None:
    mask = np.zeros((800, column + width), bool)
    mask[row : row + 2 * half + 1, column:] = True

    radius = inscribed_radius_px(mask)

    known_rows = min(row + 2 * half + 1, 800) - row
    exact = (known_rows + 1) // 2
    assert exact <= radius <= exact + (2 if exact > 32 else 0)


def test_a_long_thin_line_in_a_large_picture_is_thin() -> None:
    mask = np.zeros((3000, 4000), bool)
    mask[1000:1003, 10:3900] = True

    (group,) = groups_of(mask)

    assert group.is_thin


@pytest.mark.parametrize(
    ("width_px", "is_wide_enough"), [(1, False), (11, False), (13, True), (60, True)]
)
def test_reweave_weaves_the_groups_that_patches_fit_into(
    width_px: int, *, is_wide_enough: bool
) -> None:
    mask = np.zeros((200, 400), bool)
    mask[20 : 20 + width_px, 10:390] = True

    (group,) = groups_of(mask)

    assert is_woven(group, RestoreOptions()) is is_wide_enough
    assert is_woven(group, RestoreOptions(guide=Guide.LOOSE))
    assert is_woven(group, RestoreOptions(method=Method.WEAVE))
    assert not is_woven(group, RestoreOptions(method=Method.GENERATOR))


@pytest.mark.parametrize(("side_px", "is_large"), [(499, False), (500, True)])
def test_a_group_is_large_by_its_pixels(side_px: int, *, is_large: bool) -> None:
    (group,) = groups_of(np.ones((side_px, side_px), bool))

    assert group.is_large == is_large


@pytest.mark.parametrize(
    ("side_px", "width_px", "is_sprawling"), [(990, 20, False), (1010, 20, True), (1010, 90, False)]
)
def test_a_group_sprawls_if_its_rectangle_is_large_and_nearly_empty(
    side_px: int, width_px: int, *, is_sprawling: bool
) -> None:
    mask = np.zeros((side_px, side_px), bool)
    mask[:width_px] = mask[:, :width_px] = True

    (group,) = groups_of(mask)

    assert group.is_sprawling == is_sprawling
