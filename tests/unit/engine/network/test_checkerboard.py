"""The generator leaves no checkerboard, neither before training nor after."""

import numpy as np
import numpy.typing as npt
import pytest
import torch

from engine.network.blocks import fill_smoothly
from engine.network.checkpoint import load_checkpoint
from engine.network.generator import Generator, GeneratorConfig, GeneratorSize
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
SAMPLES = ("chelsea.png", "coffee.png", "gravel.png")


@pytest.fixture(scope="module")
def mask() -> Mask:
    hole = np.zeros((SIDE_PX, SIDE_PX), bool)
    hole[16:112, 16:112] = True
    return hole


def inputs(mask: Mask) -> torch.Tensor:
    """Return (B, 4, 128, 128): the samples with the hole."""
    rgb = [to_tensor(sample_square(name, side_px=SIDE_PX)) for name in SAMPLES]
    return make_input(torch.cat(rgb), mask_to_tensor(mask).expand(len(rgb), -1, -1, -1))


@torch.inference_mode()
def learned(generator: Generator, mask: Mask) -> list[npt.NDArray[np.uint8]]:
    """Return what the generator adds to the smooth fill, at full contrast."""
    x = inputs(mask)
    added = (generator(x).picture - fill_smoothly(x[:, :3], 1.0 - x[:, 3:])) * x[:, 3:]
    return pictures(added / added.abs().amax(dim=(1, 2, 3), keepdim=True))


def pictures(rgb: torch.Tensor) -> list[npt.NDArray[np.uint8]]:
    return [np.asarray(from_tensor(one[None], dtype=np.dtype(np.uint8)), np.uint8) for one in rgb]


def peak(
    answers: list[npt.NDArray[np.uint8]], mask: Mask, *, block_px: int = FINE_BLOCK_PX
) -> float:
    spectra = [hole_spectrum(answer, mask, block_px=block_px) for answer in answers]
    return spectrum_peak(np.mean([s for s in spectra if s is not None], axis=0))


@pytest.mark.parametrize("block_px", [FINE_BLOCK_PX, COARSE_BLOCK_PX])
@pytest.mark.parametrize("size", list(GeneratorSize))
def test_an_untrained_generator_has_no_peak_where_checkerboards_are(
    size: GeneratorSize, block_px: int, mask: Mask
) -> None:
    torch.manual_seed(0)

    generator = GeneratorConfig.of_size(size).build().eval()

    assert peak(learned(generator, mask), mask, block_px=block_px) < 1.5


def test_sub_pixels_that_begin_apart_show_in_that_measure(mask: Mask) -> None:
    torch.manual_seed(0)
    generator = GeneratorConfig().build().eval()

    torch.nn.init.normal_(generator.head.weight, std=0.05)

    assert peak(learned(generator, mask), mask) > 10


@pytest.mark.slow
def test_the_shipped_generator_has_less_of_a_peak_than_a_board_of_half_a_grey_value(
    mask: Mask,
) -> None:
    x = inputs(mask)
    board = np.indices((SIDE_PX, SIDE_PX)).sum(axis=0)[..., None] % 2
    smooth = pictures(fill_smoothly(x[:, :3], 1.0 - x[:, 3:]))
    boarded = [(picture // 2 * 2 + board).astype(np.uint8) for picture in smooth]

    with torch.inference_mode():
        answers = pictures(load_checkpoint(BASE_MODEL).build()(x).picture)

    assert peak(boarded, mask) > 100
    assert peak(answers, mask) < 10
