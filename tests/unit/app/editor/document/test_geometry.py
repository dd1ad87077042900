"""Rotating, cropping and straightening the content of a document."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.editor.document.geometry import Content, crop, find_inner_size, rotate, straighten
from app.editor.document.repairs import compose
from engine.api import GuideLine, Method, RestoreOptions
from engine.errors import PictureTooLargeError
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels, Rect
from tests.helpers.documents import document_of, make_random_repair, noise

SEEDS = st.integers(0, 10_000)
few = settings(max_examples=25)


def random_content(seed: int, *, height: int = 47, width: int = 300, channels: int = 3) -> Content:
    """Return random content with two repairs."""
    rng = np.random.default_rng(seed)
    document = document_of(
        noise(height=height, width=width, channels=channels, deep=bool(rng.integers(2)), seed=seed)
    )
    return Content(
        original=Picture(pixels=document.pixels, pixels_per_mm=(10.0, 20.0)),
        repairs=tuple(make_random_repair(document, rng) for _ in range(2)),
        mask=rng.random((height, width)) < 0.5,
        exclusions=rng.random((height, width)) < 0.5,
        guide_lines=(GuideLine(points=((3.0, 4.0), (31.0, 8.5), (40.0, 20.0))),),
        source=Rect(x=5, y=6, width=20, height=10),
    )


def show(content: Content) -> Pixels:
    return compose(content.original.pixels, content.repairs, content.bounds)


@few
@given(SEEDS, st.integers(1, 3))
def test_a_rotated_picture_is_the_picture_rotated(seed: int, turns: int) -> None:
    content = random_content(seed)

    rotated = rotate(content, turns=turns)

    np.testing.assert_array_equal(show(rotated), np.rot90(show(content), turns))
    np.testing.assert_array_equal(rotated.mask, np.rot90(content.mask, turns))
    assert content.exclusions is not None
    assert rotated.exclusions is not None
    np.testing.assert_array_equal(rotated.exclusions, np.rot90(content.exclusions, turns))
    assert rotated.source is not None
    source = np.zeros(content.mask.shape)
    source[Rect(x=5, y=6, width=20, height=10).slices] = 1
    assert np.rot90(source, turns)[rotated.source.slices].all()


def test_four_quarter_turns_change_nothing() -> None:
    content = random_content(1)

    turned = rotate(rotate(content, turns=1), turns=3)

    np.testing.assert_array_equal(show(turned), show(content))
    assert turned.guide_lines == content.guide_lines
    assert turned.source == content.source
    assert turned.original.pixels_per_mm == content.original.pixels_per_mm


@pytest.mark.parametrize(
    "change",
    [
        lambda content: rotate(content, turns=1),
        lambda content: crop(content, Rect(x=1, y=1, width=20, height=20)),
        lambda content: straighten(content, degrees=2),
    ],
)
def test_a_picture_of_another_shape_no_longer_goes_with_its_file(
    change: Callable[[Content], Content],
) -> None:
    content = random_content(1)
    original = replace(content.original, source=Path("/photo.tif"), pages=3)

    changed = change(replace(content, original=original)).original

    assert changed.source is None
    assert changed.pages == 3


def test_a_guide_line_turns_with_the_picture() -> None:
    line = GuideLine(points=((3.0, 4.0), (10.0, 4.0)))
    content = replace(random_content(1, height=50, width=60), guide_lines=(line,))

    (turned,) = rotate(content, turns=1).guide_lines

    assert turned.points == ((4.0, 57.0), (4.0, 50.0))


def content_made_with(options: RestoreOptions) -> Content:
    """Return content with one repair, made with these options."""
    content = random_content(1)
    return replace(content, repairs=(replace(content.repairs[0], options=options),))


def test_a_repair_copies_from_the_same_place_after_a_turn() -> None:
    content = content_made_with(RestoreOptions(method=Method.CLONE, copy_offset=(30, 4)))

    (repair,) = rotate(content, turns=1).repairs

    assert repair.options.copy_offset == (4, -30)


def test_lines_and_source_of_a_repair_turn_with_the_picture() -> None:
    line = GuideLine(points=((3.0, 4.0), (31.0, 8.5)))
    source = Rect(x=5, y=6, width=20, height=10)
    content = content_made_with(RestoreOptions(source=source, guide_lines=(line,)))

    (repair,) = rotate(content, turns=1).repairs

    assert repair.options.guide_lines[0].points == ((4.0, 297.0), (8.5, 269.0))
    assert repair.options.source == Rect(x=6, y=275, width=10, height=20)


def test_a_crop_moves_lines_and_source_of_a_repair() -> None:
    line = GuideLine(points=((13.0, 14.0), (31.0, 18.5)))
    source = Rect(x=5, y=6, width=20, height=10)
    content = content_made_with(RestoreOptions(source=source, guide_lines=(line,)))

    (repair,) = crop(content, Rect(x=10, y=2, width=280, height=44)).repairs

    assert repair.options.guide_lines[0].points == ((3.0, 12.0), (21.0, 16.5))
    assert repair.options.source == Rect(x=0, y=4, width=15, height=10)


@few
@given(SEEDS)
def test_a_cropped_picture_is_a_part_of_the_picture(seed: int) -> None:
    rng = np.random.default_rng(seed)
    content = random_content(seed)
    left, top = int(rng.integers(0, 250)), int(rng.integers(0, 30))
    place = Rect(x=left, y=top, width=int(rng.integers(1, 50)), height=int(rng.integers(1, 17)))

    cropped = crop(content, place)

    np.testing.assert_array_equal(show(cropped), show(content)[place.slices])
    np.testing.assert_array_equal(cropped.mask, content.mask[place.slices])
    assert all(part.unpack_mask().any() for repair in cropped.repairs for part in repair.parts)


def test_a_crop_moves_lines_and_cuts_the_source() -> None:
    cropped = crop(random_content(1), Rect(x=10, y=8, width=200, height=30))

    assert cropped.guide_lines[0].points == ((-7.0, -4.0), (21.0, 0.5), (30.0, 12.0))
    assert cropped.source == Rect(x=0, y=0, width=15, height=8)


@pytest.mark.parametrize("degrees", [-30.0, -2.5, 1.0, 44.0])
@pytest.mark.parametrize("size", [(300, 200), (90, 400)])
def test_the_inner_rectangle_just_fits_in_the_rotated_one(
    size: tuple[int, int], degrees: float
) -> None:
    width, height = find_inner_size(*size, degrees=degrees)

    def fits(width: int, height: int) -> bool:
        sine, cosine = abs(math.sin(math.radians(degrees))), math.cos(math.radians(degrees))
        across, down = width * cosine + height * sine, width * sine + height * cosine
        return across <= size[0] + 1e-6 and down <= size[1] + 1e-6

    assert fits(width, height)
    assert not fits(width + 2, height + 2)


def ramp_content() -> Content:
    """Return content whose picture and repairs are one smooth ramp, so that nothing is lost."""
    rows, columns = np.mgrid[:120, :200]
    ramp = (20 + rows + columns / 2).astype(np.uint8)[..., np.newaxis].repeat(3, axis=2)
    document = document_of(ramp)
    repair = make_random_repair(document, np.random.default_rng(3))
    parts = tuple(
        replace(part, pixels=ramp[part.place.slices].copy(), painted_back=None)
        for part in repair.parts
    )
    return Content(
        original=Picture(pixels=ramp),
        repairs=(replace(repair, parts=parts, strength=1.0, is_shown=True),),
        mask=np.zeros(ramp.shape[:2], np.bool_),
        guide_lines=(),
        source=None,
    )


def test_straightening_rotates_about_the_centre() -> None:
    content = ramp_content()

    straightened = straighten(content, degrees=5.0)

    shown = show(straightened).astype(float)[..., 0]
    height, width = shown.shape
    y, x = np.mgrid[:height, :width] + 0.5 - np.array([height, width])[:, None, None] / 2
    sine, cosine = math.sin(math.radians(5)), math.cos(math.radians(5))
    # A turn to the left brings what lay to the lower right of a point to it.
    expected = 20 + (100 + x * cosine - y * sine - 0.5) / 2 + (60 + x * sine + y * cosine - 0.5)
    assert np.abs(shown - expected).max() < 1.5


def test_straightening_interpolates_repairs_and_what_lies_below_them_alike() -> None:
    content = ramp_content()
    plain = replace(content, repairs=())

    with_repair = show(straighten(content, degrees=-3.0)).astype(int)
    without = show(straighten(plain, degrees=-3.0)).astype(int)

    assert np.abs(with_repair - without).max() <= 1


def test_straightening_keeps_a_repair_as_a_repair() -> None:
    content = random_content(5, height=80, width=120)

    straightened = straighten(content, degrees=2.0)

    assert [repair.number for repair in straightened.repairs] == [1, 2]
    assert [repair.strength for repair in straightened.repairs] == [
        repair.strength for repair in content.repairs
    ]


def test_a_picture_too_wide_to_straighten_is_refused() -> None:
    content = random_content(1, height=9, width=40_000, channels=1)

    with pytest.raises(PictureTooLargeError, match="40000 x 9"):
        straighten(content, degrees=1.0)
