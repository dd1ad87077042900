"""Things painted into a scene."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.training_data import photograph
from training.damage.distractors import DISTRACTORS, paint_distractor, paint_distractors
from training.damage.scene.strokes import Strokes


@pytest.mark.parametrize("name", DISTRACTORS)
def test_each_thing_changes_the_scene_and_stays_in_range(name: str) -> None:
    scene = photograph(np.random.default_rng(0), height=96, width=96).astype(
        np.float32
    ) / np.float32(255)
    before = scene.copy()

    tries = [paint_distractor(np.random.default_rng(seed), scene, name) for seed in range(4)]

    assert np.array_equal(scene, before)
    assert all(picture.dtype == np.float32 for picture in tries)
    assert all(0 <= picture.min() <= picture.max() <= 1 for picture in tries)
    assert max(float(np.abs(picture - scene).max()) for picture in tries) > 0.05


@settings(max_examples=30, deadline=None)
@given(height=st.integers(8, 90), width=st.integers(8, 90), seed=st.integers(0, 2**16))
def test_things_are_painted_into_a_scene_of_any_size(height: int, width: int, seed: int) -> None:
    scene = np.full((height, width, 3), 0.5, np.float32)

    first, second = (paint_distractors(np.random.default_rng(seed), scene) for _ in range(2))

    assert first.shape == scene.shape
    assert np.array_equal(first, second)


def test_a_stroke_covers_its_width() -> None:
    strokes = Strokes((20, 20))
    strokes.draw_line(np.array([[-5.0, 10.0], [25.0, 10.0]]), width_px=3.0, shade=1.0)

    coverage, lightness = np.moveaxis(strokes.finish(), 2, 0)

    assert coverage.sum(axis=0) == pytest.approx(np.full(20, 3.0), abs=0.4)
    assert np.average(np.arange(20), weights=coverage[:, 10]) == pytest.approx(10.0, abs=0.2)
    assert np.array_equal(lightness, coverage)
