"""A loaded model on its device, and the filling of whole masks with it.

Lives in the engine process. This is the only place where the picture, the groups of its mask and
the ways of filling them come together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch

from engine.api import (
    EngineConfig,
    Mask,
    Method,
    Pixels,
    Rect,
    RestoreOptions,
    Result,
    Stage,
    check_mask,
    check_pixels,
)
from engine.blocks import smooth_fill
from engine.checkpoint import load_checkpoint
from engine.classical import fill
from engine.compose import colour_channels, compose
from engine.device import choose_device
from engine.errors import JobCancelledError
from engine.generate import generate
from engine.kernel_cache import has_kernels
from engine.preprocess import from_tensor, mask_tensor, to_tensor
from engine.tiling import Group, Window, disjoint_places, find_groups, window_of
from engine.weave.group import source_window, weave_group

_Report: TypeAlias = Callable[[float], None]
_IsCancelled: TypeAlias = Callable[[], bool]

# Known pixels that the classical methods see around a group.
_CLASSICAL_MARGIN_PX = 16
# And the smooth fill that the weave alone begins from.
_SMOOTH_MARGIN_PX = 64
_WARM_UP_PX = 256
_WOVEN_WARM_UP_PX = 48
# Share of a woven job that the first answers take.
_FIRST_SHARE = 0.3
_SEED = 0
# Rec. 601 luma, what a grey picture's generator answer is reduced to.
_LUMA = np.array([0.299, 0.587, 0.114])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One call of `Session.restore`.

    Attributes:
        picture: (H, W, C), uint8 or uint16; read only.
        mask: (H, W), bool.
        method: How the mask's groups are filled.
        report: Told the stage and the share of the work that is done, 0 to 1.
        is_cancelled: Asked often.
    """

    picture: Pixels
    mask: Mask
    method: Method
    report: Callable[[Stage, float], None]
    is_cancelled: _IsCancelled

    @property
    def bounds(self) -> Rect:
        """The rectangle of the whole picture."""
        return Rect.of_shape(self.picture.shape)

    @property
    def colours(self) -> int:
        """Channels without alpha."""
        return colour_channels(self.picture.shape[2])


