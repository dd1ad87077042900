"""What the detector has found in a picture, before anything is decided. Needs no torch."""

import enum
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


class DamageKind(enum.StrEnum):
    """What a piece of damage is. The values are the words of the command line.

    SCRATCH is everything thin: scratches and hairs. SPOT is everything small or patchy: dust,
    stains, fungus, silvering. FOLD is what happens to paper: folds, creases, tears, lost emulsion,
    edges of adhesive tape. WRITING is what somebody wrote or stamped on the print.
    """

    SCRATCH = "scratches"
    SPOT = "spots"
    FOLD = "folds"
    WRITING = "writing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageMap:
    """How likely each pixel of a picture is damaged, and how.

    Attributes:
        probability: (H, W), uint8: 0 is certainly intact, 255 certainly damaged.
        kind: (H, W), uint8: position in `DamageKind` of the kind that is most likely there.

    Raises:
        ValueError: The two do not have the same shape, or not two axes of 8 bits.
    """

    probability: npt.NDArray[np.uint8] = field(repr=False)
    kind: npt.NDArray[np.uint8] = field(repr=False)

    def __post_init__(self) -> None:
        for plane in (self.probability, self.kind):
            if plane.dtype != np.uint8 or plane.ndim != 2:
                raise ValueError(f"expected (H, W) in 8 bits, got {plane.shape} of {plane.dtype}")
        if self.probability.shape != self.kind.shape:
            raise ValueError(
                f"expected planes of one shape, got {self.probability.shape}, {self.kind.shape}"
            )
