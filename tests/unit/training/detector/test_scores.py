import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.pictures.pixels import Mask
from training.detector.scores import (
    BRIGHT,
    DARK,
    Classes,
    Counts,
    Plane,
    average_f1,
    confuse_classes,
    count_classes,
    count_curve,
    count_matches,
    counts_at,
    find_best_threshold,
    label_by_light,
    measure_area,
    split_by_light,
    spread_classes,
)

_SHAPE = (9, 12)


def _dots(*places: tuple[int, int], shape: tuple[int, int] = _SHAPE) -> Mask:
    """A mask of single pixels, each at (row, column)."""
    mask = np.zeros(shape, bool)
    for place in places:
        mask[place] = True
    return mask


def _classes(**places: tuple[int, int]) -> Classes:
    """Classes of single pixels: c1=(row, column) is class 1."""
    classes = np.zeros(_SHAPE, np.uint8)
    for name, place in places.items():
        classes[place] = int(name[1])
    return classes


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    counts = Counts(found=4, right=3, damaged=10, reached=5)

    assert counts.precision == 0.75
    assert counts.recall == 0.5
    assert counts.f1 == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("counts", "f1"),
    [
        (Counts(), 1.0),
        (Counts(found=5), 0.0),
        (Counts(damaged=5), 0.0),
        (Counts(found=5, damaged=5), 0.0),
    ],
)
def test_f1_of_nothing(counts: Counts, f1: float) -> None:
    assert counts.f1 == f1


def test_counts_are_added_number_by_number() -> None:
    first = Counts(found=1, right=2, damaged=3, reached=4)
    second = Counts(found=10, right=20, damaged=30, reached=40)

    assert sum([first, second], Counts()) == Counts(found=11, right=22, damaged=33, reached=44)


@pytest.mark.parametrize("offset", [(0, 0), (0, 2), (2, 0), (-1, 1)])
def test_pixels_match_within_two_pixels(offset: tuple[int, int]) -> None:
    truth = _dots((4, 5))
    found = _dots((4 + offset[0], 5 + offset[1]))

    assert count_matches(found, truth) == Counts(found=1, right=1, damaged=1, reached=1)


@pytest.mark.parametrize("offset", [(1, 2), (2, 2), (0, 3)])
def test_pixels_further_apart_do_not_match(offset: tuple[int, int]) -> None:
    truth = _dots((4, 5))
    found = _dots((4 + offset[0], 5 + offset[1]))

    assert count_matches(found, truth) == Counts(found=1, damaged=1)


def test_a_line_of_which_a_half_was_found() -> None:
    truth, found = np.zeros((5, 20), bool), np.zeros((5, 20), bool)
    truth[2] = True
    found[2, :10] = True
    found[0, 15:18] = True  # two pixels above: right, and reaches those below

    counts = count_matches(found, truth)

    # Columns 0 to 11 are reached by the line; 15 to 17 by what lies above them.
    assert counts == Counts(found=13, right=13, damaged=20, reached=15)


def test_what_is_found_counts_for_the_class_of_the_nearest_damage() -> None:
    truth = _classes(c1=(4, 2), c2=(4, 5))
    found = _dots((4, 3), (4, 7), (0, 11))
    labels = np.full(_SHAPE, 2, np.uint8)

    first, second = count_classes(found, truth, labels, classes=2)

    assert first == Counts(found=1, right=1, damaged=1, reached=1)
    assert second == Counts(found=2, right=1, damaged=1, reached=1)


def test_the_classes_share_out_every_pixel() -> None:
    rng = np.random.default_rng(3)
    truth = np.where(rng.random((40, 50)) < 0.05, rng.integers(1, 5, (40, 50)), 0).astype(np.uint8)
    found = rng.random((40, 50)) < 0.1
    labels = rng.integers(1, 5, (40, 50)).astype(np.uint8)

    counts = count_classes(found, truth, labels, classes=4)

    assert sum(counts, Counts()) == count_matches(found, truth > 0)


def test_nothing_spreads_where_nothing_is_damaged() -> None:
    assert not spread_classes(np.zeros(_SHAPE, np.uint8)).any()


def test_a_class_spreads_two_pixels() -> None:
    spread = spread_classes(_classes(c3=(4, 5)))

    assert (spread == 3).sum() == 13
    assert spread[4, 7] == 3
    assert spread[2, 6] == 0


def test_damage_is_bright_or_dark_by_what_it_changed() -> None:
    clean = np.full((1, 4), 100, np.uint8)
    damaged = np.array([[130, 70, 130, 100]], np.uint8)
    truth = np.array([[True, True, False, False]])

    assert split_by_light(clean, damaged, truth).tolist() == [[BRIGHT, DARK, 0, 0]]


def test_a_mark_over_nothing_is_bright_or_dark_by_what_is_around_it() -> None:
    damaged = np.full((40, 40), 100, np.uint8)
    damaged[10, 10], damaged[30, 30] = 120, 80

    labels = label_by_light(damaged)

    assert labels[10, 10] == BRIGHT
    assert labels[30, 30] == DARK


def test_kinds_are_confused_where_labels_differ_from_the_truth() -> None:
    truth = _classes(c1=(1, 1), c2=(7, 9))
    found = _dots((1, 1), (1, 2), (7, 9), (4, 5))
    labels = _classes(c1=(1, 1), c2=(7, 9))
    labels[1, 2] = 2
    labels[4, 5] = 1

    assert confuse_classes(found, truth, labels, classes=2).tolist() == [[1, 1], [0, 1]]


def test_the_area_is_the_share_of_found_pixels() -> None:
    assert measure_area(_dots((0, 0), (1, 1), (2, 2), shape=(10, 10))) == 0.03


def test_a_curve_has_the_counts_of_every_threshold() -> None:
    truth = _dots((2, 2), (2, 9))
    probability = np.zeros(_SHAPE, np.uint8)
    probability[2, 2], probability[2, 10], probability[8, 5] = 200, 100, 150

    curve = count_curve(probability, truth)

    assert counts_at(curve, 100) == Counts(found=3, right=2, damaged=2, reached=2)
    assert counts_at(curve, 101) == Counts(found=2, right=1, damaged=2, reached=1)
    assert counts_at(curve, 151) == Counts(found=1, right=1, damaged=2, reached=1)
    assert counts_at(curve, 201) == Counts(damaged=2)


@given(
    probability=hnp.arrays(np.uint8, (7, 9)),
    truth=hnp.arrays(np.bool_, (7, 9)),
    threshold=st.integers(1, 255),
)
def test_a_curve_agrees_with_the_mask_of_its_threshold(
    probability: Plane, truth: Mask, threshold: int
) -> None:
    curve = count_curve(probability, truth)

    assert counts_at(curve, threshold) == count_matches(probability >= threshold, truth)


def test_the_best_threshold_leaves_out_what_is_wrong_and_no_more() -> None:
    truth = _dots((2, 2), (2, 9))
    probability = np.zeros(_SHAPE, np.uint8)
    probability[2, 2], probability[2, 9], probability[8, 5] = 200, 150, 100

    assert find_best_threshold(count_curve(probability, truth)) == 101


def test_pictures_count_the_same_however_large_they_are() -> None:
    small = Counts(found=1, right=1, damaged=1, reached=1)
    large = Counts(found=1000, right=500, damaged=1000, reached=500)
    undamaged = Counts(found=10)

    assert average_f1([small, large, undamaged]) == 0.75


def test_an_average_of_no_damage_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one picture"):
        average_f1([Counts(found=3)])
