"""Which kinds of masks a run trains on, how often, and how much of a window they cover."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from training.errors import ConfigError


class MaskKind(enum.StrEnum):
    """What kind of damage a mask looks like; FILE stands for the user's own mask files."""

    BOX = "box"
    STROKE = "stroke"
    BLOB = "blob"
    SCRATCH = "scratch"
    DUST = "dust"
    TEAR = "tear"
    FOLD = "fold"
    LETTERING = "lettering"
    GRAFFITI = "graffiti"
    FILE = "file"


_PLAIN_KINDS = (
    MaskKind.BOX,
    MaskKind.STROKE,
    MaskKind.BLOB,
    MaskKind.SCRATCH,
    MaskKind.DUST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskMixture:
    """Kinds of masks by weight, within bounds of the hole's share.

    Attributes:
        weights: Relative frequency of each kind.
        least_share: Smallest share of the window that is hole.
        most_share: Greatest share of the window that is hole.
        folder: Folder of the user's mask files; needed by, and only by, the kind FILE.
    """

    weights: Mapping[MaskKind, float] = field(
        default_factory=lambda: dict.fromkeys(_PLAIN_KINDS, 1.0)
    )
    least_share: float = 0.02
    most_share: float = 0.5
    folder: str = ""

    def __post_init__(self) -> None:
        if not self.weights or min(self.weights.values()) < 0 or sum(self.weights.values()) <= 0:
            raise ConfigError("a mixture of masks needs weights of 0 or more, one above 0")
        if not 0 < self.least_share < self.most_share < 1:
            raise ConfigError("expected 0 < least_share < most_share < 1")
        if self.weights.get(MaskKind.FILE, 0.0) > 0 and not self.folder:
            raise ConfigError("masks from files need the folder that they are in")

    @classmethod
    def wide(cls) -> Self:
        """Return holes as wide as an object in the picture."""
        weights = {MaskKind.BOX: 0.25, MaskKind.STROKE: 0.4, MaskKind.BLOB: 0.35}
        return cls(weights=weights, least_share=0.06, most_share=0.45)

    @classmethod
    def thin(cls) -> Self:
        """Return damage that is thin at the photograph's own scale."""
        weights = {MaskKind.SCRATCH: 0.6, MaskKind.DUST: 0.2, MaskKind.STROKE: 0.2}
        return cls(weights=weights, least_share=0.01, most_share=0.25)

    @classmethod
    def everything(cls) -> Self:
        """Return every kind that needs no files, equally often."""
        kinds = [kind for kind in MaskKind if kind is not MaskKind.FILE]
        return cls(weights=dict.fromkeys(kinds, 1.0), least_share=0.01, most_share=0.3)

    @classmethod
    def old_prints(cls) -> Self:
        """Return what old prints suffer: scratches, dust, folds and tears."""
        weights = {
            MaskKind.SCRATCH: 0.35,
            MaskKind.DUST: 0.25,
            MaskKind.FOLD: 0.2,
            MaskKind.TEAR: 0.2,
        }
        return cls(weights=weights, least_share=0.005, most_share=0.2)

    @classmethod
    def objects(cls) -> Self:
        """Return holes where objects and people were taken out."""
        weights = {MaskKind.BLOB: 0.6, MaskKind.STROKE: 0.3, MaskKind.BOX: 0.1}
        return cls(weights=weights, least_share=0.05, most_share=0.45)

    @classmethod
    def writing(cls) -> Self:
        """Return what was written over pictures: dates, watermarks, graffiti."""
        weights = {MaskKind.LETTERING: 0.7, MaskKind.GRAFFITI: 0.3}
        return cls(weights=weights, least_share=0.01, most_share=0.3)

    @classmethod
    def files(cls, folder: str) -> Self:
        """Return the user's own mask files."""
        weights = {MaskKind.FILE: 1.0}
        return cls(weights=weights, least_share=0.002, most_share=0.6, folder=folder)


MIXTURES = {
    "everything": MaskMixture.everything,
    "wide": MaskMixture.wide,
    "thin": MaskMixture.thin,
    "old-prints": MaskMixture.old_prints,
    "objects": MaskMixture.objects,
    "writing": MaskMixture.writing,
}
