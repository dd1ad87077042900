"""A loaded model on its device, which restores pictures; lives in the engine process."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import torch
from typing_extensions import override

from engine.api import (
    Computing,
    DeviceChoice,
    EngineConfig,
    Speed,
)
from engine.compute.cancellable_pool import CancellablePool
from engine.detection.finder import Finder
from engine.errors import DeviceError, OutOfMemoryError
from engine.network.checkpoint import Checkpoint, load_checkpoint
from engine.network.device import Device, choose_device, list_cards, read_processor_name
from engine.network.generator import Generator
from engine.network.measured import Measured, Measurements, make_key
from engine.network.memory_errors import is_out_of_memory
from engine.network.precision import choose_dtype, convert_precision, get_dtype
from engine.restore.fallback import FallbackPolicy
from engine.restore.job import JobTools
from engine.restore.quick_session import QuickSession
from engine.restore.start.kernel_cache import has_cached_kernels
from engine.restore.start.warm_up import (
    compile_kernels,
    generate_window,
    time_shortest,
    weave_noise,
)

_LOG = logging.getLogger(__name__)

_FIRST_RUNS = 3


class Session(QuickSession):
    """Restores pictures with one model, by every method."""

    def __init__(
        self, config: EngineConfig, report_first_start: Callable[[], None] = lambda: None
    ) -> None:
        """Load the model.

        Args:
            config: Model, detector, device, threads and cache folder.
            report_first_start: Called before work that only the first start has to do.
        """
        super().__init__(config)
        if config.threads is not None:
            torch.set_num_threads(config.threads)
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
        self._torch_device = device.torch_device
        self._runs_ahead = device.torch_device.type != "cpu"
        self._report_first_start = report_first_start
        self._are_kernels_ready = False
        self.device_name = device.name
        self.passed_over = device.passed_over
        self.cards = list_cards()
        self.model_name = checkpoint.name

    @property
    @override
    def speed(self) -> Speed | None:
        """How fast this machine is; None if that has not been measured."""
        return self._measured.speed if self._measured else None

    @property
    @override
    def computing(self) -> Computing:
        """What it computes with; the precision is settled once it is warmed up."""
        return Computing(
            processor=read_processor_name(),
            threads=torch.get_num_threads(),
            precision=str(get_dtype(self._generator)).removeprefix("torch."),
            torch=str(torch.__version__),  # a class of torch, which would be loaded with it
            cuda=torch.version.cuda or "",
        )

    @override
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

    @override
    def _make_tools(self, pool: CancellablePool) -> JobTools:
        return JobTools(
            torch_executor=self._torch_executor,
            fallbacks=FallbackPolicy(self._generator, make_exact=self._checkpoint.build),
            runs_ahead=self._runs_ahead,
            prepare_weave=partial(self._prepare_kernels, pool),
        )

    @override
    def _make_finder(self) -> Finder:
        return Finder(
            self._config.detector, device=self._torch_device, executor=self._torch_executor
        )

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
