"""A session fills whole masks, in every depth and size, and no pixel outside of them."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import FILL_METHODS, DeviceChoice, EngineConfig, Method, RestoreOptions, Stage
from engine.errors import (
    EmptyMaskError,
    FullMaskError,
    InvalidResultError,
    MaskSizeError,
    OutOfMemoryError,
    PictureError,
)
from engine.network.generator import Generator
from engine.pictures.pixels import Mask, Pixels
from engine.restore.detail import add_detail
from engine.restore.session import Session
from tests.helpers.sessions import restore_picture, restore_results


@pytest.fixture(scope="module")
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


def peak_bytes(session: Session, shape: tuple[int, int], method: Method) -> int:
    """Return the peak memory of filling a hole of 60 x 60 pixels."""
    picture, mask = np.zeros((*shape, 3), np.uint8), np.zeros(shape, bool)
    row, column = shape[0] // 2, shape[1] // 2
    mask[row : row + 60, column : column + 60] = True
    tracemalloc.start()
    restore_results(session, picture, mask, method)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@settings(max_examples=25)
@given(
    shape=st.tuples(st.integers(2, 90), st.integers(2, 90), st.integers(1, 4)),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    method=st.sampled_from(FILL_METHODS),
    feather_px=st.sampled_from([0, 1, 7]),
    seed=st.integers(0, 2**16),
)
def test_results_cover_the_mask_once_and_change_nothing_outside(
    session: Session,
    shape: tuple[int, int, int],
    dtype: type[np.uint8] | type[np.uint16],
    method: Method,
    feather_px: int,
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    mask = rng.random(shape[:2]) < 0.2
    mask[0, 0], mask[-1, -1] = True, False
    before = picture.copy()

    results = restore_results(session, picture, mask, method, feather_px=feather_px)

    covered = np.zeros(mask.shape, int)
    for result in results:
        covered[result.place.slices] += 1
        known = ~mask[result.place.slices]
        if result.missed is not None:
            known &= ~result.missed
        assert result.pixels.dtype == dtype
        assert np.array_equal(result.pixels[known], before[result.place.slices][known])
    assert covered.max() == 1
    assert covered[mask].all()
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("method", FILL_METHODS)
@pytest.mark.parametrize("channels", [2, 4])
def test_a_hole_in_an_opaque_picture_becomes_opaque(
    session: Session, method: Method, channels: int
) -> None:
    picture = np.random.default_rng(0).integers(100, 156, (60, 60, channels), np.uint8)
    mask = np.zeros((60, 60), bool)
    mask[20:44, 20:44] = mask[3:5, 5:50] = True
    picture[..., -1] = np.where(mask, 0, 255)

    filled = restore_picture(session, picture, mask, method)

    assert np.all(filled[..., -1] == 255)
    assert np.array_equal(filled[~mask], picture[~mask])


@pytest.mark.parametrize("method", FILL_METHODS)
def test_colours_that_nobody_sees_do_not_get_into_a_hole(session: Session, method: Method) -> None:
    picture = np.full((80, 80, 4), (0, 255, 0, 0), np.uint8)
    picture[:, :40] = (200, 40, 120, 255)
    mask = np.zeros((80, 80), bool)
    mask[25:55, 8:38] = True
    black = picture.copy()
    black[:, 40:, :3] = 0

    filled = restore_picture(session, picture, mask, method)

    assert np.array_equal(filled[mask], restore_picture(session, black, mask, method)[mask])


def test_a_picture_that_is_transparent_outside_the_mask_is_refused(session: Session) -> None:
    picture, mask = np.full((40, 40, 4), 255, np.uint8), np.zeros((40, 40), bool)
    mask[10:20, 10:20] = True
    picture[..., 3] = 255 * mask

    with pytest.raises(PictureError, match="transparent"):
        restore_picture(session, picture, mask)


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.GENERATOR, Method.WEAVE])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [2, 4])
def test_the_colour_of_transparent_pixels_outside_the_mask_does_not_change(
    session: Session, method: Method, dtype: type[np.uint8] | type[np.uint16], channels: int
) -> None:
    picture = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (60, 70, channels), dtype)
    picture[:, 5:, -1] = 0
    mask = np.zeros((60, 70), bool)
    mask[15:45, 20:50] = mask[50:53, 8:60] = True

    filled = restore_picture(session, picture, mask, method)

    assert np.array_equal(filled[~mask], picture[~mask])
    assert not filled[:, 5:, -1].any()


def test_the_damage_does_not_affect_the_result(session: Session) -> None:
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (700, 700, 3), np.uint8)
    mask = np.zeros((700, 700), bool)
    mask[200:500, 150:520] = True
    mask[20:24, 20:600] = True
    other = picture.copy()
    other[mask] = 255

    assert np.array_equal(
        restore_picture(session, picture, mask)[mask], restore_picture(session, other, mask)[mask]
    )


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.WEAVE])
def test_no_hole_is_woven_from_the_damage_in_another(session: Session, method: Method) -> None:
    picture = np.random.default_rng(0).integers(60, 181, (200, 200, 3), np.uint8)
    mask = np.zeros((200, 200), bool)
    mask[20:60, 20:60] = mask[120:160, 100:170] = mask[100:103, 5:90] = True
    other = picture.copy()
    other[mask] = 255

    assert np.array_equal(
        restore_picture(session, picture, mask, method),
        restore_picture(session, other, mask, method),
    )


def test_equal_jobs_give_equal_results(session: Session) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True

    assert np.array_equal(
        restore_picture(session, picture, mask), restore_picture(session, picture, mask)
    )


def test_a_picture_of_thirty_thousand_by_four_is_restored(session: Session) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (4, 30_000, 3), np.uint8)
    mask = np.zeros((4, 30_000), bool)
    mask[1:3, 15_000:15_200] = True

    filled = restore_picture(session, picture, mask)

    assert np.array_equal(filled[~mask], picture[~mask])
    assert not np.array_equal(filled[mask], picture[mask])


def test_progress_never_falls_and_ends_at_one(session: Session) -> None:
    picture = np.zeros((600, 1400, 3), np.uint8)
    mask = np.zeros((600, 1400), bool)
    mask[10:14, 5:1390] = mask[300:400, 300:400] = True
    heard: list[tuple[Stage, float]] = []

    session.restore(
        picture,
        mask,
        RestoreOptions(),
        report_progress=lambda stage, fraction: heard.append((stage, fraction)),
        is_cancelled=lambda: False,
    )

    fractions = [fraction for _stage, fraction in heard]
    assert fractions == sorted(fractions)
    assert heard[0] == (Stage.PREPARE, 0.0)
    assert heard[-1] == (Stage.COMPOSE, 1.0)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_scratch_gets_the_generators_result_with_detail(
    session: Session, dtype: type[np.uint8] | type[np.uint16]
) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (90, 90, 3), dtype)
    mask = np.zeros((90, 90), bool)
    mask[40:45, 5:80] = True

    both, alone = (
        restore_picture(session, picture, mask, method)
        for method in (Method.REWEAVE, Method.GENERATOR)
    )

    np.testing.assert_array_equal(both, add_detail(alone, picture, mask))


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.GENERATOR])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_grey_picture_in_three_channels_stays_grey(
    session: Session, method: Method, dtype: type[np.uint8] | type[np.uint16]
) -> None:
    grey = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (90, 90, 1), dtype)
    damaged = grey.repeat(3, axis=2)
    damaged[70, 70] = np.array([100, 101, 102]) * (np.iinfo(dtype).max // 255)
    mask = np.zeros((90, 90), bool)
    mask[10:13, 5:80] = mask[30:60, 30:60] = True
    damaged[mask] = (200, 30, 90)

    result = restore_picture(session, damaged, mask, method)

    difference = np.ptp(result[mask].astype(int), axis=1).max()
    assert difference <= (0 if method is Method.GENERATOR else 4 * (np.iinfo(dtype).max // 255))


def test_one_coloured_pixel_makes_a_picture_in_colour(session: Session) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (90, 90, 1), np.uint8).repeat(3, axis=2)
    mask = np.zeros((90, 90), bool)
    mask[40:43, 5:80] = True
    grey = restore_picture(session, picture, mask, Method.GENERATOR)
    picture[70, 70] = (200, 30, 90)

    result = restore_picture(session, picture, mask, Method.GENERATOR)

    assert (grey[mask] == grey[mask][:, :1]).all()
    assert (result[mask] != result[mask][:, :1]).any()


def test_a_wide_hole_is_woven_over_the_generators_result(session: Session) -> None:
    picture = np.random.default_rng(0).integers(60, 181, (90, 90, 3), np.uint8)
    mask = np.zeros((90, 90), bool)
    mask[30:60, 30:60] = True

    both, alone = (
        restore_picture(session, picture, mask, method)
        for method in (Method.REWEAVE, Method.GENERATOR)
    )

    assert not np.array_equal(both, alone)


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.WEAVE])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_the_first_result_stays_where_nothing_can_be_woven(
    session: Session, method: Method, channels: int
) -> None:
    picture = np.random.default_rng(0).integers(100, 256, (40, 40, channels), np.uint8)
    mask = np.ones((40, 40), bool)
    mask[0] = False
    picture[mask] = 0

    filled = restore_picture(session, picture, mask, method)

    assert filled[mask].any()
    assert np.array_equal(filled[0], picture[0])


@pytest.mark.slow
@pytest.mark.parametrize("method", [Method.REWEAVE, Method.WEAVE])
def test_memory_grows_with_the_hole_not_with_the_picture(session: Session, method: Method) -> None:
    session.warm_up()

    small = peak_bytes(session, (700, 700), method)
    large = peak_bytes(session, (4000, 6000), method)

    assert large < 1.1 * small


@pytest.mark.parametrize(
    ("picture", "mask", "error"),
    [
        (np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8), bool), EmptyMaskError),
        (np.zeros((8, 8, 3), np.uint8), np.ones((8, 8), bool), FullMaskError),
        (np.zeros((1, 1, 3), np.uint8), np.ones((1, 1), bool), FullMaskError),
        (np.zeros((8, 8, 3), np.uint8), np.ones((8, 9), bool), MaskSizeError),
        (np.zeros((8, 8), np.uint8), np.ones((8, 8), bool), PictureError),
        (np.zeros((8, 8, 3), np.float32), np.ones((8, 8), bool), PictureError),
    ],
)
def test_invalid_pictures_and_masks_are_refused(
    session: Session, picture: Pixels, mask: Mask, error: type[Exception]
) -> None:
    with pytest.raises(error):
        restore_picture(session, picture, mask)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_result_that_is_not_a_number_fails_the_job(
    model: Path, monkeypatch: pytest.MonkeyPatch, value: float
) -> None:
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    _spoil(session, monkeypatch, lambda picture: picture * value)
    mask = np.zeros((32, 32), bool)
    mask[8:16, 8:16] = True

    with pytest.raises(InvalidResultError, match="not a number"):
        restore_picture(session, np.full((32, 32, 3), 90, np.uint8), mask)


def test_a_result_of_one_flat_colour_fails_the_job(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    _spoil(session, monkeypatch, torch.zeros_like)
    mask = np.zeros((32, 32), bool)
    mask[8:16, 8:16] = True

    with pytest.raises(InvalidResultError, match="flat"):
        restore_picture(session, np.full((32, 32, 3), 90, np.uint8), mask)


def test_a_memory_error_of_the_generator_fails_the_job_out_of_memory(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    monkeypatch.setattr(Generator, "forward", _refuse_memory)
    mask = np.zeros((32, 32), bool)
    mask[8, 8] = True

    with pytest.raises(OutOfMemoryError, match="does not fit into memory"):
        restore_picture(session, np.zeros((32, 32, 3), np.uint8), mask)


def _spoil(
    session: Session, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[torch.Tensor], torch.Tensor]
) -> None:
    """Make the session's generator return something broken."""
    generator = session._generator
    forward = generator.forward

    def spoiled(x: torch.Tensor) -> object:
        output = forward(x)
        return output._replace(picture=spoil(output.picture))

    monkeypatch.setattr(generator, "forward", spoiled)


def _refuse_memory(_generator: Generator, _x: torch.Tensor) -> NoReturn:
    raise torch.OutOfMemoryError("a fake allocator refused")
