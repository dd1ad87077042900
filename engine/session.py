"""A loaded model on its device, and the filling of whole masks with it.

Lives in the engine process. This is the only place where the picture, the groups of its mask and
the ways of filling them come together.
"""

from collections.abc import Callable
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
from engine.checkpoint import load_checkpoint
from engine.classical import fill
from engine.compose import colour_channels, compose
from engine.device import choose_device
from engine.errors import JobCancelledError
from engine.generate import generate
from engine.tiling import Group, Window, disjoint_places, find_groups, window_of

_FillWindow: TypeAlias = Callable[[Pixels, Mask, Callable[[float], None]], Pixels]

# Known pixels that the classical methods see around a group.
_CLASSICAL_MARGIN_PX = 16
_WARM_UP_PX = 256
# Rec. 601 luma, what a grey picture's generator answer is reduced to.
_LUMA = np.array([0.299, 0.587, 0.114])


class Session:
    """Fills holes; holds the generator on its device.

    Attributes:
        device_name: The device, for a person.
        model_name: The model, for a person.
    """

    def __init__(self, config: EngineConfig) -> None:
        checkpoint = load_checkpoint(config.model)
        device = choose_device(config.device)
        self._generator = (
            checkpoint.build().to(device.torch_device).to(memory_format=torch.channels_last)
        )
        self.device_name = device.name
        self.model_name = checkpoint.name

    def warm_up(self) -> None:
        """Run the generator once, so that the first job does not pay for what is made lazily."""
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

    def restore(
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
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
        groups = find_groups(mask, place)
        filled = {
            rect: picture[rect.slices].copy()
            for rect in disjoint_places([group.place for group in groups])
        }
        shares = np.cumsum([0, *(group.place.area for group in groups)]).astype(float)
        shares /= shares[-1]
        for group, start, end in zip(groups, shares[:-1], shares[1:], strict=True):
            if is_cancelled():
                raise JobCancelledError("the job was cancelled")
            window, fill_window = self._way(group, options.method, picture, is_cancelled)
            answer = fill_window(
                picture[window.slices], mask[window.slices], _part(report, start, end)
            )
            inner = group.place.moved(dx=-window.x, dy=-window.y)
            _paint(filled, group, answer[inner.slices])
            report(Stage.FILL, float(end))
        report(Stage.COMPOSE, 1.0)
        return tuple(
            Result(place=rect, pixels=compose(picture[rect.slices], pixels, mask[rect.slices]))
            for rect, pixels in filled.items()
        )

    def _way(
        self, group: Group, method: Method, picture: Pixels, is_cancelled: Callable[[], bool]
    ) -> tuple[Rect, _FillWindow]:
        """Return the window that a method wants to see of a group, and how it fills it."""
        within = Rect.of_shape(picture.shape)
        colours = colour_channels(picture.shape[2])
        if method is Method.GENERATOR:
            window = window_of(group, within=within)

            def fill_window(pixels: Pixels, mask: Mask, report: Callable[[float], None]) -> Pixels:
                rgb = generate(
                    self._generator,
                    pixels,
                    mask,
                    window,
                    report=report,
                    is_cancelled=is_cancelled,
                )
                return rgb if colours == 3 else _grey(rgb)

            return window.place, fill_window

        def fill_classically(
            pixels: Pixels, mask: Mask, _report: Callable[[float], None]
        ) -> Pixels:
            return fill(pixels[..., :colours], mask, method)

        return group.place.grown(_CLASSICAL_MARGIN_PX, within=within), fill_classically


def _part(
    report: Callable[[Stage, float], None], start: float, end: float
) -> Callable[[float], None]:
    """Return a report of a group's own progress, whose work lies from start to end of the job's."""
    return lambda fraction: report(Stage.FILL, float(start + fraction * (end - start)))


def _paint(filled: dict[Rect, Pixels], group: Group, colours: Pixels) -> None:
    """Put a group's own pixels into the rectangle that holds it."""
    rect = next(rect for rect in filled if rect.intersected(group.place))
    inner = group.place.moved(dx=-rect.x, dy=-rect.y)
    target = filled[rect][inner.slices][..., : colours.shape[2]]
    np.copyto(target, colours, where=group.mask[..., np.newaxis])


def _grey(rgb: Pixels) -> Pixels:
    luma = np.asarray(rgb @ _LUMA).round()[..., np.newaxis]
    return luma.astype(np.uint8) if rgb.dtype == np.uint8 else luma.astype(np.uint16)
