"""Cost of a restore against the area of the hole and of the picture, for `speed.py --curves`."""

import enum
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator, NullLocator

from engine.api import Method
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.session import Session
from tools.bench.report import describe_machine, markdown_table
from tools.bench.scenes import make_picture
from tools.bench.timing import PEER, make_calls, time_in_turns

_METHODS = (Method.REWEAVE, Method.GENERATOR, Method.WEAVE)
_TURNS = 4
_PICTURE_PX = 1024  # the side of the picture whose hole grows
_HOLES_PX = (8, 16, 32, 64, 128, 256, 384, 512)
_HOLE_PX = 160  # the side of the hole whose picture grows
_PICTURES_PX = ((700, 700), (1024, 1024), (2048, 2048), (3000, 4000), (4000, 6000), (6000, 8000))
# The peer works on the whole picture: a larger one only takes long.
_PEER_LIMIT_PX = 2048 * 2048
_SIZE_INCHES = (6.4, 4.0)
_COLOURS = {"reweave": "#1b6ca8", "generator": "#d1495b", "weave": "#2e933c", PEER: "#7a7a7a"}


class Clock(enum.StrEnum):
    """Kind of seconds to measure; on a busy machine processor time is steadier."""

    PROCESSOR = "processor seconds on all cores"
    WALL = "seconds"

    def read(self) -> float:
        """Return the seconds of this clock."""
        return time.process_time() if self is Clock.PROCESSOR else time.perf_counter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One hole in one picture.

    Attributes:
        hole_px: Pixels of the hole.
        picture_px: Pixels of the picture.
        min_s: Shortest of several runs by method, in seconds; the peer only where it ran.
    """

    hole_px: int
    picture_px: int
    min_s: dict[str, float]

    @property
    def row(self) -> list[str]:
        """Row of the table."""
        times = [self.min_s.get(name) for name in _COLOURS]
        own, peer = self.min_s[Method.REWEAVE.value], self.min_s.get(PEER)
        return [
            f"{self.hole_px:,}",
            f"{self.picture_px / 1e6:.1f}",
            *("-" if time is None else f"{time:.3f}" for time in times),
            "-" if peer is None else f"{own / peer:.2f}",
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Cost against the hole's area in one picture, and against the picture's area for one hole.

    Attributes:
        clock: Kind of seconds.
        by_hole: Points of one picture with growing holes.
        by_picture: Points of one hole in growing pictures.
    """

    clock: Clock
    by_hole: list[Point]
    by_picture: list[Point]

    @property
    def section(self) -> str:
        """Text of the lab page: figures, plots and a table."""
        costs = [point.min_s[Method.REWEAVE.value] for point in self.by_picture]
        areas = [point.picture_px for point in self.by_picture]
        header = ["hole, px", "picture, megapixels", *_COLOURS, "reweave / pypatchmatch"]
        return (
            f"Shortest of {_TURNS} runs, {self.clock}; {describe_machine()}. In a picture "
            f"{areas[-1] / areas[0]:.0f} times as large the same hole costs {costs[-1] / costs[0]:.2f} times as much "
            f"(highest over lowest cost: {max(costs) / min(costs):.2f}).\n\n"
            "![Cost against the hole's area](../images/cost_by_hole.png)\n"
            "![Cost against the picture's area](../images/cost_by_picture.png)\n\n"
            + markdown_table(header, [point.row for point in (*self.by_hole, *self.by_picture)])
        )

    def draw(self, folder: Path) -> None:
        """Draw both plots into a folder."""
        mpl.use("Agg")
        _draw(
            self.by_hole,
            [point.hole_px for point in self.by_hole],
            ("pixels of the hole", self.clock.value),
            folder / "cost_by_hole.png",
        )
        _draw(
            self.by_picture,
            [point.picture_px / 1e6 for point in self.by_picture],
            ("megapixels of the picture", self.clock.value),
            folder / "cost_by_picture.png",
        )


def measure_curves(session: Session, *, clock: Clock) -> Curves:
    """Measure all points; takes some minutes."""
    if clock is Clock.PROCESSOR:
        torch.set_num_threads(1)  # waiting threads would count too
    scene = make_picture(_PICTURE_PX, _PICTURE_PX)
    return Curves(
        clock=clock,
        by_hole=[_measure(session, scene, side_px, clock) for side_px in _HOLES_PX],
        by_picture=[
            _measure(session, make_picture(*size), _HOLE_PX, clock) for size in _PICTURES_PX
        ],
    )


def _measure(session: Session, pixels: Pixels, side_px: int, clock: Clock) -> Point:
    """Measure a square hole in the middle of a picture, alternating between the methods."""
    mask = _make_middle_hole(pixels.shape, side_px)
    calls = make_calls(session, pixels, mask, _METHODS, peer_limit_px=_PEER_LIMIT_PX)
    runs = time_in_turns(calls, turns=_TURNS, clock=clock.read)
    min_s = {name: min(times) for name, times in runs.items()}
    return Point(hole_px=side_px**2, picture_px=mask.size, min_s=min_s)


def _make_middle_hole(shape: tuple[int, ...], side_px: int) -> Mask:
    whole = Rect.of_shape(shape)
    place = Rect(
        x=(whole.width - side_px) // 2,
        y=(whole.height - side_px) // 2,
        width=side_px,
        height=side_px,
    )
    mask = np.zeros(shape[:2], bool)
    mask[place.slices] = True
    return mask


def _draw(
    points: list[Point], places: Sequence[float], labels: tuple[str, str], path: Path
) -> None:
    figure, axes = plt.subplots(figsize=_SIZE_INCHES, layout="constrained")
    for name, colour in _COLOURS.items():
        shown = [
            (place, point.min_s[name])
            for place, point in zip(places, points, strict=True)
            if name in point.min_s
        ]
        axes.plot(*zip(*shown, strict=True), "o-", color=colour, label=name)
    axes.set(xscale="log", yscale="log", xlabel=labels[0], ylabel=labels[1])
    axes.xaxis.set(major_formatter="{x:,g}", minor_locator=NullLocator())
    axes.yaxis.set(
        major_locator=LogLocator(subs=(1, 2, 5)),
        major_formatter="{x:g}",
        minor_locator=NullLocator(),
    )
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=100)
    plt.close(figure)
