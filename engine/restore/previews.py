"""Previews: what a job has so far, reduced to what a screen shows of it.

They are made from copies and change nothing about the result.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from engine.api import Preview
from engine.pictures.colour import to_rgb8, to_uint8
from engine.pictures.pixels import Pixels, Rect
from engine.restore.groups import Group

# Largest preview, about half of what a screen shows; it crosses the pipe in a few milliseconds.
MAX_PREVIEW_PX: Final = 2**19
# A result of few pixels is enlarged smoothly, because the screen would show its squares.
_MAX_ENLARGEMENT = 4.0


def make_preview(colours: Pixels, area: Rect, group: Group) -> Preview:
    """Return the preview of a group.

    Args:
        colours: (h, w, 1 or 3), uint8 or uint16: a result that is stretched over the area.
        area: Rectangle of the picture that holds the group.
        group: The group.
    """
    from PIL import Image, ImageFilter  # noqa: PLC0415  most jobs of the command line need no preview

    place = group.place
    height, width = colours.shape[:2]
    across, down = width / area.width, height / area.height
    scale = min(math.sqrt(MAX_PREVIEW_PX / place.area), _MAX_ENLARGEMENT * max(across, down), 1.0)
    size = (max(round(place.width * scale), 1), max(round(place.height * scale), 1))
    box = (
        (place.x - area.x) * across,
        (place.y - area.y) * down,
        (place.right - area.x) * across,
        (place.bottom - area.y) * down,
    )
    rgb = Image.fromarray(to_rgb8(colours)).resize(
        size, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0
    )
    # Beside the group too, so that the screen does not mix its rim with what is transparent.
    covered = Image.fromarray(group.mask.view(np.uint8) * np.uint8(255))
    covered = covered.resize(size, Image.Resampling.BILINEAR).filter(ImageFilter.MaxFilter(3))
    alpha = np.where(np.asarray(covered) > 0, np.uint8(255), np.uint8(0))
    return Preview(place=place, rgba=np.dstack([np.asarray(rgb), alpha]))


def limit_alpha(preview: Preview, alpha: Pixels) -> Preview:
    """Return a preview that is as transparent as the picture will be.

    Args:
        preview: The preview.
        alpha: (place.height, place.width), uint8 or uint16: the alpha of its results.
    """
    height, width = preview.rgba.shape[:2]
    rows = np.arange(height) * alpha.shape[0] // height
    columns = np.arange(width) * alpha.shape[1] // width
    rgba = preview.rgba.copy()
    rgba[..., 3] = np.minimum(rgba[..., 3], to_uint8(alpha[np.ix_(rows, columns)]))
    return replace(preview, rgba=rgba)
