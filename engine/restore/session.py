"""A loaded model on its device, which restores pictures; lives in the engine process."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import cv2
import torch

from engine.api import (
    DeviceChoice,
    EngineConfig,
    Fallback,
    GuideLine,
    Preview,
    RestoreOptions,
    Result,
    Speed,
    Stage,
)
from engine.compute.cancellable_pool import CancellablePool
from engine.errors import DeviceError, OutOfMemoryError
from engine.network.checkpoint import Checkpoint, load_checkpoint
from engine.network.device import Device, choose_device, list_cards
from engine.network.generator import Generator
from engine.network.measured import Measured, Measurements, make_key
from engine.network.memory_errors import is_out_of_memory, translate_memory_errors
from engine.network.precision import choose_dtype, convert_precision
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.pixels import Mask, Pixels
from engine.restore.fallback import FallbackPolicy
from engine.restore.job import RestoreJob
from engine.restore.kernel_cache import has_cached_kernels
from engine.restore.masked_picture import MaskedPicture
from engine.restore.warm_up import compile_kernels, generate_window, time_shortest, weave_noise

_LOG = logging.getLogger(__name__)

_FIRST_RUNS = 3


class Session:
    """Restores pictures with one model.

    Attributes:
        device_name: Name of the device, for the user.
        passed_over: What is wrong with a better device of this machine; None without one.
        cards: Names of all graphics cards, for the user.
        model_name: Name of the model, for the user.
    """

    def __init__(
        self, config: EngineConfig, report_first_start: Callable[[], None] = lambda: None
    ) -> None:
        """Load the model.

        Args:
            config: Model, device, threads and cache folder.
            report_first_start: Called before work that only the first start has to do.
        """
        if config.threads is not None:
            torch.set_num_threads(config.threads)
            cv2.setNumThreads(config.threads)
        self._threads = config.threads
        checkpoint = load_checkpoint(config.model)
        generator, device = _build_on_device(checkpoint, config)
        self._generator = generator.to(memory_format=torch.channels_last)
        self._checkpoint = checkpoint  # fallbacks build from it: float32, on the CPU
        self._measurements = Measurements(config.cache) if config.cache is not None else None
        self._key = make_key(self._generator, device)
        self._measured = (
            self._measurements.recall(self._key)
            if self._measurements
            else Measured(precision="float32")
        )
        if self._measured is not None:
            self._generator = convert_precision(self._generator, self._measured.dtype)
        # One thread for all jobs. If a cancelled job left a call running, the next job's calls wait
        # for its end: two at a time would be slow, and might not fit into the device's memory.
        self._torch_executor = ThreadPoolExecutor(1, thread_name_prefix="torch")
        self._runs_ahead = device.torch_device.type != "cpu"
        self._report_first_start = report_first_start
        self._are_kernels_ready = False
        self.device_name = device.name
        self.passed_over = device.passed_over
        self.cards = list_cards()
        self.model_name = checkpoint.name

    @property
    def speed(self) -> Speed | None:
        """How fast this machine is; None if that has not been measured."""
        return self._measured.speed if self._measured else None

    def warm_up(self, *, clock: Callable[[], float] = time.perf_counter) -> None:
        """Run the generator and the weave, so that the first job has no start-up cost.

        The first start times several runs, later ones a single run; the shortest counts.

        Args:
            clock: Returns seconds.
        """
        runs = _FIRST_RUNS if self.speed is None else 1
        time_task = partial(time_shortest, runs=runs, clock=clock)
        with self._make_pool(lambda: False) as pool:
            self._load_kernels(pool)
            try:
                self._settle_precision()
                task = partial(generate_window, self._generator)
                generate_s = self._torch_executor.submit(time_task, task).result()
                weave_s = pool.call(partial(time_task, partial(weave_noise, threads=self._threads)))
            except (RuntimeError, MemoryError, OutOfMemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                _LOG.warning("no warm-up, jobs will use less memory: %s", error)
            else:
                self._keep_fastest(Speed(generate_s=generate_s, weave_s=weave_s))

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
        with translate_memory_errors(), self._make_pool(is_cancelled) as pool:
            job = RestoreJob(
                picture=MaskedPicture(picture, mask, pool),
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

    def _make_pool(self, is_cancelled: Callable[[], bool]) -> CancellablePool:
        return CancellablePool(is_cancelled, threads=self._threads)

    def _settle_precision(self) -> None:
        """Measure which precision is better on this machine, unless that is known.

        Jobs before that run in float32.

        Raises:
            RuntimeError: Memory ran out, so nothing was measured and nothing is stored.
        """
        if self._measured is not None:
            return
        self._report_first_start()
        dtype = self._torch_executor.submit(choose_dtype, self._generator).result()
        self._keep(Measured.of_dtype(dtype))
        self._generator = convert_precision(self._generator, dtype)

    def _keep_fastest(self, speed: Speed) -> None:
        assert self._measured is not None, "the precision comes first"
        if (known := self._measured.speed) is not None:
            speed = Speed(
                generate_s=min(known.generate_s, speed.generate_s),
                weave_s=min(known.weave_s, speed.weave_s),
            )
        if speed != known:
            self._keep(replace(self._measured, speed=speed))

    def _keep(self, measured: Measured) -> None:
        self._measured = measured
        if self._measurements is not None:
            self._measurements.keep(self._key, measured)

    def _prepare_kernels(self, pool: CancellablePool) -> None:
        """Compile the kernels of the weave, unless an earlier start did: a job loads what it needs."""
        if not self._are_kernels_ready and has_cached_kernels():
            self._are_kernels_ready = True
        self._load_kernels(pool)

    def _load_kernels(self, pool: CancellablePool) -> None:
        """Load all kernels of the weave, and compile those that no earlier start compiled."""
        if self._are_kernels_ready:
            return
        if not has_cached_kernels():
            self._report_first_start()
        pool.call(compile_kernels)
        self._are_kernels_ready = True


def _build_on_device(checkpoint: Checkpoint, config: EngineConfig) -> tuple[Generator, Device]:
    """Return the generator on the chosen device, or on the CPU if AUTO's choice is full.

    Raises:
        DeviceError: The chosen device does not work, or is full.
    """
    device = choose_device(config.device, card=config.card)
    try:
        return checkpoint.build().to(device.torch_device), device
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        full = DeviceError(f"{device.name} has too little free memory for the model")
        if config.device is not DeviceChoice.AUTO or device.torch_device.type == "cpu":
            raise full from error
    return checkpoint.build(), replace(choose_device(DeviceChoice.CPU), passed_over=full)
