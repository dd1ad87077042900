"""Finds the damage of a request's picture, and writes the damage map into shared memory."""

from collections.abc import Callable

from engine.events import JobFellBack
from engine.process.jobs.job_picture import attach, attach_picture
from engine.process.jobs.reporters import ProgressReporter
from engine.process.jobs.session import RestoreSession
from engine.process.shared_arrays import SharedArray
from engine.process.wire import FindRequest, Message


def find_damage(
    request: FindRequest,
    session: RestoreSession,
    attached: list[SharedArray],
    *,
    send: Callable[[Message], None],
    is_cancelled: Callable[[], bool],
) -> None:
    """Find damage, and write its map to the shared array.

    Args:
        request: The job.
        session: The model that finds it.
        attached: The shared arrays of the job are added to this.
        send: Sends progress and fallbacks to the client.
        is_cancelled: Whether nobody waits for the job any more.

    Raises:
        EngineError: The job failed or was cancelled.
    """
    job_id = request.job_id
    damage = session.find_damage(
        attach_picture(request, attached),
        report_progress=ProgressReporter(job_id, send),
        is_cancelled=is_cancelled,
        on_fallback=lambda fallback: send(JobFellBack(job_id=job_id, fallback=fallback)),
    )
    planes = attach(request.planes, attached).pixels
    planes[0], planes[1] = damage.probability, damage.kind
