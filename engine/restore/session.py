"""A loaded model on its device, which restores pictures; lives in the engine process."""

import logging
from collections.abc import Callable
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
    GuideLine,
    Preview,
    RestoreOptions,
    Result,
    Stage,
)
from engine.compute.cancellable_pool import CancellablePool
from engine.errors import DeviceError, OutOfMemoryError
from engine.network.checkpoint import Checkpoint, load_checkpoint
from engine.network.device import Device, choose_device
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory, translate_memory_errors
from engine.network.precision import PrecisionChoices, choose_dtype, convert_precision, make_key
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.fallback import FallbackPolicy
from engine.restore.generate import generate
from engine.restore.job import RestoreJob
from engine.restore.kernel_cache import has_cached_kernels
from engine.restore.windows import TILE_PX, Cutout, Window
from engine.weave.group import weave_group
from engine.weave.planes import WeavePlanes

_LOG = logging.getLogger(__name__)

_GENERATOR_WARM_UP_PX = 256
_WEAVE_WARM_UP_PX = 48


class Session:
    """Restores pictures with one model.

    Attributes:
        device_name: Name of the device, for the user.
        passed_over: What is wrong with a better device of this machine; None without one.
        model_name: Name of the model, for the user.
    """

    def __init__(
        self, config: EngineConfig, report_first_start: Callable[[], None] = lambda: None
    ) -> None:
        """Load the model.

        Args:
            config: Model, device and cache folder.
            report_first_start: Called before work that only the first start has to do.
        """
        checkpoint = load_checkpoint(config.model)
        generator, device = _build_on_device(checkpoint, config.device)
        self._generator = generator.to(memory_format=torch.channels_last)
        self._checkpoint = checkpoint  # fallbacks build from it: float32, on the CPU
        self._choices = PrecisionChoices(config.cache) if config.cache is not None else None
        self._precision_key = make_key(self._generator, device)
        self._dtype = self._choices.recall(self._precision_key) if self._choices else torch.float32
        if self._dtype is not None:
            self._generator = convert_precision(self._generator, self._dtype)
        # One thread for all jobs. If a cancelled job left a call running, the next job's calls wait
        # for its end: two at a time would be slow, and might not fit into the device's memory.
        self._torch_executor = ThreadPoolExecutor(1, thread_name_prefix="torch")
        self._runs_ahead = device.torch_device.type != "cpu"
        self._report_first_start = report_first_start
        self._are_kernels_ready = False
        self.device_name = device.name
        self.passed_over = device.passed_over
        self.model_name = checkpoint.name

    def warm_up(self) -> None:
        """Run the generator and the weave once, so that the first job has no start-up cost."""
        with CancellablePool(lambda: False) as pool:
            try:
                self._settle_precision()
                self._torch_executor.submit(_generate_once, self._generator).result()
            except (RuntimeError, MemoryError, OutOfMemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                _LOG.warning("no warm-up, jobs will use less memory: %s", error)
            self._prepare_kernels(pool)

    def restore(  # noqa: PLR0913  the job, and what it reports
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None] = lambda _fallback: None,
        on_preview: Callable[[Preview], None] | None = None,
        on_edges: Callable[[tuple[GuideLine, ...]], None] = lambda _lines: None,
    ) -> tuple[Result, ...]:
        """Fill every pixel of the mask.

        After the return, also after a cancel, nothing reads the arguments.

        Args:
            picture: (H, W, C), uint8 or uint16; read only.
            mask: (H, W), bool, true means fill; read only.
            options: The options of the job.
            report_progress: Called with the stage and the share of the work that is done, 0 to 1,
                on this thread.
            is_cancelled: Called every 50 ms on this thread.
            on_fallback: Called once with each kind of fallback, on this thread.
            on_preview: Called with what a group of holes looks like so far, on this thread; None
                saves the work for that.
            on_edges: Called with the edges that the job takes for guide lines, if it looks for
                them, on this thread.

        Returns:
            Disjoint results. Outside the mask and their missed edges they equal the picture bit for
            bit.

        Raises:
            EngineError: The job failed or was cancelled; the picture is unchanged.
        """
        check_pixels(picture)
        hole = check_mask(mask, shape=picture.shape)
        source = check_source(options.source, shape=picture.shape)
        report_progress(Stage.PREPARE, 0.0)
        with translate_memory_errors(), CancellablePool(is_cancelled) as pool:
            job = RestoreJob(
                picture=picture,
                mask=mask,
                options=replace(options, source=source),
                pool=pool,
                torch_executor=self._torch_executor,
                fallbacks=FallbackPolicy(self._generator, make_exact=self._checkpoint.build),
                runs_ahead=self._runs_ahead,
                prepare_weave=partial(self._prepare_kernels, pool),
                report_progress=report_progress,
                on_fallback=on_fallback,
                on_preview=on_preview,
                on_edges=on_edges,
            )
            results = job.run(hole)
        report_progress(Stage.COMPOSE, 1.0)
        return results

    def _settle_precision(self) -> None:
        """Measure which precision is better on this machine, unless that is known.

        Jobs before that run in float32.

        Raises:
            RuntimeError: Memory ran out, so nothing was measured and nothing is stored.
        """
        if self._dtype is not None or self._choices is None:
            return
        self._report_first_start()
        self._dtype = self._torch_executor.submit(choose_dtype, self._generator).result()
        self._choices.keep(self._precision_key, self._dtype)
        self._generator = convert_precision(self._generator, self._dtype)

    def _prepare_kernels(self, pool: CancellablePool) -> None:
        """Compile the kernels of the weave, or load those that an earlier start compiled."""
        if self._are_kernels_ready:
            return
        if not has_cached_kernels():
            self._report_first_start()
        pool.call(_weave_once)
        self._are_kernels_ready = True


def _build_on_device(checkpoint: Checkpoint, choice: DeviceChoice) -> tuple[Generator, Device]:
    """Return the generator on the chosen device, or on the CPU if AUTO's choice is full.

    Raises:
        DeviceError: The chosen device does not work, or is full.
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


def _generate_once(generator: Generator) -> None:
    side_px = _GENERATOR_WARM_UP_PX
    hole = np.zeros((side_px, side_px), bool)
    hole[8:16, 8:16] = True
    place = Rect.of_shape(hole.shape)
    window = Window(place=place, width_px=side_px, height_px=side_px, groups=())
    cutout = Cutout(window=window, colours=np.full((side_px, side_px, 3), 127, np.uint8), hole=hole)
    generate(generator, [cutout], tile_px=TILE_PX, report_progress=lambda _share: None)


def _weave_once() -> None:
    """Weave a small hole in 8 bits with a guide line and in 16 bits without one.

    Not cancellable, because the compiler is not.
    """
    side_px = _WEAVE_WARM_UP_PX
    mask = np.zeros((side_px, side_px), bool)
    mask[side_px // 3 : side_px // 2, side_px // 3 : side_px // 2] = True
    with CancellablePool(lambda: False) as pool:
        black = np.zeros((side_px, side_px, 3), np.uint8)
        line = np.array([[0.0, side_px * 0.4], [side_px, side_px * 0.4]])
        for pixels, lines in ((black, (line,)), (black.astype(np.uint16), ())):
            weave_group(
                WeavePlanes(pixels=pixels, hole=mask, unknown=mask, lines=lines),
                guide=Guide.FIRM,
                seed=0,
                report_progress=lambda _share: None,
                pool=pool,
            )
