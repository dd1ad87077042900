"""First results: what fills each hole before the weave, and in many holes stays.

Another thread makes them, from copies of the pixels. Where the generator has a device of its own,
it runs ahead of the job: it fills the next windows while the cores weave.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from engine.api import Fallback, Method, Preview, RestoreOptions
from engine.compute.cancellable_pool import CancellablePool
from engine.compute.seam import remove_seam
from engine.errors import JobCancelledError
from engine.pictures.pixels import Mask, Pixels
from engine.restore.classical import fill_classically
from engine.restore.detail import add_detail
from engine.restore.edges.guide_lines import find_lines, follow_lines
from engine.restore.grain.tone_curve import to_light
from engine.restore.groups import Group, is_woven
from engine.restore.previews import make_preview
from engine.restore.schedule import FillStep
from engine.restore.windows import Cutout, Window

if TYPE_CHECKING:
    from engine.restore.fallback import FallbackPolicy

# Reported by the thread that fills windows: the share of the work that is done, a fallback, or what
# a group looks like so far.
Update: TypeAlias = float | Fallback | Preview

# Steps that are started before the job needs their results, where the generator runs ahead.
_MAX_AHEAD: Final = 2
# Compression leaves up to this many 8-bit steps between the channels of a picture without colours.
_GREY_STEPS = 2
# One row in this many is checked first: a few rows show that a picture has colours.
_SAMPLED_ROWS = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class _StartedStep:
    cutouts: Sequence[Cutout]
    updates: "queue.SimpleQueue[Update]"
    future: Future[list[Pixels]]


class FirstResults:
    """Fills the windows of a job's steps on another thread, until it is closed.

    Work that is then under way is not waited for. It stops at its next update, and holds only
    copies of the picture.
    """

    def __init__(
        self,
        steps: Sequence[FillStep],
        *,
        cut: Callable[[Window], Cutout],
        fill: Callable[..., list[Pixels]],
        submit: Callable[..., Future[list[Pixels]]],
        runs_ahead: bool,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            steps: The steps in the order in which `take` returns them.
            cut: Copies the pixels of a window; called on the job's thread.
            fill: `fill_cutouts` with the options of the job.
            submit: Starts a call on the thread that fills the windows.
            runs_ahead: Whether the next steps start while the job does something else.
        """
        self._steps = iter(steps)
        self._cut = cut
        self._fill = fill
        self._submit = submit
        self._max_ahead = _MAX_AHEAD if runs_ahead else 0
        self._started: deque[_StartedStep] = deque()
        self._is_closed = threading.Event()

    def close(self) -> None:
        """Give up the steps that are under way."""
        self._is_closed.set()
        for step in self._started:
            step.future.cancel()

    def take(
        self, pool: CancellablePool, on_update: Callable[[Update], None]
    ) -> list[tuple[Cutout, Pixels]]:
        """Return the windows of the next step, each with its pixels filled.

        Args:
            pool: Waits for the result, and checks for a cancel.
            on_update: Called on this thread.

        Raises:
            JobCancelledError: The job was cancelled.
            EngineError: The windows could not be filled.
        """
        self._start(max(self._max_ahead, 1))
        step = self._started[0]

        def drain() -> None:
            while not step.updates.empty():
                on_update(step.updates.get())

        try:
            filled = pool.wait_for(step.future, on_poll=drain)
        finally:
            drain()
        self._started.popleft()
        self._start(self._max_ahead)
        return list(zip(step.cutouts, filled, strict=True))

    def _start(self, count: int) -> None:
        """Start steps until the wanted number is under way."""
        while len(self._started) < count and (step := next(self._steps, None)) is not None:
            cutouts = [self._cut(window) for window in step.windows]
            updates: queue.SimpleQueue[Update] = queue.SimpleQueue()
            # Nothing that is submitted may hold this object, and with `cut` the picture.
            future = self._submit(
                self._fill,
                cutouts,
                on_update=partial(_put_update, updates, self._is_closed),
            )
            self._started.append(_StartedStep(cutouts=cutouts, updates=updates, future=future))


