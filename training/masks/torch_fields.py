"""Shapes as fields: how many pixels a place lies inside of a shape, on any torch device.

A field is (B, S, S), float32, in pixels, above 0 inside. The union of shapes is the greater of
their fields, and a shape is grown or eroded by another threshold than 0. Points are (x, y) in
pixels, pixel (0, 0) having its centre at (0, 0), as OpenCV has it.
"""

import functools

import torch
from torch import Tensor

_SMALLEST = 1e-6
_MOST_VALUES = 2**22
_MOST_VALUES_ON_CPU = 2**16


def pixel_rows(size_px: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return x (1, 1, S) and y (1, S, 1) of the pixels."""
    pixels = torch.arange(size_px, device=device, dtype=torch.float32)
    return pixels.view(1, 1, -1), pixels.view(1, -1, 1)


def turned(x: Tensor, y: Tensor, angle: Tensor) -> tuple[Tensor, Tensor]:
    """Return how far along and how far across directions the places lie, as far as they go."""
    cosine, sine = angle.cos(), angle.sin()
    return cosine * x + sine * y, cosine * y - sine * x


def box_field(corners: Tensor, size_px: int) -> Tensor:
    """Return the field of boxes (B, 4): left, top, right, bottom."""
    x, y = pixel_rows(size_px, corners.device)
    left, top, right, bottom = corners.view(-1, 4, 1, 1).unbind(1)
    across = torch.minimum(x - left, right - x)
    return torch.minimum(across, torch.minimum(y - top, bottom - y))


def line_field(starts: Tensor, ends: Tensor, radius: Tensor, size_px: int) -> Tensor:
    """Return the field of lines with round ends, the union of N for each sample.

    Args:
        starts: (B, N, 2).
        ends: (B, N, 2); a line that ends where it starts is a disc.
        radius: (B, N); a line with a negative one is not there.
        size_px: Side of the window, S.
    """
    x, y = pixel_rows(size_px, starts.device)
    ways = ends - starts
    lengths, angles = ways.norm(dim=2), torch.atan2(ways[..., 1], ways[..., 0])
    fields = []
    for some in _parts(starts, size_px):
        origin = starts[:, some]
        along, across = turned(
            x - _each(origin[..., 0]), y - _each(origin[..., 1]), _each(angles[:, some])
        )
        along -= along.clamp(min=0.0).minimum(_each(lengths[:, some]))
        distance = across.square_().addcmul_(along, along).sqrt_()
        fields.append(distance.neg_().add_(_each(radius[:, some])).amax(dim=1))
    return _union(fields)


def line_radius(width_px: Tensor) -> Tensor:
    """Return half the width that OpenCV gives to lines of this width, measured in its version 5.

    A line of one pixel is as thin as that, one of two is three pixels wide, one of three or four
    five, one of five or six seven.
    """
    width = width_px.round()
    return torch.where(width <= 1, 0.5, (width / 2).ceil() + 0.5)


def ellipse_field(centres: Tensor, axes: Tensor, tilts: Tensor, size_px: int) -> Tensor:
    """Return the field of ellipses, the union of N for each sample.

    The field is exact on the outline and along the shorter axis.

    Args:
        centres: (B, N, 2).
        axes: (B, N, 2), half of each; an ellipse with an axis of 0 is not there.
        tilts: (B, N), radians.
        size_px: Side of the window, S.
    """
    x, y = pixel_rows(size_px, centres.device)
    shorter = axes.amin(dim=2)
    # What is not there lies a window's side away from everything.
    offset = torch.where(shorter > 0, 0.0, -float(size_px))
    axes, shorter = axes.clamp(min=_SMALLEST), shorter.clamp(min=_SMALLEST)
    fields = []
    for some in _parts(centres, size_px):
        centre = centres[:, some]
        along, across = turned(
            x - _each(centre[..., 0]), y - _each(centre[..., 1]), _each(tilts[:, some])
        )
        along /= _each(axes[:, some, 0])
        across /= _each(axes[:, some, 1])
        radius = along.square_().addcmul_(across, across).sqrt_()
        inside = radius.neg_().add_(1.0).mul_(_each(shorter[:, some]))
        fields.append(inside.add_(_each(offset[:, some])).amax(dim=1))
    return _union(fields)


def ribbon_field(
    start: Tensor, angle: Tensor, length_px: Tensor, edges: tuple[Tensor, Tensor], size_px: int
) -> Tensor:
    """Return the field of ribbons, as `training.masks.damage` draws them.

    Args:
        start: (B, 2), where the axis begins.
        angle: (B,), direction of the axis, radians.
        length_px: (B,), length of the axis.
        edges: The first and the last place across the axis, (B, K) each, in pixels.
        size_px: Side of the window, S.
    """
    x, y = pixel_rows(size_px, start.device)
    origin = start.view(-1, 2, 1, 1)
    along, across = turned(x - origin[:, 0], y - origin[:, 1], _each(angle))
    samples = edges[0].shape[1]
    sample = (along * (samples / _each(length_px))).long().clamp(0, samples - 1).flatten(1)
    first, last = (edge.gather(1, sample).view_as(across) for edge in edges)
    ends = torch.minimum(along, _each(length_px) - along)
    return torch.minimum(torch.minimum(across - first, last - across), ends)


def _each(values: Tensor) -> Tensor:
    """Return values with two more axes, to go with those of the pixels."""
    return values[..., None, None]


def _parts(points: Tensor, size_px: int) -> list[slice]:
    """Divide the N shapes of points (B, N, 2) into those that are drawn at once.

    A GPU is fast in few large steps, a CPU in steps that stay in its cache.
    """
    samples, shapes = points.shape[:2]
    most = _MOST_VALUES_ON_CPU if points.device.type == "cpu" else _MOST_VALUES
    at_once = max(most // max(samples * size_px**2, 1), 1)
    return [slice(first, first + at_once) for first in range(0, shapes, at_once)]


def _union(fields: list[Tensor]) -> Tensor:
    return functools.reduce(torch.maximum, fields)
