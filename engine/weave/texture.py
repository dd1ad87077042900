"""Texture energy: how much neighbouring pixels differ, and how much is expected in a hole."""

from typing import TypeAlias, TypeVar

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial import KDTree

from engine.compute.filters import box_blur, erode, take_nearest
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask

_F32: TypeAlias = npt.NDArray[np.float32]
_Scalar = TypeVar("_Scalar", bound=np.generic)

_TEXTURE_BLUR_PX = 5
# Up to the first depth in a hole the nearest known pixels say which texture to expect, from the
# second on those of like colour do.
_NEAREST_DEPTHS_PX = (24.0, 64.0)
# This many known pixels of like colour are averaged. A difference of colour of this many 8-bit
# steps counts as much as a distance of this many pixels.
_ALIKE = 24
_COLOUR_STEPS = 8.0
_DISTANCE_PX = 96.0
# Colours and energy are means over squares of this side, in pixels of a plane that is reduced four
# times, or more in large windows.
_MEAN_SIDE = 3
_MIN_STEP_PX = 4
_WHOLLY = 0.999
_MAX_COMPARED = 20_000


def measure_texture_energy(colours: _F32, known: Mask, *, is_exact: bool = True) -> _F32:
    """Return the mean absolute difference of neighbours around each pixel, (H, W), float32.

    Only differences between known pixels count (Newson et al. 2014, section 3.3, from which we
    differ in that both directions share one channel). Far inside a hole it is the energy of the
    nearest known pixels.

    Args:
        colours: (H, W, 3), float32.
        known: (H, W), bool.
        is_exact: Whether the nearest is found by Euclidean distance; else by one that is a few
            percent off and takes a tenth of the time.
    """
    energy, is_seen = average_differences(colours, known)
    if not is_seen.any() or is_seen.all():
        return energy
    if not is_exact:
        return take_nearest(energy, is_seen)
    nearest = ndimage.distance_transform_edt(~is_seen, return_distances=False, return_indices=True)
    return np.asarray(energy[tuple(nearest)], np.float32)


def expect_texture(energy: _F32, pixels: _F32, known: Mask, *, pixel_px: int = 1) -> _F32:
    """Return texture energy with what is expected deep in a hole, (H, W), float32.

    There the nearest known pixels may show something else: behind a person who stands in grass, the
    sky may be nearer than the grass. So the mean is taken over known pixels whose colour is like
    that of the first result.

    Args:
        energy: (H, W), float32; in the hole that of the nearest known pixels.
        pixels: (H, W, 3), float32, 0 to 255; the hole holds a first result.
        known: (H, W), bool.
        pixel_px: Side of a pixel of these planes in the photograph.
    """
    depth = pixel_px * np.asarray(
        cv2.distanceTransform((~known).view(np.uint8), cv2.DIST_L2, 5), np.float32
    )
    if depth.max() <= _NEAREST_DEPTHS_PX[0]:
        return energy
    height, width = known.shape
    step = max(_MIN_STEP_PX, round((height * width / _MAX_COMPARED) ** 0.5))
    size = (-(-width // step), -(-height // step))

    def reduce(plane: _F32) -> _F32:
        return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)

    # Beside the hole, means are partly the first result's.
    is_compared = erode(reduce(known.astype(np.float32)) > _WHOLLY, _MEAN_SIDE, is_set_beyond=True)
    is_deep = reduce(depth) > _NEAREST_DEPTHS_PX[0]
    if not is_compared.any() or not is_deep.any():
        return energy
    level, colours = (box_blur(reduce(plane), _MEAN_SIDE) for plane in (energy, pixels))
    place = np.moveaxis(np.indices(is_deep.shape), 0, 2) * (step * pixel_px / _DISTANCE_PX)
    features = np.concatenate([colours / _COLOUR_STEPS, place], axis=2)
    count = min(_ALIKE, int(np.count_nonzero(is_compared)))
    _, alike = KDTree(features[is_compared]).query(features[is_deep], k=[*range(1, count + 1)])
    level[is_deep] = level[is_compared][alike].mean(axis=1)
    expected = cv2.resize(level, (width, height), interpolation=cv2.INTER_LINEAR)
    share = np.interp(depth, _NEAREST_DEPTHS_PX, (0.0, 1.0)).astype(np.float32)
    return np.asarray(energy + share * (expected - energy), np.float32)


def average_differences(colours: _F32, known: Mask) -> tuple[_F32, Mask]:
    """Return the energy of known pixels, (H, W), and where there are any, (H, W), bool."""
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
    return energy, is_seen


def _pair_neighbours(
    plane: npt.NDArray[_Scalar], axis: int
) -> tuple[npt.NDArray[_Scalar], npt.NDArray[_Scalar]]:
    """Return views of a plane without its last and without its first row or column."""
    if axis == 0:
        return plane[:-1], plane[1:]
    return plane[:, :-1], plane[:, 1:]
