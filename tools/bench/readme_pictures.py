"""Makes the pictures at the top of the README: three sample photographs, damaged and restored.

    python -m tools.bench.readme_pictures

Writes docs/images/before.jpg and docs/images/after.jpg. The damage is drawn here, always the same;
it is restored by the shipped model in an engine process, as `reweave restore` does it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from app.command_line.demo import draw_scratches
from engine.api import DeviceChoice, EngineConfig, RestoreOptions
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.factory import serve
from engine.process.one_job import restore_once

_ROOT: Final = Path(__file__).resolve().parents[2]
_SAMPLES: Final = _ROOT / "resources" / "samples"
_IMAGES: Final = _ROOT / "docs" / "images"
_MODEL: Final = _ROOT / "resources" / "models" / "base.safetensors"
_SIDE_PX = 300
_GAP_PX = 8
_SEED = 4
_PAPER = (240, 236, 226)
_INK = (24, 40, 140)
_CREASE = ((196, -4), (206, 60), (199, 118), (211, 170), (203, 232), (214, 290), (205, 350))
_TOWERS = (
    ((193, 116), (205, 116), (210, 240), (212, 370), (165, 370), (178, 260), (186, 200)),
    ((438, 116), (452, 116), (464, 200), (472, 290), (484, 385), (424, 385), (434, 300)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A damaged photograph.

    Attributes:
        damaged: (H, W, 3), uint8.
        mask: (H, W), bool, true means fill.
        shown: The square that is shown, picture pixels.
    """

    damaged: Pixels
    mask: Mask
    shown: Rect


def scratch_portrait() -> Example:
    """Draw scratches, spots and a crease on the astronaut, as on an old print."""
    picture = _sample("astronaut.png")
    height, width = picture.shape[:2]
    damage = draw_scratches(height, width, rng=np.random.default_rng(_SEED)).astype(np.uint8)
    cv2.polylines(damage, [np.array(_CREASE)], isClosed=False, color=1, thickness=4)
    return _blend(picture, damage, _PAPER, shown=Rect(x=90, y=0, width=300, height=300))


def write_on_cat() -> Example:
    """Write a note in ink across the cat's face."""
    picture = _sample("chelsea.png")
    damage = np.zeros(picture.shape[:2], np.uint8)
    for text, place in (("Chelsea,", (84, 100)), ("May 2011", (76, 236))):
        cv2.putText(damage, text, place, cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 2.1, 1, 3)
    return _blend(picture, damage, _INK, shown=Rect(x=70, y=0, width=300, height=300))


def mask_towers() -> Example:
    """Mask the two towers beside the rocket."""
    picture = _sample("rocket.jpg")
    mask = np.zeros(picture.shape[:2], np.uint8)
    for outline in _TOWERS:
        cv2.fillPoly(mask, [np.array(outline)], 1)
    return Example(damaged=picture, mask=mask > 0, shown=Rect(x=144, y=67, width=360, height=360))


def main() -> None:
    """Restore the examples and write both strips."""
    examples = (scratch_portrait(), write_on_cat(), mask_towers())
    config = EngineConfig(model=_MODEL, device=DeviceChoice.CPU)
    restored = [
        restore_once(
            example.damaged, example.mask, RestoreOptions(), serve=serve, config=config
        ).pixels
        for example in examples
    ]
    _write_strip("before.jpg", [_square(e.damaged, e.shown) for e in examples])
    _write_strip(
        "after.jpg",
        [_square(pixels, e.shown) for pixels, e in zip(restored, examples, strict=True)],
    )


def _sample(name: str) -> Pixels:
    return read_picture(_SAMPLES / name).pixels


def _blend(
    picture: Pixels, damage: Pixels, colour: tuple[int, int, int], *, shown: Rect
) -> Example:
    """Paint the damage with soft edges; the mask covers each pixel that it touches."""
    opacity = cv2.GaussianBlur(damage.astype(np.float32), (3, 3), 0)[..., np.newaxis]
    damaged = picture + opacity * (np.array(colour, np.float32) - picture)
    return Example(damaged=np.rint(damaged).astype(np.uint8), mask=opacity[..., 0] > 0, shown=shown)


def _square(pixels: Pixels, shown: Rect) -> Pixels:
    part = pixels[shown.y : shown.y + shown.height, shown.x : shown.x + shown.width]
    small = cv2.resize(part, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8)


def _write_strip(name: str, squares: list[Pixels]) -> None:
    gap = np.full((_SIDE_PX, _GAP_PX, 3), 255, np.uint8)
    parts = [part for square in squares for part in (square, gap)][:-1]
    write_picture(_IMAGES / name, Picture(pixels=np.hstack(parts).astype(np.uint8)))


if __name__ == "__main__":
    main()
