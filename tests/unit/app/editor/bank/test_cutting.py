"""Examples show what the user has corrected, and what is true there."""

import numpy as np
import numpy.typing as npt
import pytest

from app.editor.bank.cutting import MAX_EXAMPLES, Correction, cut_examples
from app.editor.document.composed_picture import ComposedPicture
from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.examples import Example, Truth
from engine.detection.flaws import Flaws
from engine.pictures.pixels import Mask, Rect
from tests.helpers.documents import document_of, make_repair, noise, noisy_result

SCRATCH = Rect(x=40, y=60, width=80, height=3)
SPOT = Rect(x=200, y=150, width=12, height=12)
WEAK = Rect(x=60, y=200, width=20, height=6)


def make_flaws(*, height: int = 300, width: int = 300) -> Flaws:
    """Return a scratch, a spot, and something that only full sensitivity finds."""
    probability = np.zeros((height, width), np.uint8)
    kind = np.zeros((height, width), np.uint8)
    probability[SCRATCH.slices] = 250
    probability[SPOT.slices] = 250
    kind[SPOT.slices] = 1
    probability[WEAK.slices] = 100
    return Flaws.from_map(DamageMap(probability=probability, kind=kind))


def correct(mask: Mask, *, kinds: frozenset[DamageKind] = frozenset(DamageKind)) -> Correction:
    """Return a correction of `make_flaws` into a mask."""
    document = document_of(noise(height=mask.shape[0], width=mask.shape[1]))
    return Correction(
        picture=document.composed,
        repairs=(),
        flaws=make_flaws(height=mask.shape[0], width=mask.shape[1]),
        sensitivity=50,
        kinds=kinds,
        mask=mask,
    )


def found_mask() -> Mask:
    return make_flaws().mask(50)


def join_truth(examples: list[tuple[Rect, Example]]) -> npt.NDArray[np.uint8]:
    """Return the truth of the tiles of 300 x 300 pixels; 99 where there is none."""
    truth = np.full((300, 300), 99, np.uint8)
    bounds = Rect.of_shape(truth.shape)
    for tile, example in examples:
        truth[tile.grown(32, within=bounds).slices] = example.truth
    return truth


def test_what_is_accepted_as_it_is_gives_no_example() -> None:
    assert cut_examples(correct(found_mask())) == []


def test_a_removed_flaw_is_intact() -> None:
    mask = found_mask()
    mask[140:180, 190:230] = False

    truth = join_truth(cut_examples(correct(mask)))

    assert (truth[SPOT.slices] == Truth.REMOVED).all()
    assert (truth[61, 50:110] == Truth.SCRATCH).all()
    assert truth[20, 20] == Truth.INTACT
    assert (truth[WEAK.slices] == Truth.UNKNOWN).all()


def test_an_added_stroke_is_damage_of_no_known_kind() -> None:
    mask = found_mask()
    stroke = Rect(x=100, y=100, width=40, height=10)
    mask[stroke.slices] = True

    truth = join_truth(cut_examples(correct(mask)))

    assert (truth[stroke.slices] == Truth.DAMAGED).all()
    assert (truth[SPOT.slices] == Truth.SPOT).all()


def test_the_soft_rim_of_a_found_flaw_is_not_known() -> None:
    mask = found_mask()
    mask[100:110, 100:140] = True

    truth = join_truth(cut_examples(correct(mask)))

    assert truth[SCRATCH.y - 1, 80] == Truth.UNKNOWN
    assert truth[SCRATCH.y - 8, 80] == Truth.INTACT


@pytest.mark.parametrize("change", ["wider", "narrower"])
def test_another_width_is_no_correction(change: str) -> None:
    found = found_mask()
    mask = found.copy()
    if change == "wider":
        mask[SCRATCH.grown(4, within=Rect.of_shape(mask.shape)).slices] = True
    else:
        mask[SCRATCH.y - 2 : SCRATCH.y] = False

    assert cut_examples(correct(mask)) == []


def test_a_kind_that_is_switched_off_is_neither_true_nor_false() -> None:
    scratches = frozenset({DamageKind.SCRATCH})
    mask = make_flaws().mask(50, scratches)
    mask[100:110, 100:140] = True

    truth = join_truth(cut_examples(correct(mask, kinds=scratches)))

    assert (truth[SPOT.slices] == Truth.UNKNOWN).all()


def test_what_has_been_repaired_before_is_not_known() -> None:
    document = document_of(noise(height=300, width=300))
    place = Rect(x=110, y=150, width=20, height=20)
    repaired = np.zeros((300, 300), np.bool_)
    repaired[place.slices] = True
    repair = make_repair(document, [noisy_result(document, place)], mask=repaired)
    mask = found_mask()
    mask[100:110, 100:140] = True
    correction = Correction(
        picture=ComposedPicture.of(document.original.pixels, (repair,)),
        repairs=(repair,),
        flaws=make_flaws(),
        sensitivity=50,
        mask=mask,
    )

    examples = cut_examples(correction)

    assert (join_truth(examples)[place.slices] == Truth.UNKNOWN).all()
    (_, example), *_ = examples
    assert not np.array_equal(example.pixels[place.slices], document.original.pixels[place.slices])


def test_examples_are_bounded_and_spread_over_the_picture() -> None:
    mask = np.zeros((2600, 2600), np.bool_)
    mask[20::256, 20::256] = True

    examples = cut_examples(correct(mask))

    assert len(examples) == MAX_EXAMPLES
    assert examples[0][0].y == 0
    assert examples[-1][0].bottom == 2600
