"""Previews: they show the hole, come in order, and change nothing about the result."""

from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import DeviceChoice, EngineConfig, Method, Preview, RestoreOptions
from engine.errors import JobCancelledError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.groups import Group, find_groups
from engine.restore.previews import MAX_PREVIEW_PX, make_preview
from engine.restore.session import Session

SIDE = 420
GENERATOR = RestoreOptions(method=Method.GENERATOR)


@pytest.fixture
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


def make_group(mask: Mask) -> Group:
    (group,) = find_groups(mask, Rect.of_shape(mask.shape))
    return group


def holes() -> tuple[Pixels, Mask]:
    """Return a picture of noise with a hole of 100 px, which is seen coarsely first, and a speck."""
    mask = np.zeros((SIDE, SIDE), bool)
    mask[150:250, 150:250] = True
    mask[20:24, 20:24] = True
    return np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8), mask


def restore(
    session: Session, options: RestoreOptions, *, has_previews: bool = True
) -> tuple[Pixels, list[Preview]]:
    """Return the restored picture and the previews of the job."""
    picture, mask = holes()
    previews: list[Preview] = []
    results = session.restore(
        picture,
        mask,
        options,
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
        on_preview=previews.append if has_previews else None,
    )
    return apply_results(picture, results), previews


@settings(max_examples=50)
@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    seed=st.integers(0, 2**16),
    shrinking=st.integers(1, 6),
)
def test_a_preview_is_opaque_on_its_group_and_no_larger_than_it(
    height: int, width: int, seed: int, shrinking: int
) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < 0.3
    mask[0, 0] = mask[-1, -1] = True
    group = make_group(mask)
    coarse = np.full((-(-height // shrinking), -(-width // shrinking), 3), 90, np.uint8)

    preview = make_preview(coarse, Rect.of_shape(mask.shape), group)

    rows = np.arange(height) * preview.rgba.shape[0] // height
    columns = np.arange(width) * preview.rgba.shape[1] // width
    assert preview.place == group.place
    assert preview.rgba.shape[0] <= height
    assert preview.rgba.shape[1] <= width
    assert (preview.rgba[np.ix_(rows, columns)][mask] == (90, 90, 90, 255)).all()


def test_only_the_own_group_is_opaque() -> None:
    mask = np.ones((40, 100), bool)
    mask[:, 10:] = False
    mask[-1] = True
    preview = make_preview(
        np.zeros((40, 100, 1), np.uint8), Rect.of_shape(mask.shape), make_group(mask)
    )

    assert (preview.rgba[:, :11, 3] == 255).all()
    assert (preview.rgba[:38, 11:, 3] == 0).all()


def test_a_result_of_few_pixels_is_cut_to_the_group_and_enlarged_smoothly() -> None:
    mask = np.zeros((100, 200), bool)
    mask[40:80, 100:180] = True
    ramp = np.linspace(0, 250, 20).astype(np.uint8)
    coarse = np.tile(ramp[np.newaxis, :, np.newaxis], (10, 1, 3))

    preview = make_preview(coarse, Rect.of_shape(mask.shape), make_group(mask))

    assert preview.place == Rect(x=100, y=40, width=80, height=40)
    assert preview.rgba.shape == (16, 32, 4)
    assert np.abs(np.diff(preview.rgba[8, :, 0].astype(int)) - 250 / 19 / 4).max() <= 1.5


def test_a_large_result_of_16_bits_is_reduced() -> None:
    mask = np.ones((1000, 2000), bool)
    result = np.full((1000, 2000, 3), 200 * 257, np.uint16)

    preview = make_preview(result, Rect.of_shape(mask.shape), make_group(mask))

    height, width = preview.rgba.shape[:2]
    assert MAX_PREVIEW_PX * 0.99 < height * width <= MAX_PREVIEW_PX * 1.01
    assert (preview.rgba == (200, 200, 200, 255)).all()


def test_previews_go_from_coarse_to_fine_and_end_with_the_result(session: Session) -> None:
    restored, previews = restore(session, GENERATOR)

    wide = [preview for preview in previews if preview.place.x == 150]
    sides = [preview.rgba.shape[0] for preview in wide]
    assert previews[0] is wide[0]
    assert sides == sorted(sides)
    assert len(sides) == 2
    assert np.array_equal(wide[-1].rgba[..., :3], restored[150:250, 150:250])


def test_each_group_ends_with_its_result(session: Session) -> None:
    restored, previews = restore(session, RestoreOptions())

    newest = {preview.place: preview.rgba[..., :3] for preview in previews}
    assert len(newest) == 2
    assert all(np.array_equal(rgb, restored[place.slices]) for place, rgb in newest.items())


def test_the_result_is_the_same_without_previews(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("nobody has asked for a preview")

    watched, _ = restore(session, GENERATOR)
    monkeypatch.setattr("engine.restore.first_results.make_preview", refuse)
    monkeypatch.setattr("engine.restore.job.make_preview", refuse)

    unwatched, _ = restore(session, GENERATOR, has_previews=False)

    assert np.array_equal(unwatched, watched)


def test_previews_of_a_grey_picture_are_grey(session: Session) -> None:
    picture, mask = holes()
    previews: list[Preview] = []

    session.restore(
        picture[..., :1].repeat(3, axis=2),
        mask,
        GENERATOR,
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
        on_preview=previews.append,
    )

    assert all(np.ptp(preview.rgba[..., :3], axis=2).max() == 0 for preview in previews)


def test_a_job_that_is_cancelled_at_its_first_preview_sends_no_other(session: Session) -> None:
    previews: list[Preview] = []

    with pytest.raises(JobCancelledError):
        session.restore(
            *holes(),
            RestoreOptions(),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: bool(previews),
            on_preview=previews.append,
        )

    assert len(previews) == 1


def test_previews_are_as_transparent_as_the_result(session: Session) -> None:
    colours, mask = holes()
    alpha = np.full((SIDE, SIDE, 1), 255, np.uint8)
    alpha[:100] = 0
    alpha[mask] = 90
    previews: list[Preview] = []

    session.restore(
        np.concatenate([colours, alpha], axis=2),
        mask,
        GENERATOR,
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
        on_preview=previews.append,
    )

    opacities = {preview.place.y: preview.rgba[..., 3].max() for preview in previews}
    assert opacities == {150: 255, 20: 0}
