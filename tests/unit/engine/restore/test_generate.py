"""The generator on windows: together in one pass, or one by one in tiles."""

from pathlib import Path

import numpy as np
import pytest

from engine.network.checkpoint import load_checkpoint
from engine.pictures.pixels import Rect
from engine.restore.generate import generate
from engine.restore.windows import Cutout, Window
from tests.helpers.tiny_model import write_tiny_model


def cutouts(*, count: int, side_px: int) -> list[Cutout]:
    rng = np.random.default_rng(0)
    hole = np.zeros((side_px, side_px), bool)
    hole[10:15, 20:40] = True
    window = Window(place=Rect.of_shape(hole.shape), width_px=side_px, height_px=side_px, groups=())
    return [
        Cutout(
            window=window,
            colours=rng.integers(0, 256, (side_px, side_px, 3), np.uint8),
            hole=hole,
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize(("tile_px", "reports"), [(512, [1.0]), (64, [0.5, 1.0])])
def test_a_batch_larger_than_a_tile_is_filled_window_by_window(
    tmp_path: Path, tile_px: int, reports: list[float]
) -> None:
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()
    batch = cutouts(count=2, side_px=64)
    heard: list[float] = []
    alone = [
        generate(generator, [cutout], tile_px=512, report_progress=lambda _share: None)[0]
        for cutout in batch
    ]

    results = generate(generator, batch, tile_px=tile_px, report_progress=heard.append)

    hole = batch[0].hole
    difference = np.abs(np.array(results)[:, hole].astype(int) - np.array(alone)[:, hole])
    assert difference.max() <= 1  # sums of convolutions depend on the size of the batch
    assert heard == reports
