"""A rough outline is tightened to the object in it."""

import numpy as np
import numpy.typing as npt
import pytest

from engine.compute.snapping import snap_to_object
from engine.errors import JobCancelledError
from engine.pictures.hints import Hint
from engine.pictures.pixels import Mask, Pixels


def disc(side_px: int, radius_px: float) -> Mask:
    """Return a disc in the middle of a square."""
    y, x = np.mgrid[:side_px, :side_px] + 0.5 - side_px / 2
    return np.asarray(np.hypot(x, y) < radius_px)


def picture_of(inside: Mask, *, channels: int = 3, deep: bool = False) -> Pixels:
    """Return a bright noisy object on a dark noisy background."""
    noise = np.random.default_rng(3).integers(0, 40, (*inside.shape, channels))
    values = noise + np.where(inside, 180, 30)[..., np.newaxis]
    return (values * 257).astype(np.uint16) if deep else values.astype(np.uint8)


def find(pixels: Pixels, hints: npt.NDArray[np.generic]) -> Mask:
    return snap_to_object(pixels, hints.astype(np.uint8), is_cancelled=lambda: False)


@pytest.mark.parametrize("side_px", [120, 700], ids=["at full size", "reduced"])
@pytest.mark.parametrize(("channels", "deep"), [(1, False), (3, False), (4, True)])
def test_object_is_found_exactly(side_px: int, channels: int, *, deep: bool) -> None:
    inside = disc(side_px, side_px * 0.25)

    found = find(picture_of(inside, channels=channels, deep=deep), disc(side_px, side_px * 0.38))

    assert np.count_nonzero(found ^ inside) <= 0.002 * np.count_nonzero(inside)


def test_outline_that_cuts_a_little_into_the_object_still_finds_it() -> None:
    inside = disc(120, 40)

    found = find(picture_of(inside), disc(120, 37))

    assert np.array_equal(found, inside)


def test_specks_and_pinholes_are_no_part_of_the_border() -> None:
    inside = disc(120, 30)
    pixels = picture_of(inside)
    pixels[60, 60] = 0
    pixels[60, 95] = 255

    found = find(pixels, disc(120, 44))

    assert np.array_equal(found, inside)


def test_whole_picture_is_its_own_object() -> None:
    everything = np.ones((40, 50), np.bool_)

    found = find(picture_of(everything), everything)

    assert found.all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 3)])
def test_tiny_parts_are_no_error(shape: tuple[int, int]) -> None:
    rough = np.zeros(shape, np.bool_)
    rough[0, 0] = True

    found = find(picture_of(rough), rough)

    assert found.shape == shape


def test_cancel_is_noticed() -> None:
    inside = disc(60, 15)

    with pytest.raises(JobCancelledError):
        snap_to_object(picture_of(inside), disc(60, 22).astype(np.uint8), is_cancelled=lambda: True)


def two_parts(side_px: int) -> tuple[Pixels, Mask, Mask]:
    """Return a picture of a body with an arm of another colour, and where both are."""
    body = disc(side_px, side_px * 0.2)
    arm = np.zeros_like(body)
    middle, reach = side_px // 2, side_px // 16
    arm[middle - reach : middle + reach, middle : round(side_px * 0.92)] = True
    arm &= ~body
    pixels = picture_of(body)
    pixels[arm] = (140, 30, 30) + pixels[arm] // 8
    return pixels, body, arm


@pytest.mark.parametrize("side_px", [160, 800], ids=["at full size", "reduced"])
@pytest.mark.parametrize("is_outline", [False, True], ids=["stroke", "outline"])
def test_missed_part_is_added(side_px: int, *, is_outline: bool) -> None:
    pixels, body, arm = two_parts(side_px)
    hints = disc(side_px, side_px * 0.27).astype(np.uint8)
    first = find(pixels, hints)
    middle, rough = side_px // 2, side_px // 10
    if is_outline:
        hints[middle - rough : middle + rough, round(side_px * 0.7) : -side_px // 40] = (
            Hint.MAYBE_OBJECT
        )
    else:
        hints[middle - 1 : middle + 1, round(side_px * 0.75) : round(side_px * 0.88)] = Hint.OBJECT

    found = find(pixels, hints)

    wanted = body | arm
    assert np.count_nonzero(first & arm) < 0.5 * np.count_nonzero(arm)
    assert np.count_nonzero(found ^ wanted) <= 0.02 * np.count_nonzero(wanted)


@pytest.mark.parametrize("side_px", [160, 800], ids=["at full size", "reduced"])
@pytest.mark.parametrize("is_outline", [False, True], ids=["stroke", "outline"])
def test_part_that_does_not_belong_is_taken_away(side_px: int, *, is_outline: bool) -> None:
    pixels, body, arm = two_parts(side_px)
    hints = disc(side_px, side_px * 0.46).astype(np.uint8)
    first = find(pixels, hints)
    middle, rough = side_px // 2, side_px // 10
    if is_outline:
        hints[middle - rough : middle + rough, round(side_px * 0.72) :] = Hint.MAYBE_BACKGROUND
    else:
        start, end = round(side_px * 0.74), round(side_px * 0.9)
        hints[middle - 1 : middle + 1, start:end] = Hint.BACKGROUND

    found = find(pixels, hints)

    assert np.count_nonzero(first & arm) > 0.5 * np.count_nonzero(arm)
    assert np.count_nonzero(found ^ body) <= 0.02 * np.count_nonzero(body)


def test_drawn_pixels_are_what_was_said() -> None:
    inside = disc(120, 30)
    hints = disc(120, 44).astype(np.uint8)
    hints[30:33, 30:33] = Hint.OBJECT
    hints[60:63, 60:63] = Hint.BACKGROUND

    found = find(picture_of(inside), hints)

    assert found[30:33, 30:33].all()
    assert not found[60:63, 60:63].any()
