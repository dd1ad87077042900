"""The samplers in torch draw the masks that those in OpenCV draw."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch import Tensor

from training.errors import DataError
from training.masks.mixture import MIXTURES, MaskKind, MaskMixture
from training.masks.sampler import MaskSampler
from training.masks.torch_fields import (
    box_field,
    ellipse_field,
    line_field,
    line_radius,
    ribbon_field,
)
from training.masks.torch_sampler import TorchMaskSampler

CPU = torch.device("cpu")
WINDOW_PX = 96
MASKS = 300
# Of the mean of 300 shares: their sampling error is up to 4 % on each side, and what OpenCV's
# rounded outlines add to ideal ones, measured on 2,000, is up to 8 % (strokes).
MEAN_TOLERANCE = 0.15
DEVIATION_TOLERANCE = 0.2


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Masks this small only wait for a second thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two masks, one with a cross and one with a bar, and a broken file."""
    folder = tmp_path_factory.mktemp("masks")
    cross, bar = np.zeros((2, 120, 160), np.uint8)
    cross[55:60], cross[:, 80:84], bar[20:60, 30:130] = 255, 255, 255
    Image.fromarray(cross).save(folder / "cross.png")
    Image.fromarray(bar).save(folder / "bar.png")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def sampled(mixture: MaskMixture, *, count: int = 8, px: int = 64, seed: int = 0) -> Tensor:
    return TorchMaskSampler(mixture, CPU).sample(generator(seed), count, px)


@pytest.mark.parametrize("kind", list(MaskKind))
def test_the_share_of_each_kind_is_that_of_the_painter_in_opencv(
    kind: MaskKind, folder: Path
) -> None:
    mixture = MaskMixture(
        weights={kind: 1.0}, least_share=0.001, most_share=0.9, folder=str(folder)
    )
    one_mark = replace(mixture, most_share=0.0011)  # every goal is reached by the first mark
    in_torch, in_opencv = TorchMaskSampler(one_mark, CPU), MaskSampler(one_mark)

    fields = in_torch.draw(generator(1), MASKS, WINDOW_PX)
    drawn = [in_opencv.draw(np.random.default_rng(seed), WINDOW_PX) for seed in range(MASKS)]

    shares = (fields > 0).float().mean(dim=(1, 2)).numpy()
    expected = np.mean(drawn, axis=(1, 2))
    assert shares.mean() == pytest.approx(expected.mean(), rel=MEAN_TOLERANCE)
    assert shares.std() == pytest.approx(expected.std(), rel=DEVIATION_TOLERANCE)


@pytest.mark.parametrize("name", MIXTURES)
def test_the_shares_of_a_mixture_are_those_of_the_sampler_in_opencv(name: str) -> None:
    mixture = MIXTURES[name]()
    in_opencv = MaskSampler(mixture)

    shares = sampled(mixture, count=MASKS, px=48).float().mean(dim=(1, 2, 3)).numpy()

    expected = [in_opencv.sample(np.random.default_rng(seed), 48).mean() for seed in range(MASKS)]
    assert shares.mean() == pytest.approx(np.mean(expected), rel=MEAN_TOLERANCE)
    assert shares.std() == pytest.approx(np.std(expected), rel=DEVIATION_TOLERANCE)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**31),
    px=st.integers(32, 90),
    kind=st.sampled_from([kind for kind in MaskKind if kind is not MaskKind.FILE]),
    least=st.floats(0.001, 0.4),
    width=st.floats(0.05, 0.4),
)
def test_every_kind_keeps_to_any_share_at_any_size(
    seed: int, px: int, kind: MaskKind, least: float, width: float
) -> None:
    mixture = MaskMixture(weights={kind: 1.0}, least_share=least, most_share=least + width)

    masks = sampled(mixture, count=2, px=px, seed=seed)

    shares = masks.float().mean(dim=(1, 2, 3))
    assert masks.shape == (2, 1, px, px)
    assert masks.dtype == torch.bool
    assert shares.min() >= least - 1e-6
    assert shares.max() <= least + width + 1e-6


def test_generators_of_one_state_draw_the_same_masks() -> None:
    first, second, other = (sampled(MaskMixture.everything(), seed=seed) for seed in (5, 5, 6))

    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_no_masks_are_an_empty_batch() -> None:
    masks = sampled(MaskMixture.everything(), count=0)

    assert masks.shape == (0, 1, 64, 64)


