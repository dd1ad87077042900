"""One call of `Session.restore`: what is asked, who works on it, and copies of its pixels.

The picture lies in memory that others take back when the job ends. What a cancel has left at work
goes on for a while, so only copies are given to it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from engine.api import Fallback, Method, RestoreOptions, Stage
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import colour_channels
from engine.restore.fallback import FallbackPolicy
from engine.restore.tiling import Group, Window, method_of, window_of

Report: TypeAlias = Callable[[float], None]

# Copied between two looks at the cancel.
_PIECE_BYTES = 2**22

_A = TypeVar("_A", bound=npt.NDArray[np.generic])
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one job is about.

    Attributes:
        picture: (H, W, C), uint8 or uint16; read only, and gone when the job has ended.
        mask: (H, W), bool; the same.
        options: How the mask's groups are filled.
        fallbacks: How the generator is run, and what is left when it cannot be so.
        report_progress: Told the stage and the share of the work that is done, 0 to 1.
        on_fallback: Told when the job goes on in another way than it should.
        pool: Does what takes longer than a person waits for a cancel.
        torch_pool: Does what calls torch.
    """

    picture: Pixels = field(repr=False)
    mask: Mask = field(repr=False)
    options: RestoreOptions
    fallbacks: FallbackPolicy = field(repr=False)
    report_progress: Callable[[Stage, float], None]
    on_fallback: Callable[[Fallback], None]
    pool: CancellablePool
    torch_pool: CancellablePool
    _told: set[Fallback] = field(default_factory=set, init=False, repr=False)

    @property
    def method(self) -> Method:
        """How the mask's groups are filled; with a source, by what copies from it."""
        return method_of(self.options)

    @property
    def bounds(self) -> Rect:
        """The rectangle of the whole picture."""
        return Rect.of_shape(self.picture.shape)

    @property
    def colours(self) -> int:
        """Channels without alpha."""
        return colour_channels(self.picture.shape[2])

    def report_fallback(self, fallback: Fallback) -> None:
        """Tell that the job goes on in another way, unless that was told before."""
        if fallback not in self._told:
            self._told.add(fallback)
            self.on_fallback(fallback)

    def pixels_in(self, place: Rect) -> Pixels:
        """Return a copy (place.height, place.width, C) of a part of the picture."""
        return self._copy(self.picture[place.slices])

    def colours_in(self, place: Rect) -> Pixels:
        """Return a copy of a part of the picture, without alpha."""
        return self._copy(self.picture[place.slices][..., : self.colours])

    def mask_in(self, place: Rect) -> Mask:
        """Return a copy (place.height, place.width) of a part of the mask."""
        return self._copy(self.mask[place.slices])

    def window_of(self, group: Group) -> Window:
        """Return what the generator sees of a group that it is asked about."""
        return window_of(group, within=self.bounds, context=self.options.context)

    def shares_of(
        self, turns: Sequence[_T], shares: Sequence[float]
    ) -> Iterator[tuple[_T, Report]]:
        """Yield each piece of work with the report of its own share of the whole.

        Args:
            turns: What is done, in this order.
            shares: How much work each is; only their proportions count.
        """
        edges = np.cumsum([0.0, *shares])
        edges /= max(edges[-1], 1.0)
        for turn, low, high in zip(turns, edges[:-1], edges[1:], strict=True):
            yield turn, self._report_between(float(low), float(high))
            self.report_progress(Stage.FILL, float(high))

    def _report_between(self, start: float, end: float) -> Report:
        return lambda fraction: self.report_progress(
            Stage.FILL, float(start + fraction * (end - start))
        )

    def _copy(self, source: _A) -> _A:
        copied: _A = np.empty_like(source, order="C")
        rows = max(_PIECE_BYTES // max(copied[:1].nbytes, 1), 1)
        for top in range(0, source.shape[0], rows):
            self.pool.check()
            copied[top : top + rows] = source[top : top + rows]
        return copied
