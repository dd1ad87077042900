"""Gives the smooth places of a hole the grain of their surroundings.

A network predicts the mean of what might be there, and grain cannot be predicted: its results have
grain of another level and spectrum than the print, and a repair shows as a smear, or as a patch of
other noise. So where a result shows nothing but grain, its residual is replaced by grain that is
drawn by the measurements of the known pixels around, and goes on from theirs. In a print of one
colour, such as sepia, light alone is drawn, and each light gets the colour that it has around.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.filters import erode
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.grain.field import (
    SIDE_PX,
    continue_differences,
    draw_field,
    find_whitening_of,
    make_spectra,
)
from engine.restore.grain.model import MIN_LEVEL, REACH_PX, Grain, measure_grain
from engine.restore.grain.parts import Part
from engine.restore.grain.tone_curve import find_tone_curve, to_light

_F32: TypeAlias = npt.NDArray[np.float32]

_BLOCK_PX = 256
# Known pixels around a block that are measured.
_MARGIN_PX = 48
_MAX_MEASURED = 4
# A result with up to the first energy, in that of the grain, shows nothing but grain; from the
# second on it stands.
_STRUCTURE_RATIOS = (2.0, 4.0)
# Farther from the border nothing of the known grain is left.
_CONTINUED_PX = 8
# Known grain beyond this many deviations is something else.
_MAX_DEVIATIONS = 3.5


def match_print(
    result: Pixels, pixels: Pixels, hole: Mask, *, unknown: Mask | None = None, seed: int
) -> Pixels:
    """Return a result with the tone of the known pixels, and with their grain in smooth places.

    Args:
        result: (H, W, C), uint8 or uint16, with C = 1 or 3; read in the hole only.
        pixels: (H, W, C), same dtype: the known pixels; not read in the hole.
        hole: (H, W), bool.
        unknown: (H, W), bool: this hole and all others; None without others.
        seed: Seed of the grain.

    Returns:
        (H, W, C), same dtype; undefined outside the hole.
    """
    unknown = hole if unknown is None else unknown
    if not hole.any():
        return result
    curve = find_tone_curve(pixels, ~unknown) if result.shape[2] == 3 else None
    if curve is None:
        return _match_grain(result, pixels, hole, unknown, seed)
    light = _match_grain(to_light(result), to_light(pixels), hole, unknown, seed)[hole]
    matched = result.copy()
    # JPEG moves grey pixels off the axis, and with them the curve.
    matched[hole] = light if _is_grey(result, hole) else curve.colour(light)
    return matched


def _match_grain(result: Pixels, pixels: Pixels, hole: Mask, unknown: Mask, seed: int) -> Pixels:
    blocks = [b for b in Rect.of_shape(hole.shape).split(_BLOCK_PX) if hole[b.slices].any()]
    chosen = blocks[:: -(-len(blocks) // _MAX_MEASURED)]
    parts = {block: _cut(block, result, pixels, hole, unknown) for block in chosen}
    grain = measure_grain(list(parts.values()))
    if grain is None:
        return result
    rng = np.random.default_rng(seed)
    spectra = make_spectra(grain.whitening, grain.bands)
    field = np.stack([draw_field(spectrum, rng) for spectrum in spectra], axis=2)
    whitening = find_whitening_of(spectra[0])
    matched = result.copy()
    for block in blocks:
        part = parts.pop(block, None) or _cut(block, result, pixels, hole, unknown)
        around = _grow(block, hole)
        share = _find_share(part, grain)
        drawn = _draw(part, grain, _read_field(field, around), whitening)
        values = np.asarray(
            part.low + np.sqrt(share) * drawn + np.sqrt(1 - share) * part.residual, np.float32
        )
        inner = block.slices_in(around)
        is_changed = part.hole[inner] & (share[inner][..., 0] > 0)
        _write(matched[block.slices], values[inner], is_changed)
    return matched


def _draw(part: Part, grain: Grain, field: _F32, whitening: npt.NDArray[np.float64]) -> _F32:
    """Return drawn grain that goes on from the known grain."""
    near = part.find_near(REACH_PX + 1)
    wanted = near & ~grain.find_smooth(part)
    wanted &= ~erode(part.hole, 2 * _CONTINUED_PX + 1, is_set_beyond=True)
    # Each difference needs its neighbours.
    wanted[:REACH_PX] = wanted[-REACH_PX:] = False
    wanted[:, :REACH_PX] = wanted[:, -REACH_PX:] = False
    levels = grain.levels_at(part.light)
    # Only along the first colour, which is nearly that of light: the eye hardly sees the others.
    own = (part.residual @ grain.basis[:, 0]) / np.maximum(levels[..., 0], MIN_LEVEL)
    clipped = np.clip(own, -_MAX_DEVIATIONS, _MAX_DEVIATIONS)
    differences = np.asarray(clipped - field[..., 0], np.float32)
    differences[part.unknown] = 0.0
    values = field.copy()
    values[..., 0] += continue_differences(differences, wanted, whitening)
    return np.asarray((levels * values) @ grain.basis.T, np.float32)


def _find_share(part: Part, grain: Grain) -> _F32:
    """Return how far each pixel shows nothing but grain, (H, W, 1), 0 to 1."""
    expected = grain.energy_at(part.light)
    ratio = part.energy / np.maximum(expected, 1e-3)
    share = np.interp(ratio, _STRUCTURE_RATIOS, (1.0, 0.0)).astype(np.float32)
    return np.asarray((share * (expected >= MIN_LEVEL**2))[..., np.newaxis], np.float32)


def _grow(block: Rect, hole: Mask) -> Rect:
    return block.grown(_MARGIN_PX, within=Rect.of_shape(hole.shape))


def _cut(block: Rect, result: Pixels, pixels: Pixels, hole: Mask, unknown: Mask) -> Part:
    """Return a block with its surroundings."""
    around = _grow(block, hole)
    own = hole[around.slices]
    filled = pixels[around.slices].copy()
    np.copyto(filled, result[around.slices], where=own[..., np.newaxis])
    return Part.of_pixels(filled, own, unknown[around.slices])


def _read_field(field: _F32, place: Rect) -> _F32:
    """Return a field that repeats, at a place of the window."""
    rows, columns = (
        np.arange(start, start + length) % SIDE_PX
        for start, length in ((place.y, place.height), (place.x, place.width))
    )
    return field[rows][:, columns]


def _write(target: Pixels, values: _F32, wanted: Mask) -> None:
    """Write values, 8-bit steps, at wanted pixels."""
    full = int(np.iinfo(target.dtype).max)
    scaled = np.clip(np.rint(values[wanted] * np.float32(full / 255.0)), 0, full)
    target[wanted] = scaled.astype(target.dtype)


def _is_grey(result: Pixels, hole: Mask) -> bool:
    """Whether a result of three channels has equal ones."""
    own = result[hole]
    return bool((own == own[:, :1]).all())