class Session:
    """Fills holes; holds the generator on its device.

    Attributes:
        device_name: The device, for a person.
        model_name: The model, for a person.
    """

    def __init__(
        self, config: EngineConfig, report_first_start: Callable[[], None] = lambda: None
    ) -> None:
        """Load the model.

        Args:
            config: Which, and where.
            report_first_start: Called before work that only the first start has.
        """
        checkpoint = load_checkpoint(config.model)
        device = choose_device(config.device)
        self._generator = (
            checkpoint.build().to(device.torch_device).to(memory_format=torch.channels_last)
        )
        self._report_first_start = report_first_start
        self._are_kernels_ready = False
        self.device_name = device.name
        self.model_name = checkpoint.name

    def warm_up(self) -> None:
        """Run the generator and the weave once: the first job shall not pay for their beginning."""
        pixels = np.full((_WARM_UP_PX, _WARM_UP_PX, 3), 127, np.uint8)
        mask = np.zeros(pixels.shape[:2], bool)
        mask[8:16, 8:16] = True
        window = Window(
            place=Rect.of_shape(mask.shape), width_px=_WARM_UP_PX, height_px=_WARM_UP_PX
        )
        generate(
            self._generator,
            pixels,
            mask,
            window,
            report=lambda _fraction: None,
            is_cancelled=lambda: False,
        )
        self._prepare_kernels()

    def restore(
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report: Callable[[Stage, float], None],
        is_cancelled: _IsCancelled,
    ) -> tuple[Result, ...]:
        """Fill every pixel of the mask.

        Args:
            picture: (H, W, C), uint8 or uint16; read only.
            mask: (H, W), bool, true means fill.
            options: How.
            report: Told the stage and the share of the work that is done, 0 to 1.
            is_cancelled: Asked often.

        Returns:
            Results that do not overlap. Outside the mask they equal the picture bit for bit.

        Raises:
            EngineError: Of the narrowest kind that fits; the picture is untouched.
        """
        check_pixels(picture)
        place = check_mask(mask, shape=picture.shape)
        report(Stage.PREPARE, 0.0)
        job = _Job(
            picture=picture,
            mask=mask,
            method=options.method,
            report=report,
            is_cancelled=is_cancelled,
        )
        groups = find_groups(mask, place)
        filled = {
            rect: picture[rect.slices].copy()
            for rect in disjoint_places([group.place for group in groups])
        }
        woven = [group for group in groups if _is_woven(group, options.method)]
        first_share = _FIRST_SHARE if woven else 1.0
        for group, part in _shared(groups, job, start=0.0, end=first_share):
            place, answer = self._first(group, job, part)
            _paint(filled, group, answer[_inside(group.place, place)])
        for group, part in _shared(woven, job, start=first_share, end=1.0):
            place, answer = self._woven(group, job, filled, part)
            _paint(filled, group, answer[_inside(group.place, place)])
        report(Stage.COMPOSE, 1.0)
        return tuple(
            Result(place=rect, pixels=compose(picture[rect.slices], pixels, mask[rect.slices]))
            for rect, pixels in filled.items()
        )

    def _first(self, group: Group, job: _Job, report: _Report) -> tuple[Rect, Pixels]:
        """Return the answer that a woven group begins from, or the only one of another."""
        match job.method:
            case Method.REWEAVE | Method.GENERATOR:
                window = window_of(group, within=job.bounds)
                place = window.place
                rgb = generate(
                    self._generator,
                    job.picture[place.slices],
                    job.mask[place.slices],
                    window,
                    report=report,
                    is_cancelled=job.is_cancelled,
                )
                return place, rgb if job.colours == 3 else _grey(rgb)
            case Method.WEAVE:
                place = group.place.grown(_SMOOTH_MARGIN_PX, within=job.bounds)
                pixels = job.picture[place.slices][..., : job.colours]
                return place, _smooth(pixels, job.mask[place.slices])[..., : job.colours]
            case _:
                place = group.place.grown(_CLASSICAL_MARGIN_PX, within=job.bounds)
                pixels = job.picture[place.slices][..., : job.colours]
                return place, fill(pixels, job.mask[place.slices], job.method)

    def _woven(
        self, group: Group, job: _Job, filled: dict[Rect, Pixels], report: _Report
    ) -> tuple[Rect, Pixels]:
        """Return what is woven over the first answers, which are in `filled`."""
        self._prepare_kernels()
        place = source_window(group, within=job.bounds)
        first = job.picture[place.slices][..., : job.colours].copy()
        for rect, pixels in filled.items():
            if common := rect.intersected(place):
                inner = pixels[_inside(common, rect)]
                first[_inside(common, place)] = inner[..., : job.colours]
        own = np.zeros(first.shape[:2], bool)
        own[_inside(group.place, place)] = group.mask
        woven = weave_group(
            first,
            own,
            job.mask[place.slices],
            is_guided=job.method is Method.REWEAVE,
            seed=_SEED,
            report=report,
            is_cancelled=job.is_cancelled,
        )
        return place, woven

    def _prepare_kernels(self) -> None:
        """Compile the weave, or read what an earlier start has compiled."""
        if self._are_kernels_ready:
            return
        if not has_kernels():
            self._report_first_start()
        side = _WOVEN_WARM_UP_PX
        mask = np.zeros((side, side), bool)
        mask[side // 3 : side // 2, side // 3 : side // 2] = True
        pictures: tuple[Pixels, ...] = (
            np.zeros((side, side, 3), np.uint8),
            np.zeros((side, side, 3), np.uint16),
        )
        for picture in pictures:
            weave_group(
                picture,
                mask,
                mask,
                is_guided=True,
                seed=_SEED,
                report=lambda _fraction: None,
                is_cancelled=lambda: False,
            )
        self._are_kernels_ready = True


def _is_woven(group: Group, method: Method) -> bool:
    return method is Method.WEAVE or (method is Method.REWEAVE and group.is_woven)


def _shared(
    groups: list[Group], job: _Job, *, start: float, end: float
) -> Iterator[tuple[Group, _Report]]:
    """Yield each group with the report of its own part of the work, which is as large as it is."""
    edges = np.cumsum([0, *(group.place.area for group in groups)]).astype(float)
    edges = start + (end - start) * edges / max(edges[-1], 1.0)
    for group, low, high in zip(groups, edges[:-1], edges[1:], strict=True):
        if job.is_cancelled():
            raise JobCancelledError("the job was cancelled")
        yield group, _part(job.report, float(low), float(high))
        job.report(Stage.FILL, float(high))


def _part(report: Callable[[Stage, float], None], start: float, end: float) -> _Report:
    """Return a report of a group's own progress, whose work lies from start to end of the job's."""
    return lambda fraction: report(Stage.FILL, float(start + fraction * (end - start)))


def _inside(place: Rect, outer: Rect) -> tuple[slice, slice]:
    """Return the index of a rectangle in an array that holds the outer one."""
    return place.moved(dx=-outer.x, dy=-outer.y).slices


def _paint(filled: dict[Rect, Pixels], group: Group, colours: Pixels) -> None:
    """Put a group's own pixels into the rectangle that holds it."""
    rect = next(rect for rect in filled if rect.intersected(group.place))
    target = filled[rect][_inside(group.place, rect)][..., : colours.shape[2]]
    np.copyto(target, colours, where=group.mask[..., np.newaxis])


def _smooth(colours: Pixels, mask: Mask) -> Pixels:
    """Return (H, W, 3): the known pixels continued smoothly into the hole."""
    return from_tensor(
        smooth_fill(to_tensor(colours), 1.0 - mask_tensor(mask)), dtype=colours.dtype
    )


def _grey(rgb: Pixels) -> Pixels:
    luma = np.asarray(rgb @ _LUMA).round()[..., np.newaxis]
    return luma.astype(np.uint8) if rgb.dtype == np.uint8 else luma.astype(np.uint16)
