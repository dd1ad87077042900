"""What the engine process needs of the model that it has loaded."""

from collections.abc import Callable
from typing import Protocol

from engine.api import Computing, Fallback, GuideLine, Preview, RestoreOptions, Result, Speed, Stage
from engine.detection.damage_map import DamageMap
from engine.errors import DeviceError
from engine.pictures.pixels import Mask, Pixels


class RestoreSession(Protocol):
    """A loaded model that fills holes; `engine.restore.session.Session` is the real one."""

    @property
    def device_name(self) -> str:
        """The device in words for a person."""

    @property
    def passed_over(self) -> DeviceError | None:
        """Why a better device of this machine is not used."""

    @property
    def cards(self) -> tuple[str, ...]:
        """The names of all graphics cards."""

    @property
    def model_name(self) -> str:
        """Name of the model in use."""

    @property
    def speed(self) -> Speed | None:
        """How fast the machine is."""

    @property
    def computing(self) -> Computing | None:
        """What it computes with; None without torch."""

    def warm_up(self) -> None:
        """Do what would make the first job slow."""

    def restore(  # noqa: PLR0913  the job, and what it reports
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
        on_edges: Callable[[tuple[GuideLine, ...]], None],
        on_preview: Callable[[Preview], None] | None,
    ) -> tuple[Result, ...]:
        """Fill the hole of a mask as large as the picture.

        `is_cancelled` is called every 50 ms.

        Raises:
            JobCancelledError: `is_cancelled` returned true.
            EngineError: The hole could not be filled.
        """

    def find_damage(
        self,
        picture: Pixels,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
    ) -> DamageMap:
        """Find the damage of a picture; the first call loads the detector.

        `is_cancelled` is called every 50 ms, on more than one thread.

        Raises:
            JobCancelledError: `is_cancelled` returned true.
            EngineError: The damage could not be found.
        """
