"""TIFF files in memory, made and read by tifffile instead of the code under test."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile

PRIVATE_TAG = 65_000
PRIVATE = bytes(range(250)) * 280
# Of where strips and tiles lie, and how long they are.
PLACES = (273, 279, 324, 325)


def make_tiff(samples: npt.NDArray[np.generic], **options: Any) -> bytes:
    """Return a file with one page of samples (H, W) or (H, W, C), and a long private tag."""
    file = io.BytesIO()
    if options.get("planarconfig") == "separate":
        samples = np.moveaxis(samples, -1, 0)
    tags = [(PRIVATE_TAG, 1, len(PRIVATE), PRIVATE, True), *options.pop("extratags", [])]
    tifffile.imwrite(file, samples, extratags=tags, metadata=None, **options)
    return file.getvalue()


def join_pages(*pages: npt.NDArray[np.generic], **options: Any) -> bytes:
    """Return a file with a page for each array."""
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        for page in pages:
            writer.write(page, metadata=None, **options)
    return file.getvalue()


def read_samples(data: bytes, *, page: int = 0) -> npt.NDArray[Any]:
    """Return the samples of a page, (H, W) or (H, W, C)."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        found = file.pages[page]
        samples = found.asarray()
        assert isinstance(found, tifffile.TiffPage)
        is_separate = found.planarconfig == 2 and samples.ndim == 3
        return np.moveaxis(samples, 0, -1) if is_separate else samples


def read_tags(data: bytes, *, page: int = 0, without: tuple[int, ...] = PLACES) -> dict[int, Any]:
    """Return the values of a page's tags, but for some."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        found = file.pages[page]
        assert isinstance(found, tifffile.TiffPage)
        return {tag.code: tag.value for tag in found.tags.values() if tag.code not in without}
