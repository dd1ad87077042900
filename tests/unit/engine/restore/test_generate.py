"""The generator on windows: together in one pass, in tiles, and from coarse to fine."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.network.checkpoint import load_checkpoint
from engine.network.generator import Generator
from engine.pictures.pixels import Pixels, Rect
from engine.restore.generate import generate
from engine.restore.groups import find_groups
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


def wide_cutout(*, radius_px: int) -> Cutout:
    """Return a window of 384 px with a round hole."""
    rows, columns = np.mgrid[:384, :384]
    hole = (rows - 192) ** 2 + (columns - 192) ** 2 <= radius_px**2
    place = Rect.of_shape(hole.shape)
    (group,) = find_groups(hole, place)
    return Cutout(
        window=Window(place=place, width_px=384, height_px=384, groups=(group,)),
        colours=np.full((384, 384, 3), 127, np.uint8),
        hole=hole,
    )


def drop(_share: float) -> None:
    """Ignore progress."""


def grey_by_size(_generator: Generator, rgb: Tensor, _hole: Tensor) -> Tensor:
    """Draw stripes of 1 px, around -0.5 at the full size and around 0.5 at smaller ones."""
    width = rgb.shape[-1]
    stripes = 0.1 * (1.0 - 2.0 * (torch.arange(width) % 2))
    return (stripes + (-0.5 if width == 384 else 0.5)).expand_as(rgb)


def test_deep_in_a_wide_hole_the_coarse_result_gives_the_low_frequencies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.restore.generate.run_generator", grey_by_size)
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()

    (result,) = generate(
        generator, [wide_cutout(radius_px=100)], tile_px=512, report_progress=lambda _share: None
    )

    middle = result[180:204, 180:204, 0].astype(float) / 127.5 - 1.0
    border = result[192, 192 - 98 : 192 - 82, 0].astype(float) / 127.5 - 1.0
    assert middle.mean() == pytest.approx(0.5, abs=0.02)
    assert np.abs(np.diff(middle, axis=1)).mean() == pytest.approx(0.2, abs=0.02)
    assert border.mean() == pytest.approx(-0.5, abs=0.02)


def test_a_hole_that_the_generator_knows_is_filled_in_one_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.restore.generate.run_generator", grey_by_size)
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()

    (result,) = generate(
        generator, [wide_cutout(radius_px=39)], tile_px=512, report_progress=lambda _share: None
    )

    assert result[192, 180:204].mean() / 127.5 - 1.0 == pytest.approx(-0.5, abs=0.01)


def test_the_coarsest_results_of_all_windows_come_first(tmp_path: Path) -> None:
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()
    batch = [wide_cutout(radius_px=79), wide_cutout(radius_px=100)]
    coarse: list[tuple[bool, int]] = []
    alone = [
        generate(generator, [cutout], tile_px=512, report_progress=drop)[0] for cutout in batch
    ]

    together = generate(
        generator,
        batch,
        tile_px=512,
        report_progress=drop,
        on_coarse=lambda cutout, rgb: coarse.append((cutout is batch[0], rgb.shape[0])),
    )

    assert coarse == [(True, 192), (False, 96), (False, 192)]
    assert np.array_equal(together, alone)


def test_a_coarse_result_lies_in_its_known_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.restore.generate.run_generator", grey_by_size)
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()
    coarse: list[Pixels] = []

    generate(
        generator,
        [wide_cutout(radius_px=79)],
        tile_px=512,
        report_progress=drop,
        on_coarse=lambda _cutout, rgb: coarse.append(rgb),
    )

    assert len(coarse) == 1
    assert coarse[0][96, 90:102].mean() / 127.5 - 1.0 == pytest.approx(0.5, abs=0.01)
    assert (coarse[0][:50] == 127).all()


def test_progress_grows_through_all_levels(tmp_path: Path) -> None:
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()
    reports: list[float] = []

    generate(generator, [wide_cutout(radius_px=100)], tile_px=256, report_progress=reports.append)

    assert reports == sorted(reports)
    assert reports[-1] == pytest.approx(1.0)
    assert len(reports) == 1 + 1 + 4
