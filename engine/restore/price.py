"""What a job will cost before it is done: how much work it is, and how long that takes here.

The work is counted with the functions that plan the job itself. Seconds are a sum over kinds of
work, whose rates start from shipped ones and are learned from the jobs that this machine has done.
Torch-free; what needs scipy is imported when it is first needed, for the window opens without it.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect

if TYPE_CHECKING:
    from engine.restore.groups import Group
    from engine.restore.schedule import FillStep
    from engine.restore.windows import Window

_F64: TypeAlias = npt.NDArray[np.float64]

MOST_KEPT: Final = 48
# How much the shipped rates count, in finished jobs, against those of this machine.
_PRIOR_JOBS = 2.0
# A job this many times slower or faster than expected was disturbed, or was the first one.
_OUTLIER = 3.0
_MEGA = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How much there is to do, by kind; pixels in millions.

    Attributes:
        jobs: One, for what every job has.
        looks: How often the generator is asked, once for each tile or batch.
        windows: Pixels of the windows that the generator looks at, before they are reduced.
        tiles: Pixels of the tiles that it sees.
        smooth: Pixels around the holes that are first continued smoothly.
        surroundings: Pixels that the weave may copy from.
        woven: Pixels that are woven.
        fills: How often a quick fill is asked, once for each group of holes.
        opencv: Pixels filled by one of OpenCV's methods.
        membrane: Pixels filled by the membrane.
        feathers: How often a transition is softened, once for each group of holes.
        bordered: Pixels of the rectangles around these.
        feathered: Pixels that the soft transitions pass over.
    """

    jobs: float = 1.0
    looks: float = 0.0
    windows: float = 0.0
    tiles: float = 0.0
    smooth: float = 0.0
    surroundings: float = 0.0
    woven: float = 0.0
    fills: float = 0.0
    opencv: float = 0.0
    membrane: float = 0.0
    feathers: float = 0.0
    bordered: float = 0.0
    feathered: float = 0.0


