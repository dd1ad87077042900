"""Finds damage for the jobs of an engine process, with one detector that is loaded when needed."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import torch

from engine.api import EngineConfig, Fallback
from engine.compute.cancellable_pool import CancellablePool
from engine.detection.damage_map import DamageMap
from engine.detection.detect import find_damage
from engine.detection.detector_file import load_detector
from engine.detection.network import Detector
from engine.errors import (
    CheckpointError,
    DetectorError,
    DetectorMissingError,
    OutOfMemoryError,
    PictureTooLargeError,
)
from engine.network.device import choose_device
from engine.network.memory_errors import is_out_of_memory
from engine.pictures.pixels import Pixels

_CPU: Final = torch.device("cpu")


class Finder:
    """Finds damage on one device; a job that this has no memory for continues on the CPU.

    Safe to use from several threads.
    """

    def __init__(self, path: Path | None, *, device: torch.device, executor: Executor) -> None:
        """Prepare; nothing is loaded yet.

        Args:
            path: File of the detector; None if there is none.
            device: Where the detector computes.
            executor: The one thread that calls torch.
        """
        self._path = path
        self._device = device
        self._executor = executor
        self._detector: Detector | None = None

    def find(
        self,
        pixels: Pixels,
        pool: CancellablePool,
        *,
        report_fraction: Callable[[float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
    ) -> DamageMap:
        """Return the damage map of a picture.

        Args:
            pixels: (H, W, C), uint8 or uint16. After a cancel they are read until the current tile
                is done.
            pool: The pool of the job.
            report_fraction: Called with the share of the work that is done, 0 to 1, on this thread.
            is_cancelled: Called on torch's thread.
            on_fallback: Called with each fallback, on this thread.

        Raises:
            JobCancelledError: The job was cancelled.
            DetectorError: There is no detector that can be used.
            PictureTooLargeError: Memory ran out.
            InvalidResultError: The detector's result is not a number.
        """
        device = self._device
        while True:
            try:
                return self._find_on(device, pixels, pool, report_fraction, is_cancelled)
            except (RuntimeError, MemoryError, OutOfMemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                if device == _CPU:
                    raise PictureTooLargeError(
                        "there is not enough memory to find its damage"
                    ) from error
            device = _CPU
            on_fallback(Fallback.CPU)

    def _find_on(
        self,
        device: torch.device,
        pixels: Pixels,
        pool: CancellablePool,
        report_fraction: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> DamageMap:
        fractions = deque([0.0], maxlen=1)  # the newest, from torch's thread

        def work() -> DamageMap:
            return find_damage(
                pixels,
                self._get_detector(device),
                device=device,
                is_cancelled=is_cancelled,
                report_progress=fractions.append,
            )

        future = self._executor.submit(work)
        try:
            return pool.wait_for(future, on_poll=lambda: report_fraction(fractions[-1]))
        finally:
            future.cancel()

    def _get_detector(self, device: torch.device) -> Detector:
        """Return the detector on a device; on torch's thread."""
        if self._detector is None:
            self._detector = _load(self._path).to(self._device)
        return self._detector if device == self._device else _load(self._path)


def make_finder(config: EngineConfig) -> Finder:
    """Return a finder of its own, with a thread for torch, on the device of a configuration.

    Raises:
        DeviceError: The device does not work.
    """
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    device = choose_device(config.device, card=config.card).torch_device
    executor = ThreadPoolExecutor(1, thread_name_prefix="torch")
    return Finder(config.detector, device=device, executor=executor)


def _load(path: Path | None) -> Detector:
    """Return the detector of a file, on the CPU.

    Raises:
        DetectorMissingError: There is no such file.
        DetectorError: The file is damaged, or of an unknown version.
    """
    if path is None:
        raise DetectorMissingError("this program came without its detector")
    if not path.exists():
        raise DetectorMissingError(f"{path}: there is no such file")
    try:
        return load_detector(path)
    except CheckpointError as error:
        raise DetectorError(str(error)) from error
