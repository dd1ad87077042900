"""The levels of the weave, from the photograph's own scale to the coarsest.

The hole shrinks towards coarser levels: a coarse pixel is known as soon as known pixels reach it.
So the coarsest level has hardly any hole left, and fills it with what surrounds it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import (
    blur_widely,
    double,
    erode,
    gaussian_blur,
    halve,
    take_nearest,
)
from engine.pictures.pixels import Mask, Rect
from engine.weave.kernels import PATCH_RADIUS_PX, PATCH_SIDE_PX
from engine.weave.lines import LinePlanes, make_line_planes
from engine.weave.planes import WeavePlanes
from engine.weave.texture import average_differences, expect_texture, measure_texture_energy

_F32: TypeAlias = npt.NDArray[np.float32]

# Share of known pixels from which a coarse pixel counts as known.
_MIN_KNOWN = 0.01
# Patches close a hole at once into which no square of this side fits; a coarser level would add
# nothing.
_CLOSED_SIDE_PX = 3
_MIN_SIDE_PX = 24
_MIN_SOURCES = 64
# Deviation of the low pass of the guide's texture energy at the finest level.
_ENERGY_BLUR_PX = 8.0
_MIN_BLUR_PX = 0.6
# Sides of the blocks in which a large window is halved, and what is seen around each: more than
# texture energy and halving reach, as filters in strips see (`engine.compute.strips`). All even.
_BLOCK_PX = 384
_BLOCK_MARGIN_PX = 24


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

    @classmethod
    def make_empty(cls, guide_weight: _F32) -> "_Planes":
        """Return planes whose other arrays are to be written."""
        height, width = guide_weight.shape
        return cls(
            features=np.empty((height, width, 4), np.float32),
            pixels=np.empty((height, width, 3), np.float32),
            guide_weight=guide_weight,
            known=np.empty((height, width), bool),
            allowed=np.empty((height, width), bool),
            hole=np.empty((height, width), bool),
        )

    def put(self, place: Rect, block: "_Planes", around: Rect) -> None:
        """Write what a block around a place has of it, but for its guide weight."""
        for name in ("features", "pixels", "known", "allowed", "hole"):
            getattr(self, name)[place.slices] = getattr(block, name)[place.slices_in(around)]


def build_levels(
    planes: WeavePlanes,
    *,
    guide_weight: _F32,
    texture_gain: float,
    blur_px: float,
    pool: CancellablePool,
) -> list[Level]:
    """Return the levels, finest first; none if there is no patch to copy from.

    Args:
        planes: The window, its pixels (H, W, 3), uint8.
        guide_weight: (H, W), float32, 0 to 255: guide weight of the patch around each pixel; of
            half the size, rounded up, in strips.
        texture_gain: Weight of texture energy relative to colour.
        blur_px: Deviation of the guide's low pass at the finest level.
        pool: Threads of this job; not those of the caller.

    Raises:
        JobCancelledError: The job was cancelled.
    """
    if planes.is_in_strips:
        finest, half = _reduce_in_blocks(planes, guide_weight, texture_gain, pool)
        made = _make_levels_from_blocks(finest, half, blur_px, is_guided=not planes.is_large)
    else:
        made = _make_levels(planes, guide_weight, texture_gain, blur_px)
    return pool.call(lambda: _collect_levels(made, planes))


def _collect_levels(made: Iterator[Level], planes: WeavePlanes) -> list[Level]:
    levels: list[Level] = []
    for level in made:
        if not level.hole.any():
            break
        if np.count_nonzero(level.is_source) < (_MIN_SOURCES if levels else 1):
            break
        lines = None
        if planes.lines:
            lines = make_line_planes(level.hole.shape, planes.lines, depth=len(levels))
        levels.append(replace(level, lines=lines))
        if not erode(level.hole, _CLOSED_SIDE_PX, is_set_beyond=False).any():
            break
    return levels


def _make_levels(
    planes: WeavePlanes, guide_weight: _F32, texture_gain: float, blur_px: float
) -> Iterator[Level]:
    """Yield ever coarser levels."""
    known = ~planes.unknown
    colours = planes.pixels.astype(np.float32)
    energy = texture_gain * expect_texture(measure_texture_energy(colours, known), colours, known)
    finest = _Planes(
        features=np.dstack([colours, energy]),
        pixels=colours,
        guide_weight=guide_weight,
        known=known,
        allowed=_find_allowed(planes),
        hole=planes.hole,
    )
    for depth, scaled in enumerate(_halve_repeatedly(finest)):
        yield _make_level(scaled, depth=depth, blur_px=blur_px)


def _make_levels_from_blocks(
    finest: Level, half: _Planes, blur_px: float, *, is_guided: bool
) -> Iterator[Level]:
    """Yield the finest level, then coarser ones, from the planes of half the size.

    Args:
        finest: The finest level without a guide.
        half: The planes of half the size.
        blur_px: As for `build_levels`.
        is_guided: Whether the finest level gets the guide of the next one, at twice the size.
    """
    if _is_coarsest(finest.hole.shape):
        yield finest
        return
    energy = half.features[..., 3]
    nearest = take_nearest(energy, half.known)
    energy[:] = expect_texture(nearest, half.pixels, half.known, pixel_px=2)
    coarser = (
        _make_level(scaled, depth=depth, blur_px=blur_px, blur=blur_widely)
        for depth, scaled in enumerate(_halve_repeatedly(half), start=1)
    )
    second = next(coarser)
    if is_guided and second.guide_weight.any():
        guide, weight = (
            double(plane, finest.hole.shape) for plane in (second.guide, second.guide_weight)
        )
        finest = replace(finest, guide=guide, guide_weight=weight)
    yield finest
    yield second
    yield from coarser


def _reduce_in_blocks(
    planes: WeavePlanes, guide_weight: _F32, texture_gain: float, pool: CancellablePool
) -> tuple[Level, _Planes]:
    """Return the finest level, without a guide, and the planes of half the size.

    No plane of the finest level is in floating point. In the hole, texture energy is undefined.
    """
    bounds = Rect.of_shape(planes.hole.shape)
    features = np.empty((*planes.hole.shape, 4), np.uint8)
    half = _Planes.make_empty(guide_weight)

    def reduce_block(place: Rect) -> None:
        around = place.grown(_BLOCK_MARGIN_PX, within=bounds)
        block = _make_block(planes, texture_gain, around)
        features[place.slices] = round_to_uint8(block.features[place.slices_in(around)])
        half.put(_halve_rect(place), _halve(block), _halve_rect(around))

    pool.run(reduce_block, list(bounds.split(_BLOCK_PX)))
    finest = Level(
        features=features,
        guide=features,  # never read where its weight is 0
        guide_weight=np.zeros(planes.hole.shape, np.uint8),
        hole=planes.hole,
        is_source=_find_sources(~planes.unknown, _find_allowed(planes)),
    )
    return finest, half


def _halve_rect(rect: Rect) -> Rect:
    return Rect.from_edges(
        left=rect.x // 2,
        top=rect.y // 2,
        right=(rect.right + 1) // 2,
        bottom=(rect.bottom + 1) // 2,
    )


def _make_block(planes: WeavePlanes, texture_gain: float, place: Rect) -> _Planes:
    at = place.slices
    known = ~planes.unknown[at]
    colours = planes.pixels[at].astype(np.float32)
    energy, _ = average_differences(colours, known)
    return _Planes(
        features=np.dstack([colours, texture_gain * energy]),
        pixels=colours,
        guide_weight=np.zeros(known.shape, np.float32),
        known=known,
        allowed=np.ones_like(known) if planes.allowed is None else planes.allowed[at],
        hole=planes.hole[at],
    )


def _find_allowed(planes: WeavePlanes) -> Mask:
    """Return where known pixels may be copied from, (H, W), bool."""
    return np.ones_like(planes.hole) if planes.allowed is None else planes.allowed


def _find_sources(known: Mask, allowed: Mask) -> Mask:
    return erode(known & allowed, PATCH_SIDE_PX, is_set_beyond=False)


def _is_coarsest(shape: tuple[int, ...]) -> bool:
    return min(shape) < 2 * _MIN_SIDE_PX


def _halve_repeatedly(planes: _Planes) -> Iterator[_Planes]:
    """Yield the planes, then ever coarser ones."""
    yield planes
    while not _is_coarsest(planes.known.shape):
        planes = _halve(planes)
        yield planes


def _halve(planes: _Planes) -> _Planes:
    known = planes.known.astype(np.float32)
    share = halve(known)
    features = halve(planes.features * known[..., np.newaxis])
    features /= np.maximum(share, 1e-6)[..., np.newaxis]
    pixels = halve(planes.pixels)
    is_known = share > _MIN_KNOWN
    unknown = ~is_known
    features[unknown, :3] = pixels[unknown]
    features[unknown, 3] = halve(planes.features[..., 3])[unknown]
    return _Planes(
        features=features,
        pixels=pixels,
        guide_weight=halve(planes.guide_weight),
        known=is_known,
        allowed=halve(planes.allowed.astype(np.float32)) > 0.5,
        hole=(halve(planes.hole.astype(np.float32)) > 0) & unknown,
    )


def _make_level(
    planes: _Planes,
    *,
    depth: int,
    blur_px: float,
    blur: Callable[[_F32, float], _F32] = gaussian_blur,
) -> Level:
    colours = blur(planes.pixels, max(blur_px / 2**depth, _MIN_BLUR_PX))
    energy = blur(planes.features[..., 3], max(_ENERGY_BLUR_PX / 2**depth, 1.0))
    return Level(
        features=round_to_uint8(planes.features),
        guide=round_to_uint8(np.dstack([colours, energy])),
        guide_weight=round_to_uint8(planes.guide_weight),
        hole=planes.hole,
        is_source=_find_sources(planes.known, planes.allowed),
    )


def make_inner_mask(shape: tuple[int, int]) -> Mask:
    """Return the centres of whole patches in a window, (H, W), bool."""
    mask = np.zeros(shape, bool)
    edge = PATCH_RADIUS_PX
    mask[edge : shape[0] - edge, edge : shape[1] - edge] = True
    return mask


def round_to_uint8(values: _F32) -> npt.NDArray[np.uint8]:
    """Return values rounded and clamped to 0..255."""
    rounded = np.rint(values)
    return np.clip(rounded, 0, 255, out=rounded).astype(np.uint8)
