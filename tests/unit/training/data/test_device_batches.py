"""Batches made on a device are those of the CPU to within what cannot be seen.

The device is the CPU here, by the same code.
"""

import io
import math
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.helpers.training_data import photograph, write_folder
from training.data.augment import AugmentConfig, Look, apply_look
from training.data.augment import jpeg_damaged as jpeg_by_opencv
from training.data.batches import BatchMaker, MakesBatches
from training.data.cache import PictureCache, open_cache
from training.data.config import BatchPlace, DataConfig
from training.data.device_batches import DeviceBatchMaker, UploadedMasks, batch_maker
from training.data.device_jpeg import jpeg_damaged
from training.data.device_windows import DevicePictures, apply_looks
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.data.windows import Placement, cut_window
from training.masks.mixture import MaskMixture
from training.masks.torch_sampler import TorchMaskSampler

CPU = torch.device("cpu")
RICH = AugmentConfig(
    grey=0.2, quarter_turn=0.5, rotation=0.5, scale=0.5, jitter=0.5, sepia=0.2, jpeg=0.5
)
DATA = DataConfig(window_px=64, batch_size=4, augment=RICH, batches_on=BatchPlace.DEVICE)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> PictureCache:
    folder = write_folder(tmp_path_factory.mktemp("data"), count=4)
    for index in range(4):
        path = folder / f"photo-{index}.png"
        soft = cv2.GaussianBlur(np.array(Image.open(path)), (0, 0), 1.5)
        Image.fromarray(soft.astype(np.uint8)).save(path)
    every = DataConfig(held_out_share=0.0)
    return open_cache(find_pictures(folder, Split.TRAIN, every), None, whole_px=80)


def psnr_db(first: npt.NDArray[np.generic], second: npt.NDArray[np.generic]) -> float:
    error = float(np.mean((first.astype(float) - second.astype(float)) ** 2))
    return 10 * math.log10(255**2 / max(error, 1e-9))


def as_tensor(*windows: npt.NDArray[np.uint8]) -> torch.Tensor:
    return torch.from_numpy(np.stack(windows)).permute(0, 3, 1, 2).float()


def as_pixels(windows: torch.Tensor) -> npt.NDArray[np.uint8]:
    return windows.permute(0, 2, 3, 1).numpy().astype(np.uint8)


@pytest.mark.parametrize(
    "placement",
    [
        Placement(top=3, left=9, side_px=64, scaled_px=64),
        Placement(top=3, left=9, side_px=64, scaled_px=64, flip=True, quarter_turns=1),
        Placement(top=3, left=9, side_px=64, scaled_px=64, quarter_turns=3),
    ],
)
def test_a_window_that_is_only_cut_is_the_same_on_a_device(
    pictures: PictureCache, placement: Placement
) -> None:
    window = DevicePictures(pictures.natives, CPU).window(1, placement, 64)

    assert np.array_equal(as_pixels(window[None])[0], cut_window(pictures.native(1), placement, 64))


@pytest.mark.parametrize(
    "placement",
    [
        Placement(top=0, left=0, side_px=90, scaled_px=64),
        Placement(top=5, left=5, side_px=40, scaled_px=64, flip=True),
        Placement(top=0, left=4, side_px=84, scaled_px=84, degrees=12.0),
        Placement(top=0, left=4, side_px=90, scaled_px=71, degrees=-6.0, quarter_turns=2),
    ],
)
def test_a_window_that_is_scaled_or_rotated_is_alike_on_a_device(
    pictures: PictureCache, placement: Placement
) -> None:
    window = DevicePictures(pictures.natives, CPU).window(1, placement, 64)

    alike = cut_window(pictures.native(1), placement, 64)
    assert psnr_db(as_pixels(window[None].round().clamp(0, 255))[0], alike) > 38


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look(is_grey=True),
        Look(is_grey=True, sepia=0.7),
        Look(brightness=1.1, contrast=0.8, saturation=1.3, hue_degrees=10.0),
    ],
)
def test_a_look_has_the_same_colours_on_a_device(look: Look) -> None:
    windows = [photograph(np.random.default_rng(seed), height=32, width=32) for seed in range(2)]

    changed = as_pixels(apply_looks(as_tensor(*windows), [look, Look()]))

    assert np.abs(changed[0].astype(int) - apply_look(windows[0], look)).max() <= 1
    assert np.array_equal(changed[1], windows[1])


@pytest.mark.parametrize("quality", [15, 50, 75, 95])
@pytest.mark.parametrize("phase", [(0, 0), (5, 2)])
def test_jpeg_on_a_device_is_what_a_jpeg_library_makes(
    quality: int, phase: tuple[int, int]
) -> None:
    window = photograph(np.random.default_rng(4), height=64, width=64)

    damaged = as_pixels(jpeg_damaged(as_tensor(window), qualities=[quality], phases=[phase]))[0]

    assert psnr_db(damaged, jpeg_by_opencv(window, quality=quality, phase=phase)) > 38
    assert psnr_db(damaged, window) < 38


def test_jpeg_on_a_device_is_what_pillow_makes() -> None:
    window = photograph(np.random.default_rng(4), height=64, width=64)
    file = io.BytesIO()
    Image.fromarray(window).save(file, "JPEG", quality=60)

    damaged = as_pixels(jpeg_damaged(as_tensor(window), qualities=[60], phases=[(0, 0)]))[0]

    assert psnr_db(damaged, np.array(Image.open(file))) > 38


