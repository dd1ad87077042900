"""The check-up: which problems it finds, which pictures it keeps, and how it splits them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.surveys import found_picture
from training.data.config import DataConfig
from training.survey.checkup import (
    MIN_SHARPNESS,
    MIN_SIDE_PX,
    NEAR_BITS,
    Amount,
    Finding,
    Problem,
    check_pictures,
    find_near_pairs,
    rate_amount,
    split,
)
from training.survey.events import FoundPicture

APART = 0xFFFF_FFFF


def paths(*names: str) -> tuple[Path, ...]:
    return tuple(Path("/pictures") / name for name in names)


def findings_of(kind: Problem, pictures: list[FoundPicture]) -> list[Finding]:
    return [one for one in check_pictures(pictures).findings if one.kind is kind]


def make_fingerprint(index: int) -> int:
    """Return a fingerprint that is far from that of every other index."""
    return int.from_bytes(hashlib.sha256(str(index).encode()).digest()[:8], "big")


def make_different(count: int) -> list[FoundPicture]:
    return [found_picture(f"{n}.jpg", fingerprint=make_fingerprint(n)) for n in range(count)]


@st.composite
def collections(draw: st.DrawFn) -> list[FoundPicture]:
    """Up to 60 pictures, some of them near duplicates or equal."""
    kinds = draw(st.lists(st.integers(0, 40), min_size=0, max_size=60))
    return [
        found_picture(
            f"{number}.jpg",
            fingerprint=make_fingerprint(kind) ^ draw(st.sampled_from([0, 1, 6])),
            digest=f"{make_fingerprint(number if number % 5 else kind):x}",
        )
        for number, kind in enumerate(kinds)
    ]


def test_one_of_equal_files_is_kept() -> None:
    pictures = [
        found_picture("b.jpg", digest="same"),
        found_picture("c.jpg", digest="other", fingerprint=APART),
        found_picture("a.jpg", digest="same"),
    ]

    findings = findings_of(Problem.DUPLICATES, pictures)

    assert findings == [
        Finding(kind=Problem.DUPLICATES, excludes=paths("b.jpg"), groups=(paths("a.jpg", "b.jpg"),))
    ]


def test_the_largest_of_near_duplicates_is_kept() -> None:
    pictures = [
        found_picture("small.jpg", size=(200, 200), fingerprint=0),
        found_picture("large.jpg", size=(800, 600), fingerprint=(1 << NEAR_BITS) - 1),
        found_picture("else.jpg", fingerprint=APART << 20),
    ]

    findings = findings_of(Problem.NEAR_DUPLICATES, pictures)

    assert [one.excludes for one in findings] == [paths("small.jpg")]


def test_a_sharp_near_duplicate_is_preferred_to_a_larger_blurred_one() -> None:
    pictures = [
        found_picture("blurred.jpg", size=(800, 600), sharpness=0.1),
        found_picture("sharp.jpg", size=(400, 300)),
    ]

    assert findings_of(Problem.NEAR_DUPLICATES, pictures)[0].excludes == paths("blurred.jpg")


def test_one_bit_more_is_not_a_near_duplicate() -> None:
    pictures = [
        found_picture("a.jpg", fingerprint=0),
        found_picture("b.jpg", fingerprint=(1 << (NEAR_BITS + 1)) - 1),
    ]

    assert findings_of(Problem.NEAR_DUPLICATES, pictures) == []


def test_near_duplicates_of_a_third_picture_are_one_group() -> None:
    step = NEAR_BITS
    pictures = [
        found_picture("a.jpg", fingerprint=0),
        found_picture("b.jpg", fingerprint=(1 << 2 * step) - 1),
        found_picture("c.jpg", fingerprint=(1 << step) - 1),
    ]

    assert check_pictures(pictures).groups == (paths("a.jpg", "b.jpg", "c.jpg"),)


def test_equal_files_are_not_found_again_as_near_duplicates() -> None:
    pictures = [found_picture("a.jpg", digest="same"), found_picture("b.jpg", digest="same")]

    assert [one.kind for one in check_pictures(pictures).findings] == [Problem.DUPLICATES]


def test_pictures_that_training_would_enlarge_are_too_small() -> None:
    data = DataConfig()
    pictures = [
        found_picture("fits.jpg", size=(900, MIN_SIDE_PX)),
        found_picture("small.jpg", size=(900, MIN_SIDE_PX - 1), fingerprint=APART),
    ]

    assert data.whole_px == MIN_SIDE_PX
    assert findings_of(Problem.TOO_SMALL, pictures)[0].excludes == paths("small.jpg")


def test_blurred_pictures_are_found() -> None:
    pictures = [
        found_picture("sharp.jpg", sharpness=MIN_SHARPNESS),
        found_picture("blurred.jpg", sharpness=MIN_SHARPNESS - 0.01, fingerprint=APART),
    ]

    assert findings_of(Problem.BLURRED, pictures)[0].excludes == paths("blurred.jpg")


@pytest.mark.parametrize(("grey", "count"), [(1, 1), (2, 0), (3, 0)])
def test_grey_pictures_are_found_only_if_most_are_in_colour(grey: int, count: int) -> None:
    pictures = [
        found_picture(f"{n}.jpg", is_grey=n < grey, fingerprint=make_fingerprint(n))
        for n in range(4)
    ]

    assert len(findings_of(Problem.GREY, pictures)) == count


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
def test_the_amount_depends_on_the_number_of_pictures(usable: int, amount: Amount) -> None:
    assert rate_amount(usable) is amount


@pytest.mark.parametrize(
    ("count", "held_out", "can_prove"),
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
def test_a_fifth_and_at_least_six_are_held_out(
    count: int, held_out: int, *, can_prove: bool
) -> None:
    result = split(check_pictures(make_different(count)), frozenset())

    assert len(result.held_out) == held_out
    assert len(result.pictures) == count - held_out
    assert result.can_prove is can_prove


def test_six_are_held_out_beside_one_large_group() -> None:
    burst = [found_picture(f"burst{n}.jpg", fingerprint=0) for n in range(20)]

    result = split(check_pictures([*burst, *make_different(10)]), frozenset())

    assert len(result.held_out) == 6
    assert result.can_prove


def test_pictures_without_near_duplicates_are_held_out_first() -> None:
    alike = [found_picture(f"alike{n}.jpg", fingerprint=n % 5 << 32) for n in range(20)]

    result = split(check_pictures([*alike, *make_different(10)]), frozenset())

    assert all(not path.name.startswith("alike") for path in result.held_out)


def test_near_duplicates_alone_prove_nothing() -> None:
    burst = [found_picture(f"burst{n}.jpg", fingerprint=0) for n in range(20)]

    result = split(check_pictures(burst), frozenset())

    assert result.held_out == ()
    assert not result.can_prove


@settings(max_examples=25)
@given(collections())
def test_a_split_leaks_nothing_and_loses_nothing(pictures: list[FoundPicture]) -> None:
    check = check_pictures(pictures)
    excluded = check.paths_with([Problem.DUPLICATES])

    result = split(check, excluded)

    learned, held_out = set(result.pictures), set(result.held_out)
    assert learned | held_out == {p.path for p in pictures} - excluded
    assert not learned & held_out
    assert all(not (learned & set(group) and held_out & set(group)) for group in check.groups)


@settings(max_examples=25)
@given(collections())
def test_the_order_of_the_pictures_does_not_change_the_split(pictures: list[FoundPicture]) -> None:
    one = split(check_pictures(pictures), frozenset())
    other = split(check_pictures(pictures[::-1]), frozenset())

    assert set(one.held_out) == set(other.held_out)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 63), max_size=9)), max_size=40))
def test_all_pairs_that_differ_in_few_bits_are_found(kinds: list[tuple[int, set[int]]]) -> None:
    prints = [make_fingerprint(kind) ^ sum(1 << bit for bit in bits) for kind, bits in kinds]

    pairs = list(find_near_pairs(np.array(prints, np.uint64)))

    assert pairs == [
        (i, j)
        for i in range(len(prints))
        for j in range(i + 1, len(prints))
        if (prints[i] ^ prints[j]).bit_count() <= NEAR_BITS
    ]


@settings(max_examples=25)
@given(collections())
def test_groups_are_a_partition(pictures: list[FoundPicture]) -> None:
    members = [path for group in check_pictures(pictures).groups for path in group]

    assert sorted(members) == sorted(picture.path for picture in pictures)
