"""Painters of boxes, strokes, scratches, blobs, dust, tears and folds, on any torch device.

Each returns one mark a sample as a field (see `training.masks.torch_fields`), with the sizes and
the odds of the painters in OpenCV.
"""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import torch
import torch.nn.functional as F
from torch import Tensor

from training.masks import sizes
from training.masks.torch_draws import Draws
from training.masks.torch_fields import (
    box_field,
    ellipse_field,
    line_field,
    line_radius,
    pixel_rows,
    ribbon_field,
    turned,
)

TorchPainter: TypeAlias = Callable[[Draws, int], Tensor]

_GROWTH = 0.4  # pixels by which OpenCV fills more than the ideal outline


def paint_boxes(draws: Draws, size_px: int) -> Tensor:
    """Return boxes, up to a quarter of each beyond the border."""
    sides = (draws.uniform(sizes.BOX_SIDE, 2) * size_px).floor() + 1
    places = draws.uniform((0.0, 1.0), 2) * (size_px - sides / 2)
    first = (places - sides / 4).floor()
    return box_field(torch.cat([first - 0.5, first + sides - 0.5], dim=1), size_px)


def paint_strokes(draws: Draws, size_px: int) -> Tensor:
    """Return brush paths that turn gently, thin or thick."""
    width = size_px * draws.log_uniform(sizes.STROKE_WIDTH)
    return _turning_paths(draws, size_px, width, sizes.STROKE_PATH)


def paint_scratches(draws: Draws, size_px: int) -> Tensor:
    """Return long, almost straight lines of one to a few pixels."""
    width = draws.between((1, max(round(size_px * sizes.SCRATCH_MOST_WIDTH), 2))).float()
    return _turning_paths(draws, size_px, width, sizes.SCRATCH_PATH)


def paint_blobs(draws: Draws, size_px: int) -> Tensor:
    """Return object-like outlines: ellipses whose radius is bent by a few low frequencies."""
    x, y = pixel_rows(size_px, draws.device)
    centre = (size_px * draws.uniform(sizes.BLOB_CENTRE, 2)).view(-1, 2, 1, 1)
    tilt, squeeze = draws.angle(1, 1), draws.uniform(sizes.BLOB_SQUEEZE, 1, 1)
    along, across = turned(x - centre[:, 0], y - centre[:, 1], tilt)
    across = across / squeeze
    angles = torch.atan2(across, along)
    radius = torch.ones_like(angles)
    for frequency in range(1, sizes.BLOB_BENDS + 1):
        bend = draws.normal(sizes.BLOB_BEND_SPREAD / frequency, 1, 1)
        radius += bend * torch.cos(frequency * angles + draws.angle(1, 1))
    radius = radius.clamp(*sizes.BLOB_BENT) * size_px * draws.uniform(sizes.BLOB_RADIUS, 1, 1)
    return squeeze * (radius - torch.hypot(along, across)) + _GROWTH


def paint_dust(draws: Draws, size_px: int) -> Tensor:
    """Return handfuls of small spots."""
    most = sizes.DUST_SPOTS[1]
    centres = draws.uniform((0.0, float(size_px)), most, 2).floor()
    axes = draws.between((1, max(round(size_px * sizes.DUST_MOST_AXIS), 2)), most, 2) + _GROWTH
    axes = axes * _first(draws.between(sizes.DUST_SPOTS), most).unsqueeze(2)
    return ellipse_field(centres, axes, draws.angle(most), size_px)


def paint_tears(draws: Draws, size_px: int) -> Tensor:
    """Return tears: jagged wedges from a border inwards, and corners that are torn off."""
    inwards = draws.between((0, 3)) * (math.pi / 2)
    forward = torch.stack([inwards.cos(), inwards.sin()], dim=1)
    sideways = torch.stack([-inwards.sin(), inwards.cos()], dim=1)
    place = draws.uniform(sizes.TEAR_PLACE, 1) - 0.5
    taper = torch.linspace(1.0, 0.0, sizes.RIBBON_SAMPLES, device=draws.device)
    taper = taper ** draws.uniform(sizes.TEAR_TAPER, 1)
    width = size_px * draws.log_uniform(sizes.TEAR_WIDTH).unsqueeze(1) * taper
    middle = size_px * sizes.TEAR_WANDER * _jagged(draws, sizes.TEAR_WANDER_OCTAVES)
    middle = middle - middle[:, :1]
    left, right = (
        (width * (1.0 + sizes.TEAR_ROUGHNESS * _jagged(draws, sizes.TEAR_OCTAVES))).clamp(min=0.6)
        for _ in range(2)
    )
    tears = ribbon_field(
        size_px * (0.5 + place * sideways - 0.5 * forward),
        inwards + draws.normal(sizes.TEAR_LEAN_SPREAD),
        size_px * draws.uniform(sizes.TEAR_LENGTH),
        (middle - left, middle + right),
        size_px,
    )
    cuts = size_px * draws.uniform(sizes.CORNER_CUT, 2)
    corner = size_px * (0.5 - 0.5 * forward - 0.5 * sideways)
    start, end = corner + cuts[:, :1] * forward, corner + cuts[:, 1:] * sideways
    axis = F.normalize(end - start)
    edge = size_px * sizes.CORNER_ROUGHNESS * _jagged(draws, sizes.TEAR_OCTAVES)
    corners = ribbon_field(
        start - size_px * axis,
        torch.atan2(axis[:, 1], axis[:, 0]),
        torch.full_like(inwards, 3.0 * size_px),
        (edge, edge + 2.0 * size_px),
        size_px,
    )
    return torch.where(draws.happens(sizes.CORNER_ODDS).view(-1, 1, 1), corners, tears)


