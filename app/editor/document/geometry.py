"""Rotates, crops and straightens the content of a document. Knows no Qt.

Repairs, mask, exclusions, source and guide lines follow the picture. Quarter turns and crops move pixels and
change none; straightening interpolates them. The picture then no longer goes with its file: what only
the file holds, such as other pages, is not saved.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from app.editor.document.repairs import Part, Repair, compose, split_results
from engine.api import GuideLine, RestoreOptions, Result
from engine.errors import PictureTooLargeError
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect

_MAX_STRAIGHTENED_SIDE_PX = 32_766  # OpenCV's limit
# Interpolated pixels depend on neighbours up to this far away.
_SUPPORT_PX = 2

_Matrix = npt.NDArray[np.float64]
_A = TypeVar("_A", bound=npt.NDArray[np.generic])
_Whole = TypeVar("_Whole", bound=npt.NDArray[np.unsignedinteger])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Content:
    """What a document holds.

    Attributes:
        original: The picture as it was opened.
        repairs: The repairs, lowest first.
        mask: (H, W), bool.
        exclusions: (H, W), bool; None if nothing is excluded.
        guide_lines: The guide lines.
        source: Rectangle that texture may be copied from; None for anywhere.
    """

    original: Picture
    repairs: tuple[Repair, ...]
    mask: Mask = field(repr=False)
    exclusions: Mask | None = field(default=None, repr=False)
    guide_lines: tuple[GuideLine, ...]
    source: Rect | None

    @property
    def bounds(self) -> Rect:
        """The whole picture."""
        return Rect.of_shape(self.mask.shape)


def rotate(content: Content, *, turns: int) -> Content:
    """Return the content rotated by quarter turns.

    Args:
        content: The content.
        turns: Quarter turns counter-clockwise, 1 to 3.
    """
    for _ in range(turns):
        content = _rotate_once(content)
    return content


def crop(content: Content, place: Rect) -> Content:
    """Return the part of the content in a rectangle, which lies inside the picture."""
    parts_of = {
        repair.number: [_crop_part(part, place) for part in repair.parts]
        for repair in content.repairs
    }
    matrix = np.array([[1.0, 0.0, -place.x], [0.0, 1.0, -place.y]])
    excluded = content.exclusions
    kept = [
        replace(
            repair,
            parts=tuple(part for part in parts_of[repair.number] if part is not None),
            options=_move_options(
                repair.options, matrix, source=_crop_rect(repair.options.source, place)
            ),
        )
        for repair in content.repairs
        if any(part is not None for part in parts_of[repair.number])
    ]
    return Content(
        original=replace(
            content.original,
            pixels=content.original.pixels[place.slices].copy(),
            source=None,
        ),
        repairs=tuple(kept),
        mask=content.mask[place.slices].copy(),
        exclusions=None if excluded is None else excluded[place.slices].copy(),
        guide_lines=_move_lines(content.guide_lines, matrix),
        source=_crop_rect(content.source, place),
    )


def straighten(content: Content, *, degrees: float) -> Content:
    """Return the content rotated about its centre and cropped to what the picture still fills.

    Args:
        content: The content.
        degrees: Angle, counter-clockwise, between -45 and 45.

    Raises:
        PictureTooLargeError: The picture is too wide or too high.
    """
    import cv2  # noqa: PLC0415  the window opens without it

    width, height = content.bounds.width, content.bounds.height
    if max(width, height) > _MAX_STRAIGHTENED_SIDE_PX:
        raise PictureTooLargeError(
            f"it is {width} x {height} pixels, and at most {_MAX_STRAIGHTENED_SIDE_PX} a side can be "
            "straightened"
        )
    size = find_inner_size(width, height, degrees=degrees)
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)
    matrix[:, 2] -= np.array([width - size[0], height - size[1]]) / 2
    pixels = _warp(content.original.pixels, matrix, Rect(x=0, y=0, width=size[0], height=size[1]))
    below: list[Repair] = []
    repairs = []
    for repair in content.repairs:
        repairs.append(_straighten_repair(content.original.pixels, below, repair, matrix, size))
        if repair.is_shown:
            below.append(repair)
    excluded = content.exclusions
    return Content(
        original=replace(content.original, pixels=pixels, source=None),
        repairs=tuple(repair for repair in repairs if repair is not None),
        mask=_warp_mask(content.mask, matrix, size),
        exclusions=None if excluded is None else _warp_mask(excluded, matrix, size),
        guide_lines=_move_lines(content.guide_lines, matrix),
        source=None,
    )


def find_inner_size(width: int, height: int, *, degrees: float) -> tuple[int, int]:
    """Return width and height of the largest upright rectangle inside a rotated one.

    Args:
        width: Width before the rotation, pixels.
        height: Height before the rotation, pixels.
        degrees: Angle, between -45 and 45.
    """
    sine, cosine = abs(math.sin(math.radians(degrees))), math.cos(math.radians(degrees))
    long, short = max(width, height), min(width, height)
    if short <= 2 * sine * cosine * long:
        # Two corners touch the long sides, and the other two lie in the middle of the short ones.
        across, along = short / 2 / sine, short / 2 / cosine
        size = (across, along) if width >= height else (along, across)
    else:
        squared = cosine**2 - sine**2
        size = (
            (width * cosine - height * sine) / squared,
            (height * cosine - width * sine) / squared,
        )
    return max(1, math.floor(size[0] + 1e-6)), max(1, math.floor(size[1] + 1e-6))


def _rotate_once(content: Content) -> Content:
    width = content.bounds.width
    resolution = content.original.pixels_per_mm
    original = replace(
        content.original,
        pixels=_turn(content.original.pixels),
        pixels_per_mm=resolution and (resolution[1], resolution[0]),
        source=None,
    )
    matrix = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width]])
    repairs = [
        replace(
            repair,
            parts=tuple(_rotate_part(part, width) for part in repair.parts),
            options=_move_options(
                repair.options,
                matrix,
                source=repair.options.source and _turn_rect(repair.options.source, width),
            ),
        )
        for repair in content.repairs
    ]
    return Content(
        original=original,
        repairs=tuple(repairs),
        mask=_turn(content.mask),
        exclusions=None if content.exclusions is None else _turn(content.exclusions),
        guide_lines=_move_lines(content.guide_lines, matrix),
        source=content.source and _turn_rect(content.source, width),
    )


def _turn(array: _A) -> _A:
    """Return an array (H, W, ...) turned to the left."""
    turned: _A = np.ascontiguousarray(np.rot90(array))  # type: ignore[assignment]
    return turned


def _turn_rect(place: Rect, width: int) -> Rect:
    """Return where a rectangle of a picture with this width lies after a turn to the left."""
    return Rect(x=place.y, y=width - place.right, width=place.height, height=place.width)


def _crop_rect(place: Rect | None, within: Rect) -> Rect | None:
    """Return where a rectangle lies in the cropped picture, None if nowhere."""
    common = None if place is None else place.intersected(within)
    return common and common.moved(dx=-within.x, dy=-within.y)


def _move_options(
    options: RestoreOptions, matrix: _Matrix, *, source: Rect | None
) -> RestoreOptions:
    """Return the options with which a repair is made again in the changed picture.

    Args:
        options: The options in the picture as it was.
        matrix: (2, 3): maps points of that picture to points of the new one.
        source: The rectangle to copy texture from in the new picture.
    """
    offset = options.copy_offset
    if offset is not None:
        dx, dy = np.rint(matrix[:, :2] @ offset)
        offset = int(dx), int(dy)
    return replace(
        options,
        guide_lines=_move_lines(options.guide_lines, matrix),
        source=source,
        copy_offset=offset,
    )


def _rotate_part(part: Part, width: int) -> Part:
    back = part.painted_back
    return Part(
        place=_turn_rect(part.place, width),
        pixels=_turn(part.pixels),
        mask=np.packbits(np.rot90(part.unpack_mask())),
        painted_back=None if back is None else _turn(back),
    )


def _crop_part(part: Part, place: Rect) -> Part | None:
    """Return the part of a repair's part in a rectangle, None if it has no pixels there."""
    common = part.place.intersected(place)
    if common is None:
        return None
    inner = common.slices_in(part.place)
    mask = part.unpack_mask()[inner]
    if not mask.any():
        return None
    back = None if part.painted_back is None else part.painted_back[inner].copy()
    return Part(
        place=common.moved(dx=-place.x, dy=-place.y),
        pixels=part.pixels[inner].copy(),
        mask=np.packbits(mask),
        painted_back=back,
    )


