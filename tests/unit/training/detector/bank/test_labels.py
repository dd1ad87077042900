"""What is learned from an example."""

import numpy as np
import pytest

from engine.detection.examples import Example, Truth
from tests.helpers.example_banks import make_square_example
from training.damage.truth import IGNORED, UNKNOWN_KIND
from training.detector.bank.labels import make_lesson


def test_only_what_stands_out_in_a_stroke_is_damaged() -> None:
    example = make_square_example(1)

    lesson = make_lesson(example)

    is_square = (example.pixels == 200).all(axis=2)
    assert np.array_equal(lesson.kinds == UNKNOWN_KIND, is_square)
    assert (lesson.kinds[(example.truth == Truth.DAMAGED) & ~is_square] == IGNORED).all()


def test_what_was_removed_is_intact_and_corrected() -> None:
    example = make_square_example(2)

    lesson = make_lesson(example)

    removed = example.truth == Truth.REMOVED
    assert (lesson.kinds[removed] == 0).all()
    assert lesson.corrected[removed].all()


@pytest.mark.parametrize(("truth", "kind"), [(Truth.FOLD, 3), (Truth.UNKNOWN, IGNORED)])
def test_kinds_stay_and_the_unknown_is_ignored(truth: Truth, kind: int) -> None:
    example = Example(pixels=np.zeros((9, 9, 1), np.uint8), truth=np.full((9, 9), truth, np.uint8))

    assert (make_lesson(example).kinds == kind).all()


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_scans_of_every_kind_become_rgb_in_8_bits(channels: int) -> None:
    pixels = np.full((9, 9, channels), 65535, np.uint16)
    example = Example(pixels=pixels, truth=np.zeros((9, 9), np.uint8))

    scan = make_lesson(example).scan

    assert scan.shape == (9, 9, 3)
    assert (scan == 255).all()


def test_a_stroke_over_nothing_teaches_nothing() -> None:
    truth = np.zeros((40, 40), np.uint8)
    truth[10:20, 10:30] = Truth.DAMAGED
    example = Example(pixels=np.full((40, 40, 3), 90, np.uint8), truth=truth)

    assert not make_lesson(example).corrected.any()
