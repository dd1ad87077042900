"""Restores pictures by the methods that need no model, without torch; finding damage loads it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2

from engine.api import (
    Computing,
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
from engine.network.memory_errors import translate_memory_errors
from engine.network.model_file import read_model_file
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.pixels import Mask, Pixels
from engine.restore.job import JobTools, RestoreJob
from engine.restore.masked_picture import MaskedPicture

if TYPE_CHECKING:
    from engine.detection.damage_map import DamageMap
    from engine.detection.finder import Finder
    from engine.errors import DeviceError


class QuickSession:
    """Restores pictures by `QUICK_METHODS`, and finds damage.

    `engine.restore.session.Session` adds the other methods.

    Attributes:
        device_name: Name of the device, for the user.
        passed_over: What is wrong with a better device of this machine; None without one.
        cards: Names of all graphics cards, for the user.
        model_name: Name of the model, for the user.
    """

    def __init__(self, config: EngineConfig) -> None:
        """Read the model's name.

        Args:
            config: Model, detector, device and threads.

        Raises:
            CheckpointError: The file is missing or not a model.
        """
        if config.threads is not None:
            cv2.setNumThreads(config.threads)
        self._config = config
        self._threads = config.threads
        self._finder: Finder | None = None
        self._making_finder = threading.Lock()
        self.device_name = "CPU"
        self.passed_over: DeviceError | None = None
        self.cards: tuple[str, ...] = ()
        self.model_name = read_model_file(config.model).name

    @property
    def speed(self) -> Speed | None:
        """How fast this machine is; None if that has not been measured."""
        return None

    @property
    def computing(self) -> Computing | None:
        """What it computes with; None without torch."""
        return None

    def warm_up(self) -> None:
        """Do nothing: no method is slow the first time."""

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
                tools=self._make_tools(pool),
                report_progress=report_progress,
                on_fallback=on_fallback,
                on_preview=on_preview,
                on_edges=on_edges,
            )
            results = job.run(hole)
        report_progress(Stage.COMPOSE, 1.0)
        return results

    def find_damage(
        self,
        picture: Pixels,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None] = lambda _fallback: None,
    ) -> "DamageMap":
        """Find the damage of a picture; the first call loads the detector.

        Args:
            picture: (H, W, C), uint8 or uint16; read only. After a cancel it may still be read for
                a moment.
            report_progress: Called with the stage and the share of the work that is done, 0 to 1,
                on this thread.
            is_cancelled: Called every 50 ms, on this thread and the one of torch.
            on_fallback: Called with each fallback, on this thread.

        Raises:
            EngineError: The job failed or was cancelled.
        """
        check_pixels(picture)
        report_progress(Stage.PREPARE, 0.0)
        finder = self._get_finder()
        with self._make_pool(is_cancelled) as pool:
            damage = finder.find(
                picture,
                pool,
                report_fraction=lambda fraction: report_progress(Stage.FIND, fraction),
                is_cancelled=is_cancelled,
                on_fallback=on_fallback,
            )
        report_progress(Stage.FIND, 1.0)
        return damage

    def _get_finder(self) -> "Finder":
        with self._making_finder:
            if self._finder is None:
                self._finder = self._make_finder()
            return self._finder

    def _make_finder(self) -> "Finder":
        from engine.detection.finder import make_finder  # noqa: PLC0415  torch

        return make_finder(self._config)

    def _make_tools(self, _pool: CancellablePool) -> JobTools | None:
        """Return what a job needs for the other methods."""
        return None

    def _make_pool(self, is_cancelled: Callable[[], bool]) -> CancellablePool:
        return CancellablePool(is_cancelled, threads=self._threads)
