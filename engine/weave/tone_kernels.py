"""The inner loops that even out tones, compiled by numba.

They call no kernel of `engine.weave.kernels`, so that each module's cache is renewed with its file.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Pixels
from engine.weave.compiler import compile_loop
from engine.weave.kernels import PATCH_RADIUS_PX

_F32: TypeAlias = npt.NDArray[np.float32]
_I32: TypeAlias = npt.NDArray[np.int32]
_I64: TypeAlias = npt.NDArray[np.int64]


@compile_loop()
def vote_on_differences(
    pixels: Pixels,
    width: int,
    field: _I32,
    cost: _I32,
    pixels_to_fill: _I64,
    floor: float,
    votes: _F32,
) -> None:
    """Average how much the patches over a pixel and the next one differ between the two.

    Args as for `engine.weave.kernels.vote`, but for:

    Args:
        votes: (N, 2, C), float32, written: the differences to the right and below; 0 where no patch
            covers both pixels.
    """
    channels = pixels.shape[1]
    height = field.size // width
    for position in range(pixels_to_fill.size):
        index = pixels_to_fill[position]
        row, column = index // width, index % width
        bottom = min(row + PATCH_RADIUS_PX, height - 1)
        right = min(column + PATCH_RADIUS_PX, width - 1)
        for axis in range(2):
            down, across = axis, 1 - axis
            step = down * width + across
            top = max(row + down - PATCH_RADIUS_PX, 0)
            left = max(column + across - PATCH_RADIUS_PX, 0)
            for channel in range(channels):
                votes[position, axis, channel] = 0
            least = np.int64(2**62)
            for y in range(top, bottom + 1):
                for x in range(left, right + 1):
                    target = y * width + x
                    if field[target] >= 0 and cost[target] < least:
                        least = cost[target]
            scale = np.float32(2.0 / (least + floor))
            total = np.float32(0)
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
                        votes[position, axis, channel] += weight * (
                            np.float32(pixels[copied + step, channel])
                            - np.float32(pixels[copied, channel])
                        )
            if total > 0:
                for channel in range(channels):
                    votes[position, axis, channel] /= total


@compile_loop()
def relax(
    change: _F32,
    pull: _F32,
    shares: _F32,
    above: _I32,
    below: _I32,
    kept: float,
    sweeps: int,
) -> None:
    """Solve the screened Poisson equation of `engine.weave.tones` by successive over-relaxation.

    Args:
        change: (N,), float32: the solution of one channel; changed in place.
        pull: (N,), float32: what each sweep adds.
        shares: (4, N), float32: shares of the neighbours on the left, right, above and below that
            each sweep adds; 0 without a link.
        above: (N,), int32: index of the pixel above; its own where there is none.
        below: (N,), int32: index of the pixel below; its own where there is none.
        kept: Share of its own value that a pixel keeps.
        sweeps: Number of sweeps over the pixels.
    """
    last = change.size - 1
    own_share = np.float32(kept)
    for _ in range(sweeps):
        left = np.float32(0)
        for here in range(change.size):
            total = pull[here] + own_share * change[here]
            total += shares[1, here] * change[min(here + 1, last)]
            total += shares[2, here] * change[above[here]] + shares[3, here] * change[below[here]]
            left = total + shares[0, here] * left
            change[here] = left
