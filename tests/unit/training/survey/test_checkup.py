"""The check-up's arithmetic: what is found, what is kept, and how pictures are divided."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.surveys import found_picture
from training.api import FoundPicture
from training.data.config import DataConfig
from training.survey.checkup import (
    MIN_SHARPNESS,
    MIN_SIDE_PX,
    Amount,
    Finding,
    Problem,
    amount_of,
    check_up,
    split,
)
from training.survey.near import NEAR_BITS, near_pairs

APART = 0xFFFF_FFFF


def paths(*names: str) -> tuple[Path, ...]:
    return tuple(Path("/pictures") / name for name in names)


def found_of(kind: Problem, pictures: list[FoundPicture]) -> list[Finding]:
    return [found for found in check_up(pictures).findings if found.kind is kind]


def spread_print(index: int) -> int:
    """Return a fingerprint far from every other one's."""
    return int.from_bytes(hashlib.sha256(str(index).encode()).digest()[:8], "big")


def different(count: int) -> list[FoundPicture]:
    return [found_picture(f"{n}.jpg", fingerprint=spread_print(n)) for n in range(count)]


@st.composite
def collections(draw: st.DrawFn) -> list[FoundPicture]:
    """Up to 60 pictures, of which some are near duplicates or equal."""
    kinds = draw(st.lists(st.integers(0, 40), min_size=0, max_size=60))
    return [
        found_picture(
            f"{number}.jpg",
            fingerprint=spread_print(kind) ^ draw(st.sampled_from([0, 1, 6])),
            digest=f"{spread_print(number if number % 5 else kind):x}",
        )
        for number, kind in enumerate(kinds)
    ]


def test_of_equal_files_one_is_kept() -> None:
    pictures = [
        found_picture("b.jpg", digest="same"),
        found_picture("c.jpg", digest="other", fingerprint=APART),
        found_picture("a.jpg", digest="same"),
    ]

    found = found_of(Problem.DUPLICATES, pictures)

    assert found == [
        Finding(kind=Problem.DUPLICATES, excludes=paths("b.jpg"), groups=(paths("a.jpg", "b.jpg"),))
    ]


def test_the_largest_of_near_duplicates_is_kept() -> None:
    pictures = [
        found_picture("small.jpg", size=(200, 200), fingerprint=0),
        found_picture("large.jpg", size=(800, 600), fingerprint=(1 << NEAR_BITS) - 1),
        found_picture("else.jpg", fingerprint=APART << 20),
    ]

    found = found_of(Problem.NEAR_DUPLICATES, pictures)

    assert [one.excludes for one in found] == [paths("small.jpg")]


def test_a_sharp_near_duplicate_is_kept_before_a_larger_blurred_one() -> None:
    pictures = [
        found_picture("blurred.jpg", size=(800, 600), sharpness=0.1),
        found_picture("sharp.jpg", size=(400, 300)),
    ]

    assert found_of(Problem.NEAR_DUPLICATES, pictures)[0].excludes == paths("blurred.jpg")


def test_one_bit_more_is_another_picture() -> None:
    pictures = [
        found_picture("a.jpg", fingerprint=0),
        found_picture("b.jpg", fingerprint=(1 << (NEAR_BITS + 1)) - 1),
    ]

    assert found_of(Problem.NEAR_DUPLICATES, pictures) == []


def test_near_duplicates_are_tied_together_by_what_lies_between() -> None:
    step = NEAR_BITS
    pictures = [
        found_picture("a.jpg", fingerprint=0),
        found_picture("b.jpg", fingerprint=(1 << 2 * step) - 1),
        found_picture("c.jpg", fingerprint=(1 << step) - 1),
    ]

    assert check_up(pictures).groups == (paths("a.jpg", "b.jpg", "c.jpg"),)


def test_equal_files_are_not_told_of_again_as_near_duplicates() -> None:
    pictures = [found_picture("a.jpg", digest="same"), found_picture("b.jpg", digest="same")]

    assert [found.kind for found in check_up(pictures).findings] == [Problem.DUPLICATES]


def test_too_small_is_what_training_would_enlarge() -> None:
    data = DataConfig()
    pictures = [
        found_picture("fits.jpg", size=(900, MIN_SIDE_PX)),
        found_picture("small.jpg", size=(900, MIN_SIDE_PX - 1), fingerprint=APART),
    ]

    assert data.whole_px == MIN_SIDE_PX
    assert found_of(Problem.TOO_SMALL, pictures)[0].excludes == paths("small.jpg")


