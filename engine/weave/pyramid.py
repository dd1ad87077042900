"""The levels that the weave works through, from the photograph's own scale to the coarsest.

At a coarse level the hole shrinks: a coarse pixel is known as soon as known pixels reach it. So
the coarsest level has hardly any hole left, and what it says of the hole is what surrounds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import box_blur, erode, gaussian_blur, halve
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Rect
from engine.weave.kernels import PATCH_RADIUS_PX, PATCH_SIDE_PX

_F32: TypeAlias = npt.NDArray[np.float32]
_Scalar = TypeVar("_Scalar", bound=np.generic)

# Share of known pixels under a coarse one from which it is known.
_LEAST_KNOWN = 0.01
# A hole this narrow is closed by patches at once; a coarser level would show nothing new.
_CLOSED_RADIUS_PX = 1.5
_LEAST_SIDE_PX = 24
_LEAST_SOURCES = 64
_TEXTURE_BLUR_PX = 5
# Deviation of the guide's texture energy at the finest level.
_ENERGY_BLUR_PX = 8.0
_LEAST_BLUR_PX = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What the search compares at one scale.

    Attributes:
        features: (H, W, 4), uint8: RGB and texture energy; what the hole holds is a first answer.
        guide: (H, W, 4), uint8: the first answer made smooth, and a smooth texture energy, which in
            the hole is that of its surroundings.
        guide_weight: (H, W), uint8: of the guide's squared difference against the features', for
            the patch around each pixel.
        fill: (H, W), bool: to be woven.
        is_source: (H, W), bool: centres of patches that are known and inside the window.
    """

    features: npt.NDArray[np.uint8]
    guide: npt.NDArray[np.uint8]
    guide_weight: npt.NDArray[np.uint8]
    fill: Mask
    is_source: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planes:
    """A level while it is being reduced.

    Attributes:
        features: (H, W, 4), float32; means over known pixels, where there are some.
        first: (H, W, 3), float32: the picture with its first answer.
        guide_weight: (H, W), float32.
        known: (H, W), bool.
        offered: (H, W), bool: may be copied from where it is known.
        fill: (H, W), bool.
    """

    features: _F32
    first: _F32
    guide_weight: _F32
    known: Mask
    offered: Mask
    fill: Mask


def build_levels(  # noqa: PLR0913  four planes, and how they are compared
    first: npt.NDArray[np.uint8],
    fill: Mask,
    barred: Mask,
    offered: Mask | None = None,
    *,
    guide_weight: _F32,
    texture_gain: float,
    blur_px: float,
) -> list[Level]:
    """Return the levels, finest first; none if there is no patch to copy from.

    Args:
        first: (H, W, 3), uint8: the picture, its unknown pixels holding a first answer.
        fill: (H, W), bool: to be woven.
        barred: (H, W), bool: not to be copied from; holds all of `fill`.
        offered: (H, W), bool: to be copied from where it is not barred; None offers all.
        guide_weight: (H, W), float32, 0 to 255: of the guide, for the patch around each pixel.
        texture_gain: Of texture energy against colour.
        blur_px: Deviation of the guide's low pass at the finest level.
    """
    levels: list[Level] = []
    if offered is None:
        offered = np.ones_like(barred)
    colours = first.astype(np.float32)
    energy = texture_gain * texture_energy(colours, ~barred)
    finest = _Planes(
        features=np.concatenate([colours, energy[..., np.newaxis]], axis=2),
        first=colours,
        guide_weight=guide_weight,
        known=~barred,
        offered=offered,
        fill=fill,
    )
    for planes in _reductions(finest):
        is_source = _source_centres(planes.known & planes.offered)
        if not planes.fill.any():
            break
        if np.count_nonzero(is_source) < (_LEAST_SOURCES if levels else 1):
            break
        levels.append(_level(planes, is_source, depth=len(levels), blur_px=blur_px))
        if _is_closed(planes):
            break
    return levels


