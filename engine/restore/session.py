"""A loaded model on its device, and the filling of whole masks with it.

Lives in the engine process. This is the only place where the picture, the groups of its mask and
the ways of filling them come together.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from engine.api import (
    DeviceChoice,
    EngineConfig,
    Fallback,
    Guide,
    Method,
    RestoreOptions,
    Result,
    Stage,
)
from engine.compute.cancellable_pool import CancellablePool
from engine.errors import DeviceError, OutOfMemoryError
from engine.network.checkpoint import Checkpoint, load_checkpoint
from engine.network.device import Device, choose_device
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory, memory_errors_named
from engine.network.precision import PrecisionChoices, in_precision, key_of, measured_dtype
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import compose
from engine.restore.fallback import FallbackPolicy, GeneratorSettings
from engine.restore.feather import feather
from engine.restore.generate import generate
from engine.restore.job import Job, Report
from engine.restore.kernel_cache import has_cached_kernels
from engine.restore.places import disjoint_places
from engine.restore.questions import Answer, Part, question_about
from engine.restore.results import Results
from engine.restore.sharing import parts_of
from engine.restore.tiling import (
    TILE_PX,
    Group,
    Window,
    feather_width_px,
    find_groups,
    is_woven,
    source_window,
)
from engine.restore.turns import (
    Ahead,
    Answering,
    InTurn,
    Pools,
    Turn,
    Weaving,
    turns_of,
)
from engine.weave.chosen_source import SEEN_MARGIN_PX, WeavePlanes, beside_source, known_part
from engine.weave.group import weave_group

_LOG = logging.getLogger(__name__)

_WARM_UP_PX = 256
_WOVEN_WARM_UP_PX = 48
# Share of a woven job that the first answers take.
_FIRST_SHARE = 0.3


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
        generator, device = _on_device(checkpoint, config.device)
        self._generator = generator.to(memory_format=torch.channels_last)
        self._checkpoint = checkpoint  # what the fallback policy builds from: float32, on the CPU
        self._choices = PrecisionChoices(config.cache) if config.cache is not None else None
        self._precision_key = key_of(self._generator, device)
        self._dtype = self._choices.recall(self._precision_key) if self._choices else torch.float32
        if self._dtype is not None:
            self._generator = in_precision(self._generator, self._dtype)
        # One thread for all jobs: what a cancelled one has left at work there, the next one's waits
        # for. Two at a time would be slow, and could be too much for the device's memory.
        self._pools = Pools(
            torch=ThreadPoolExecutor(1, thread_name_prefix="torch"),
            asking=ThreadPoolExecutor(1, thread_name_prefix="asking"),
        )
        self._answers_ahead = device.torch_device.type != "cpu"
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
        with CancellablePool(_never) as pool:
            torch_pool = CancellablePool(_never, self._pools.torch)
            try:
                self._settle_precision(torch_pool)
                generate(
                    GeneratorSettings(generator=self._generator, tile_px=TILE_PX),
                    pixels,
                    mask,
                    window,
                    report_progress=lambda _fraction: None,
                    pool=torch_pool,
                )
            except (RuntimeError, MemoryError, OutOfMemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                _LOG.warning("no warm-up, jobs will go on with less: %s", error)
            self._prepare_kernels(pool)

    def restore(
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None] = lambda _fallback: None,
    ) -> tuple[Result, ...]:
        """Fill every pixel of the mask.

        All arguments are left alone from the return on, also after a cancel.

        Args:
            picture: (H, W, C), uint8 or uint16; read only.
            mask: (H, W), bool, true means fill; read only.
            options: How.
            report_progress: Told the stage and the share of the work that is done, 0 to 1, on this thread.
            is_cancelled: Asked many times a second, on this thread.
            on_fallback: Told when the job goes on in another way than it should, on this thread.

        Returns:
            Results that do not overlap. Outside the mask they equal the picture bit for bit.

        Raises:
            EngineError: Of the narrowest kind that fits; the picture is untouched.
        """
        check_pixels(picture)
        place = check_mask(mask, shape=picture.shape)
        source = check_source(options.source, shape=picture.shape)
        report_progress(Stage.PREPARE, 0.0)
        torch_pool = CancellablePool(is_cancelled, self._pools.torch)
        with memory_errors_named(), CancellablePool(is_cancelled) as pool:
            job = Job(
                picture=picture,
                mask=mask,
                options=replace(options, source=source),
                fallbacks=self._fallback_policy(on_fallback, torch_pool),
                report_progress=report_progress,
                on_fallback=on_fallback,
                pool=pool,
                torch_pool=torch_pool,
            )
            filled = self._filled(job, place)
        report_progress(Stage.COMPOSE, 1.0)
        return filled.as_tuple()

    def _filled(self, job: Job, hole: Rect) -> Results:
        """Return rectangles of the picture that hold the whole hole, filled."""
        groups = job.pool.call(partial(find_groups, job.mask_in(hole), hole))
        rects = job.pool.call(partial(disjoint_places, [group.place for group in groups]))
        filled = Results({rect: job.pixels_in(rect) for rect in rects})
        woven = [group for group in groups if is_woven(group, job.options)]
        parts = job.pool.call(partial(parts_of, groups, job.options, within=job.bounds))
        reach = partial(_reach, job.options, job.bounds)
        turns = job.pool.call(partial(turns_of, parts, woven, reach=reach))
        with self._answers(parts, job, is_woven=bool(woven)) as answers:
            for turn, report_progress in job.shares_of(turns, _shares(turns)):
                if isinstance(turn, Answering):
                    done = answers.take(turn.part, report_progress)
                else:
                    done = list(self._woven_or_told(turn.group, job, filled, report_progress))
                for group, place, answer in done:
                    own = answer[group.place.slices_in(place)]
                    job.pool.call(partial(_paint, filled, group, own))
        if job.options.feather_px:
            for group in groups:
                self._feather(group, job, filled)
        return filled

    def _feather(self, group: Group, job: Job, filled: Results) -> None:
        """Soften the transition at the border of a group whose answer is final."""
        place = group.place.grown(1, within=job.bounds)
        pixels, hole = job.colours_in(place), np.zeros((place.height, place.width), bool)
        inner = group.place.slices_in(place)
        hole[inner] = group.mask
        own = filled.holding(group.place)[..., : job.colours]
        np.copyto(pixels[inner], own, where=group.mask[..., np.newaxis])
        width_px = feather_width_px(group, job.options)
        soft = job.pool.call(partial(feather, pixels, hole, width_px=width_px))
        job.pool.call(partial(_paint, filled, group, soft[inner]))

    def _answers(self, parts: Sequence[Part], job: Job, *, is_woven: bool) -> InTurn | Ahead:
        """Return who gives the first answers: ahead where the weave leaves a device idle."""
        ask = partial(question_about, job=job)
        asks_generator = job.method in (Method.REWEAVE, Method.GENERATOR)
        if not (self._answers_ahead and is_woven and asks_generator):
            return InTurn(job, ask)
        return Ahead(job, parts, ask, make_policy=self._fallback_policy, pools=self._pools)

    def _fallback_policy(
        self, on_fallback: Callable[[Fallback], None], torch_pool: CancellablePool
    ) -> FallbackPolicy:
        return FallbackPolicy(
            self._generator,
            make_exact=self._checkpoint.build,
            on_fallback=on_fallback,
            torch_pool=torch_pool,
        )

    def _woven_or_told(
        self, group: Group, job: Job, filled: Results, report_progress: Report
    ) -> Iterator[Answer]:
        """Yield what is woven; nothing, and say so, if the generator's answer has to do."""
        try:
            yield group, *self._woven(group, job, filled, report_progress)
        except (RuntimeError, MemoryError, OutOfMemoryError) as error:
            if job.method is not Method.REWEAVE or not is_out_of_memory(error):
                raise
            job.report_fallback(Fallback.GENERATOR_ONLY)

    def _woven(
        self, group: Group, job: Job, filled: Results, report_progress: Report
    ) -> tuple[Rect, Pixels]:
        """Return what is woven over the first answers, which are in `filled`."""
        self._prepare_kernels(job.pool)
        source = job.options.source
        place = _reach(job.options, job.bounds, group)
        first = job.colours_in(place)
        for common, pixels in filled.within(place):
            first[common.slices_in(place)] = pixels[..., : job.colours]
        own = np.zeros(first.shape[:2], bool)
        own[group.place.slices_in(place)] = group.mask
        planes = WeavePlanes(first=first, fill=own, barred=job.mask_in(place))
        if source is not None:
            part = known_part(source, to=group.place, mask_in=job.mask_in)
            planes = beside_source(planes, job.colours_in(part), job.mask_in(part))
        woven = weave_group(
            planes.first,
            planes.fill,
            planes.barred,
            offered=planes.offered,
            guide=job.options.guide if job.method is Method.REWEAVE else None,
            enlargement=job.window_of(group).enlargement,
            seed=job.options.seed,
            report_progress=report_progress,
            pool=job.pool,
        )
        return place, woven[: place.height, : place.width]

    def _settle_precision(self, torch_pool: CancellablePool) -> None:
        """Measure which precision is better on this machine, unless it was done before.

        A job that comes before is done in float32.

        Raises:
            RuntimeError: Memory ran out, which says nothing of the precision; nothing is kept.
        """
        if self._dtype is not None or self._choices is None:
            return
        self._report_first_start()
        self._dtype = torch_pool.call(partial(measured_dtype, self._generator))
        self._choices.keep(self._precision_key, self._dtype)
        self._generator = in_precision(self._generator, self._dtype)

    def _prepare_kernels(self, pool: CancellablePool) -> None:
        """Compile the weave, or read what an earlier start has compiled."""
        if self._are_kernels_ready:
            return
        if not has_cached_kernels():
            self._report_first_start()
        pool.call(_weave_once)
        self._are_kernels_ready = True


