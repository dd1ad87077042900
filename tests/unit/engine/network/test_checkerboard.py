"""The generator leaves no checkerboard, before and after training."""

import numpy as np
import numpy.typing as npt
import pytest
import torch

from engine.network.blocks import fill_smoothly
from engine.network.checkpoint import load_checkpoint
from engine.network.generator import Generator, GeneratorConfig
from engine.network.preprocess import from_tensor, make_input, mask_to_tensor, to_tensor
from engine.pictures.pixels import Mask
from tests.helpers.samples import BASE_MODEL, sample_square
from training.judging.metrics.spectrum import (
    COARSE_BLOCK_PX,
    FINE_BLOCK_PX,
    hole_spectrum,
    spectrum_peak,
)

SIDE_PX = 128
SMALL = GeneratorConfig(widths=(24, 48, 72, 112), dilations=(1, 2, 4, 1))
SAMPLES = ("chelsea.png", "coffee.png", "gravel.png")


@pytest.fixture(scope="module")
def mask() -> Mask:
    hole = np.zeros((SIDE_PX, SIDE_PX), bool)
    hole[16:112, 16:112] = True
    return hole


def make_inputs(mask: Mask) -> torch.Tensor:
    """Return (B, 4, 128, 128): the samples with the hole."""
    rgb = [to_tensor(sample_square(name, side_px=SIDE_PX)) for name in SAMPLES]
    return make_input(torch.cat(rgb), mask_to_tensor(mask).expand(len(rgb), -1, -1, -1))


@torch.inference_mode()
def predict_detail(generator: Generator, mask: Mask) -> list[npt.NDArray[np.uint8]]:
    """Return the generator's result minus the smooth fill, at full contrast."""
    x = make_inputs(mask)
    added = (generator(x).picture - fill_smoothly(x[:, :3], 1.0 - x[:, 3:])) * x[:, 3:]
    return to_pictures(added / added.abs().amax(dim=(1, 2, 3), keepdim=True))


def to_pictures(rgb: torch.Tensor) -> list[npt.NDArray[np.uint8]]:
    return [np.asarray(from_tensor(one[None], dtype=np.dtype(np.uint8)), np.uint8) for one in rgb]


def measure_peak(
    results: list[npt.NDArray[np.uint8]], mask: Mask, *, block_px: int = FINE_BLOCK_PX
) -> float:
    spectra = [hole_spectrum(result, mask, block_px=block_px) for result in results]
    return spectrum_peak(np.mean([s for s in spectra if s is not None], axis=0))


@pytest.mark.slow
@pytest.mark.parametrize("block_px", [FINE_BLOCK_PX, COARSE_BLOCK_PX])
@pytest.mark.parametrize("config", [GeneratorConfig(), SMALL])
def test_an_untrained_generator_has_no_checkerboard_peak(
    config: GeneratorConfig, block_px: int, mask: Mask
) -> None:
    torch.manual_seed(0)

    generator = config.build().eval()

    assert measure_peak(predict_detail(generator, mask), mask, block_px=block_px) < 1.5


def test_unequal_sub_pixels_show_in_the_measure(mask: Mask) -> None:
    torch.manual_seed(0)
    generator = GeneratorConfig().build().eval()

    torch.nn.init.normal_(generator.head.weight, std=0.05)

    assert measure_peak(predict_detail(generator, mask), mask) > 10


@pytest.mark.slow
def test_the_shipped_generator_has_a_smaller_peak_than_a_board_of_half_a_grey_value(
    mask: Mask,
) -> None:
    x = make_inputs(mask)
    board = np.indices((SIDE_PX, SIDE_PX)).sum(axis=0)[..., None] % 2
    smooth = to_pictures(fill_smoothly(x[:, :3], 1.0 - x[:, 3:]))
    boarded = [(picture // 2 * 2 + board).astype(np.uint8) for picture in smooth]

    with torch.inference_mode():
        results = to_pictures(load_checkpoint(BASE_MODEL).build()(x).picture)

    assert measure_peak(boarded, mask) > 100
    assert measure_peak(results, mask) < 10
