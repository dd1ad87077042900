"""Cuts examples out of a picture whose found damage the user has corrected. Knows no Qt."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.repairs import Repair
from engine.detection.damage_map import DamageKind
from engine.detection.examples import Example, Truth, truth_of
from engine.detection.sensitivity import ALL_KINDS, MAX_SENSITIVITY
from engine.pictures.pixels import Mask, Rect

if TYPE_CHECKING:  # OpenCV and SciPy, which load slowly
    from engine.detection.flaws import Flaws

# Examples begin at multiples of this, so that the same place has the same example.
_TILE_PX: Final = 256
# Each shows so much more on every side.
_MARGIN_PX: Final = 32
MAX_EXAMPLES: Final = 40
# Nearer to what stays marked, a change of the mask is about its width.
_WIDTH_PX: Final = 6
# Found flaws are marked with so much around them.
_RIM_PX: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correction:
    """What the user has made of found damage.

    Attributes:
        picture: The picture in which it was found.
        repairs: The repairs in that picture.
        flaws: What was found.
        sensitivity: The sensitivity that the user has chosen.
        kinds: The kinds that the user has chosen.
        mask: (H, W), bool: what is restored.
    """

    picture: ComposedPicture
    repairs: tuple[Repair, ...] = field(repr=False)
    flaws: "Flaws" = field(repr=False)
    sensitivity: int
    kinds: frozenset[DamageKind] = ALL_KINDS
    mask: Mask = field(repr=False)


def cut_examples(correction: Correction) -> list[tuple[Rect, Example]]:
    """Return the examples around all places that were corrected, each with its rectangle.

    Takes a second for 24 megapixels. Empty if nothing was corrected.
    """
    truth = _find_truth(correction)
    corrected = (truth == Truth.DAMAGED) | (truth == Truth.REMOVED)
    bounds = Rect.of_shape(truth.shape)
    tiles = [tile for tile in bounds.split(_TILE_PX) if corrected[tile.slices].any()]
    if len(tiles) > MAX_EXAMPLES:
        # Evenly over the picture.
        chosen = np.linspace(0, len(tiles) - 1, MAX_EXAMPLES).round().astype(int)
        tiles = [tiles[index] for index in chosen]
    examples = []
    for tile in tiles:
        place = tile.grown(_MARGIN_PX, within=bounds)
        example = Example(
            pixels=correction.picture.read(place).copy(), truth=truth[place.slices].copy()
        )
        examples.append((tile, example))
    return examples


def _find_truth(correction: Correction) -> npt.NDArray[np.uint8]:
    """Return (H, W): a `Truth` for each pixel."""
    flaws, mask = correction.flaws, correction.mask
    # What only a higher sensitivity would have shown, nobody has judged.
    truth = np.where(flaws.mask(MAX_SENSITIVITY), np.uint8(Truth.UNKNOWN), np.uint8(Truth.INTACT))
    found = np.zeros(mask.shape, np.bool_)
    for kind in DamageKind:
        of_kind = flaws.mask(correction.sensitivity, [kind])
        found |= of_kind
        if kind in correction.kinds:
            truth[of_kind] = Truth.REMOVED
            truth[of_kind & mask] = Truth.UNKNOWN
            truth[_shrink(of_kind & mask, _RIM_PX)] = truth_of(kind)
        else:
            truth[of_kind] = Truth.UNKNOWN
    truth[mask & ~found] = Truth.DAMAGED
    truth[(truth == Truth.DAMAGED) & _grow(found & mask, _WIDTH_PX)] = Truth.UNKNOWN
    truth[(truth == Truth.REMOVED) & _grow(mask, _WIDTH_PX)] = Truth.UNKNOWN
    for repair in correction.repairs:
        if repair.is_shown:
            repaired = truth[repair.place.slices]
            repaired[repair.read_mask(repair.place)] = Truth.UNKNOWN
    return truth


def _grow(mask: Mask, radius_px: int) -> Mask:
    import cv2  # noqa: PLC0415  the window opens without it

    return np.asarray(cv2.dilate(mask.view(np.uint8), _make_disc(radius_px))).view(np.bool_)


def _shrink(mask: Mask, radius_px: int) -> Mask:
    import cv2  # noqa: PLC0415  the window opens without it

    return np.asarray(cv2.erode(mask.view(np.uint8), _make_disc(radius_px))).view(np.bool_)


def _make_disc(radius_px: int) -> npt.NDArray[np.uint8]:
    side = np.arange(-radius_px, radius_px + 1)
    return (side**2 + side[:, np.newaxis] ** 2 <= radius_px**2).astype(np.uint8)
