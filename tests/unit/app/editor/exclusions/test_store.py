"""Exclusions are found again by the pixels of their picture."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.editor.exclusions.store import ExclusionStore
from engine.pictures.pixels import Mask, Pixels
from tests.helpers.documents import noise

SIDES = st.integers(1, 40)


def random_mask(pixels: Pixels, *, seed: int, share: float = 0.3) -> Mask:
    return np.random.default_rng(seed).random(pixels.shape[:2]) < share


@settings(max_examples=50, deadline=None)
@given(st.tuples(SIDES, SIDES, st.integers(1, 4)), st.sampled_from([8, 16]), st.integers(0, 1000))
def test_exclusions_of_any_picture_come_back(
    shape: tuple[int, int, int], bits: int, seed: int
) -> None:
    height, width, channels = shape
    pixels = noise(height=height, width=width, channels=channels, deep=bits == 16, seed=seed)
    exclusions = random_mask(pixels, seed=seed)
    exclusions[0, 0] = True
    with tempfile.TemporaryDirectory() as folder:
        ExclusionStore(Path(folder)).keep(pixels, exclusions)

        found = ExclusionStore(Path(folder)).find(pixels.copy())

    assert found is not None
    assert np.array_equal(found, exclusions)


def test_another_picture_of_the_same_size_has_none(tmp_path: Path) -> None:
    store, pixels = ExclusionStore(tmp_path), noise()
    store.keep(pixels, random_mask(pixels, seed=1))
    other = pixels.copy()
    other[3, 4] ^= 1

    assert store.find(other) is None


def test_nothing_is_written_before_something_is_excluded(tmp_path: Path) -> None:
    store = ExclusionStore(tmp_path / "exclusions")

    assert store.find(noise()) is None
    assert not (tmp_path / "exclusions").exists()


def test_a_picture_is_forgotten_once_nothing_is_excluded(tmp_path: Path) -> None:
    store, pixels = ExclusionStore(tmp_path), noise()
    store.keep(pixels, random_mask(pixels, seed=1))

    store.keep(pixels, np.zeros(pixels.shape[:2], np.bool_))

    assert store.find(pixels) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"rubbish", b"\x82\xa5place\xc0\xa4bits\xc4\x01"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    store, pixels = ExclusionStore(tmp_path), noise()
    store.keep(pixels, random_mask(pixels, seed=1))
    (path,) = tmp_path.iterdir()

    path.write_bytes(damage)

    assert store.find(pixels) is None


def test_pictures_used_longest_ago_are_forgotten_first(tmp_path: Path) -> None:
    pictures = [noise(seed=seed) for seed in range(3)]
    exclusions = random_mask(pictures[0], seed=1)
    ExclusionStore(tmp_path).keep(pictures[0], exclusions)
    (path,) = tmp_path.iterdir()
    store = ExclusionStore(tmp_path, max_bytes=2 * path.stat().st_size + 50)
    store.keep(pictures[1], exclusions)

    store.find(pictures[0])
    store.keep(pictures[2], exclusions)

    assert [store.find(pixels) is not None for pixels in pictures] == [True, False, True]
