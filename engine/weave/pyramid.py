"""The levels of the weave, from the photograph's own scale to the coarsest.

The hole shrinks towards coarser levels: a coarse pixel is known as soon as known pixels reach it.
So the coarsest level has hardly any hole left, and fills it with what surrounds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import box_blur, erode, gaussian_blur, halve
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Rect
from engine.weave.kernels import PATCH_RADIUS_PX, PATCH_SIDE_PX
from engine.weave.lines import LinePlanes, make_line_planes
from engine.weave.planes import WeavePlanes

_F32: TypeAlias = npt.NDArray[np.float32]
_Scalar = TypeVar("_Scalar", bound=np.generic)

# Share of known pixels from which a coarse pixel counts as known.
_MIN_KNOWN = 0.01
# Patches close a hole this narrow at once; a coarser level would add nothing.
_CLOSED_RADIUS_PX = 1.5
_MIN_SIDE_PX = 24
_MIN_SOURCES = 64
_TEXTURE_BLUR_PX = 5
# Deviation of the low pass of the guide's texture energy at the finest level.
_ENERGY_BLUR_PX = 8.0
_MIN_BLUR_PX = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What the search compares at one scale.

    Attributes:
        features: (H, W, 4), uint8: RGB and texture energy; the hole holds a first result.
        guide: (H, W, 4), uint8: low pass of the first result and of the texture energy, which in
            the hole is that of its surroundings.
        guide_weight: (H, W), uint8: weight of the guide's squared differences relative to the
            features', for the patch around each pixel.
        hole: (H, W), bool: to be woven.
        is_source: (H, W), bool: centres of patches that are known and inside the window.
        lines: Places across guide lines; None without lines.
    """

    features: npt.NDArray[np.uint8]
    guide: npt.NDArray[np.uint8]
    guide_weight: npt.NDArray[np.uint8]
    hole: Mask
    is_source: Mask
    lines: LinePlanes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planes:
    """The arrays that are halved from level to level.

    Attributes:
        features: (H, W, 4), float32; means over known pixels where there are some.
        pixels: (H, W, 3), float32: the picture with its first result.
        guide_weight: (H, W), float32.
        known: (H, W), bool.
        allowed: (H, W), bool: may be copied from where known.
        hole: (H, W), bool.
    """

    features: _F32
    pixels: _F32
    guide_weight: _F32
    known: Mask
    allowed: Mask
    hole: Mask


def build_levels(
    planes: WeavePlanes, *, guide_weight: _F32, texture_gain: float, blur_px: float
) -> list[Level]:
    """Return the levels, finest first; none if there is no patch to copy from.

    Args:
        planes: The window, its pixels (H, W, 3), uint8.
        guide_weight: (H, W), float32, 0 to 255: guide weight of the patch around each pixel.
        texture_gain: Weight of texture energy relative to colour.
        blur_px: Deviation of the guide's low pass at the finest level.
    """
    levels: list[Level] = []
    known = ~planes.unknown
    colours = planes.pixels.astype(np.float32)
    energy = texture_gain * measure_texture_energy(colours, known)
    finest = _Planes(
        features=np.concatenate([colours, energy[..., np.newaxis]], axis=2),
        pixels=colours,
        guide_weight=guide_weight,
        known=known,
        allowed=np.ones_like(known) if planes.allowed is None else planes.allowed,
        hole=planes.hole,
    )
    for scaled in _halve_repeatedly(finest):
        is_source = erode(scaled.known & scaled.allowed, PATCH_SIDE_PX, is_set_beyond=False)
        if not scaled.hole.any():
            break
        if np.count_nonzero(is_source) < (_MIN_SOURCES if levels else 1):
            break
        level = _make_level(scaled, is_source, depth=len(levels), blur_px=blur_px)
        if planes.lines:
            lines = make_line_planes(scaled.hole.shape, planes.lines, depth=len(levels))
            level = replace(level, lines=lines)
        levels.append(level)
        if _is_closed(scaled.hole):
            break
    return levels


