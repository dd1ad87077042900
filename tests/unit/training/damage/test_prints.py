"""Prints and their scans: ranges, repeatability, and that nothing in them moves."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.damage.printing.halftone import screen_tone
from training.damage.printing.paper import Surface, draw_edge, light_surface
from training.damage.printing.prints import PrintKind, make_print
from training.damage.printing.scanner import scan_print


def make_scene(height: int, width: int, *, seed: int = 0) -> npt.NDArray[np.float32]:
    noise = np.random.default_rng(seed).random((height, width, 3), np.float32)
    return np.linspace(0, 0.7, width, dtype=np.float32)[None, :, None] + 0.3 * noise


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(PrintKind),
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    seed=st.integers(0, 2**16),
)
def test_a_print_of_any_size_stays_in_range(
    kind: PrintKind, height: int, width: int, seed: int
) -> None:
    printed = make_print(np.random.default_rng(seed), make_scene(height, width), kind)

    assert printed.picture.shape == (height, width, 3)
    assert printed.is_print.shape == (height, width)
    assert printed.picture.dtype == np.float32
    assert 0 <= printed.picture.min() <= printed.picture.max() <= 1


@settings(max_examples=25, deadline=None)
@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    seed=st.integers(0, 2**16),
    is_grey=st.booleans(),
)
def test_a_scan_keeps_the_size(height: int, width: int, seed: int, *, is_grey: bool) -> None:
    scan = scan_print(np.random.default_rng(seed), make_scene(height, width), is_grey=is_grey)

    assert scan.shape == (height, width, 3)
    assert scan.dtype == np.uint8


@pytest.mark.parametrize("kind", PrintKind)
def test_the_same_seed_makes_the_same_print(kind: PrintKind) -> None:
    scene = make_scene(64, 48)

    first, second = (make_print(np.random.default_rng(5), scene, kind) for _ in range(2))

    assert np.array_equal(first.picture, second.picture)


def test_the_picture_that_is_printed_is_not_changed() -> None:
    scene = make_scene(64, 64)
    before = scene.copy()

    make_print(np.random.default_rng(2), scene, PrintKind.FADED)
    scan_print(np.random.default_rng(2), scene)

    assert np.array_equal(scene, before)


@pytest.mark.parametrize("seed", range(8))
def test_a_grey_scan_has_no_colour(seed: int) -> None:
    scan = scan_print(np.random.default_rng(seed), make_scene(64, 64), is_grey=True).astype(int)

    assert np.abs(scan[..., 0] - scan[..., 2]).max() <= 2


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**16), place=st.integers(12, 51), is_upright=st.booleans())
def test_a_bright_line_stays_where_it_was(seed: int, place: int, *, is_upright: bool) -> None:
    picture = np.full((64, 64, 3), 0.3, np.float32)
    picture[place - 1 : place + 2] = 0.95
    if is_upright:
        picture = np.ascontiguousarray(picture.transpose(1, 0, 2))

    scan = scan_print(np.random.default_rng(seed), picture)

    profile = scan.mean(axis=(0 if is_upright else 1, 2))
    upper_half = np.maximum(profile - (np.median(profile) + profile.max()) / 2, 0)
    assert np.average(np.arange(64), weights=upper_half) == pytest.approx(place, abs=1.0)


@pytest.mark.parametrize("seed", range(4))
def test_a_half_tone_keeps_light_and_dark_apart(seed: int) -> None:
    tone = np.repeat(np.array([[0.2], [0.8]], np.float32), 40, axis=0) * np.ones((1, 80))

    screened = screen_tone(np.random.default_rng(seed), tone.astype(np.float32))

    assert screened[40:].mean() - screened[:40].mean() > 0.4


@pytest.mark.parametrize("surface", Surface)
def test_the_surface_keeps_the_mean_brightness(surface: Surface) -> None:
    grey = np.full((96, 96, 3), 0.5, np.float32)

    lit = light_surface(np.random.default_rng(1), grey, surface)

    assert lit.mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("seed", range(20))
def test_most_of_a_window_shows_the_picture(seed: int) -> None:
    edge = draw_edge(np.random.default_rng(seed), (96, 96))

    assert (edge.inwards_px > 0).mean() > 0.4
    assert edge.is_print[edge.inwards_px > 0].all()
