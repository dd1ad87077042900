"""The mask of the damage that was found, and whether it may be restored before anybody looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.find_options import EXCLUDED_SHARE, MAX_UNSEEN_SHARE, FindOptions
from engine.detection.flaws import Flaws
from engine.errors import NoDamageError, TooMuchDamageError
from engine.pictures.pixels import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMask:
    """A mask over the flaws of a picture.

    Attributes:
        mask: (H, W), bool, true means fill.
        counts: How many flaws of each kind it covers, for the kinds that count.
        is_limited: Whether only the likeliest flaws were kept, because there are too many.
    """

    mask: Mask = field(repr=False)
    counts: Mapping[DamageKind, int]
    is_limited: bool = False

    @property
    def flaws(self) -> int:
        """How many flaws it covers."""
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """The share of the picture that it covers, 0 to 1."""
        return np.count_nonzero(self.mask) / self.mask.size

    def to_json(self, options: FindOptions) -> dict[str, object]:
        """Return what it covers, and the options by which it was made, as values that JSON has."""
        return {
            "flaws": {kind.value: count for kind, count in self.counts.items()},
            "share": round(self.share, 6),
            "limited": self.is_limited,
            "sensitivity": options.sensitivity,
            "kinds": sorted(kind.value for kind in options.kinds),
        }


def make_found_mask(
    damage: DamageMap, options: FindOptions, exclusions: Mask | None = None
) -> FoundMask:
    """Return the mask of what counts as damage; takes a fraction of a second for 24 megapixels.

    Args:
        damage: What the detector has found.
        options: What counts as damage.
        exclusions: (H, W), bool: what the user has said is none; None for nothing.
    """
    flaws = Flaws.from_map(damage)
    mask = flaws.mask(options.sensitivity, options.kinds)
    is_excluded = None
    if exclusions is not None:
        mask &= ~exclusions
        is_excluded = flaws.measure_covered(exclusions) > EXCLUDED_SHARE
    counts = flaws.count(options.sensitivity, without=is_excluded)
    return FoundMask(
        mask=mask,
        counts={kind: count for kind, count in counts.items() if kind in options.kinds},
        is_limited=flaws.is_limited,
    )


def check_unseen(found: FoundMask) -> None:
    """Check that a mask may be restored before anybody has looked at it.

    Raises:
        NoDamageError: It marks nothing.
        TooMuchDamageError: It covers more than `MAX_UNSEEN_SHARE` of the picture.
    """
    if not found.flaws:
        raise NoDamageError("no damage was found")
    if found.share > MAX_UNSEEN_SHARE:
        raise TooMuchDamageError(
            f"it covers {100 * found.share:.1f} % of the picture, "
            f"expected at most {100 * MAX_UNSEEN_SHARE:.0f} %"
        )