def test_each_window_has_a_quality_of_its_own() -> None:
    window = photograph(np.random.default_rng(4), height=64, width=64)

    bad, good = as_pixels(
        jpeg_damaged(as_tensor(window, window), qualities=[10, 95], phases=[(0, 0), (0, 0)])
    )

    assert psnr_db(bad, window) < psnr_db(good, window) - 3


@settings(max_examples=40, deadline=None)
@given(
    side_px=st.integers(8, 50),
    quality=st.integers(1, 100),
    phase=st.tuples(st.integers(0, 7), st.integers(0, 7)),
    value=st.integers(0, 255),
)
def test_jpeg_leaves_an_even_window_even(
    side_px: int, quality: int, phase: tuple[int, int], value: int
) -> None:
    window = torch.full((1, 3, side_px, side_px), float(value))

    damaged = jpeg_damaged(window, qualities=[quality], phases=[phase])

    assert damaged.shape == window.shape
    assert (damaged == damaged[0, 0, 0, 0]).all()
    assert 0 <= float(damaged.min()) <= 255


def maker(pictures: PictureCache, config: DataConfig = DATA, *, seed: int = 1) -> MakesBatches:
    return batch_maker(pictures, config, seed=seed, device=CPU)


def test_a_batch_on_a_device_depends_on_nothing_but_seed_and_step(pictures: PictureCache) -> None:
    first, second = maker(pictures), maker(pictures)
    first.make(0)

    assert torch.equal(first.make(7).rgb, second.make(7).rgb)
    assert torch.equal(first.make(7).mask, second.make(7).mask)
    assert not torch.equal(first.make(7).rgb, second.make(8).rgb)
    assert not torch.equal(first.make(7).mask, maker(pictures, seed=2).make(7).mask)


@pytest.mark.parametrize("whole_share", [0.0, 0.5, 1.0])
def test_a_batch_on_a_device_has_the_shapes_of_any_batch(
    pictures: PictureCache, whole_share: float
) -> None:
    batch = maker(pictures, replace(DATA, whole_share=whole_share)).make(0)

    assert batch.rgb.shape == (4, 3, 64, 64)
    assert batch.rgb.dtype == torch.uint8
    assert batch.mask.shape == (4, 1, 64, 64)
    assert batch.mask.dtype == torch.bool


@pytest.mark.parametrize("augment", [AugmentConfig(), RICH])
def test_batches_on_a_device_look_like_those_of_the_cpu(
    pictures: PictureCache, augment: AugmentConfig
) -> None:
    config = replace(DATA, batch_size=48, augment=augment)
    on_cpu = BatchMaker(pictures, config, seed=1)

    here, there = (
        torch.cat([made.make(step).rgb for step in range(2)]).float()
        for made in (on_cpu, maker(pictures, config))
    )

    assert here.mean().item() == pytest.approx(there.mean().item(), abs=6)
    assert here.std().item() == pytest.approx(there.std().item(), abs=6)


def test_masks_keep_the_shares_of_their_mixture(pictures: PictureCache) -> None:
    mask = maker(pictures, replace(DATA, batch_size=16)).make(0).mask

    share = mask.float().mean(dim=(1, 2, 3))
    wide, thin = MaskMixture.wide(), MaskMixture.thin()
    assert wide.least_share <= float(share[:8].min()) <= float(share[:8].max()) <= wide.most_share
    assert thin.least_share <= float(share[8:].min()) <= float(share[8:].max()) <= thin.most_share


def test_masks_drawn_by_torch_are_a_function_of_the_step_too(pictures: PictureCache) -> None:
    first, second = (
        DeviceBatchMaker(
            pictures,
            DATA,
            seed=1,
            device=CPU,
            draws_masks=lambda device, mixture: TorchMaskSampler(mixture, device),
        )
        for _ in range(2)
    )
    first.make(0)

    mask = first.make(7).mask

    assert mask.shape == (4, 1, 64, 64)
    assert mask.any(dim=(1, 2, 3)).all()
    assert torch.equal(mask, second.make(7).mask)


def test_no_masks_are_an_empty_batch_of_masks() -> None:
    masks = UploadedMasks(MaskMixture.thin()).sample(torch.Generator().manual_seed(1), 0, 32)

    assert masks.shape == (0, 1, 32, 32)
    assert masks.dtype == torch.bool


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (BatchPlace.AUTO, BatchMaker),
        (BatchPlace.CPU, BatchMaker),
        (BatchPlace.DEVICE, DeviceBatchMaker),
    ],
)
def test_the_configuration_says_where_batches_are_made(
    pictures: PictureCache, place: BatchPlace, kind: type
) -> None:
    assert isinstance(maker(pictures, replace(DATA, batches_on=place)), kind)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_batch_on_a_graphics_card_is_the_one_on_the_cpu(pictures: PictureCache) -> None:
    card = torch.device("cuda")

    batch = batch_maker(pictures, DATA, seed=1, device=card).make(3)

    same = maker(pictures).make(3)
    assert batch.rgb.device.type == "cuda"
    assert psnr_db(batch.rgb.cpu().numpy(), same.rgb.numpy()) > 40
