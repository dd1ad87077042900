"""Shows failures of the shipped model on the pictures of resources/samples.

    python -m tools.bench.show_failures

Writes docs/images/failures.jpg: each row has the photograph around a hole, the hole, and the result
of the default method. The holes are chosen to fail: nothing around them shows what they cover.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_picture
from engine.pictures.pixels import Rect
from engine.restore.session import Session
from tools.bench.sheet import RGB, outline
from training.judging.evaluation.restorers import build_restorer

_ROOT = Path(__file__).resolve().parents[2]
_SAMPLES = _ROOT / "resources" / "samples"
_MODEL = _ROOT / "resources" / "models" / "base.safetensors"
_PAGE = _ROOT / "docs" / "images" / "failures.jpg"
_CROP_PX = 192
_COLUMNS = ("photograph", "hole", "reweave")
_ROW_INCHES = 2.1
_QUALITY = 88


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A hole with nothing around it that shows what it covers.

    Attributes:
        sample: File of the photograph.
        hole: Rectangle around an ellipse, which is the hole.
        caption: What the hole covers.
    """

    sample: str
    hole: Rect
    caption: str


FAILURES: Final = (
    Failure(
        sample="astronaut.png", hole=Rect(x=196, y=92, width=62, height=48), caption="eyes and nose"
    ),
    Failure(sample="chelsea.png", hole=Rect(x=134, y=82, width=78, height=66), caption="an eye"),
    Failure(
        sample="astronaut.png", hole=Rect(x=130, y=345, width=82, height=80), caption="a badge"
    ),
    Failure(
        sample="camera.png", hole=Rect(x=226, y=370, width=176, height=84), caption="thin legs"
    ),
    Failure(sample="coffee.png", hole=Rect(x=140, y=60, width=90, height=110), caption="a rim"),
    Failure(
        sample="coins.png", hole=Rect(x=186, y=186, width=60, height=50), caption="half of a coin"
    ),
)


def crop_around(hole: Rect, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return a square of a picture around the hole, inside the picture."""
    height, width = shape[:2]
    top = int(np.clip(hole.y + hole.height // 2 - _CROP_PX // 2, 0, height - _CROP_PX))
    left = int(np.clip(hole.x + hole.width // 2 - _CROP_PX // 2, 0, width - _CROP_PX))
    return slice(top, top + _CROP_PX), slice(left, left + _CROP_PX)


def main() -> None:
    """Restore each hole and write the page."""
    mpl.use("Agg")
    session = Session(EngineConfig(model=_MODEL, device=DeviceChoice.CPU))
    session.warm_up()
    restore = build_restorer(session, Method.REWEAVE)
    figure, axes = plt.subplots(
        len(FAILURES),
        len(_COLUMNS),
        figsize=(_ROW_INCHES * len(_COLUMNS), _ROW_INCHES * len(FAILURES)),
        layout="constrained",
    )
    for failure, row in zip(FAILURES, axes, strict=True):
        truth: RGB = to_rgb8(read_picture(_SAMPLES / failure.sample).pixels)
        mask = np.zeros(truth.shape[:2], np.uint8)
        hole = failure.hole
        centre = (hole.x + hole.width // 2, hole.y + hole.height // 2)
        cv2.ellipse(mask, centre, (hole.width // 2, hole.height // 2), 0, 0, 360, 1, cv2.FILLED)
        damaged = truth.copy()
        damaged[mask > 0] = 127
        place = crop_around(hole, truth.shape)
        shown = (truth, outline(damaged, mask > 0), restore(damaged, mask > 0))
        for axis, picture in zip(row, shown, strict=True):
            axis.imshow(picture[place])
            axis.set_xticks([])
            axis.set_yticks([])
        row[0].set_ylabel(failure.caption)
    for axis, name in zip(axes[0], _COLUMNS, strict=True):
        axis.set_title(name, fontsize="medium")
    figure.savefig(_PAGE, dpi=100, pil_kwargs={"quality": _QUALITY})


if __name__ == "__main__":
    main()