def texture_energy(first: _F32, known: Mask) -> _F32:
    """Return (H, W), float32: mean absolute difference of neighbours around each pixel.

    Only differences between known pixels count (Newson et al. 2014, section 3.3, from which we
    differ in that both directions share one channel). Far inside a hole it is that of the nearest
    known pixels.

    Args:
        first: (H, W, 3), float32.
        known: (H, W), bool.
    """
    grey = luma(first)
    total, count = np.zeros_like(grey), np.zeros_like(grey)
    for axis in (0, 1):
        near, far = _pair(grey, axis)
        both = np.logical_and(*_pair(known, axis)).astype(np.float32)
        difference = np.abs(near - far) * both
        for part in _pair(total, axis):
            np.add(part, difference, out=part)
        for part in _pair(count, axis):
            np.add(part, both, out=part)
    energy = box_blur(total, _TEXTURE_BLUR_PX)
    weight = box_blur(count, _TEXTURE_BLUR_PX)
    is_seen = weight > 1e-3
    energy /= np.maximum(weight, 1e-3)
    if not is_seen.any() or is_seen.all():
        return energy
    nearest = ndimage.distance_transform_edt(~is_seen, return_distances=False, return_indices=True)
    return np.asarray(energy[tuple(nearest)], np.float32)


def _pair(
    plane: npt.NDArray[_Scalar], axis: int
) -> tuple[npt.NDArray[_Scalar], npt.NDArray[_Scalar]]:
    """Return views of a plane without its last and without its first row or column."""
    if axis == 0:
        return plane[:-1], plane[1:]
    return plane[:, :-1], plane[:, 1:]


def _reductions(planes: _Planes) -> Iterator[_Planes]:
    """Yield the planes, then ever coarser ones."""
    while True:
        yield planes
        if min(planes.known.shape) < 2 * _LEAST_SIDE_PX:
            return
        known = planes.known.astype(np.float32)
        share = halve(known)
        features = halve(planes.features * known[..., np.newaxis])
        features /= np.maximum(share, 1e-6)[..., np.newaxis]
        first = halve(planes.first)
        is_known = share > _LEAST_KNOWN
        unknown = ~is_known
        features[unknown, :3] = first[unknown]
        features[unknown, 3] = halve(planes.features[..., 3])[unknown]
        planes = _Planes(
            features=features,
            first=first,
            guide_weight=halve(planes.guide_weight),
            known=is_known,
            offered=halve(planes.offered.astype(np.float32)) > 0.5,
            fill=(halve(planes.fill.astype(np.float32)) > 0) & unknown,
        )


def _level(planes: _Planes, is_source: Mask, *, depth: int, blur_px: float) -> Level:
    blur_px = max(blur_px / 2**depth, _LEAST_BLUR_PX)
    energy_blur_px = max(_ENERGY_BLUR_PX / 2**depth, 1.0)
    colours = gaussian_blur(planes.first, blur_px)
    energy = gaussian_blur(planes.features[..., 3], energy_blur_px)
    return Level(
        features=to_bytes(planes.features),
        guide=to_bytes(np.concatenate([colours, energy[..., np.newaxis]], axis=2)),
        guide_weight=to_bytes(planes.guide_weight),
        fill=planes.fill,
        is_source=is_source,
    )


def _is_closed(planes: _Planes) -> bool:
    place = Rect.of_mask(planes.fill)
    if place is None:
        return True
    radius = ndimage.distance_transform_edt(np.pad(planes.fill[place.slices], 1)).max()
    return bool(radius <= _CLOSED_RADIUS_PX)


def _source_centres(known: Mask) -> Mask:
    """Return where a whole patch fits into the known pixels."""
    return erode(known, PATCH_SIDE_PX, is_set_beyond=False)


def inner(shape: tuple[int, int]) -> Mask:
    """Return (H, W), bool: where a whole patch fits into a window."""
    mask = np.zeros(shape, bool)
    edge = PATCH_RADIUS_PX
    mask[edge : shape[0] - edge, edge : shape[1] - edge] = True
    return mask


def to_bytes(values: _F32) -> npt.NDArray[np.uint8]:
    """Return values rounded and clamped to 0..255."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