def paint_folds(draws: Draws, size_px: int) -> Tensor:
    """Return folds: cracked lines right across the window, with flakes gone beside them."""
    centre = size_px * draws.uniform(sizes.FOLD_PLACE, 2)
    straight = draws.between((0, 1)) * (math.pi / 2) + draws.normal(sizes.FOLD_LEAN_SPREAD)
    is_straight = draws.happens(sizes.FOLD_STRAIGHT_ODDS)
    angle = torch.where(is_straight, straight, draws.uniform((0.0, math.pi)))
    axis = torch.stack([angle.cos(), angle.sin()], dim=1)
    beside = torch.stack([-angle.sin(), angle.cos()], dim=1)
    noise = _jagged(draws, sizes.FOLD_OCTAVES)
    half = size_px * draws.log_uniform(sizes.FOLD_WIDTH).unsqueeze(1) * (0.8 + noise.clamp(min=0))
    half = half.clamp(min=0.5).masked_fill(noise < -sizes.FOLD_WHOLE, -1.0)
    middle = size_px * sizes.FOLD_WANDER * _jagged(draws, sizes.FOLD_WANDER_OCTAVES)
    cracks = ribbon_field(
        centre - 1.5 * size_px * axis,
        angle,
        torch.full_like(angle, 3.0 * size_px),
        (middle - half, middle + half),
        size_px,
    )
    most = sizes.FLAKES[1]
    offsets = draws.uniform((-0.7, 0.7), most, 1) * axis.unsqueeze(1)
    offsets = offsets + draws.normal(sizes.FLAKE_BESIDE_SPREAD, most, 1) * beside.unsqueeze(1)
    axes = (size_px * draws.uniform(sizes.FLAKE_AXIS, most, 2)).round() + _GROWTH
    axes = axes * _first(draws.between(sizes.FLAKES), most).unsqueeze(2)
    centres = (centre.unsqueeze(1) + size_px * offsets).round()
    flakes = ellipse_field(centres, axes, draws.angle(most), size_px)
    return torch.maximum(cracks, flakes)


def _turning_paths(draws: Draws, size_px: int, width_px: Tensor, shape: sizes.PathSizes) -> Tensor:
    """Return paths from a random place, their direction changing with every step."""
    most = shape.points[1]
    turns = draws.angle(1) + draws.normal(shape.turn_spread, most).cumsum(dim=1)
    steps = size_px * draws.uniform(shape.step, 1) * _first(draws.between(shape.points), most)
    moves = steps.unsqueeze(2) * torch.stack([turns.cos(), turns.sin()], dim=2)
    radius = line_radius(width_px).unsqueeze(1).expand(-1, most - 1)
    path = draws.uniform((0.0, float(size_px)), 1, 2) + moves.cumsum(dim=1)
    return line_field(path[:, :-1], path[:, 1:], radius, size_px)


def _first(counts: Tensor, most: int) -> Tensor:
    """Return (B, most), bool: true for the first `counts` of each sample."""
    return torch.arange(most, device=counts.device) < counts.unsqueeze(1)


def _jagged(draws: Draws, octaves: Sequence[int]) -> Tensor:
    """Return noise (B, RIBBON_SAMPLES), as `training.masks.damage` has it."""
    noise = torch.zeros(draws.count, sizes.RIBBON_SAMPLES, device=draws.device)
    for corners in octaves:
        spread = (octaves[0] / corners) ** sizes.JAG_DECAY
        heights = draws.normal(spread, 1, corners + 1)
        size = sizes.RIBBON_SAMPLES
        noise += F.interpolate(heights, size=size, mode="linear", align_corners=True)[:, 0]
    return noise
