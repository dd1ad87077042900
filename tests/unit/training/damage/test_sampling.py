"""Windows for the detector: scans of damaged prints, and the truth about them."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.training_data import photograph
from training.damage.printing.prints import PrintKind
from training.damage.sampling import (
    PictureSet,
    ScanWindow,
    WindowConfig,
    make_held_out_windows,
    make_window,
)
from training.damage.truth import IGNORED
from training.errors import ConfigError


def make_photograph(height: int = 120, width: int = 150) -> npt.NDArray[np.uint8]:
    return photograph(np.random.default_rng(0), height=height, width=width)


def make_set(picture_set: PictureSet, *, seed: int = 3) -> list[ScanWindow]:
    photographs = [make_photograph(), make_photograph(90, 70)]
    return list(make_held_out_windows(photographs, picture_set, count=5, seed=seed, size=64))


@settings(max_examples=25, deadline=None)
@given(
    height=st.integers(9, 200),
    width=st.integers(9, 200),
    size=st.integers(32, 96),
    seed=st.integers(0, 2**16),
)
def test_a_window_of_any_photograph_has_its_size(
    height: int, width: int, size: int, seed: int
) -> None:
    window = make_window(np.random.default_rng(seed), make_photograph(height, width), size)

    assert window.scan.shape == (size, size, 3)
    assert window.kinds.shape == (size, size)
    assert window.scan.dtype == window.kinds.dtype == np.uint8
    assert window.kinds.max() <= IGNORED


def test_the_same_seed_makes_the_same_window() -> None:
    first, second = (make_window(np.random.default_rng(8), make_photograph(), 96) for _ in range(2))

    assert np.array_equal(first.scan, second.scan)
    assert np.array_equal(first.kinds, second.kinds)


def test_the_photograph_is_not_changed() -> None:
    picture = make_photograph()
    before = picture.copy()

    make_window(np.random.default_rng(8), picture, 64)

    assert np.array_equal(picture, before)


@pytest.mark.parametrize("picture_set", [PictureSet.UNDAMAGED, PictureSet.HARD])
def test_undamaged_sets_have_no_damage(picture_set: PictureSet) -> None:
    assert not any(window.kinds.any() for window in make_set(picture_set))


def test_the_damaged_set_has_damage() -> None:
    assert any(window.kinds.any() for window in make_set(PictureSet.DAMAGED))


@pytest.mark.parametrize("picture_set", PictureSet)
def test_a_set_depends_on_its_seed_alone(picture_set: PictureSet) -> None:
    first, second, other = (make_set(picture_set, seed=seed) for seed in (3, 3, 4))

    assert all(np.array_equal(a.scan, b.scan) for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[0].scan, other[0].scan)


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ConfigError, match="add up to 1"):
        WindowConfig(print_shares={PrintKind.GREY: 0.5})
