"""Clone stamp and healing brush copy from an offset, and change nothing outside their mask."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import DeviceChoice, EngineConfig, Method, RestoreOptions, Result
from engine.errors import SourceError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.session import Session


@pytest.fixture(scope="module")
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


def run_job(
    session: Session, pixels: Pixels, mask: Mask, options: RestoreOptions
) -> tuple[Result, ...]:
    return session.restore(
        pixels,
        mask,
        options,
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )


def make_noise(
    shape: tuple[int, ...], dtype: type[np.uint8] | type[np.uint16] = np.uint8
) -> Pixels:
    pixels: Pixels = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, shape, dtype)
    return pixels


def make_mask(shape: tuple[int, ...], place: Rect) -> Mask:
    mask = np.zeros(shape[:2], bool)
    mask[place.slices] = True
    return mask


HOLE = Rect(x=30, y=20, width=16, height=12)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_the_clone_stamp_copies_exactly(
    session: Session, dtype: type[np.uint8] | type[np.uint16], channels: int
) -> None:
    pixels = make_noise((64, 80, channels), dtype)
    mask = make_mask(pixels.shape, HOLE)
    options = RestoreOptions(method=Method.CLONE, copy_offset=(-7, 5))

    cloned = apply_results(pixels, run_job(session, pixels, mask, options))

    expected = pixels.copy()
    expected[HOLE.slices] = pixels[HOLE.moved(dx=-7, dy=5).slices]
    np.testing.assert_array_equal(cloned, expected)


@settings(max_examples=25)
@given(
    shape=st.tuples(st.integers(2, 60), st.integers(2, 60), st.integers(1, 4)),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    options=st.builds(
        RestoreOptions,
        method=st.sampled_from([Method.CLONE, Method.HEAL]),
        copy_offset=st.tuples(st.integers(-70, 70), st.integers(-70, 70)),
        feather_px=st.sampled_from([0, 1, 7]),
    ),
    seed=st.integers(0, 2**16),
)
def test_nothing_changes_outside_the_mask_nor_without_a_source(
    session: Session,
    shape: tuple[int, int, int],
    dtype: type[np.uint8] | type[np.uint16],
    options: RestoreOptions,
    seed: int,
) -> None:
    mask = np.random.default_rng(seed).random(shape[:2]) < 0.4
    mask[0, 0], mask[-1, -1] = True, False
    rows, columns = np.indices(shape[:2])
    assert options.copy_offset is not None
    dx, dy = options.copy_offset
    has_source = (columns + dx >= 0) & (columns + dx < shape[1])
    has_source &= (rows + dy >= 0) & (rows + dy < shape[0])
    pixels = make_noise(shape, dtype)

    try:
        retouched = apply_results(pixels, run_job(session, pixels, mask, options))
    except SourceError:
        retouched = pixels

    changed = retouched != pixels
    assert not changed[~(mask & has_source)].any()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("side_px", [40, 320])
def test_the_healing_brush_removes_a_constant_difference(
    session: Session, dtype: type[np.uint8] | type[np.uint16], side_px: int
) -> None:
    width, step = side_px + 40, np.iinfo(dtype).max // 255
    texture = np.random.default_rng(0).integers(60, 120, (width, width, 3)).astype(dtype)
    pixels = np.concatenate([texture * step, (texture + 80) * step], axis=1)
    hole = Rect(x=20, y=20, width=side_px, height=side_px)
    options = RestoreOptions(method=Method.HEAL, copy_offset=(width, 0))

    healed = apply_results(pixels, run_job(session, pixels, make_mask(pixels.shape, hole), options))

    error = np.abs(healed.astype(int) - pixels)[hole.slices]
    assert error.max() <= step


def make_sky_over_a_roof() -> tuple[Pixels, Mask]:
    """Return a sky of 160 and 180 with a dark roof below, and a disc that reaches into the roof."""
    rows, columns = np.indices((120, 240))
    noise = np.random.default_rng(0).normal(0, 3, rows.shape)
    light = np.where(columns < 120, 160, 180)
    sky = light + noise
    pixels = np.where((rows > 70) & (columns < 120), 40, sky)[..., np.newaxis]
    mask = (rows - 60) ** 2 + (columns - 60) ** 2 < 20**2
    return np.clip(pixels, 0, 255).astype(np.uint8), mask


def test_the_healing_brush_does_not_smear_what_crosses_its_border(session: Session) -> None:
    pixels, mask = make_sky_over_a_roof()
    options = RestoreOptions(method=Method.HEAL, copy_offset=(120, 0))

    healed = apply_results(pixels, run_job(session, pixels, mask, options))

    assert np.abs(healed[mask].astype(int) - 160).max() <= 16


def test_the_healing_brush_follows_light_that_changes_along_its_border(session: Session) -> None:
    rows, columns = np.indices((120, 240))
    light = np.where(columns < 120, 60 + 100 * np.exp(-((columns - 40) ** 2) / 800), 150)
    pixels = light[..., np.newaxis].astype(np.uint8)
    mask = (rows - 60) ** 2 + (columns - 60) ** 2 < 30**2
    options = RestoreOptions(method=Method.HEAL, copy_offset=(120, 0))

    healed = apply_results(pixels, run_job(session, pixels, mask, options))

    steps = np.abs(np.diff(healed[..., 0].astype(int), axis=0))[30:90, :119]
    assert steps.max() <= 6


def test_the_healing_brush_without_a_border_copies(session: Session) -> None:
    pixels = make_noise((20, 40, 3))
    mask = make_mask(pixels.shape, Rect(x=0, y=0, width=30, height=20))
    options = RestoreOptions(method=Method.HEAL, copy_offset=(20, 0))

    healed = apply_results(pixels, run_job(session, pixels, mask, options))

    np.testing.assert_array_equal(healed[:, :20], pixels[:, 20:])


@pytest.mark.parametrize("method", [Method.CLONE, Method.HEAL])
def test_the_same_stroke_gives_the_same_pixels(session: Session, method: Method) -> None:
    pixels = make_noise((64, 80, 3))
    mask = make_mask(pixels.shape, HOLE)
    options = RestoreOptions(method=method, copy_offset=(9, 9), feather_px=4)

    first, second = (run_job(session, pixels, mask, options)[0].pixels for _ in range(2))

    np.testing.assert_array_equal(first, second)


def test_a_feather_goes_from_the_picture_to_the_copy(session: Session) -> None:
    pixels = np.zeros((40, 80, 1), np.uint8)
    pixels[:, 40:] = 200
    mask = make_mask(pixels.shape, Rect(x=10, y=0, width=20, height=40))
    options = RestoreOptions(method=Method.CLONE, copy_offset=(40, 0), feather_px=4)

    cloned = apply_results(pixels, run_job(session, pixels, mask, options))

    assert cloned[20, 9:16, 0].tolist() == [0, 50, 100, 150, 200, 200, 200]


def test_a_feather_in_a_narrow_stroke_ends_at_its_middle(session: Session) -> None:
    pixels = np.zeros((40, 80, 1), np.uint8)
    pixels[:, 40:] = 200
    mask = make_mask(pixels.shape, Rect(x=10, y=0, width=3, height=40))
    options = RestoreOptions(method=Method.CLONE, copy_offset=(40, 0), feather_px=60)

    cloned = apply_results(pixels, run_job(session, pixels, mask, options))

    assert cloned[20, 10:13, 0].tolist() == [100, 200, 100]


@pytest.mark.parametrize("offset", [(80, 0), (0, -64), (-46, 0)])
def test_a_source_beyond_the_picture_is_an_error(session: Session, offset: tuple[int, int]) -> None:
    pixels = make_noise((64, 80, 3))
    options = RestoreOptions(method=Method.CLONE, copy_offset=offset)

    with pytest.raises(SourceError, match="outside of 80 x 64 pixels"):
        run_job(session, pixels, make_mask(pixels.shape, HOLE), options)


def test_a_mask_with_pixels_only_where_nothing_can_be_copied_is_an_error(session: Session) -> None:
    pixels = make_noise((64, 80, 3))
    mask = make_mask(pixels.shape, Rect(x=0, y=0, width=3, height=60))
    mask[59:60, :40] = True
    options = RestoreOptions(method=Method.CLONE, copy_offset=(-4, 10))

    with pytest.raises(SourceError):
        run_job(session, pixels, mask, options)


def test_missed_edges_are_not_looked_for(session: Session) -> None:
    pixels = np.full((64, 80, 3), 200, np.uint8)
    pixels[18:34, 28:48] = 0
    options = RestoreOptions(method=Method.CLONE, copy_offset=(-25, 0))

    (result,) = run_job(session, pixels, make_mask(pixels.shape, HOLE), options)

    assert result.missed is None


@pytest.mark.parametrize("method", [Method.CLONE, Method.HEAL])
def test_retouching_needs_an_offset(method: Method) -> None:
    with pytest.raises(ValueError, match="expected an offset for clone, heal only"):
        RestoreOptions(method=method)


def test_other_methods_refuse_an_offset() -> None:
    with pytest.raises(ValueError, match="got \\(1, 2\\) for reweave"):
        RestoreOptions(copy_offset=(1, 2))


def test_what_cannot_be_seen_does_not_tint_a_healed_stroke(session: Session) -> None:
    pixels = np.full((64, 80, 4), (90, 120, 150, 255), np.uint8)
    pixels[:, 40:] = (255, 0, 0, 0)
    mask = make_mask(pixels.shape, HOLE)
    options = RestoreOptions(method=Method.HEAL, copy_offset=(-20, 0))

    healed = apply_results(pixels, run_job(session, pixels, mask, options))

    assert np.all(healed[mask] == (90, 120, 150, 255))


def test_a_feather_over_transparent_pixels_takes_none_of_their_colour(session: Session) -> None:
    pixels = np.full((64, 80, 4), (90, 120, 150, 255), np.uint8)
    pixels[:, 30:] = (255, 0, 0, 0)
    mask = make_mask(pixels.shape, HOLE)
    options = RestoreOptions(method=Method.CLONE, copy_offset=(-20, 0), feather_px=4)

    cloned = apply_results(pixels, run_job(session, pixels, mask, options))

    assert np.all(cloned[mask][:, :3] == (90, 120, 150))
    assert 0 < cloned[HOLE.y, HOLE.x, 3] < 255
    assert cloned[26, 38, 3] == 255
