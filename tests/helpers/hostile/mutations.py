"""Small valid files of each format, and the same with bytes flipped, cut, doubled or spliced."""

import functools
import io
import zipfile

import numpy as np
import tifffile

from engine.pictures.formats.codec import encode_file
from engine.pictures.picture import Picture
from tests.helpers.hostile.jpeg_files import jpeg
from tests.helpers.hostile.other_files import animated, encode
from tests.helpers.picture_files import exif_block, gradient, srgb_profile

_SEED = 27
_MAX_CHANGES = 12
# Most of what a decoder believes stands near the beginning.
_HEAD_BYTES = 200


@functools.cache
def make_seeds() -> tuple[bytes, ...]:
    """Return small valid files."""
    rgb = gradient(24, 32)
    rgba = np.dstack([rgb, rgb[..., :1]])
    picture = Picture(pixels=rgb, icc_profile=srgb_profile(), exif=exif_block(orientation=1)[6:])
    deep = Picture(pixels=rgba.astype(np.uint16) * 257)
    project = io.BytesIO()
    with zipfile.ZipFile(project, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("mergedimage.png", encode("PNG"))
    tiled, floats = io.BytesIO(), io.BytesIO()
    tifffile.imwrite(tiled, rgb, photometric="rgb", tile=(16, 16), compression="deflate")
    tifffile.imwrite(floats, rgb.astype(np.float32))
    return (
        *(
            encode_file(picture, suffix=suffix, quality=80)
            for suffix in (".png", ".jpg", ".tif", ".webp")
        ),
        *(encode_file(deep, suffix=suffix, quality=80) for suffix in (".png", ".tif", ".webp")),
        jpeg(progressive=True),
        jpeg("CMYK"),
        jpeg("L"),
        encode("PNG", mode="P"),
        encode("PNG", mode="1"),
        encode("GIF"),
        animated("GIF"),
        animated("WEBP"),
        encode("BMP"),
        encode("BMP", mode="P"),
        encode("PPM"),
        encode("JPEG2000"),
        encode("AVIF"),
        tiled.getvalue(),
        floats.getvalue(),
        project.getvalue(),
    )


def mutate(number: int) -> bytes:
    """Return the damaged file of a number, always the same."""
    rng, seeds = np.random.default_rng((_SEED, number)), make_seeds()
    data = bytearray(seeds[number % len(seeds)])
    match int(rng.integers(5)):
        case 0:
            del data[int(rng.integers(1, len(data))) :]
        case 1:
            start, length = _choose_span(rng, len(data))
            data[start:start] = data[start : start + length]
        case 2:
            start, length = _choose_span(rng, len(data))
            del data[start : start + length]
        case 3:
            other = seeds[int(rng.integers(len(seeds)))]
            start, length = _choose_span(rng, min(len(data), len(other)))
            data[start : start + length] = other[start : start + length]
        case _:
            end = len(data) if rng.random() < 0.5 else min(len(data), _HEAD_BYTES)
            for at in rng.integers(0, end, int(rng.integers(1, _MAX_CHANGES))):
                data[at] = int(rng.integers(256))
    return bytes(data)


def _choose_span(rng: np.random.Generator, count: int) -> tuple[int, int]:
    start = int(rng.integers(count))
    return start, int(rng.integers(1, max(count // 4, 2)))
