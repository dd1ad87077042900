"""The arrays that the weave works on."""

from dataclasses import dataclass, field

from engine.compute.polylines import Polyline
from engine.pictures.pixels import Mask, Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class WeavePlanes:
    """A hole with its surroundings.

    Attributes:
        pixels: (H, W, C), uint8 or uint16, colours without alpha; unknown pixels hold an pixels
            result, which is also the guide.
        hole: (H, W), bool: to be woven.
        unknown: (H, W), bool: not to be copied from; includes this hole and others.
        allowed: (H, W), bool: may be copied from where known; None allows everything.
        lines: Guide lines that go through the hole, in pixels of the window.
        is_large: Whether the hole is large, so that its finest level is only refined.
        is_sprawling: Whether the window has many more pixels than the hole.
    """

    pixels: Pixels = field(repr=False)
    hole: Mask = field(repr=False)
    unknown: Mask = field(repr=False)
    allowed: Mask | None = field(default=None, repr=False)
    lines: tuple[Polyline, ...] = field(default=(), repr=False)
    is_large: bool = False
    is_sprawling: bool = False

    @property
    def is_in_strips(self) -> bool:
        """Whether filters run in strips near the hole, and wide low passes are approximate."""
        return self.is_large or self.is_sprawling
