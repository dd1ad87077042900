"""Large windows are scaled like small ones, in memory for a few strips."""

import tracemalloc

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.network.preprocess import from_tensor, mask_to_tensor, to_tensor
from engine.pictures.pixels import Mask
from engine.restore.scaling import enlarge_result, reduce_window


def square_hole(shape: tuple[int, int]) -> Mask:
    hole = np.zeros(shape, bool)
    hole[shape[0] // 4 : shape[0] // 2, shape[1] // 4 : shape[1] // 2] = True
    return hole


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3])
def test_known_pixels_alone_are_averaged(
    dtype: type[np.uint8] | type[np.uint16], channels: int
) -> None:
    shape = (240, 360)
    hole = square_hole(shape)
    full = np.iinfo(dtype).max
    colours = np.random.default_rng(0).integers(0, full, (*shape, channels), dtype, endpoint=True)
    known = 1.0 - mask_to_tensor(hole)
    share = F.interpolate(known, (60, 90), mode="area")
    expected = F.interpolate(to_tensor(colours) * known, (60, 90), mode="area")

    rgb, reduced_hole = reduce_window(colours, hole, (60, 90))

    torch.testing.assert_close(rgb, expected / share.clamp_min(1e-6), rtol=0, atol=1e-5)
    torch.testing.assert_close(reduced_hole, (share < 1).float())


@pytest.mark.parametrize("shape", [(300, 500), (517, 333)])
def test_a_result_is_enlarged_as_by_torch_in_the_hole_and_beside_it(
    shape: tuple[int, int],
) -> None:
    hole = square_hole(shape)
    result = torch.rand((1, 3, 40, 60), generator=torch.Generator().manual_seed(0)) * 2 - 1
    expected = from_tensor(
        F.interpolate(result, shape, mode="bicubic", align_corners=False), dtype=np.dtype(np.uint8)
    )

    enlarged = enlarge_result(result, hole, np.dtype(np.uint8))

    top, left = shape[0] // 4 - 1, shape[1] // 4 - 1
    near = np.s_[top : shape[0] // 2 + 1, left : shape[1] // 2 + 1]
    difference = np.abs(enlarged[near].astype(int) - expected[near])
    assert difference.max() <= 1


def test_scaling_takes_no_plane_of_floating_point() -> None:
    shape = (4000, 3000)
    hole = np.zeros(shape, bool)
    hole[1000:1600, 1000:1600] = True
    colours = np.full((*shape, 3), 90, np.uint8)

    tracemalloc.start()
    rgb, _ = reduce_window(colours, hole, (512, 384))
    enlarge_result(rgb, hole, colours.dtype)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2 * colours.nbytes
