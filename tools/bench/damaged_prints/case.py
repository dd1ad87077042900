"""A scan on which finders of damage are compared."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask
from tools.bench.damaged_prints.photographs import RGB


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scan, and the truth about its damage.

    Attributes:
        name: Name of the scan.
        scan: (H, W, 3), uint8: what a finder gets.
        clean: (H, W, 3), uint8: the same without damage.
        kinds: (H, W), uint8: 0 intact, else 1 + position in `DamageKind`.
        faint: (H, W), bool: changed so little that finding it is neither right nor wrong.
    """

    name: str
    scan: RGB = field(repr=False)
    clean: RGB = field(repr=False)
    kinds: npt.NDArray[np.uint8] = field(repr=False)
    faint: Mask = field(repr=False)

    @classmethod
    def undamaged(cls, name: str, picture: RGB) -> "Case":
        """Return a case without damage."""
        shape = picture.shape[:2]
        kinds, faint = np.zeros(shape, np.uint8), np.zeros(shape, np.bool_)
        return cls(name=name, scan=picture, clean=picture, kinds=kinds, faint=faint)
