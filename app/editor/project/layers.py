"""The layers of a project as paint programs show them."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from app.editor.document.repairs import Repair
from app.editor.project.project import Project
from engine.pictures.openraster import Layer
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Rect

ORIGINAL_MEMBER: Final = "data/original.png"
_MASK_RGB = (255, 47, 109)
_MASK_OPACITY = 0.5


def make_layers(project: Project) -> Iterator[Layer]:
    """Yield the layers from the top down: the mask, which is hidden, the repairs, the original."""
    original = project.original
    place = Rect.of_mask(project.mask)
    if place is not None:
        yield _make_mask_layer(project.mask, place)
    for repair in reversed(project.repairs):
        yield _make_repair_layer(repair, icc_profile=original.icc_profile)
    yield Layer(
        name="Original",
        member=ORIGINAL_MEMBER,
        picture=Picture(pixels=original.pixels, icc_profile=original.icc_profile),
    )


def _make_mask_layer(mask: Mask, place: Rect) -> Layer:
    rgba = np.empty((place.height, place.width, 4), np.uint8)
    for channel, value in enumerate((*_MASK_RGB, 255)):  # other threads go on meanwhile
        np.multiply(mask[place.slices], np.uint8(value), out=rgba[..., channel])
    return Layer(
        name="Mask",
        member="data/mask.png",
        picture=Picture(pixels=rgba),
        x=place.x,
        y=place.y,
        opacity=_MASK_OPACITY,
        is_visible=False,
    )


def _make_repair_layer(repair: Repair, *, icc_profile: bytes | None) -> Layer:
    """Return the pixels of a repair, transparent where it has none or is painted back.

    In a picture with alpha, other programs lay the repair's alpha over that of the picture.
    """
    place = repair.place
    first = repair.parts[0].pixels
    channels, full = first.shape[2], np.iinfo(first.dtype).max
    has_alpha = channels in (2, 4)
    pixels = np.zeros((place.height, place.width, channels + (not has_alpha)), first.dtype)
    for part in repair.parts:
        target = pixels[part.place.slices_in(place)]
        target[..., :channels] = part.pixels
        alpha = part.unpack_mask() * (part.pixels[..., -1] if has_alpha else full)
        if part.painted_back is not None:
            alpha = np.rint(alpha * (1 - part.painted_back / 255.0))
        target[..., -1] = alpha
    return Layer(
        name=f"Repair {repair.number}",
        member=f"data/repair-{repair.number}.png",
        picture=Picture(pixels=pixels, icc_profile=icc_profile),
        x=place.x,
        y=place.y,
        opacity=repair.strength,
        is_visible=repair.is_shown,
    )
