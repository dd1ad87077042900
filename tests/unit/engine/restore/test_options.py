"""The options of a job: invalid ones are refused, and each has its effect."""

import re

import numpy as np
import pytest

from engine.api import (
    FILL_METHODS,
    MAX_SEED,
    Context,
    DeviceChoice,
    EngineConfig,
    Method,
    RestoreOptions,
)
from engine.errors import SourceError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.groups import Group
from engine.restore.session import Session
from engine.restore.windows import choose_window
from engine.weave.chosen_source import append_source, find_known_part, find_nearest_part
from engine.weave.planes import WeavePlanes
from tests.helpers.tiny_model import write_tiny_model

PICTURE = Rect(x=0, y=0, width=1000, height=800)
DARK_PART = Rect(x=130, y=10, width=60, height=80)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    model = write_tiny_model(tmp_path_factory.mktemp("model"))
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


# Evening out the tones of copies may leave the range of the dark half by a few steps.
MAX_DARK = 110


def halves() -> tuple[Pixels, Mask]:
    """Return noise, light (150 to 250) on the left and dark (0 to 100) on the right, and a hole.

    The hole, 30 x 30 pixels, is far inside the light half.
    """
    pixels = np.random.default_rng(0).integers(150, 251, (100, 200, 3), np.uint8)
    pixels[:, 100:] -= 150
    mask = np.zeros((100, 200), bool)
    mask[35:65, 30:60] = True
    return pixels, mask


def restore_picture(
    session: Session, options: RestoreOptions, pixels: Pixels, mask: Mask
) -> Pixels:
    results = session.restore(
        pixels,
        mask,
        options,
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )
    return apply_results(pixels, results)


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=f"seed from 0 to {MAX_SEED}, got {seed}"):
        RestoreOptions(seed=seed)


@pytest.mark.parametrize("method", [Method.GENERATOR, Method.TELEA, Method.POISSON])
def test_a_source_is_refused_for_a_method_that_copies_nothing(method: Method) -> None:
    words = re.escape(f"{method} copies nothing, only reweave, edges, weave sample from a region")
    with pytest.raises(ValueError, match=words):
        RestoreOptions(method=method, source=PICTURE)


def test_context_changes_the_window_of_a_thin_hole() -> None:
    group = Group(
        place=Rect(x=500, y=400, width=4, height=4), mask=np.ones((4, 4), bool), radius_px=2
    )

    margins = {
        context: 500 - choose_window(group, RestoreOptions(context=context), within=PICTURE).place.x
        for context in Context
    }

    assert margins == {Context.NEAR: 32, Context.NORMAL: 64, Context.FAR: 128}


def test_another_context_changes_the_generators_result(session: Session) -> None:
    pixels, mask = halves()

    near, normal = (
        restore_picture(
            session, RestoreOptions(method=Method.GENERATOR, context=context), pixels, mask
        )
        for context in (Context.NEAR, Context.NORMAL)
    )

    assert not np.array_equal(near, normal)


def test_the_seed_alone_decides_the_weave(session: Session) -> None:
    pixels, mask = halves()

    first, again, other = (
        restore_picture(session, RestoreOptions(method=Method.WEAVE, seed=seed), pixels, mask)
        for seed in (1, 1, 2)
    )

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.WEAVE])
def test_texture_comes_from_the_source_only(session: Session, method: Method) -> None:
    pixels, mask = halves()

    result = restore_picture(session, RestoreOptions(method=method, source=DARK_PART), pixels, mask)

    assert result[mask].max() <= MAX_DARK
    assert np.array_equal(result[~mask], pixels[~mask])


def test_a_thin_hole_is_filled_from_the_source_too(session: Session) -> None:
    pixels, _ = halves()
    mask = np.zeros(pixels.shape[:2], bool)
    mask[20:80, 40:43] = True

    result = restore_picture(session, RestoreOptions(source=DARK_PART), pixels, mask)

    assert result[mask].max() <= MAX_DARK


