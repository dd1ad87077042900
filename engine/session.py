"""A loaded model on its device, and the filling of whole masks with it.

Lives in the engine process. This is the only place where the picture, the groups of its mask and
the ways of filling them come together.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from engine.api import (
    EngineConfig,
    Fallback,
    Guide,
    Mask,
    Method,
    Pixels,
    Rect,
    RestoreOptions,
    Result,
    Stage,
)
from engine.blocks import smooth_fill
from engine.checkpoint import load_checkpoint
from engine.checks import check_mask, check_pixels, check_source
from engine.classical import fill
from engine.compose import compose
from engine.crew import Crew
from engine.device import choose_device
from engine.fallback import Ladder, Way, memory_errors_named
from engine.generate import generate, generate_batch
from engine.job import Job, Report
from engine.kernel_cache import has_kernels
from engine.precision import PrecisionChoices, in_precision, key_of, measured_dtype
from engine.preprocess import from_tensor, mask_tensor, to_tensor
from engine.seam import without_seam
from engine.sharing import Batch, parts_of
from engine.tiling import (
    SMOOTH_MARGIN_PX,
    TILE_PX,
    Group,
    Window,
    disjoint_places,
    find_groups,
    is_woven,
    source_window,
    window_of,
)
from engine.weave.chosen_source import SEEN_MARGIN_PX, WeavePlanes, beside_source, nearest_part
from engine.weave.group import weave_group

# Known pixels that the classical methods see around a group.
_CLASSICAL_MARGIN_PX = 16
_WARM_UP_PX = 256
_WOVEN_WARM_UP_PX = 48
# Share of a woven job that the first answers take.
_FIRST_SHARE = 0.3
# Rec. 601 luma, what a grey picture's generator answer is reduced to.
_LUMA = np.array([0.299, 0.587, 0.114])


class Session:
    """Fills holes; holds the generator on its device.

    Attributes:
        device_name: The device, for a person.
        passed_over: What is wrong with a better device that is there.
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
        generator = checkpoint.build().to(device.torch_device)
        self._generator = generator.to(memory_format=torch.channels_last)
        self._checkpoint = checkpoint  # what the ladder builds from: float32, on the CPU
        self._choices = PrecisionChoices(config.cache) if config.cache is not None else None
        self._precision_key = key_of(self._generator, device)
        self._dtype = self._choices.recall(self._precision_key) if self._choices else torch.float32
        if self._dtype is not None:
            self._generator = in_precision(self._generator, self._dtype)
        # One thread for all jobs: what a cancelled one has left at work there, the next one's waits
        # for. Two at a time would be slow, and could be too much for the device's memory.
        self._torch_thread = ThreadPoolExecutor(1, thread_name_prefix="torch")
        self._report_first_start = report_first_start
        self._are_kernels_ready = False
        self.device_name = device.name
        self.passed_over = device.passed_over
        self.model_name = checkpoint.name

    def warm_up(self) -> None:
        """Run the generator and the weave once: the first job shall not pay for their beginning."""
        pixels = np.full((_WARM_UP_PX, _WARM_UP_PX, 3), 127, np.uint8)
        mask = np.zeros(pixels.shape[:2], bool)
        mask[8:16, 8:16] = True
        window = Window(
            place=Rect.of_shape(mask.shape), width_px=_WARM_UP_PX, height_px=_WARM_UP_PX
        )
        with Crew(_never) as crew:
            torch_crew = Crew(_never, self._torch_thread)
            self._settle_precision(torch_crew)
            generate(
                Way(generator=self._generator, tile_px=TILE_PX),
                pixels,
                mask,
                window,
                report=lambda _fraction: None,
                crew=torch_crew,
            )
            self._prepare_kernels(crew)

    def restore(
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        tell: Callable[[Fallback], None] = lambda _fallback: None,
    ) -> tuple[Result, ...]:
        """Fill every pixel of the mask.

        All arguments are left alone from the return on, also after a cancel.

        Args:
            picture: (H, W, C), uint8 or uint16; read only.
            mask: (H, W), bool, true means fill; read only.
            options: How.
            report: Told the stage and the share of the work that is done, 0 to 1, on this thread.
            is_cancelled: Asked many times a second, on this thread.
            tell: Told when the job goes on in another way than it should, on this thread.

        Returns:
            Results that do not overlap. Outside the mask they equal the picture bit for bit.

        Raises:
            EngineError: Of the narrowest kind that fits; the picture is untouched.
        """
        check_pixels(picture)
        place = check_mask(mask, shape=picture.shape)
        source = check_source(options.source, shape=picture.shape)
        report(Stage.PREPARE, 0.0)
        torch_crew = Crew(is_cancelled, self._torch_thread)
        ladder = Ladder(
            self._generator, make_exact=self._checkpoint.build, tell=tell, torch_crew=torch_crew
        )
        with memory_errors_named(), Crew(is_cancelled) as crew:
            job = Job(
                picture=picture,
                mask=mask,
                options=replace(options, source=source),
                ladder=ladder,
                report=report,
                crew=crew,
                torch_crew=torch_crew,
            )
            filled = self._filled(job, place)
        report(Stage.COMPOSE, 1.0)
        return tuple(Result(place=rect, pixels=pixels) for rect, pixels in filled.items())

    def _filled(self, job: Job, hole: Rect) -> dict[Rect, Pixels]:
        """Return rectangles of the picture that hold the whole hole, filled."""
        groups = job.crew.call(partial(find_groups, job.mask_in(hole), hole))
        filled = {
            rect: job.pixels_in(rect) for rect in disjoint_places([group.place for group in groups])
        }
        woven = [group for group in groups if is_woven(group, job.options)]
        first_share = _FIRST_SHARE if woven else 1.0
        parts = job.crew.call(partial(parts_of, groups, job.options, within=job.bounds))
        for part, report in job.shares_of(parts, start=0.0, end=first_share):
            for group, place, answer in self._first(part, job, report):
                job.crew.call(partial(_paint, filled, group, answer[_inside(group.place, place)]))
        for group, report in job.shares_of(woven, start=first_share, end=1.0):
            place, answer = self._woven(group, job, filled, report)
            job.crew.call(partial(_paint, filled, group, answer[_inside(group.place, place)]))
        return filled

    def _first(
        self, part: Group | Batch, job: Job, report: Report
    ) -> Iterator[tuple[Group, Rect, Pixels]]:
        """Yield, with each group, the answer that is woven over, or the only one, and its place."""
        if isinstance(part, Group):
            yield part, *self._of_group(part, job, report)
            return
        cut = [(job.pixels_in(w.place), job.mask_in(w.place)) for w in part.windows]
        answers = job.ladder.run(
            lambda way: generate_batch(way, cut, report=report, crew=job.torch_crew)
        )
        for window, rgb in zip(part.windows, answers, strict=True):
            answer = rgb if job.colours == 3 else job.crew.call(partial(_grey, rgb))
            for group in window.groups:
                yield group, window.place, answer

    def _of_group(self, group: Group, job: Job, report: Report) -> tuple[Rect, Pixels]:
        """Return the answer that a woven group begins from, or the only one of another."""
        match job.method:
            case Method.REWEAVE | Method.GENERATOR:
                window = window_of(group, within=job.bounds, context=job.options.context)
                place = window.place
                pixels, mask = job.pixels_in(place), job.mask_in(place)
                rgb = job.ladder.run(
                    lambda way: generate(
                        way, pixels, mask, window, report=report, crew=job.torch_crew
                    )
                )
                answer = rgb if job.colours == 3 else job.crew.call(partial(_grey, rgb))
                if group.is_thin or is_woven(group, job.options):
                    return place, answer
                colours = pixels[..., : job.colours]
                return place, job.crew.call(partial(without_seam, answer, colours, mask))
            case Method.WEAVE:
                place = group.place.grown(SMOOTH_MARGIN_PX, within=job.bounds)
                smooth = partial(_smooth, job.colours_in(place), job.mask_in(place))
                return place, job.torch_crew.call(smooth)[..., : job.colours]
            case _:
                place = group.place.grown(_CLASSICAL_MARGIN_PX, within=job.bounds)
                classical = partial(fill, job.colours_in(place), job.mask_in(place), job.method)
                return place, job.crew.call(classical)

    def _woven(
        self, group: Group, job: Job, filled: dict[Rect, Pixels], report: Report
    ) -> tuple[Rect, Pixels]:
        """Return what is woven over the first answers, which are in `filled`."""
        self._prepare_kernels(job.crew)
        source = job.options.source
        place = source_window(group, within=job.bounds)
        if source is not None:
            place = group.place.grown(SEEN_MARGIN_PX, within=job.bounds)
        first = job.colours_in(place)
        for rect, pixels in filled.items():
            if common := rect.intersected(place):
                inner = pixels[_inside(common, rect)]
                first[_inside(common, place)] = inner[..., : job.colours]
        own = np.zeros(first.shape[:2], bool)
        own[_inside(group.place, place)] = group.mask
        planes = WeavePlanes(first=first, fill=own, barred=job.mask_in(place))
        if source is not None:
            part = nearest_part(source, to=group.place)
            planes = beside_source(planes, job.colours_in(part), job.mask_in(part))
        woven = weave_group(
            planes.first,
            planes.fill,
            planes.barred,
            offered=planes.offered,
            guide=job.options.guide if job.method is Method.REWEAVE else None,
            seed=job.options.seed,
            report=report,
            crew=job.crew,
        )
        return place, woven[: place.height, : place.width]

    def _settle_precision(self, torch_crew: Crew) -> None:
        """Measure which precision is better on this machine, unless it was done before.

        A job that comes before is done in float32.
        """
        if self._dtype is not None or self._choices is None:
            return
        self._report_first_start()
        self._dtype = torch_crew.call(partial(measured_dtype, self._generator))
        self._choices.keep(self._precision_key, self._dtype)
        self._generator = in_precision(self._generator, self._dtype)

    def _prepare_kernels(self, crew: Crew) -> None:
        """Compile the weave, or read what an earlier start has compiled."""
        if self._are_kernels_ready:
            return
        if not has_kernels():
            self._report_first_start()
        crew.call(_weave_once)
        self._are_kernels_ready = True


