"""Arithmetic of JPEG: colours to components, chroma to full resolution and back, blocks to DCT.

As in libjpeg: BT.601 over the full range, chroma enlarged by a triangle filter where it has half
the resolution, and the orthonormal DCT of 8 x 8 samples (ITU-T T.81, A.3.3).
"""

import enum
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Plane: TypeAlias = npt.NDArray[np.float32]

BLOCK_PX: Final = 8
_TO_YCC: Final = np.array(
    [[0.299, 0.587, 0.114], [-0.168735892, -0.331264108, 0.5], [0.5, -0.418687589, -0.081312411]],
    np.float32,
)
_CENTRE: Final = 128
_ITERATIONS: Final = 4
# Samples that no pixel needs; keeps a division defined.
_NO_WEIGHT: Final = np.float32(1e-6)


class ColourSpace(enum.IntEnum):
    """What a JPEG's components are; the values are libjpeg's (J_COLOR_SPACE)."""

    GREY = 1
    RGB = 2
    YCC = 3
    CMYK = 4
    YCCK = 5


def make_components(
    pixels: npt.NDArray[np.generic], space: ColourSpace, *, is_inverted: bool
) -> Plane:
    """Return pixels (H, W, C) as components (C, H, W), 0 to 255.

    Args:
        pixels: Grey, RGB or CMYK (255 is full ink), uint8.
        space: What the components are.
        is_inverted: Whether the file counts ink from 255 down to 0, as Adobe's programs do.
    """
    planes = np.moveaxis(pixels, 2, 0).astype(np.float32)
    if space >= ColourSpace.CMYK and is_inverted:
        planes = 255 - planes
    if space == ColourSpace.YCC:
        return _to_ycc(planes)
    if space == ColourSpace.YCCK:
        return np.concatenate([_to_ycc(255 - planes[:3]), planes[3:]])
    return planes


def enlarge(plane: Plane, factors: tuple[int, int]) -> Plane:
    """Return a plane at full resolution, as a decoder shows it.

    Args:
        plane: (h, w).
        factors: Number of pixels that a sample covers, down and across.

    Returns:
        (h * down, w * across).
    """
    for axis, factor in enumerate(factors):
        if factor == 2:
            plane = _interpolate(plane, axis=axis)
        elif factor > 2:
            plane = plane.repeat(factor, axis=axis)
    return plane


def reduce_to_fit(wanted: Plane, weights: Plane, factors: tuple[int, int]) -> Plane:
    """Return the plane that comes closest to another one when it is enlarged, by least squares.

    Solves for x with few steps of x += (U' W (wanted - U x)) / (U' W 1), U the enlargement (SIRT).
    Samples that reach only pixels of 0 stay 0, so that as few blocks as possible change.

    Args:
        wanted: (H, W), multiples of the factors.
        weights: (H, W), weight of each pixel.
        factors: Number of pixels that a sample covers, down and across.

    Returns:
        (H / down, W / across).
    """
    if factors == (1, 1):
        return wanted
    is_reached = _collect(np.abs(wanted), factors) > 0
    steps = is_reached / (_collect(weights, factors) + _NO_WEIGHT)
    plane = _collect(weights * wanted, factors) * steps
    for _ in range(_ITERATIONS):
        error = wanted - enlarge(plane, factors)
        plane += _collect(weights * error, factors) * steps
    return plane


def average(plane: Plane, factors: tuple[int, int]) -> Plane:
    """Return the mean of the pixels that each sample covers."""
    down, across = factors
    height, width = plane.shape
    shares = plane.reshape(height // down, down, width // across, across)
    return np.asarray(shares.mean(axis=(1, 3)), np.float32)


def to_blocks(plane: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a plane (h * 8, w * 8) as blocks (h * w, 8, 8), row by row."""
    height, width = plane.shape
    rows = plane.reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    return rows.swapaxes(1, 2).reshape(-1, BLOCK_PX, BLOCK_PX)


def from_blocks(blocks: npt.NDArray[Any], *, width_blocks: int) -> npt.NDArray[Any]:
    """Return blocks (h * w, 8, 8) as a plane (h * 8, w * 8)."""
    rows = blocks.reshape(-1, width_blocks, BLOCK_PX, BLOCK_PX).swapaxes(1, 2)
    return rows.reshape(-1, width_blocks * BLOCK_PX)


def transform(blocks: Plane) -> Plane:
    """Return the DCT of blocks (N, 8, 8)."""
    return np.asarray(_BASIS @ blocks @ _BASIS.T, np.float32)


def transform_back(coefficients: Plane) -> Plane:
    """Return the blocks (N, 8, 8) of a DCT."""
    return np.asarray(_BASIS.T @ coefficients @ _BASIS, np.float32)


def _make_basis() -> Plane:
    frequency, place = np.mgrid[:BLOCK_PX, :BLOCK_PX]
    basis = np.cos((2 * place + 1) * frequency * np.pi / (2 * BLOCK_PX)) / 2
    basis[0] /= np.sqrt(2)
    return np.asarray(basis, np.float32)


_BASIS: Final = _make_basis()
BASIS_IMAGES: Final = np.einsum("ui,vj->uvij", _BASIS, _BASIS).reshape(64, 64)
"""The samples (64) of a block whose only coefficient (64) is 1."""


def _to_ycc(rgb: Plane) -> Plane:
    planes = np.asarray(np.einsum("ij,jhw->ihw", _TO_YCC, rgb), np.float32)
    planes[1:] += _CENTRE
    return planes


def _interpolate(plane: Plane, *, axis: int) -> Plane:
    """Return a plane of twice the height (axis 0) or width: 3/4 of a sample, 1/4 of the next."""
    lines = plane if axis == 0 else plane.T
    padded = np.concatenate([lines[:1], lines, lines[-1:]])
    larger = np.empty((2 * len(lines), lines.shape[1]), np.float32)
    larger[0::2] = 0.75 * lines + 0.25 * padded[:-2]
    larger[1::2] = 0.75 * lines + 0.25 * padded[2:]
    return larger if axis == 0 else larger.T


def _collect(plane: Plane, factors: tuple[int, int]) -> Plane:
    """Return for each sample the sum of the pixels it reaches, by its share in each (U')."""
    for axis, factor in enumerate(factors):
        if factor == 1:
            continue
        lines = plane if axis == 0 else plane.T
        if factor == 2:
            even, odd = lines[0::2], lines[1::2]
            before = np.concatenate([even[:1] * 0, odd[:-1]])
            after = np.concatenate([even[1:], odd[-1:] * 0])
            smaller = 0.75 * (even + odd) + 0.25 * (before + after)
            smaller[0] += 0.25 * even[0]
            smaller[-1] += 0.25 * odd[-1]
        else:
            smaller = lines.reshape(-1, factor, lines.shape[1]).sum(axis=1)
        plane = smaller if axis == 0 else smaller.T
    return plane
