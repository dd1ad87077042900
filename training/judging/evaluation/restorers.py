"""The ways to fill a hole that are compared: the program's methods, and biharmonic inpainting."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from engine.api import FILL_METHODS, GuideLine, Method, RestoreOptions
from engine.pictures.pixels import Mask
from engine.restore.compose import apply_results
from engine.restore.session import Session
from training.errors import ConfigError

RGB = npt.NDArray[np.uint8]
Restorer = Callable[[RGB, Mask], RGB]

BIHARMONIC = "biharmonic"
NAMES = (*(method.value for method in FILL_METHODS), BIHARMONIC)


def build_restorers(names: Sequence[str], session: Session) -> dict[str, Restorer]:
    """Return the restorers with these names, in this order.

    Raises:
        ConfigError: A name is unknown.
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise ConfigError(
            f"{', '.join(unknown) or 'no method'}: expected some of {', '.join(NAMES)}"
        )
    return {
        name: fill_biharmonic if name == BIHARMONIC else build_restorer(session, Method(name))
        for name in names
    }


def build_restorer(
    session: Session,
    method: Method,
    *,
    seed: int = 0,
    guide_lines: tuple[GuideLine, ...] = (),
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Restorer:
    """Return a function that restores a picture as the program does, in the mask alone.

    The function takes a picture (H, W, 3), uint8, and a mask, and returns the picture with its hole
    filled. It raises `InvalidResultError` if the result is not a picture, `JobCancelledError` once
    `is_cancelled` returns true, and any other `EngineError` if device or memory fail.
    """

    def restore(damaged: RGB, mask: Mask) -> RGB:
        results = session.restore(
            damaged,
            mask,
            RestoreOptions(
                method=method, seed=seed, guide_lines=guide_lines, includes_missed_edges=False
            ),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=is_cancelled,
        )
        return np.asarray(apply_results(damaged, results), np.uint8)

    return restore


def fill_biharmonic(damaged: RGB, mask: Mask) -> RGB:
    """Fill a hole by scikit-image's biharmonic inpainting (Damelin and Hoang 2018)."""
    from skimage.restoration import inpaint_biharmonic  # noqa: PLC0415 - optional

    filled = inpaint_biharmonic(damaged / 255.0, mask, channel_axis=-1)
    return np.asarray((np.clip(filled, 0, 1) * 255).round(), np.uint8)
