"""The inner loops of the weave, compiled by numba: compare patches, search, vote.

`engine.weave.field` prepares their arrays. All functions release the interpreter's lock and write
only their own targets, so that bands run in parallel with the same result on any number of threads.
They are in one module because numba renews its cache when that module's file changes.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask, Pixels
from engine.weave.compiler import compile_loop

PATCH_RADIUS_PX = 3
PATCH_SIDE_PX = 2 * PATCH_RADIUS_PX + 1
_CHANNELS = 4
_ROW_BYTES = PATCH_SIDE_PX * _CHANNELS
# Codes of guide lines, as in `engine.weave.lines.LinePlanes`.
LINE_STEP = 1024
LINE_CLIP = 20
FAR_CODE = -LINE_STEP

_Bytes: TypeAlias = npt.NDArray[np.uint8]
_I32: TypeAlias = npt.NDArray[np.int32]
_I64: TypeAlias = npt.NDArray[np.int64]
_Int: TypeAlias = int | np.int64
# Features, guide, and the target's guide weight.
_Compared: TypeAlias = tuple[_Bytes, _Bytes, _Int]
# None is a type of its own for numba, which compiles kernels without lines apart.
_Lines: TypeAlias = _I32 | None


@compile_loop()
def _distance(
    features: _Bytes,
    guide: _Bytes,
    guide_weight: _Int,
    width: _Int,
    target: _Int,
    source: _Int,
    limit: _Int,
) -> _Int:
    """Return the sum of squared differences of two patches, or any number from `limit` on.

    Args:
        features: (H * W * 4,), uint8: red, green, blue and texture energy.
        guide: (H * W * 4,), uint8: the same, smooth; compared at nine points only.
        guide_weight: Weight of the guide's differences relative to the features'.
        width: W.
        target: Index of one patch's centre, row * W + column.
        source: Index of the other patch's centre.
        limit: Distances from here on need not be exact.
    """
    total = np.int64(0)
    if guide_weight > 0:
        for dy in range(-PATCH_RADIUS_PX, PATCH_RADIUS_PX + 1, PATCH_RADIUS_PX):
            for dx in range(-PATCH_RADIUS_PX, PATCH_RADIUS_PX + 1, PATCH_RADIUS_PX):
                step = dy * width + dx
                first = np.uint64((target + step) * _CHANNELS)
                second = np.uint64((source + step) * _CHANNELS)
                for channel in range(_CHANNELS):
                    difference = np.int32(guide[first + np.uint64(channel)]) - np.int32(
                        guide[second + np.uint64(channel)]
                    )
                    total += difference * difference
        total *= guide_weight
    for dy in range(-PATCH_RADIUS_PX, PATCH_RADIUS_PX + 1):
        if total >= limit:
            return total
        first = np.uint64((target + dy * width - PATCH_RADIUS_PX) * _CHANNELS)
        second = np.uint64((source + dy * width - PATCH_RADIUS_PX) * _CHANNELS)
        row = np.int32(0)
        for offset in range(np.uint64(_ROW_BYTES)):
            difference = np.int32(features[first + offset]) - np.int32(features[second + offset])
            row += difference * difference
        total += row
    return total


@compile_loop()
def _line_distance(lines: _I32, target: _Int, source: _Int) -> _Int:
    """Return the cost of a source that lies elsewhere across a guide line than its target.

    A source near no line, or near another one, counts as far away on the target's own side.
    """
    weight = np.int64(lines[1, target])
    if weight == 0:
        return np.int64(0)
    own = np.int64(lines[0, target])
    apart = abs(own - np.int64(lines[0, source]))
    if apart > 2 * LINE_CLIP:
        place = (own + LINE_STEP // 2) % LINE_STEP - LINE_STEP // 2
        apart = LINE_CLIP - abs(place)
    return weight * apart * apart


@compile_loop()
def _random(seed: int | np.uint64, number: int) -> np.uint64:
    """Return a 64-bit hash of two numbers (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = np.uint64(seed) + np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@compile_loop()
def seed_field(field: _I32, targets: _I64, sources: _I64, seed: int) -> None:
    """Give a random source to every target without one."""
    for position in range(targets.size):
        target = targets[position]
        if field[target] < 0:
            draw = _random(seed, target) % np.uint64(sources.size)
            field[target] = sources[np.int64(draw)]


@compile_loop()
def measure(
    features: _Bytes,
    guide: _Bytes,
    guide_weight: _Bytes,
    lines: _Lines,
    width: _Int,
    field: _I32,
    cost: _I32,
    targets: _I64,
) -> None:
    """Write the distance of each target to its source into `cost`.

    Args as for `search`.
    """
    for position in range(targets.size):
        target = targets[position]
        cost[target] = _distance(
            features,
            guide,
            np.int64(guide_weight[target]),
            width,
            target,
            field[target],
            np.int64(2**62),
        )
        if lines is not None:
            cost[target] += _line_distance(lines, target, field[target])


@compile_loop()
def search(
    features: _Bytes,
    guide: _Bytes,
    guide_weight: _Bytes,
    lines: _Lines,
    shape: tuple[int, int],
    is_source: Mask,
    field: _I32,
    cost: _I32,
    targets: _I64,
    edge: _I32,
    forward: bool,
    spacing: int,
    radius: int,
    seed: int,
) -> None:
    """Make one pass of PatchMatch over a band of targets (Barnes et al. 2009, section 3.2).

    Args:
        features: Features as for `_distance`.
        guide: Guide as for `_distance`.
        guide_weight: (H * W,), uint8: weight of the guide for each target.
        lines: (2, H * W), int32: codes and weights of guide lines; None without lines.
        shape: (H, W).
        is_source: (H * W,), bool: centres of patches of known pixels only.
        field: (H * W,), int32: source of each target, -1 elsewhere; changed in place.
        cost: (H * W,), int32: distance of each target to its source; changed in place.
        targets: (N,), int64: targets of the band, by row and column.
        edge: (W,), int32: the field's row of targets before the band in the pass's direction, from
            before the pass.
        forward: Whether the pass goes from top left to bottom right, or back.
        spacing: Distance between neighbouring targets, pixels.
        radius: Distance from the best source at which the random search begins, pixels.
        seed: Seed of the random search.
    """
    height, width = shape
    step = spacing if forward else -spacing
    count = targets.size
    start_row = targets[0] // width if forward else targets[count - 1] // width
    for turn in range(count):
        target = targets[turn if forward else count - 1 - turn]
        row, column = target // width, target % width
        own_weight = np.int64(guide_weight[target])
        compared = (features, guide, own_weight)
        best: _Int = np.int64(field[target])
        best_cost: _Int = np.int64(cost[target])
        beside = column - step
        if 0 <= beside < width:
            near = np.int64(field[target - step])
            if near >= 0:
                y, x = near // width, near % width + step
                best, best_cost = _try(
                    compared, lines, shape, is_source, target, y, x, best, best_cost
                )
        above = row - step
        if 0 <= above < height:
            near = np.int64(edge[column] if row == start_row else field[target - step * width])
            if near >= 0:
                y, x = near // width + step, near % width
                best, best_cost = _try(
                    compared, lines, shape, is_source, target, y, x, best, best_cost
                )
        reach = radius
        draw = _random(seed, target)
        while reach >= 1:
            draw = _random(draw, reach)
            span = np.uint64(2 * reach + 1)
            y = best // width + np.int64((draw & np.uint64(0xFFFFFFFF)) % span) - reach
            x = best % width + np.int64((draw >> np.uint64(32)) % span) - reach
            best, best_cost = _try(compared, lines, shape, is_source, target, y, x, best, best_cost)
            reach //= 2
        field[target] = best
        cost[target] = best_cost


@compile_loop(inline="always")
def _try(
    compared: _Compared,
    lines: _Lines,
    shape: tuple[int, int],
    is_source: Mask,
    target: _Int,
    y: _Int,
    x: _Int,
    best: _Int,
    best_cost: _Int,
) -> tuple[_Int, _Int]:
    """Return the better of the best source so far and the one at (y, x)."""
    features, guide, guide_weight = compared
    height, width = shape
    if y < 0 or x < 0 or y >= height or x >= width:
        return best, best_cost
    source = y * width + x
    if source == best or not is_source[source]:
        return best, best_cost
    beside: _Int = np.int64(0)
    if lines is not None:
        beside = _line_distance(lines, target, source)
    limit = best_cost - beside
    found = beside + _distance(features, guide, guide_weight, width, target, source, limit)
    if found < best_cost:
        return source, found
    return best, best_cost


@compile_loop()
def find_similar(
    features: _Bytes,
    shape: tuple[int, int],
    is_source: Mask,
    reach: int,
    least: int,
    samples: _I64,
    sources: _I64,
    contrast: npt.NDArray[np.float64],
) -> None:
    """Find, in a square around each known patch, the other known patch most similar to it.

    Args:
        features: Features as for `_distance`.
        shape: (H, W).
        is_source: (H * W,), bool: centres of patches of known pixels only.
        reach: Half the side of the square, pixels.
        least: Distance in rows or columns from which another patch counts as another, pixels.
        samples: (N,), int64: centres of the known patches.
        sources: (N,), int64, written: the most similar patch, -1 if there is none.
        contrast: (N,), float64, written: sum of squared deviations from each sample's mean.
    """
    height, width = shape
    count = PATCH_SIDE_PX * PATCH_SIDE_PX
    best: _Int
    best_cost: _Int
    for position in range(samples.size):
        sample = samples[position]
        row, column = sample // width, sample % width
        spread = 0.0
        for channel in range(_CHANNELS):
            total, squares = np.int64(0), np.int64(0)
            for dy in range(-PATCH_RADIUS_PX, PATCH_RADIUS_PX + 1):
                for dx in range(-PATCH_RADIUS_PX, PATCH_RADIUS_PX + 1):
                    value = np.int64(features[(sample + dy * width + dx) * _CHANNELS + channel])
                    total += value
                    squares += value * value
            spread += squares - total * total / count
        contrast[position] = spread
        best, best_cost = np.int64(-1), np.int64(2**62)
        for y in range(max(row - reach, 0), min(row + reach + 1, height)):
            for x in range(max(column - reach, 0), min(column + reach + 1, width)):
                if abs(y - row) < least and abs(x - column) < least:
                    continue
                source = y * width + x
                if not is_source[source]:
                    continue
                found = _distance(features, features, np.int64(0), width, sample, source, best_cost)
                if found < best_cost:
                    best, best_cost = source, found
        sources[position] = best


@compile_loop()
def measure_offsets(
    features: _Bytes,
    shape: tuple[int, int],
    is_source: Mask,
    samples: _I64,
    offsets: _I64,
    totals: _I64,
    arrivals: _I64,
) -> None:
    """Sum up the distances between known patches and the patches at an offset from them.

    Args:
        features: Features as for `_distance`.
        shape: (H, W).
        is_source: (H * W,), bool: centres of patches of known pixels only.
        samples: (N,), int64: centres of the known patches.
        offsets: (K, 2), int64, rows and columns.
        totals: (K,), int64, written: sum of the distances for each offset.
        arrivals: (K,), int64, written: number of samples in that sum.
    """
    height, width = shape
    for number in range(offsets.shape[0]):
        total, count = np.int64(0), np.int64(0)
        for position in range(samples.size):
            sample = samples[position]
            y, x = sample // width + offsets[number, 0], sample % width + offsets[number, 1]
            if y < 0 or x < 0 or y >= height or x >= width or not is_source[y * width + x]:
                continue
            total += _distance(
                features, features, np.int64(0), width, sample, y * width + x, np.int64(2**62)
            )
            count += 1
        totals[number] = total
        arrivals[number] = count


@compile_loop()
def vote(
    pixels: Pixels,
    width: _Int,
    field: _I32,
    cost: _I32,
    pixels_to_fill: _I64,
    floor: float,
    votes: npt.NDArray[np.float32],
) -> None:
    """Average over each pixel the pixels that the patches over it would copy there.

    A patch's weight is exp(-2 (cost - least) / (least + floor)), so that it counts relative to the
    best patch over that pixel.

    Args:
        pixels: (H * W, C), pixels to copy; only known ones are read.
        width: W.
        field: (H * W,), int32: source of each target, -1 elsewhere.
        cost: (H * W,), int32: distance of each target to its source.
        pixels_to_fill: (N,), int64: indices of the pixels to vote on.
        floor: Added to the least cost, so that a perfect patch leaves the others some weight.
        votes: (N, C), float32, written.
    """
    channels = pixels.shape[1]
    height = field.size // width
    for position in range(pixels_to_fill.size):
        index = pixels_to_fill[position]
        row, column = index // width, index % width
        top, bottom = max(row - PATCH_RADIUS_PX, 0), min(row + PATCH_RADIUS_PX, height - 1)
        left, right = max(column - PATCH_RADIUS_PX, 0), min(column + PATCH_RADIUS_PX, width - 1)
        least = np.int64(2**62)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                target = y * width + x
                if field[target] >= 0 and cost[target] < least:
                    least = cost[target]
        scale = np.float32(2.0 / (least + floor))
        total = np.float32(0)
        for channel in range(channels):
            votes[position, channel] = 0
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                target = y * width + x
                source = np.int64(field[target])
                if source < 0:
                    continue
                weight = np.float32(np.exp(-scale * np.float32(cost[target] - least)))
                copied = source + index - target
                total += weight
                for channel in range(channels):
                    votes[position, channel] += weight * np.float32(pixels[copied, channel])
        for channel in range(channels):
            votes[position, channel] /= total
