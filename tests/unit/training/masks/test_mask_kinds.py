"""Each kind of mask looks like the damage that it is named after."""

import json

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.restore.groups import inscribed_radius_px
from training.data.config import DataConfig
from training.errors import ConfigError
from training.masks.aging import paint_fungus, paint_hair, paint_silvering, paint_stain
from training.masks.damage import paint_fold, paint_tear
from training.masks.glyphs import CHARACTERS, Font, make_fonts
from training.masks.mixture import MIXTURES, MaskKind, MaskMixture
from training.masks.painters import Painter, paint_dust, paint_scratch
from training.masks.sampler import MaskSampler
from training.masks.writing import paint_graffiti, paint_lettering
from training.run.config import TrainConfig, config_from_json, config_to_json

DRAWN_KINDS = [kind for kind in MaskKind if kind is not MaskKind.FILE]


def painted(painter: Painter, *, seed: int, size_px: int = 128) -> np.ndarray:
    mask = np.zeros((size_px, size_px), np.uint8)
    painter(np.random.default_rng(seed), mask)
    return mask


def border_of(mask: np.ndarray) -> np.ndarray:
    return np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.integers(32, 150),
    kind=st.sampled_from(DRAWN_KINDS),
    least=st.floats(0.001, 0.5),
    width=st.floats(0.02, 0.4),
)
def test_every_kind_stays_within_any_bounds_at_any_size(
    seed: int, size: int, kind: MaskKind, least: float, width: float
) -> None:
    mixture = MaskMixture(weights={kind: 1.0}, min_share=least, max_share=least + width)

    mask = MaskSampler(mixture).sample(np.random.default_rng(seed), size)

    assert mask.shape == (size, size)
    assert mask.dtype == np.bool_
    assert least <= mask.mean() <= least + width


@pytest.mark.parametrize("kind", DRAWN_KINDS)
def test_masks_of_one_kind_differ_in_size(kind: MaskKind) -> None:
    sampler = MaskSampler(MaskMixture(weights={kind: 1.0}, min_share=0.01, max_share=0.6))

    shares = [sampler.sample(np.random.default_rng(seed), 64).mean() for seed in range(20)]

    assert np.std(shares) > 0.003


@pytest.mark.parametrize("kind", DRAWN_KINDS)
def test_a_seed_always_draws_the_same_mask(kind: MaskKind) -> None:
    sampler = MaskSampler(MaskMixture(weights={kind: 1.0}))

    first, second, other = (sampler.sample(np.random.default_rng(s), 96) for s in (4, 4, 5))

    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("seed", range(8))
def test_a_tear_starts_at_a_border_and_is_mostly_one_piece(seed: int) -> None:
    mask = painted(paint_tear, seed=seed)

    areas = cv2.connectedComponentsWithStats(mask)[2][1:, cv2.CC_STAT_AREA]
    assert border_of(mask).any()
    assert areas.max() > 0.8 * areas.sum()


def test_a_tear_narrows_from_the_border_inwards() -> None:
    tears = [painted(paint_tear, seed=seed) for seed in range(200)]

    mean = np.mean(tears, axis=0)

    assert border_of(mean).mean() > 2 * mean[48:80, 48:80].mean()


@pytest.mark.parametrize("seed", range(8))
def test_a_fold_crosses_the_window_and_is_thin(seed: int) -> None:
    mask = painted(paint_fold, seed=seed).astype(bool)

    assert max(mask.any(axis=0).mean(), mask.any(axis=1).mean()) > 0.6
    assert inscribed_radius_px(mask) < 5
    assert border_of(mask).any()


def test_lettering_has_several_pieces() -> None:
    pieces = [
        cv2.connectedComponents(painted(paint_lettering, seed=seed))[0] - 1 for seed in range(30)
    ]

    assert np.median(pieces) >= 3


def test_graffiti_drips_downwards() -> None:
    tags = [painted(paint_graffiti, seed=seed) for seed in range(300)]

    rows = np.mean(tags, axis=(0, 2))

    assert rows[96:].sum() > 1.15 * rows[:32].sum()


@pytest.mark.parametrize("painter", [paint_scratch, paint_dust])
def test_scratches_and_dust_are_thin_at_any_size(painter: Painter) -> None:
    radii = [
        inscribed_radius_px(painted(painter, seed=seed, size_px=256).astype(bool))
        for seed in range(20)
    ]

    assert max(radii) <= 0.05 * 256


@pytest.mark.parametrize("painter", [paint_hair, paint_fungus])
def test_hairs_and_fungus_are_thin(painter: Painter) -> None:
    radii = [
        inscribed_radius_px(painted(painter, seed=seed, size_px=256).astype(bool))
        for seed in range(20)
    ]

    assert max(radii) <= 0.04 * 256  # threads meet in a colony


def test_a_stain_is_whole_or_a_rim() -> None:
    stains = [painted(paint_stain, seed=seed) for seed in range(40)]

    filled = [
        stain.sum()
        / max(cv2.morphologyEx(stain, cv2.MORPH_CLOSE, np.ones((99, 99), np.uint8)).sum(), 1)
        for stain in stains
    ]

    assert min(filled) < 0.4
    assert max(filled) > 0.9


def test_silvering_begins_at_a_border() -> None:
    patches = [painted(paint_silvering, seed=seed) for seed in range(100)]

    mean = np.mean(patches, axis=0)

    assert border_of(mean).mean() > 3 * mean[48:80, 48:80].mean()


def test_a_letters_distance_is_positive_inside_the_ink_and_negative_beside_it() -> None:
    letter_i = make_fonts()[0][CHARACTERS.index("I")]

    row = letter_i[32]

    assert row.max() > 1
    assert row[0] < 0
    assert row[-1] < 0


@pytest.mark.parametrize("font", make_fonts())
def test_a_capital_i_is_narrower_than_a_capital_w(font: Font) -> None:
    narrow, wide = (font[CHARACTERS.index(letter)] for letter in "IW")

    assert narrow.shape[1] < wide.shape[1]


@pytest.mark.parametrize("name", MIXTURES)
def test_a_named_mixture_survives_the_configuration_file(name: str) -> None:
    config = TrainConfig(data=DataConfig(wide_masks=MIXTURES[name]))

    read = config_from_json(config_to_json(config))

    assert read == config


def test_a_configuration_without_a_mask_folder_is_read() -> None:
    tree = json.loads(config_to_json(TrainConfig()))
    del tree["data"]["wide_masks"]["folder"], tree["data"]["thin_masks"]["folder"]

    read = config_from_json(json.dumps(tree))

    assert read == TrainConfig()


def test_masks_from_files_need_a_folder() -> None:
    with pytest.raises(ConfigError, match="folder"):
        MaskMixture(weights={MaskKind.FILE: 1.0})
