"""Makes what the self-check compares with: a damaged picture, its restored pixels, and checksums.

Run it when a shipped model or the way of restoring has changed: python -m tools.self_check
"""

import numpy as np

from app.command_line.demo import draw_scratches
from app.self_check.model_files import CHECKSUMS, SHIPPED, hash_file
from app.self_check.sample import MASK, PICTURE, RESULT, Sample
from app.shared.paths import default_model, resource
from engine.api import DeviceChoice, EngineConfig, RestoreOptions
from engine.pictures.files import read_picture, write_mask, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.factory import serve
from engine.process.one_job import restore_once

SHOWN = Rect(x=100, y=100, width=320, height=240)
# A stain that is wide enough for the weave: centre (row, column) and radii, pixels.
STAIN_PX, STAIN_RADII_PX = (70, 215), (22, 28)
SEED, LIGHT, NOISE = 3, 238, 4


def main() -> None:
    """Write resources/self_check, and the checksums beside the models."""
    models = resource("models")
    lines = [f"{hash_file(models / name)}  {name}\n" for name in sorted(SHIPPED)]
    (models / CHECKSUMS).write_text("".join(lines), encoding="ascii")

    whole = read_picture(resource("samples", "rocket.jpg")).pixels
    pixels = np.ascontiguousarray(whole[SHOWN.slices])
    damage = paint_damage()
    picture = cover(pixels, damage)
    hole = Sample(picture=picture, damage=damage, result=picture).hole
    config = EngineConfig(model=default_model(), device=DeviceChoice.CPU)
    restored = restore_once(picture, hole, RestoreOptions(), serve=serve, config=config)
    folder = resource("self_check")
    folder.mkdir(exist_ok=True)
    write_picture(folder / PICTURE, Picture(pixels=picture))
    write_mask(folder / MASK, damage)
    write_picture(folder / RESULT, Picture(pixels=restored.pixels))


def paint_damage() -> Mask:
    """Return scratches, spots and a stain, (H, W)."""
    damage = draw_scratches(SHOWN.height, SHOWN.width, rng=np.random.default_rng(SEED))
    rows, columns = np.ogrid[: SHOWN.height, : SHOWN.width]
    (row, column), (tall, wide) = STAIN_PX, STAIN_RADII_PX
    return damage | (((rows - row) / tall) ** 2 + ((columns - column) / wide) ** 2 <= 1)


def cover(pixels: Pixels, damage: Mask) -> Pixels:
    """Return the picture with light, noisy damage."""
    noise = np.random.default_rng(SEED).normal(LIGHT, NOISE, (*damage.shape, 1))
    light = np.clip(noise, 0, 255).astype(np.uint8)
    return np.where(damage[..., np.newaxis], light, pixels)


if __name__ == "__main__":
    main()