def _straighten_repair(
    original: Pixels,
    below: Iterable[Repair],
    repair: Repair,
    matrix: _Matrix,
    size: tuple[int, int],
) -> Repair | None:
    """Return a repair after straightening, None if nothing of it is left.

    Its pixels are interpolated together with what lies below them, so that they end in it as
    smoothly as before.
    """
    bounds = Rect.of_shape(original.shape)
    place = repair.place.grown(_SUPPORT_PX, within=bounds)
    whole = replace(
        repair,
        is_shown=True,
        strength=1.0,
        parts=tuple(replace(part, painted_back=None) for part in repair.parts),
    )
    target = _find_target(place, matrix, size)
    if target is None:
        return None
    local = matrix @ np.array([[1.0, 0.0, place.x], [0.0, 1.0, place.y], [0.0, 0.0, 1.0]])
    mask = _warp(repair.read_mask(place).view(np.uint8) * np.uint8(255), local, target) > 0
    if not mask.any():
        return None
    pixels = _warp(compose(original, [*below, whole], place), local, target)
    back = _warp(repair.read_painted_back(place), local, target)
    moved = Result(place=target.moved(dx=-target.x, dy=-target.y), pixels=pixels)
    parts = [
        replace(
            part,
            place=part.place.moved(dx=target.x, dy=target.y),
            painted_back=back[part.place.slices].copy() if back[part.place.slices].any() else None,
        )
        for part in split_results([moved], mask)
    ]
    options = _move_options(repair.options, matrix, source=None)
    return replace(repair, parts=tuple(parts), options=options)