def measure_texture_energy(colours: _F32, known: Mask) -> _F32:
    """Return the mean absolute difference of neighbours around each pixel, (H, W), float32.

    Only differences between known pixels count (Newson et al. 2014, section 3.3, from which we
    differ in that both directions share one channel). Far inside a hole it is the energy of the
    nearest known pixels.

    Args:
        colours: (H, W, 3), float32.
        known: (H, W), bool.
    """
    grey = luma(colours)
    total, count = np.zeros_like(grey), np.zeros_like(grey)
    for axis in (0, 1):
        near, far = _pair_neighbours(grey, axis)
        both = np.logical_and(*_pair_neighbours(known, axis)).astype(np.float32)
        difference = np.abs(near - far) * both
        for part in _pair_neighbours(total, axis):
            np.add(part, difference, out=part)
        for part in _pair_neighbours(count, axis):
            np.add(part, both, out=part)
    energy = box_blur(total, _TEXTURE_BLUR_PX)
    weight = box_blur(count, _TEXTURE_BLUR_PX)
    is_seen = weight > 1e-3
    energy /= np.maximum(weight, 1e-3)
    if not is_seen.any() or is_seen.all():
        return energy
    nearest = ndimage.distance_transform_edt(~is_seen, return_distances=False, return_indices=True)
    return np.asarray(energy[tuple(nearest)], np.float32)


def _pair_neighbours(
    plane: npt.NDArray[_Scalar], axis: int
) -> tuple[npt.NDArray[_Scalar], npt.NDArray[_Scalar]]:
    """Return views of a plane without its last and without its first row or column."""
    if axis == 0:
        return plane[:-1], plane[1:]
    return plane[:, :-1], plane[:, 1:]


def _halve_repeatedly(planes: _Planes) -> Iterator[_Planes]:
    """Yield the planes, then ever coarser ones."""
    while True:
        yield planes
        if min(planes.known.shape) < 2 * _MIN_SIDE_PX:
            return
        known = planes.known.astype(np.float32)
        share = halve(known)
        features = halve(planes.features * known[..., np.newaxis])
        features /= np.maximum(share, 1e-6)[..., np.newaxis]
        pixels = halve(planes.pixels)
        is_known = share > _MIN_KNOWN
        unknown = ~is_known
        features[unknown, :3] = pixels[unknown]
        features[unknown, 3] = halve(planes.features[..., 3])[unknown]
        planes = _Planes(
            features=features,
            pixels=pixels,
            guide_weight=halve(planes.guide_weight),
            known=is_known,
            allowed=halve(planes.allowed.astype(np.float32)) > 0.5,
            hole=(halve(planes.hole.astype(np.float32)) > 0) & unknown,
        )


def _make_level(planes: _Planes, is_source: Mask, *, depth: int, blur_px: float) -> Level:
    blur_px = max(blur_px / 2**depth, _MIN_BLUR_PX)
    energy_blur_px = max(_ENERGY_BLUR_PX / 2**depth, 1.0)
    colours = gaussian_blur(planes.pixels, blur_px)
    energy = gaussian_blur(planes.features[..., 3], energy_blur_px)
    return Level(
        features=round_to_uint8(planes.features),
        guide=round_to_uint8(np.concatenate([colours, energy[..., np.newaxis]], axis=2)),
        guide_weight=round_to_uint8(planes.guide_weight),
        hole=planes.hole,
        is_source=is_source,
    )


def _is_closed(hole: Mask) -> bool:
    """Whether a hole is so narrow that no coarser level is needed."""
    place = Rect.of_mask(hole)
    if place is None:
        return True
    radius = ndimage.distance_transform_edt(np.pad(hole[place.slices], 1)).max()
    return bool(radius <= _CLOSED_RADIUS_PX)


def make_inner_mask(shape: tuple[int, int]) -> Mask:
    """Return the centres of whole patches in a window, (H, W), bool."""
    mask = np.zeros(shape, bool)
    edge = PATCH_RADIUS_PX
    mask[edge : shape[0] - edge, edge : shape[1] - edge] = True
    return mask


def round_to_uint8(values: _F32) -> npt.NDArray[np.uint8]:
    """Return values rounded and clamped to 0..255."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