# What a job kept by the first version says of its work: the kinds of that time, in their order.
# Later ones are put behind them.
_FEWEST_KINDS = 10
# Seconds for one of each, measured by tools/bench/price.py on two cores.
SHIPPED_RATES: Final = Work(
    jobs=0.005,
    looks=0.016,
    windows=0.07,
    tiles=0.77,
    smooth=0.22,
    surroundings=0.29,
    woven=7.7,
    fills=0.0015,
    opencv=0.4,
    membrane=1.2,
    feathers=0.0003,
    bordered=0.045,
    feathered=1.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedJob:
    """What a job was, and how long it took.

    Attributes:
        device: In words, as the engine names it.
        work: What there was to do.
        seconds: From the engine's taking the job up to its answer.
    """

    device: str
    work: Work
    seconds: float


class PriceList:
    """Rates learned from finished jobs, of which the newest are kept."""

    def __init__(self, jobs: Iterable[FinishedJob] = ()) -> None:
        self._jobs = list(jobs)[-MOST_KEPT:]
        self._rates: dict[str, _F64] = {}

    def learn(self, job: FinishedJob) -> None:
        """Take a finished job into account."""
        self._jobs = [*self._jobs, job][-MOST_KEPT:]
        self._rates = {}

    def seconds(self, work: Work, *, device: str) -> float:
        """Return how long a job will take, seconds, above 0."""
        if device not in self._rates:
            self._rates[device] = learned_rates([job for job in self._jobs if job.device == device])
        return float(_vector(work) @ self._rates[device])

    def to_text(self) -> str:
        """Return the jobs as one line of text, to be kept."""
        return json.dumps([[job.device, job.seconds, *astuple(job.work)] for job in self._jobs])

    @classmethod
    def of_text(cls, text: str) -> "PriceList":
        """Return what was kept; text that makes no sense is as good as none.

        Of kinds of work that an older version did not count, its jobs had none.
        """
        try:
            rows = [
                (str(device), [float(number) for number in numbers])
                for device, *numbers in json.loads(text)
            ]
            return cls(_finished(device, numbers) for device, numbers in rows)
        except (ValueError, TypeError, IndexError):
            return cls()


def learned_rates(jobs: list[FinishedJob]) -> _F64:
    """Return the seconds that one of each kind of work takes, (kinds of work,), float64.

    The shipped rates are scaled to this machine by the median ratio, then fitted to its jobs by
    least squares of relative errors, which stay near the scaled ones where jobs say little
    (ridge regression in units of those).
    """
    shipped = _vector(SHIPPED_RATES)
    if not jobs:
        return shipped
    works = np.array([_vector(job.work) for job in jobs])
    seconds = np.array([job.seconds for job in jobs])
    ratios = seconds / (works @ shipped)
    scale = float(np.median(ratios))
    prior = shipped * scale
    is_usual = np.abs(np.log(ratios / scale)) < math.log(_OUTLIER)
    shares = works[is_usual] * prior / seconds[is_usual, np.newaxis]
    pull = math.sqrt(_PRIOR_JOBS) * np.eye(prior.size)
    system = np.concatenate([shares, pull])
    wanted = np.concatenate([np.ones(len(shares)), np.diag(pull)])
    factors = np.linalg.lstsq(system, wanted, rcond=None)[0]
    rates: _F64 = prior * np.clip(factors, 0.05, 20.0)
    return rates


def work_of(mask: Mask, place: Rect, options: RestoreOptions, *, within: Rect) -> Work:
    """Count the work of a job; takes milliseconds, on whatever thread it is called.

    Args:
        mask: (place.height, place.width), bool: holds the whole hole, some of it.
        place: Where that is in the picture.
        options: How it is filled.
        within: The whole picture.
    """
    from engine.restore.groups import find_groups  # noqa: PLC0415  see the module's docstring
    from engine.restore.schedule import FillStep, plan_steps  # noqa: PLC0415

    sums = np.zeros(len(fields(Work)))
    groups = find_groups(mask, place)
    for step in plan_steps(groups, options, within=within):
        if isinstance(step, FillStep):
            sums += _vector(_first(step, mask, place, options))
        else:
            sums += _vector(_woven(step.group, step.place, options))
    for group in groups:
        if options.feather_px:
            sums += _vector(_softened(group, options, within=within))
    sums[0] = 1.0
    return _work(sums)


def _first(step: "FillStep", mask: Mask, place: Rect, options: RestoreOptions) -> Work:
    """Count the work of what is woven over, or of the only answer."""
    window = step.windows[0]
    match options.effective_method:
        case Method.REWEAVE | Method.GENERATOR if len(step.windows) == 1:
            return _generated(window, _seen_hole(mask, place, window))
        case Method.REWEAVE | Method.GENERATOR:
            return Work(looks=1, tiles=len(step.windows) * window.place.area / _MEGA)
        case Method.WEAVE:
            return Work(smooth=window.place.area / _MEGA)
        case Method.POISSON:
            return Work(fills=1, membrane=_area(window.groups[0]))
        case _:
            return Work(fills=1, opencv=_area(window.groups[0]))


def _area(group: "Group") -> float:
    """Return the group's own pixels, in millions."""
    return float(np.count_nonzero(group.mask)) / _MEGA


def _generated(window: "Window", seen_hole: Mask) -> Work:
    from engine.restore.windows import cut_tiles  # noqa: PLC0415

    tiles = cut_tiles(seen_hole)
    return Work(
        looks=len(tiles),
        windows=window.place.area / _MEGA if window.is_reduced else 0.0,
        tiles=sum(tile.area for tile in tiles) / _MEGA,
    )


def _woven(group: "Group", place: Rect, options: RestoreOptions) -> Work:
    from engine.weave.chosen_source import nearest_part  # noqa: PLC0415

    surroundings = place.area
    if options.source is not None:
        surroundings += nearest_part(options.source, to=group.place).area
    return Work(surroundings=surroundings / _MEGA, woven=_area(group))


def _softened(group: "Group", options: RestoreOptions, *, within: Rect) -> Work:
    """Count the work of a group's feather: as many pixels along its border as that is wide."""
    from scipy import ndimage  # noqa: PLC0415  see the module's docstring

    from engine.restore.groups import feather_width_px  # noqa: PLC0415

    place = group.place.grown(1, within=within)
    hole = np.zeros((place.height, place.width), bool)
    hole[group.place.slices_in(place)] = group.mask
    # The picture's edge is no border.
    inner = np.asarray(ndimage.binary_erosion(hole, border_value=1), bool)
    border_px = np.count_nonzero(hole & ~inner)
    layers = math.ceil(feather_width_px(group, options)) - 1
    return Work(
        feathers=1,
        bordered=place.area / _MEGA,
        feathered=min(border_px * layers / _MEGA, _area(group)),
    )


def _seen_hole(mask: Mask, place: Rect, window: "Window") -> Mask:
    """Return (height_px, width_px), bool: about what the generator sees of the hole."""
    rows, is_row = _sampled(
        window.place.y, window.place.height, window.height_px, place.y, place.height
    )
    columns, is_column = _sampled(
        window.place.x, window.place.width, window.width_px, place.x, place.width
    )
    seen = mask[np.ix_(rows, columns)]
    return np.asarray(seen & is_row[:, np.newaxis] & is_column, bool)


def _sampled(
    start: int, length: int, count: int, first: int, size: int
) -> tuple[npt.NDArray[np.int64], Mask]:
    """Return which of `size` elements from `first` on lie under `count` samples of a span."""
    indices = start - first + ((np.arange(count) + 0.5) * length / count).astype(np.int64)
    return np.clip(indices, 0, size - 1), (indices >= 0) & (indices < size)


def _vector(work: Work) -> _F64:
    return np.array(astuple(work), np.float64)


def _work(numbers: Iterable[float]) -> Work:
    names = [entry.name for entry in fields(Work)]
    return Work(**{name: float(number) for name, number in zip(names, numbers, strict=True)})


def _finished(device: str, numbers: list[float]) -> FinishedJob:
    seconds, *kinds = numbers
    if len(kinds) >= _FEWEST_KINDS:
        kinds += [0.0] * (len(fields(Work)) - len(kinds))
    job = FinishedJob(device=device, seconds=seconds, work=_work(kinds))
    if not all(math.isfinite(number) and number >= 0 for number in numbers) or not job.seconds:
        raise ValueError(f"{numbers} are no finished job")
    return job
