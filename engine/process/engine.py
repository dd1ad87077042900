"""An engine as the window uses it."""

from collections.abc import Sequence
from typing import Protocol

from engine.api import RestoreOptions, Result
from engine.pictures.hints import Hints
from engine.pictures.pixels import Mask, Pixels


class Engine(Protocol):
    """An engine as the window uses it; `engine.process.client.EngineClient` is the real one.

    Every job ends with exactly one of `JobFinished` (or `DamageFound`, `ObjectSnapped`),
    `JobFailed` and `JobCancelled`. The callable given at construction receives the events, on the
    engine's own thread.
    """

    def start(self) -> None:
        """Start the process and return at once; `EngineReady` follows.

        After `EngineUnavailable` with `is_restarting` false, try once more.
        """

    def close(self) -> None:
        """Cancel all jobs, end the process and free the shared memory. Idempotent."""

    def share_picture(self, pixels: Pixels) -> None:
        """Share the picture of later jobs, which the caller must never change.

        It is copied into shared memory, unless `share_pixels` has put it there.

        Raises:
            PictureError: The engine does not restore such pixels.
            SharedMemoryError: There is no room for it.
        """

    def submit(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result] = (),
        has_previews: bool = False,
    ) -> int:
        """Queue a job on the shared picture and return its id.

        Args:
            mask: (H, W), bool, true means fill.
            options: The options of the job.
            changes: Rectangles in which the picture of the job differs from the shared one; they
                do not overlap.
            has_previews: Whether the job sends `JobPreviewed` while it runs.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SourceError: The source of the options lies outside the picture.
            PictureError: No picture has been shared, or a change does not fit into it.
            SharedMemoryError: There is no room for the changes or the result.
        """

    def find_damage(self, *, changes: Sequence[Result] = ()) -> int:
        """Queue a job that finds the damage of the shared picture, and return its id.

        It ends with `DamageFound`. The first one loads the detector.

        Args:
            changes: Rectangles in which the picture of the job differs from the shared one; they
                do not overlap.

        Raises:
            PictureError: No picture has been shared, or a change does not fit into it.
            SharedMemoryError: There is no room for the changes or the damage map.
        """

    def snap(self, pixels: Pixels, hints: Hints) -> int:
        """Tighten a rough outline to the object in it, and return the id of the job.

        It runs beside the jobs that restore, also before the engine is ready; a newer one cancels
        it.

        Args:
            pixels: (H, W, C): the part of a picture around the outline.
            hints: (H, W): what is known of each pixel.

        Raises:
            SharedMemoryError: There is no room.
        """

    def cancel(self, job_id: int) -> None:
        """Ask for a job to end. Unknown and ended ids are ignored."""
