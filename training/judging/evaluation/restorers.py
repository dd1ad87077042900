"""The ways of filling a hole that are compared: the program's own, and biharmonic inpainting."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from skimage.restoration import inpaint_biharmonic

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask
from engine.restore.compose import apply_results
from engine.restore.session import Session
from training.errors import ConfigError

RGB = npt.NDArray[np.uint8]
Restorer = Callable[[RGB, Mask], RGB]

BIHARMONIC = "biharmonic"
NAMES = (*(method.value for method in Method), BIHARMONIC)


def build_restorers(names: Sequence[str], session: Session) -> dict[str, Restorer]:
    """Return the ways with these names, in this order.

    Raises:
        ConfigError: A name is unknown.
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise ConfigError(
            f"{', '.join(unknown) or 'no method'}: expected some of {', '.join(NAMES)}"
        )
    return {
        name: biharmonic if name == BIHARMONIC else product(session, Method(name)) for name in names
    }


def product(session: Session, method: Method, *, seed: int = 0) -> Restorer:
    """Return what the program itself does with a method."""

    def restore(damaged: RGB, mask: Mask) -> RGB:
        results = session.restore(
            damaged,
            mask,
            RestoreOptions(method=method, seed=seed),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: False,
        )
        return np.asarray(apply_results(damaged, results), np.uint8)

    return restore


def biharmonic(damaged: RGB, mask: Mask) -> RGB:
    """scikit-image's biharmonic inpainting (Damelin and Hoang 2018)."""
    filled = inpaint_biharmonic(damaged / 255.0, mask, channel_axis=-1)
    return np.asarray((np.clip(filled, 0, 1) * 255).round(), np.uint8)