def _weave_once() -> None:
    """Weave next to nothing, in both depths.

    The compiler does not let itself be broken off, so nobody asks whether this is still wanted.
    """
    with Crew(_never) as crew:
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
                guide=Guide.FIRM,
                seed=0,
                report=lambda _fraction: None,
                crew=crew,
            )


def _never() -> bool:
    return False


def _inside(place: Rect, outer: Rect) -> tuple[slice, slice]:
    """Return the index of a rectangle in an array that holds the outer one."""
    return place.moved(dx=-outer.x, dy=-outer.y).slices


def _paint(filled: dict[Rect, Pixels], group: Group, colours: Pixels) -> None:
    """Put a group's own pixels into the rectangle that holds it."""
    rect = next(rect for rect in filled if rect.intersected(group.place))
    compose(filled[rect][_inside(group.place, rect)], colours, group.mask)


def _smooth(colours: Pixels, mask: Mask) -> Pixels:
    """Return (H, W, 3): the known pixels continued smoothly into the hole."""
    return from_tensor(
        smooth_fill(to_tensor(colours), 1.0 - mask_tensor(mask)), dtype=colours.dtype
    )


def _grey(rgb: Pixels) -> Pixels:
    luma = np.asarray(rgb @ _LUMA).round()[..., np.newaxis]
    return luma.astype(np.uint8) if rgb.dtype == np.uint8 else luma.astype(np.uint16)