def _find_target(place: Rect, matrix: _Matrix, size: tuple[int, int]) -> Rect | None:
    """Return the rectangle of the new picture that a rectangle of the old one reaches."""
    corners = np.array(
        [(x, y, 1.0) for x in (place.x, place.right) for y in (place.y, place.bottom)]
    )
    moved = corners @ matrix.T
    (left, top), (right, bottom) = np.floor(moved.min(axis=0)), np.ceil(moved.max(axis=0))
    around = Rect.from_edges(
        left=int(left) - 1, top=int(top) - 1, right=int(right) + 1, bottom=int(bottom) + 1
    )
    return around.intersected(Rect(x=0, y=0, width=size[0], height=size[1]))


def _warp_mask(mask: Mask, matrix: _Matrix, size: tuple[int, int]) -> Mask:
    """Return the rotated mask; see `_warp`."""
    target = Rect(x=0, y=0, width=size[0], height=size[1])
    return _warp(mask.view(np.uint8), matrix, target, is_flat=True).astype(np.bool_)


def _warp(array: _Whole, matrix: _Matrix, target: Rect, *, is_flat: bool = False) -> _Whole:
    """Return a rectangle of the rotated array.

    Args:
        array: (H, W) or (H, W, C).
        matrix: (2, 3): maps points of the array to points of the result, both with (0, 0) at the
            corner of the first pixel.
        target: The rectangle of the result.
        is_flat: Whether each pixel takes the nearest value instead of an interpolated one.
    """
    import cv2  # noqa: PLC0415  the window opens without it

    moved = matrix.copy()
    # OpenCV counts from the centres of pixels.
    moved[:, 2] += matrix[:, :2] @ (0.5, 0.5) - (0.5 + target.x, 0.5 + target.y)
    is_picture = array.ndim == 3
    flags = cv2.INTER_CUBIC if is_picture else cv2.INTER_NEAREST if is_flat else cv2.INTER_LINEAR
    border = cv2.BORDER_REPLICATE if is_picture else cv2.BORDER_CONSTANT
    size = (target.width, target.height)
    warped = cv2.warpAffine(array, moved, size, flags=flags, borderMode=border)
    shaped: _Whole = warped.reshape(target.height, target.width, *array.shape[2:])  # type: ignore[assignment]
    return shaped


def _move_lines(lines: Iterable[GuideLine], matrix: _Matrix) -> tuple[GuideLine, ...]:
    """Return guide lines with their points moved by a (2, 3) matrix."""
    return tuple(
        GuideLine(
            points=tuple(
                (float(x), float(y))
                for x, y in np.c_[np.array(line.points), np.ones(len(line.points))] @ matrix.T
            )
        )
        for line in lines
    )
