"""Fills the hole of a request, and writes the results into shared memory."""

from collections.abc import Callable

import numpy as np

from engine.api import Result
from engine.events import JobFellBack, JobFoundEdges
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.jobs.job_picture import attach, attach_picture
from engine.process.jobs.reporters import PreviewReporter, ProgressReporter
from engine.process.jobs.session import RestoreSession
from engine.process.shared_arrays import SharedArray
from engine.process.wire import Message, RestoreRequest


def restore(
    request: RestoreRequest,
    session: RestoreSession,
    attached: list[SharedArray],
    *,
    send: Callable[[Message], None],
    is_cancelled: Callable[[], bool],
) -> tuple[Rect, ...]:
    """Fill the hole, write the results to the shared array, and return their places.

    Args:
        request: The job.
        session: The model that fills the hole.
        attached: The shared arrays of the job are added to this.
        send: Sends progress, previews and fallbacks to the client.
        is_cancelled: Whether nobody waits for the job any more.

    Raises:
        EngineError: The job failed or was cancelled.
    """
    job_id = request.job_id
    pixels = attach_picture(request, attached)
    hole, target = attach(request.mask, attached), attach(request.result, attached)
    mask = np.zeros(pixels.shape[:2], dtype=np.bool_)
    mask[request.place.slices] = hole.mask
    previews = PreviewReporter(job_id, send)

    def is_cancelled_meanwhile() -> bool:
        previews.send_if_due()
        return is_cancelled()

    results = session.restore(
        pixels,
        mask,
        request.options,
        report_progress=ProgressReporter(job_id, send),
        is_cancelled=is_cancelled_meanwhile,
        on_fallback=lambda fallback: send(JobFellBack(job_id=job_id, fallback=fallback)),
        on_edges=lambda lines: send(JobFoundEdges(job_id=job_id, guide_lines=lines)),
        on_preview=previews.add if request.has_previews else None,
    )
    hole.mask[...] = False
    places = (
        _write_result(result, target.pixels, hole.mask, within=request.place) for result in results
    )
    return tuple(place for place in places if place is not None)


def _write_result(result: Result, target: Pixels, missed: Mask, *, within: Rect) -> Rect | None:
    """Copy the part of a result that lies within the target, and return its place.

    Args:
        result: The result.
        target: (within.height, within.width, C), for its pixels.
        missed: (within.height, within.width), bool, for its missed edges.
        within: The rectangle of the picture that both cover.
    """
    place = result.place.intersected(within)
    if place is None:
        return None
    target[place.slices_in(within)] = result.pixels[place.slices_in(result.place)]
    if result.missed is not None:
        missed[place.slices_in(within)] = result.missed[place.slices_in(result.place)]
    return place
