"""Windows that thin groups share: each group is in one, and specks of dust take few passes."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import Context
from engine.compute.cancellable_pool import CancellablePool
from engine.network.checkpoint import load_checkpoint
from engine.pictures.pixels import Mask, Rect
from engine.restore.fallback import GeneratorSettings
from engine.restore.generate import generate_batch
from engine.restore.sharing import Batch, is_shareable, shared_batches
from engine.restore.tiling import TILE_PX, find_groups
from tests.helpers.tiny_model import write_tiny_model


def batches_of(mask: Mask) -> list[Batch]:
    bounds = Rect.of_shape(mask.shape)
    groups = find_groups(mask, bounds)
    assert all(is_shareable(group, within=bounds, context=Context.NORMAL) for group in groups)
    return shared_batches(groups, within=bounds, context=Context.NORMAL)


def specks(shape: tuple[int, int], *, count: int, seed: int) -> Mask:
    """Return a mask of squares of 5 px, not all apart from one another."""
    rng = np.random.default_rng(seed)
    corners: npt.NDArray[np.int64] = rng.integers(0, np.array(shape) - 4, (count, 2))
    mask = np.zeros(shape, bool)
    offsets = np.arange(5)
    mask[
        corners[:, 0, None, None] + offsets[:, None], corners[:, 1, None, None] + offsets[None]
    ] = True
    return mask


@settings(deadline=None, max_examples=20)
@given(
    height=st.integers(20, 900),
    width=st.integers(20, 900),
    count=st.integers(1, 12),
    seed=st.integers(0, 2**16),
)
def test_every_pixel_is_in_one_window_that_is_no_larger_than_a_tile(
    height: int, width: int, count: int, seed: int
) -> None:
    mask = specks((height, width), count=count, seed=seed)
    bounds = Rect.of_shape(mask.shape)

    windows = [window for batch in batches_of(mask) for window in batch.windows]

    counted = np.zeros(mask.shape, int)
    for window in windows:
        assert window.place.intersected(bounds) == window.place
        assert max(window.place.width, window.place.height) <= TILE_PX
        for group in window.groups:
            assert group.place.intersected(window.place) == group.place
            counted[group.place.slices] += group.mask
    assert np.array_equal(counted, mask.astype(int))


def test_a_batch_has_windows_of_one_size_and_no_more_pixels_than_a_tile() -> None:
    batches = batches_of(specks((3000, 4000), count=60, seed=0))

    sizes = [
        {(window.place.width, window.place.height) for window in batch.windows} for batch in batches
    ]
    assert max(len(batch.windows) for batch in batches) > 1
    assert {len(size) for size in sizes} == {1}
    assert max(batch.area for batch in batches) <= TILE_PX**2


def test_hundreds_of_specks_are_not_hundreds_of_passes() -> None:
    batches = batches_of(specks((2000, 3000), count=300, seed=0))

    assert len(batches) < 75


def test_near_specks_share_a_window_and_far_ones_do_not() -> None:
    mask = np.zeros((200, 1200), bool)
    mask[100:105, 100:105] = mask[100:105, 180:185] = mask[100:105, 1100:1105] = True

    windows = [window for batch in batches_of(mask) for window in batch.windows]

    assert [len(window.groups) for window in windows] == [2, 1]


def test_a_long_scratch_has_a_window_of_its_own() -> None:
    mask = np.zeros((1200, 1200), bool)
    mask[600:603, 100:1100] = True
    bounds = Rect.of_shape(mask.shape)

    (group,) = find_groups(mask, bounds)

    assert not is_shareable(group, within=bounds, context=Context.NORMAL)


def test_a_batch_that_is_too_large_for_the_tiles_is_answered_window_by_window(
    tmp_path: Path,
) -> None:
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()
    mask = specks((64, 64), count=2, seed=0)
    pixels = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), np.uint8)
    windows = [(pixels[0], mask), (pixels[1], mask)]
    heard: list[float] = []

    with CancellablePool(lambda: False) as pool:
        together, apart = (
            generate_batch(
                GeneratorSettings(generator=generator, tile_px=side),
                windows,
                report_progress=heard.append,
                pool=pool,
            )
            for side in (512, 64)
        )

    difference = np.abs(np.array(together)[:, mask].astype(int) - np.array(apart)[:, mask])
    assert difference.max() <= 1  # sums of convolutions depend on the size of the batch
    assert heard == [1.0, 0.5, 1.0]
