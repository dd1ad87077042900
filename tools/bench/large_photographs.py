"""Sharp photographs of 1,000 to 4,000 px with holes of 100 to 1,000 px, for `large.py`.

They come from Debian's wallpaper packages and from scikit-image, and are not part of this
repository.
"""

import csv
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from skimage import data as skimage_data

from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_picture
from engine.pictures.pixels import Mask, Rect
from training.masks.painters import Painter, paint_blob, paint_box, paint_stroke

RGB = npt.NDArray[np.uint8]

_LONGEST_PX = 4000
# Files of each package, without their folders.
_WALLPAPERS = {
    "lomiri-wallpapers-16.04": (
        "aitzgorri_by_Aitzol_Berasategi.jpg",
        "Bridge_by_Sander_Klootwijk.jpg",
        "friends_by_Aitzol_Berasategi.jpg",
        "life_by_Aitzol_Berasategi.jpg",
        "Picture_0B_by_freespace.jpg",
        "Picture_1A_by_freespace.jpg",
        "picosdeeuropa_by_Aitzol_Berasategi.jpg",
        "sunset_by_Aitzol_Berasategi.jpg",
    ),
    "lomiri-wallpapers-20.04": ("Kleiber_by_Lukas_Baubkus.jpg",),
    "lxqt-themes": (
        "after-the-rain.jpg",
        "Butterfly-Kenneth-Wimer.jpg",
        "flowers.png",
        "this-is-not-windows.jpg",
    ),
}
_FROM_SKIMAGE = ("retina", "hubble_deep_field")
# Greatest sides of a picture's holes, as shares of its short side, and bounds in pixels.
_EXTENTS = (0.42, 0.18, 0.08)
_EXTENT_BOUNDS_PX = (100, 1000)
_PAINTERS: tuple[Painter, ...] = (paint_box, paint_blob, paint_stroke)
_TRIES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A photograph with holes.

    Attributes:
        name: Name of the photograph.
        truth: (H, W, 3), uint8.
        mask: (H, W), bool: all holes.
        holes: Rectangle of each hole.
    """

    name: str
    truth: RGB
    mask: Mask
    holes: tuple[Rect, ...]


def read_scenes(cache: Path, manifest: Path) -> Iterator[Scene]:
    """Yield every available photograph, with holes that depend on its name alone.

    Args:
        cache: Folder for the downloads.
        manifest: Table of the training pictures.

    Raises:
        ValueError: A photograph is a training picture.
    """
    trained = _read_file_names(manifest)
    for name, truth in _read_photographs(cache):
        if name in trained:
            raise ValueError(f"{name} is a training picture ({manifest})")
        mask, holes = _draw_holes(truth.shape[:2], seed=zlib.crc32(name.encode()))
        yield Scene(name=name.split(".")[0], truth=truth, mask=mask, holes=holes)


def _read_photographs(cache: Path) -> Iterator[tuple[str, RGB]]:
    for package, names in _WALLPAPERS.items():
        folder = _download(package, cache)
        for name in names:
            (path,) = folder.rglob(name)
            yield name, _shrink(to_rgb8(read_picture(path).pixels))
    for name in _FROM_SKIMAGE:
        try:
            pixels = getattr(skimage_data, name)()
        except (OSError, ValueError) as error:
            print(f"left out: scikit-image's {name} could not be downloaded ({error})")
            continue
        yield name, np.ascontiguousarray(pixels[..., :3], np.uint8)


def _download(package: str, cache: Path) -> Path:
    """Return the folder of a package's files, downloaded with apt-get unless it is there."""
    folder = cache / package
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", package], cwd=cache, check=True)  # noqa: S603,S607
        (archive,) = cache.glob(f"{package}_*.deb")
        partial = cache / f"{package}.part"
        subprocess.run(["dpkg-deb", "-x", archive, partial], check=True)  # noqa: S603,S607
        partial.rename(folder)
    return folder


def _shrink(pixels: RGB) -> RGB:
    height, width = pixels.shape[:2]
    scale = min(_LONGEST_PX / max(height, width), 1.0)
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _read_file_names(manifest: Path) -> set[str]:
    """Return the original file names of the manifest's pictures."""
    with manifest.open(encoding="utf-8", newline="") as lines:
        origins = [row["origin"] for row in csv.DictReader(lines)]
    return {origin.replace(":", "/").rsplit("/", 1)[-1] for origin in origins}


def _draw_holes(shape: tuple[int, ...], *, seed: int) -> tuple[Mask, tuple[Rect, ...]]:
    """Return a mask of three holes of different sizes and kinds, far apart and inside."""
    rng = np.random.default_rng(seed)
    mask = np.zeros(shape, bool)
    bounds = Rect.of_shape(shape)
    taken: list[Rect] = []
    kinds = rng.permutation(len(_PAINTERS))
    for share, kind in zip(_EXTENTS, kinds, strict=True):
        extent_px = int(np.clip(share * min(shape), *_EXTENT_BOUNDS_PX))
        mark = _draw_mark(rng, _PAINTERS[kind], extent_px)
        place = _find_free_place(rng, mark.shape, bounds, taken)
        mask[place.slices] |= mark
        taken.append(place)
    return mask, tuple(taken)


def _draw_mark(rng: np.random.Generator, paint: Painter, extent_px: int) -> Mask:
    """Return one mark, cut out, whose greater side is 3/4 to 1 of the extent."""
    for _ in range(_TRIES):
        canvas = np.zeros((3 * extent_px, 3 * extent_px), np.uint8)
        paint(rng, canvas)
        place = Rect.of_mask(canvas > 0)
        if place is not None and 0.75 * extent_px <= max(place.width, place.height) <= extent_px:
            return np.asarray(canvas[place.slices] > 0)
    raise ValueError(f"no mark of {extent_px} px was drawn in {_TRIES} tries")


def _find_free_place(
    rng: np.random.Generator, shape: tuple[int, ...], bounds: Rect, taken: list[Rect]
) -> Rect:
    """Return a place for a mark, with a margin of half its size free of other marks."""
    height, width = shape
    margin_px = max(height, width) // 2
    for _ in range(_TRIES):
        place = Rect(
            x=int(rng.integers(margin_px, bounds.width - width - margin_px)),
            y=int(rng.integers(margin_px, bounds.height - height - margin_px)),
            width=width,
            height=height,
        )
        around = place.grown(margin_px, within=bounds)
        if not any(around.intersected(other) for other in taken):
            return place
    raise ValueError(f"no room for a mark of {width} x {height} px was found in {_TRIES} tries")