def _on_device(checkpoint: Checkpoint, choice: DeviceChoice) -> tuple[Generator, Device]:
    """Return the generator on the device asked for, or on the CPU if a better one is full.

    Raises:
        DeviceError: The device asked for does not work, or is full.
    """
    device = choose_device(choice)
    try:
        return checkpoint.build().to(device.torch_device), device
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        full = DeviceError(f"{device.name} has too little free memory for the model")
        if choice is not DeviceChoice.AUTO or device.torch_device.type == "cpu":
            raise full from error
    return checkpoint.build(), replace(choose_device(DeviceChoice.CPU), passed_over=full)


def _weave_once() -> None:
    """Weave next to nothing, in both depths.

    The compiler does not let itself be broken off, so nobody asks whether this is still wanted.
    """
    with CancellablePool(_never) as pool:
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
                report_progress=lambda _fraction: None,
                pool=pool,
            )


def _never() -> bool:
    return False


def _reach(options: RestoreOptions, bounds: Rect, group: Group) -> Rect:
    """Return the rectangle that the weaving of a group looks at."""
    if options.source is not None:
        return group.place.grown(SEEN_MARGIN_PX, within=bounds)
    return source_window(group, within=bounds)


def _shares(turns: Sequence[Turn]) -> list[float]:
    """Return how much work each turn is: what is not woven, all of its pixels' work."""
    answered = sum(turn.part.area for turn in turns if isinstance(turn, Answering))
    woven = sum(turn.group.area for turn in turns if isinstance(turn, Weaving))
    of_first = (_FIRST_SHARE if woven else 1.0) / max(answered, 1)
    of_woven = (1.0 - _FIRST_SHARE) / max(woven, 1)
    return [
        turn.part.area * of_first if isinstance(turn, Answering) else turn.group.area * of_woven
        for turn in turns
    ]


def _paint(filled: Results, group: Group, colours: Pixels) -> None:
    """Put a group's own pixels into the rectangle that holds it."""
    compose(filled.holding(group.place), colours, group.mask)