def test_masked_pixels_of_the_source_are_not_copied(session: Session) -> None:
    pixels, mask = halves()
    mask[10:90, 130:160] = True
    pixels[mask] = 255

    result = restore_picture(session, RestoreOptions(source=DARK_PART), pixels, mask)

    assert result[mask].max() <= MAX_DARK


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Rect(x=900, y=10, width=60, height=80), "outside of 200 x 100 pixels"),
        (Rect(x=130, y=10, width=6, height=80), "no square of 7 x 7 pixels"),
        (Rect(x=35, y=40, width=20, height=20), "no square of 7 x 7 pixels"),
    ],
)
def test_a_source_with_nothing_to_copy_is_refused(
    session: Session, source: Rect, words: str
) -> None:
    pixels, mask = halves()

    with pytest.raises(SourceError, match=words):
        restore_picture(session, RestoreOptions(source=source), pixels, mask)


def test_only_the_nearest_part_of_a_large_source_is_searched() -> None:
    source = Rect(x=0, y=0, width=5000, height=300)

    part = find_nearest_part(source, to=Rect(x=4900, y=900, width=50, height=50))

    assert part == Rect(x=3976, y=0, width=1024, height=300)


def test_the_source_is_put_below_the_hole_and_offered_alone() -> None:
    hole = np.zeros((4, 6), bool)
    hole[1, 2] = True
    window = np.full((4, 6, 1), 9, np.uint8)
    source, unknown = np.full((2, 3, 1), 5, np.uint8), np.zeros((2, 3), bool)

    planes = append_source(WeavePlanes(pixels=window, hole=hole, unknown=hole), source, unknown)

    assert planes.allowed is not None
    assert planes.pixels[planes.allowed].tolist() == [[5]] * 6
    assert planes.unknown[:4].sum() == 1
    assert planes.unknown[4:-2].all()
    assert planes.hole.sum() == 1


@pytest.mark.parametrize("method", FILL_METHODS)
def test_a_feather_changes_only_the_rim_of_each_methods_result(
    session: Session, method: Method
) -> None:
    pixels, mask = halves()

    sharp, soft = (
        restore_picture(session, RestoreOptions(method=method, feather_px=px), pixels, mask)
        for px in (0, 5)
    )

    deep = np.zeros_like(mask)
    deep[40:60, 35:55] = True
    assert np.array_equal(soft[~mask | deep], sharp[~mask | deep])
    assert (method is Method.POISSON) == np.array_equal(soft, sharp)


def test_default_options() -> None:
    assert RestoreOptions() == RestoreOptions(
        method=Method.REWEAVE, seed=0, context=Context.NORMAL, source=None, feather_px=0
    )


def test_a_known_part_of_the_source_is_found_beside_a_very_large_hole() -> None:
    unknown = np.zeros((1500, 2200), bool)
    hole = Rect(x=550, y=200, width=1100, height=1100)
    unknown[hole.slices] = True

    part = find_known_part(
        Rect.of_shape(unknown.shape), to=hole, mask_in=lambda place: unknown[place.slices]
    )

    assert unknown[find_nearest_part(Rect.of_shape(unknown.shape), to=hole).slices].mean() > 0.9
    assert unknown[part.slices].mean() <= 0.5


@pytest.mark.parametrize("side", ["bottom", "right"])
def test_a_hole_at_the_edge_of_the_picture_gets_no_dark_rim(session: Session, side: str) -> None:
    rng = np.random.default_rng(1)
    pixels = np.clip(rng.normal(190, 3, (200, 240, 3)), 0, 255).astype(np.uint8)
    pixels[60:100] = 40  # dark below the wall, as what is unknown would be
    mask = np.zeros(pixels.shape[:2], bool)
    mask[150:] = True
    source = Rect(x=10, y=0, width=200, height=100)
    if side == "right":
        pixels, mask = pixels.transpose(1, 0, 2).copy(), mask.T.copy()
        source = Rect(x=source.y, y=source.x, width=source.height, height=source.width)

    result = restore_picture(
        session, RestoreOptions(method=Method.WEAVE, source=source), pixels, mask
    )

    edge = result[-1] if side == "bottom" else result[:, -1]
    assert edge.mean() > 185
