"""Makes the three pictures that explain the program on its start page, from a sample photograph.

Run it in the repository: python -m tools.guide_pictures
"""

import itertools

import numpy as np
from PIL import Image, ImageDraw

from app.editor.document.brush import Point, rasterise_capsule
from app.shared.paths import default_model, resource
from app.shared.theme import LIGHT
from engine.api import EngineConfig, RestoreOptions
from engine.pictures.files import read_picture
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.factory import serve
from engine.process.one_job import restore_once

SHOWN = Rect(x=105, y=52, width=435, height=290)
SIZE_PX = (360, 240)
QUALITY = 85
# The towers beside the rocket: (brush diameter, points), picture pixels.
STROKES = (
    (18, ((200, 118), (197, 195))),
    (36, ((196, 200), (190, 290), (184, 352))),
    (18, ((446, 118), (449, 195))),
    (34, ((449, 200), (453, 290), (458, 362))),
)
STROKES_AT_FIRST = 2


def main() -> None:
    """Write the pictures into resources/guide."""
    pixels = read_picture(resource("samples", "rocket.jpg")).pixels
    mask = paint(pixels, STROKES)
    config = EngineConfig(model=default_model())
    restored = restore_once(pixels, mask, RestoreOptions(), serve=serve, config=config)
    at_first = cut(cover(pixels, paint(pixels, STROKES[:STROKES_AT_FIRST])))
    draw_brush(at_first)
    folder = resource("guide")
    folder.mkdir(exist_ok=True)
    for name, picture in (
        ("paint", at_first),
        ("restore", cut(cover(pixels, mask))),
        ("done", cut(restored.pixels)),
    ):
        picture.save(folder / f"{name}.jpg", quality=QUALITY, optimize=True)


def paint(pixels: Pixels, strokes: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]) -> Mask:
    """Return a mask of strokes."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.bool_)
    for diameter_px, points in strokes:
        for start, end in itertools.pairwise(points):
            capsule = rasterise_capsule(
                Point(x=start[0], y=start[1]),
                Point(x=end[0], y=end[1]),
                diameter_px=diameter_px,
                within=Rect(x=0, y=0, width=width, height=height),
            )
            if capsule is not None:
                mask[capsule.place.slices] |= capsule.covered
    return mask


def cover(pixels: Pixels, mask: Mask) -> Pixels:
    """Return pixels with the mask as the window shows it."""
    colour = np.array([int(LIGHT.mask[at : at + 2], 16) for at in (1, 3, 5)])
    alpha = LIGHT.mask_fill_alpha / 255
    covered = pixels.astype(np.float64)
    covered[mask] = (1 - alpha) * covered[mask] + alpha * colour
    return covered.round().astype(np.uint8)


def cut(pixels: Pixels) -> Image.Image:
    """Return the part that is shown, reduced."""
    return Image.fromarray(pixels[SHOWN.slices]).resize(SIZE_PX, Image.Resampling.LANCZOS)


def draw_brush(picture: Image.Image) -> None:
    """Draw the brush where the first strokes end."""
    diameter_px, points = STROKES[STROKES_AT_FIRST - 1]
    scale = SIZE_PX[0] / SHOWN.width
    x, y = (points[-1][0] - SHOWN.x) * scale, (points[-1][1] - SHOWN.y) * scale
    radius = diameter_px * scale / 2
    y = min(y, SIZE_PX[1] - radius - 6)
    draw = ImageDraw.Draw(picture)
    for grown, colour in ((1, "black"), (0, "white")):
        box = (x - radius - grown, y - radius - grown, x + radius + grown, y + radius + grown)
        draw.ellipse(box, outline=colour, width=1)


if __name__ == "__main__":
    main()
