"""Which kinds of masks a run trains on, how often, and how much of a window they cover."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from training.errors import ConfigError


class MaskKind(enum.StrEnum):
    """What kind of damage a mask looks like."""

    BOX = "box"
    STROKE = "stroke"
    BLOB = "blob"
    SCRATCH = "scratch"
    DUST = "dust"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskMixture:
    """Kinds of masks by weight, within bounds of the hole's share.

    Attributes:
        weights: Relative frequency of each kind.
        least_share: Smallest share of the window that is hole.
        most_share: Greatest share of the window that is hole.
    """

    weights: Mapping[MaskKind, float] = field(default_factory=lambda: dict.fromkeys(MaskKind, 1.0))
    least_share: float = 0.02
    most_share: float = 0.5

    def __post_init__(self) -> None:
        if not self.weights or min(self.weights.values()) < 0 or sum(self.weights.values()) <= 0:
            raise ConfigError("a mixture of masks needs weights of 0 or more, one above 0")
        if not 0 < self.least_share < self.most_share < 1:
            raise ConfigError("expected 0 < least_share < most_share < 1")

    @staticmethod
    def wide() -> "MaskMixture":
        """Return holes as wide as an object in the picture."""
        weights = {MaskKind.BOX: 0.25, MaskKind.STROKE: 0.4, MaskKind.BLOB: 0.35}
        return MaskMixture(weights=weights, least_share=0.06, most_share=0.45)

    @staticmethod
    def thin() -> "MaskMixture":
        """Return damage that is thin at the photograph's own scale."""
        weights = {MaskKind.SCRATCH: 0.6, MaskKind.DUST: 0.2, MaskKind.STROKE: 0.2}
        return MaskMixture(weights=weights, least_share=0.01, most_share=0.25)
