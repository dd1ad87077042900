"""Jobs done by a real session in this process."""

import numpy as np

from engine.api import Method, RestoreOptions, Result
from engine.pictures.pixels import Mask, Pixels
from engine.restore.compose import apply_results
from engine.restore.session import Session


def restore_results(
    session: Session, picture: Pixels, mask: Mask, method: Method, *, feather_px: int = 0
) -> tuple[Result, ...]:
    """Return the results of a job, without its reports."""
    return session.restore(
        picture,
        mask,
        RestoreOptions(method=method, feather_px=feather_px),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )


def restore_picture(
    session: Session, picture: Pixels, mask: Mask, method: Method = Method.GENERATOR
) -> Pixels:
    """Return the whole picture with the mask filled."""
    return apply_results(picture, restore_results(session, picture, mask, method))


def make_damaged_picture() -> tuple[Pixels, Mask]:
    """Return a picture of noise and the mask of a square hole in it."""
    mask = np.zeros((48, 48), bool)
    mask[20:30, 20:30] = True
    return np.random.default_rng(0).integers(0, 65536, (48, 48, 3), np.uint16), mask