def test_blurred_pictures_are_found() -> None:
    pictures = [
        found_picture("sharp.jpg", sharpness=MIN_SHARPNESS),
        found_picture("blurred.jpg", sharpness=MIN_SHARPNESS - 0.01, fingerprint=APART),
    ]

    assert found_of(Problem.BLURRED, pictures)[0].excludes == paths("blurred.jpg")


@pytest.mark.parametrize(("grey", "told"), [(1, 1), (2, 0), (3, 0)])
def test_grey_is_told_of_only_among_more_colour(grey: int, told: int) -> None:
    pictures = [
        found_picture(f"{n}.jpg", is_grey=n < grey, fingerprint=spread_print(n)) for n in range(4)
    ]

    assert len(found_of(Problem.GREY, pictures)) == told


@pytest.mark.parametrize(
    ("usable", "amount"),
    [
        (0, Amount.TOO_FEW),
        (11, Amount.TOO_FEW),
        (12, Amount.FEW),
        (29, Amount.FEW),
        (30, Amount.ENOUGH),
    ],
)
def test_how_many_are_enough(usable: int, amount: Amount) -> None:
    assert amount_of(usable) is amount


@pytest.mark.parametrize(
    ("count", "held_out", "can_judge"),
    [
        (0, 0, False),
        (1, 0, False),
        (2, 1, False),
        (10, 2, False),
        (12, 6, True),
        (30, 6, True),
        (100, 20, True),
    ],
)
def test_a_fifth_and_at_least_six_are_kept_aside(
    count: int, held_out: int, *, can_judge: bool
) -> None:
    divided = split(check_up(different(count)), frozenset())

    assert len(divided.held_out) == held_out
    assert len(divided.pictures) == count - held_out
    assert divided.can_judge is can_judge


def test_one_large_group_does_not_keep_six_from_being_held_out() -> None:
    burst = [found_picture(f"burst{n}.jpg", fingerprint=0) for n in range(20)]

    divided = split(check_up([*burst, *different(10)]), frozenset())

    assert len(divided.held_out) == 6
    assert divided.can_judge


def test_pictures_that_are_alone_are_kept_aside_before_those_that_are_alike() -> None:
    alike = [found_picture(f"alike{n}.jpg", fingerprint=n % 5 << 32) for n in range(20)]

    divided = split(check_up([*alike, *different(10)]), frozenset())

    assert all(not path.name.startswith("alike") for path in divided.held_out)


def test_near_duplicates_alone_cannot_be_judged() -> None:
    burst = [found_picture(f"burst{n}.jpg", fingerprint=0) for n in range(20)]

    divided = split(check_up(burst), frozenset())

    assert divided.held_out == ()
    assert not divided.can_judge


@settings(max_examples=25, deadline=None)
@given(collections())
def test_nothing_leaks_and_nothing_is_lost(pictures: list[FoundPicture]) -> None:
    check = check_up(pictures)
    excluded = check.excluded([Problem.DUPLICATES])

    divided = split(check, excluded)

    learned, held_out = set(divided.pictures), set(divided.held_out)
    assert learned | held_out == {p.path for p in pictures} - excluded
    assert not learned & held_out
    assert all(not (learned & set(group) and held_out & set(group)) for group in check.groups)


@settings(max_examples=25, deadline=None)
@given(collections())
def test_the_order_of_finding_does_not_change_the_split(pictures: list[FoundPicture]) -> None:
    one = split(check_up(pictures), frozenset())
    other = split(check_up(pictures[::-1]), frozenset())

    assert set(one.held_out) == set(other.held_out)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 63), max_size=9)), max_size=40),
    st.sampled_from([0, 500]),
)
def test_near_pairs_are_all_that_differ_in_few_bits(
    kinds: list[tuple[int, set[int]]], few: int
) -> None:
    prints = [spread_print(kind) ^ sum(1 << bit for bit in bits) for kind, bits in kinds]

    pairs = set(near_pairs(np.array(prints, np.uint64), few=few))

    assert pairs == {
        (i, j)
        for j in range(len(prints))
        for i in range(j)
        if (prints[i] ^ prints[j]).bit_count() <= NEAR_BITS
    }


@settings(max_examples=25, deadline=None)
@given(collections())
def test_groups_are_a_partition(pictures: list[FoundPicture]) -> None:
    members = [path for group in check_up(pictures).groups for path in group]

    assert sorted(members) == sorted(picture.path for picture in pictures)
