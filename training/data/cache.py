"""Decoded pictures: every one is decoded once, and once more reduced to a whole small picture.

Pixels are 8-bit RGB, upright. Grey is repeated, 16 bits are rounded to 8, CMYK goes through its
profile; transparency is laid over white, as the program does where a format has none (colours
under full transparency are whatever the drawing program left there).
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.errors import PictureError
from engine.pictures.colour import to_rgb8
from engine.pictures.files import picture_from_bytes
from engine.pictures.pixels import Pixels
from training.data.flat import FlatPictures, FlatWriter, known_flat, open_flat
from training.data.pictures import SourcePicture
from training.errors import DataError

_LOG = logging.getLogger(__name__)
_CACHE_VERSION = 3
_LONGEST_PX = 2048  # a larger photograph is reduced; its own scale would fill the cache
_LEAST_SIDE_PX = 64
_PROGRESS_EVERY = 1000
_NAMED_SKIPPED = 3
_DECODED_AT_ONCE = 32
_MOST_DECODERS = 8  # each may hold a large photograph


class PictureCache:
    """Decoded pictures.

    Attributes:
        natives: Each picture at its own scale.
        wholes: Each picture reduced so that its short side is small.
        sources: The source of each picture.
        skipped: Name and reason of each file that could not be used.
    """

    def __init__(self, natives: FlatPictures, wholes: FlatPictures) -> None:
        self.natives = natives
        self.wholes = wholes
        self.sources = natives.index.sources
        self.skipped = natives.index.skipped

    def __len__(self) -> int:
        return len(self.natives)

    @property
    def size(self) -> int:
        """Bytes of all pixels."""
        return self.natives.index.size + self.wholes.index.size

    def native(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture at its own scale, not writable."""
        return self.natives[index]

    def whole(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture reduced so that its short side is small, not writable."""
        return self.wholes[index]


def open_cache(
    pictures: Sequence[SourcePicture], folder: Path | None, *, whole_px: int
) -> PictureCache:
    """Return the decoded pictures; which were skipped is logged in one line.

    Args:
        pictures: What to decode.
        folder: The cache's files are below it, and are made if they are not there or if a picture
            has changed since; None keeps the pixels in memory.
        whole_px: Short side of the whole small pictures.

    Raises:
        DataError: None of the pictures can be used, or the cache cannot be written.
    """
    place = None if folder is None else folder / _digest(pictures)

    def reduce_all(writer: FlatWriter) -> None:
        for number in range(len(natives)):
            writer.add(with_short_side(natives[number], whole_px))

    try:
        natives = open_flat(place, "native", lambda writer: _decode_all(pictures, writer))
        wholes = open_flat(place, f"whole-{whole_px}", reduce_all)
    except OSError as error:
        raise DataError(f"{place}: the picture cache cannot be written ({error})") from error
    cache = PictureCache(natives, wholes)
    _report(cache)
    return cache


def decoded_before(pictures: Sequence[SourcePicture], folder: Path) -> FlatPictures | None:
    """Return the pictures as a cache below the folder has them, None if it has not."""
    return known_flat(folder / _digest(pictures), "native")


def _digest(pictures: Sequence[SourcePicture]) -> str:
    """Return a name that is another one as soon as any picture has changed."""
    digest = hashlib.sha256(str(_CACHE_VERSION).encode())
    for picture in pictures:
        text = f"\n{picture.source}/{picture.name}/{picture.stamp}"
        digest.update(text.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _decode_all(pictures: Sequence[SourcePicture], writer: FlatWriter) -> None:
    _LOG.info("decoding %d pictures", len(pictures))
    index = writer.index
    for number, (picture, rgb) in enumerate(_decoded(pictures), start=1):
        if number % _PROGRESS_EVERY == 0:
            _LOG.info("decoded %d of %d pictures", number, len(pictures))
        if isinstance(rgb, Exception):
            # Names may be no valid Unicode, which the index would not hold.
            named = (_printable(picture.name), _printable(str(rgb)))
            index.skipped.append(named)
            continue
        index.sources.append(_printable(picture.source))
        writer.add(rgb)
    if not index.entries:
        why = f": {index.skipped[0][1]}" if index.skipped else ""
        raise DataError(f"none of the {len(pictures)} pictures can be used{why}")


def _decoded(
    pictures: Sequence[SourcePicture],
) -> Iterator[tuple[SourcePicture, npt.NDArray[np.uint8] | Exception]]:
    """Yield pictures in their order, each with its pixels or why it cannot be used."""

    def attempt(picture: SourcePicture) -> npt.NDArray[np.uint8] | Exception:
        try:
            return decode(picture)
        except (PictureError, OSError) as error:
            return error

    # Some at a time: all that are decoded lie in memory until they are taken.
    with ThreadPoolExecutor(_MOST_DECODERS, thread_name_prefix="decode") as pool:
        for start in range(0, len(pictures), _DECODED_AT_ONCE):
            some = pictures[start : start + _DECODED_AT_ONCE]
            yield from zip(some, pool.map(attempt, some), strict=True)


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _report(cache: PictureCache) -> None:
    if cache.skipped:
        named = "; ".join(why for _name, why in cache.skipped[:_NAMED_SKIPPED])
        rest = len(cache.skipped) - _NAMED_SKIPPED
        more = f"; and {rest} more" if rest > 0 else ""
        text = f"{len(cache)} pictures, {len(cache.skipped)} files skipped: {named}{more}"
        _LOG.warning("%s", text)
    else:
        _LOG.info("%d pictures", len(cache))


def decode(picture: SourcePicture) -> npt.NDArray[np.uint8]:
    """Return (H, W, 3), one picture as runs see it, its longer side at most 2048 px.

    Raises:
        PictureError: It cannot be read, or is too small or narrow.
        OSError: The file cannot be read.
    """
    pixels = picture_from_bytes(picture.read(), name=picture.name).pixels
    rgb = to_rgb8(pixels)
    if pixels.shape[2] in (2, 4):
        rgb = _over_white(rgb, pixels[..., -1])
    height, width = rgb.shape[:2]
    factor = min(1.0, _LONGEST_PX / max(height, width))
    if min(height, width) * factor < _LEAST_SIDE_PX:
        raise PictureError(
            f"{picture.name}: {width} x {height} pixels are too few to learn from, or too narrow"
        )
    return rgb if factor == 1.0 else _scaled(rgb, factor)


def _over_white(rgb: npt.NDArray[np.uint8], alpha: Pixels) -> npt.NDArray[np.uint8]:
    opacity = (alpha.astype(np.float32) / np.iinfo(alpha.dtype).max)[..., None]
    return np.asarray(np.round(rgb * opacity + 255.0 * (1.0 - opacity)), np.uint8)


def with_short_side(rgb: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    """Return (H, W, 3), reduced (never enlarged) so that the short side is `side_px`."""
    shortest = min(rgb.shape[:2])
    return rgb if shortest <= side_px else _scaled(rgb, side_px / shortest)


def _scaled(rgb: npt.NDArray[np.uint8], factor: float) -> npt.NDArray[np.uint8]:
    size = (round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
