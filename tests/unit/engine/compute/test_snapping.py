"""A rough outline is tightened to the object in it."""

import numpy as np
import pytest

from engine.compute.snapping import snap_to_object
from engine.errors import JobCancelledError
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


@pytest.mark.parametrize("side_px", [120, 700], ids=["at full size", "reduced"])
@pytest.mark.parametrize(("channels", "deep"), [(1, False), (3, False), (4, True)])
def test_object_is_found_exactly(side_px: int, channels: int, *, deep: bool) -> None:
    inside = disc(side_px, side_px * 0.25)

    found = snap_to_object(
        picture_of(inside, channels=channels, deep=deep),
        disc(side_px, side_px * 0.38),
        is_cancelled=lambda: False,
    )

    assert np.count_nonzero(found ^ inside) <= 0.002 * np.count_nonzero(inside)


def test_outline_that_cuts_a_little_into_the_object_still_finds_it() -> None:
    inside = disc(120, 40)

    found = snap_to_object(picture_of(inside), disc(120, 37), is_cancelled=lambda: False)

    assert np.array_equal(found, inside)


def test_specks_and_pinholes_are_no_part_of_the_border() -> None:
    inside = disc(120, 30)
    pixels = picture_of(inside)
    pixels[60, 60] = 0
    pixels[60, 95] = 255

    found = snap_to_object(pixels, disc(120, 44), is_cancelled=lambda: False)

    assert np.array_equal(found, inside)


def test_whole_picture_is_its_own_object() -> None:
    everything = np.ones((40, 50), np.bool_)

    found = snap_to_object(picture_of(everything), everything, is_cancelled=lambda: False)

    assert found.all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 3)])
def test_tiny_parts_are_no_error(shape: tuple[int, int]) -> None:
    rough = np.zeros(shape, np.bool_)
    rough[0, 0] = True

    found = snap_to_object(picture_of(rough), rough, is_cancelled=lambda: False)

    assert found.shape == shape


def test_cancel_is_noticed() -> None:
    inside = disc(60, 15)

    with pytest.raises(JobCancelledError):
        snap_to_object(picture_of(inside), disc(60, 22), is_cancelled=lambda: True)