def test_a_share_that_no_kind_reaches_is_reached_by_eroding() -> None:
    mixture = MaskMixture(weights={MaskKind.BOX: 1.0}, least_share=0.0005, most_share=0.0006)

    masks = sampled(mixture)

    assert masks.sum(dim=(1, 2, 3)).tolist() == [3] * 8


def test_eroding_a_box_leaves_its_core() -> None:
    mixture = MaskMixture(weights={MaskKind.BOX: 1.0}, least_share=0.0001, most_share=0.01)

    mask = sampled(mixture, count=1)[0, 0]

    rows, columns = mask.nonzero().unbind(1)
    assert mask.sum() == 40
    assert mask.sum() > 0.8 * (rows.max() - rows.min() + 1) * (columns.max() - columns.min() + 1)


def test_no_tensor_is_made_elsewhere_than_on_the_samplers_device(folder: Path) -> None:
    kinds = dict.fromkeys(MaskKind, 1.0)
    mixture = MaskMixture(weights=kinds, least_share=0.01, folder=str(folder))

    with torch.device("meta"):  # where a tensor goes that names no device
        masks = TorchMaskSampler(mixture, CPU).sample(generator(2), 40, 48)

    assert masks.device == CPU


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_masks_drawn_on_a_graphics_card_keep_their_shares() -> None:
    card = torch.device("cuda")
    mixture = MaskMixture.everything()

    masks = TorchMaskSampler(mixture, card).sample(torch.Generator(card).manual_seed(1), 64, 128)

    shares = masks.float().mean(dim=(1, 2, 3))
    assert masks.device.type == "cuda"
    assert shares.min() >= mixture.least_share
    assert shares.max() <= mixture.most_share


def test_the_users_masks_are_sampled_and_broken_files_named(folder: Path) -> None:
    sampler = TorchMaskSampler(MaskMixture.files(str(folder)), CPU)

    masks = sampler.sample(generator(0), 6, 64)

    assert [name for name, _ in sampler.skipped] == ["broken.png"]
    assert masks.any(dim=3).any(dim=2).all()


def test_a_folder_without_masks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        TorchMaskSampler(MaskMixture.files(str(tmp_path)), CPU)


def test_a_box_is_as_deep_as_its_nearest_side() -> None:
    field = box_field(torch.tensor([[1.5, 2.5, 6.5, 8.5]]), 10)

    assert field[0, 5, 4] == 2.5
    assert field[0, 3, 4] == 0.5
    assert field[0, 0, 4] == -2.5


def test_a_line_has_round_ends() -> None:
    starts, ends = torch.tensor([[[2.0, 5.0]]]), torch.tensor([[[8.0, 5.0]]])

    field = line_field(starts, ends, torch.tensor([[2.0]]), 16)

    assert field[0, 6, 5] == pytest.approx(1.0)
    assert field[0, 5, 10] == pytest.approx(0.0)
    assert field[0, 9, 11] == pytest.approx(2.0 - 5.0)


def test_lines_are_as_wide_as_opencv_draws_them() -> None:
    radii = line_radius(torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0]))

    assert radii.tolist() == [0.5, 1.5, 2.5, 2.5, 3.5]


def test_an_ellipse_without_an_axis_is_not_there() -> None:
    centres = torch.tensor([[[4.0, 4.0], [10.0, 10.0]]])
    axes = torch.tensor([[[3.0, 2.0], [0.0, 0.0]]])

    field = ellipse_field(centres, axes, torch.zeros(1, 2), 16)

    assert field[0, 4, 4] == pytest.approx(2.0)
    assert field[0, 4, 7] == pytest.approx(0.0)
    assert field[0, 10, 10] < 0


def test_a_ribbon_lies_between_its_edges() -> None:
    edges = (torch.full((1, 8), -1.0), torch.full((1, 8), 3.0))

    field = ribbon_field(torch.tensor([[2.0, 5.0]]), torch.zeros(1), torch.tensor([8.0]), edges, 16)

    assert field[0, 6, 6] == pytest.approx(2.0)
    assert field[0, 8, 6] == pytest.approx(0.0)
    assert field[0, 6, 11] == pytest.approx(-1.0)
