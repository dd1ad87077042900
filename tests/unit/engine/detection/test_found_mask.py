"""The mask of found damage, and what may be restored before anybody looks at it."""

import numpy as np
import pytest

from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.find_options import FindOptions
from engine.detection.found_mask import FoundMask, check_unseen, make_found_mask
from engine.errors import NoDamageError, TooMuchDamageError


def two_flaws() -> DamageMap:
    """Return the map of a scratch that is certain and a spot that is doubtful."""
    probability, kind = np.zeros((2, 100, 100), np.uint8)
    probability[20, 10:60] = 255
    probability[70:74, 70:74] = 130
    kind[70:74, 70:74] = list(DamageKind).index(DamageKind.SPOT)
    return DamageMap(probability=probability, kind=kind)


def cover(share: float) -> FoundMask:
    mask = np.zeros((100, 100), np.bool_)
    mask.reshape(-1)[: round(share * mask.size)] = True
    return FoundMask(mask=mask, counts={DamageKind.SPOT: 1})


def test_more_sensitivity_finds_what_is_doubtful() -> None:
    cautious = make_found_mask(two_flaws(), FindOptions())
    keen = make_found_mask(two_flaws(), FindOptions(sensitivity=80))

    assert cautious.counts[DamageKind.SPOT] == 0
    assert keen.counts[DamageKind.SPOT] == 1
    assert (keen.mask | cautious.mask == keen.mask).all()


def test_kinds_that_do_not_count_are_neither_marked_nor_counted() -> None:
    options = FindOptions(sensitivity=80, kinds=frozenset({DamageKind.SPOT}))

    found = make_found_mask(two_flaws(), options)

    assert found.counts == {DamageKind.SPOT: 1}
    assert not found.mask[20].any()


def test_exclusions_are_neither_marked_nor_counted() -> None:
    exclusions = np.zeros((100, 100), np.bool_)
    exclusions[:40] = True

    found = make_found_mask(two_flaws(), FindOptions(sensitivity=80), exclusions)

    assert found.counts[DamageKind.SCRATCH] == 0
    assert found.flaws == 1
    assert not found.mask[:40].any()


def test_no_damage_is_an_error_of_its_own() -> None:
    with pytest.raises(NoDamageError):
        check_unseen(FoundMask(mask=np.zeros((10, 10), np.bool_), counts={}))


def test_up_to_fifteen_percent_may_be_restored_unseen() -> None:
    check_unseen(cover(0.15))

    with pytest.raises(TooMuchDamageError, match=r"15\.1 % of the picture, expected at most 15 %"):
        check_unseen(cover(0.151))


@pytest.mark.parametrize("sensitivity", [-1, 101])
def test_a_sensitivity_out_of_range_is_refused(sensitivity: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        FindOptions(sensitivity=sensitivity)
