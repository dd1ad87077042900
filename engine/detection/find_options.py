"""What counts as damage when a mask is made of what the detector has found. Loads nothing slow."""

from dataclasses import dataclass
from typing import Final

from engine.detection.damage_map import DamageKind
from engine.detection.sensitivity import ALL_KINDS, CAUTIOUS_SENSITIVITY, MAX_SENSITIVITY

MAX_UNSEEN_SHARE: Final = 0.15
"""The largest share of a picture that is restored before a person has looked at the mask."""
EXCLUDED_SHARE: Final = 0.5
"""A flaw does not count if exclusions cover more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindOptions:
    """What counts as damage.

    Attributes:
        sensitivity: How little it takes, 0 to `MAX_SENSITIVITY`.
        kinds: The kinds that count; none, and nothing does.

    Raises:
        ValueError: The sensitivity is out of range.
    """

    sensitivity: int = CAUTIOUS_SENSITIVITY
    kinds: frozenset[DamageKind] = ALL_KINDS

    def __post_init__(self) -> None:
        if not 0 <= self.sensitivity <= MAX_SENSITIVITY:
            raise ValueError(
                f"expected a sensitivity of 0 to {MAX_SENSITIVITY}, got {self.sensitivity}"
            )
