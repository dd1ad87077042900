"""Changes blocks of a JPEG and copies all others as they are, as quantised DCT coefficients.

jpegio reads and writes the coefficients. A block that holds a changed pixel, or chroma that reaches
one, starts from its own samples; only the difference is added. Rounding to the file's coarse steps
then changes the block's other pixels a little, so coefficients are moved by single steps as long as
that brings those pixels nearer to what they were.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.pictures.formats.jpeg.parts import ADOBE, APP0, JpegParts, split_file
from engine.pictures.formats.jpeg.planes import (
    BASIS_IMAGES,
    BLOCK_PX,
    ColourSpace,
    Plane,
    average,
    enlarge,
    from_blocks,
    make_components,
    reduce_to_fit,
    to_blocks,
    transform,
    transform_back,
)
from engine.pictures.pixels import Mask, Rect

_Coefficients = npt.NDArray[np.int32]

_STRIP_MCUS: Final = 16
_MAX_COEFFICIENT: Final = 1023
# How much pixels count beside those outside the hole: inside it, and beyond the picture's edge.
_HOLE_WEIGHT: Final = 0.15
_PADDING_WEIGHT: Final = 0.02
_MAX_STEPS: Final = 24
_MIN_GAIN: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Component:
    """One component of a JPEG.

    Attributes:
        coefficients: (h * 8, w * 8), quantised, changed in place.
        steps: (8, 8), quantisation table.
        factors: Number of pixels that a sample covers, down and across.
        size: Number of rows and columns of its samples.
    """

    coefficients: _Coefficients
    steps: Plane
    factors: tuple[int, int]
    size: tuple[int, int]


def rewrite_image(parts: JpegParts, pixels: npt.NDArray[np.generic], changed: Mask) -> bytes | None:
    """Return the image of a JPEG with other pixels.

    Args:
        parts: The file.
        pixels: (H, W, C), uint8: grey, RGB or CMYK, not turned; only those changed are used.
        changed: (H, W), bool: pixels that differ.

    Returns:
        Tables, frame and scans (`JpegParts.image`); None if the file is of an unusual kind or the
        library is missing.
    """
    try:
        import jpegio  # noqa: PLC0415  only who saves a JPEG needs it
    except ImportError:
        return None
    needed = tuple(one for one in parts.segments if one.marker in (APP0, ADOBE))
    image = replace(parts, segments=needed, trailer=b"")
    try:
        with tempfile.TemporaryDirectory(prefix="reweave-") as folder:
            path = Path(folder) / "picture.jpg"
            path.write_bytes(image.to_bytes())
            file = jpegio.read(str(path))
            if not _change(file, pixels, changed):
                return None
            file.optimize_coding = True
            file.markers = []
            file.write(str(path))
            return split_file(path.read_bytes()).image
    except (MemoryError, OSError, RuntimeError, ValueError):
        return None


def _change(file: Any, pixels: npt.NDArray[np.generic], changed: Mask) -> bool:  # noqa: ANN401  has no types
    """Change the coefficients of a file that jpegio has read; false if it is of an unusual kind."""
    height, width, channels = pixels.shape
    components = _list_components(file)
    if (
        file.jpeg_color_space not in iter(ColourSpace)
        or file.data_precision != 8
        or (file.image_height, file.image_width) != (height, width)
        or components is None
        or len(components) != channels
    ):
        return False
    space = ColourSpace(file.jpeg_color_space)
    mcu_height = BLOCK_PX * file.max_v_samp_factor
    mcu_width = BLOCK_PX * file.max_h_samp_factor
    for core, region in _list_regions(changed, mcu_height, mcu_width):
        colours = _cut(pixels, region)
        wanted = make_components(colours, space, is_inverted=file.saw_adobe_marker)
        weights = np.where(_cut(changed, region), np.float32(_HOLE_WEIGHT), np.float32(1))
        hole = weights < 1
        weights[max(height - region.y, 0) :] = _PADDING_WEIGHT
        weights[:, max(width - region.x, 0) :] = _PADDING_WEIGHT
        for component, plane in zip(components, wanted, strict=True):
            _change_region(component, plane, hole, weights, core=core, region=region)
    return True


def _list_components(file: Any) -> list[_Component] | None:  # noqa: ANN401  has no types
    components = []
    slots = sorted({info.quant_tbl_no for info in file.comp_info})
    if len(slots) != len(file.quant_tables):
        return None
    for info, coefficients in zip(file.comp_info, file.coef_arrays, strict=True):
        steps = file.quant_tables[slots.index(info.quant_tbl_no)].astype(np.float32)
        down, down_rest = divmod(file.max_v_samp_factor, info.v_samp_factor)
        across, across_rest = divmod(file.max_h_samp_factor, info.h_samp_factor)
        if down_rest or across_rest or steps.min() < 1:
            return None
        components.append(
            _Component(
                coefficients=coefficients,
                steps=steps,
                factors=(down, across),
                size=(info.downsampled_height, info.downsampled_width),
            )
        )
    return components


def _list_regions(changed: Mask, mcu_height: int, mcu_width: int) -> Iterator[tuple[Rect, Rect]]:
    """Yield the parts of a picture to change, and each with the context that it needs.

    Both consist of whole MCUs (the smallest units of all components) and may reach beyond the
    picture's right and lower edge.
    """
    height, width = changed.shape
    right, bottom = -(-width // mcu_width) * mcu_width, -(-height // mcu_height) * mcu_height
    whole = Rect(x=0, y=0, width=right, height=bottom)
    for top in range(0, bottom, _STRIP_MCUS * mcu_height):
        strip = Rect.from_edges(
            left=0, top=top, right=right, bottom=min(top + _STRIP_MCUS * mcu_height, bottom)
        )
        rows = changed[max(top - mcu_height, 0) : strip.bottom + mcu_height]
        columns = np.flatnonzero(rows.any(axis=0))
        if columns.size == 0:
            continue
        core = Rect.from_edges(
            left=max(int(columns[0]) // mcu_width - 1, 0) * mcu_width,
            top=strip.y,
            right=min((int(columns[-1]) // mcu_width + 2) * mcu_width, right),
            bottom=strip.bottom,
        )
        margin = max(mcu_width, mcu_height)
        grown = core.grown(margin, within=whole)
        yield (
            core,
            Rect.from_edges(
                left=grown.x // mcu_width * mcu_width,
                top=grown.y // mcu_height * mcu_height,
                right=-(-grown.right // mcu_width) * mcu_width,
                bottom=-(-grown.bottom // mcu_height) * mcu_height,
            ),
        )


def _cut(array: npt.NDArray[Any], region: Rect) -> npt.NDArray[Any]:
    """Return a region of an array (H, W, ...), its last row and column repeated beyond its edges."""
    rows = np.minimum(np.arange(region.y, region.bottom), array.shape[0] - 1)
    columns = np.minimum(np.arange(region.x, region.right), array.shape[1] - 1)
    return np.asarray(array[rows[:, np.newaxis], columns])


def _change_region(
    component: _Component, wanted: Plane, hole: Mask, weights: Plane, *, core: Rect, region: Rect
) -> None:
    """Change the blocks of a component in a region.

    Args:
        component: The component.
        wanted: (H, W), 0 to 255, the component's values in the region at full resolution.
        hole: (H, W), bool: pixels that take these values.
        weights: (H, W), weight of each pixel.
        core: Rectangle of the blocks that may change, picture pixels.
        region: Rectangle of the region, picture pixels.
    """
    down, across = component.factors
    height, width = region.height // down, region.width // across
    top, left = region.y // down, region.x // across
    stored = component.coefficients[top : top + height, left : left + width]
    rows, columns = stored.shape
    quantised = to_blocks(stored).astype(np.float32)
    plane = (
        from_blocks(transform_back(quantised * component.steps), width_blocks=columns // 8) + 128
    )
    # Beyond the component's own samples, decoders repeat the last one.
    shown = _cut(
        plane[: component.size[0] - top, : component.size[1] - left],
        Rect(x=0, y=0, width=width, height=height),
    )
    difference = np.where(hole, wanted - enlarge(shown, component.factors), np.float32(0))
    if not difference.any():
        return
    change = reduce_to_fit(difference, weights, component.factors)[:rows, :columns]
    sample_weights = average(weights, component.factors)[:rows, :columns]
    is_core = np.zeros((rows, columns), bool)
    is_core[
        core.y // down - top : core.bottom // down - top,
        core.x // across - left : core.right // across - left,
    ] = True
    chosen = (to_blocks(is_core) & (np.abs(to_blocks(change)) > 0)).any(axis=(1, 2))
    exact = quantised[chosen] + transform(to_blocks(change)[chosen]) / component.steps
    quantised[chosen] = _refine(exact, component.steps, to_blocks(sample_weights)[chosen])
    stored[:] = from_blocks(quantised, width_blocks=columns // 8)


def _refine(exact: Plane, steps: Plane, weights: Plane) -> Plane:
    """Round coefficients so that the samples that count most change least.

    Greedy descent: while it lowers the weighted square error of a block, the one coefficient whose
    move by 1 lowers it most is moved.

    Args:
        exact: (N, 8, 8), coefficients in steps, not rounded.
        steps: (8, 8), quantisation table.
        weights: (N, 8, 8), weight of each sample.

    Returns:
        (N, 8, 8), whole numbers.
    """
    count = len(exact)
    scale = steps.reshape(64)
    rounded = np.rint(exact).reshape(count, 64)
    weight = weights.reshape(count, 64)
    error = (rounded - exact.reshape(count, 64)) * scale @ BASIS_IMAGES
    cost = weight @ (BASIS_IMAGES**2).T * scale**2
    active = np.flatnonzero(weight.max(axis=1) > weight.min(axis=1))
    for _ in range(_MAX_STEPS):
        if active.size == 0:
            break
        slope = (weight[active] * error[active]) @ BASIS_IMAGES.T * scale
        gain = 2 * np.abs(slope) - cost[active]
        best = gain.argmax(axis=1)
        index = np.arange(active.size)
        improves = gain[index, best] > _MIN_GAIN
        active, best = active[improves], best[improves]
        move = -np.sign(slope[index[improves], best])
        rounded[active, best] += move
        error[active] += (move * scale[best])[:, np.newaxis] * BASIS_IMAGES[best]
    rounded = rounded.clip(-_MAX_COEFFICIENT, _MAX_COEFFICIENT)
    return rounded.reshape(count, BLOCK_PX, BLOCK_PX)