def fill_cutouts(
    cutouts: Sequence[Cutout],
    *,
    options: RestoreOptions,
    fallbacks: "FallbackPolicy | None",
    on_update: Callable[[Update], None],
    has_previews: bool,
) -> list[Pixels]:
    """Return each window's pixels filled; the generator's have three channels in any case.

    Args:
        cutouts: Windows that are filled together.
        options: The options of the job.
        fallbacks: The fallback policy of the job; None for a method without the generator.
        on_update: Called with progress, fallbacks and previews.
        has_previews: Whether to make previews of wide holes before their windows are filled.
    """
    match options.effective_method:
        case Method.REWEAVE | Method.GENERATOR:
            from engine.restore.generate import generate  # noqa: PLC0415  torch

            assert fallbacks is not None, "the method needs the generator"
            on_coarse = partial(_preview_coarse, on_update) if has_previews else None
            return fallbacks.run(
                lambda generator, tile_px: generate(
                    generator,
                    cutouts,
                    tile_px=tile_px,
                    report_progress=on_update,
                    on_coarse=on_coarse,
                ),
                on_fallback=on_update,
            )
        case Method.WEAVE:
            return [_fill_smoothly(cutout) for cutout in cutouts]
        case method:
            return [fill_classically(cutout.colours, cutout.hole, method) for cutout in cutouts]


def finish_window(
    cutout: Cutout, filled: Pixels, options: RestoreOptions
) -> Iterator[tuple[Group, Pixels]]:
    """Yield each group of a window with the window's pixels as they are written for it.

    What the generator fills alone is adapted to its surroundings: thin holes get detail, tone
    and grain, and wide ones lose their seam.
    """
    groups = cutout.window.groups
    unwoven = [group for group in groups if not is_woven(group, options)]
    finished = filled
    if options.uses_generator:
        finished = filled = _match_channels(filled, cutout)
        if unwoven and options.effective_method is Method.REWEAVE:
            finished = add_detail(filled, cutout.colours, cutout.hole)
            from engine.restore.grain.matching import match_print  # noqa: PLC0415  scipy.fft

            finished = match_print(finished, cutout.colours, cutout.hole, seed=options.seed)
        elif unwoven and not unwoven[0].is_thin:
            finished = remove_seam(filled, cutout.colours, cutout.hole)
    for group in groups:
        result = filled if is_woven(group, options) else finished
        lines = find_lines(options, group, cutout.window.place)
        if lines:
            result = follow_lines(result, cutout, group, lines)
        yield group, result


def _put_update(
    updates: "queue.SimpleQueue[Update]", is_closed: threading.Event, update: Update
) -> None:
    if is_closed.is_set():
        raise JobCancelledError("the job has ended")
    updates.put(update)


def _preview_coarse(on_update: Callable[[Update], None], cutout: Cutout, coarse: Pixels) -> None:
    matched = _match_channels(coarse, cutout)
    for group in cutout.window.groups:
        on_update(make_preview(matched, cutout.window.place, group))


def _fill_smoothly(cutout: Cutout) -> Pixels:
    """Return (H, W, C): the known pixels continued smoothly into the hole."""
    from engine.network.blocks import fill_smoothly  # noqa: PLC0415  torch
    from engine.network.preprocess import (  # noqa: PLC0415  torch
        from_tensor,
        mask_to_tensor,
        to_tensor,
    )

    colours = cutout.colours
    smooth = fill_smoothly(to_tensor(colours), 1.0 - mask_to_tensor(cutout.hole))
    return from_tensor(smooth, dtype=colours.dtype)[..., : colours.shape[2]]


def _match_channels(rgb: Pixels, cutout: Cutout) -> Pixels:
    """Return a result with the channels of its window, and grey in a window without colours.

    The generator has seen few pictures without colours, and tints its results there.
    """
    channels = cutout.colours.shape[2]
    if channels == 1 or _is_grey(cutout.colours, cutout.hole):
        return to_light(rgb).repeat(channels, axis=2)
    return rgb


def _is_grey(colours: Pixels, hole: Mask) -> bool:
    """Whether there are known pixels, (H, W, 3), and all have nearly equal channels."""
    tolerance = _GREY_STEPS * (np.iinfo(colours.dtype).max // 255)
    for rows in (slice(None, None, _SAMPLED_ROWS), slice(None)):
        red, green, blue = np.moveaxis(colours[rows], 2, 0)
        highest = np.maximum(np.maximum(red, green), blue)
        # By planes, since numpy is thirty times as slow along a short axis.
        spread = (highest - np.minimum(np.minimum(red, green), blue))[~hole[rows]]
        if spread.size and spread.max() > tolerance:
            return False
    return not hole.all()
