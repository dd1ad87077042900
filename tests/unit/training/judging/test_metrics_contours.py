"""The metric of contours, with pictures and weights made for it."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from safetensors.torch import save_file

from engine.pictures.pixels import Mask
from tests.helpers.hed import write_hed
from training.errors import ConfigError
from training.judging.metrics.contours import (
    ContourMatch,
    ContourNetwork,
    HoleContours,
    has_side_outputs,
    match_contours,
    thin_contours,
)
from training.losses.feature_networks import VggFeatures

pytestmark = pytest.mark.usefixtures("one_thread")

SIDE_PX = 96


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hed(tmp_path_factory.mktemp("weights") / "hed.safetensors")


@pytest.fixture(scope="module")
def network(weights: Path) -> ContourNetwork:
    return ContourNetwork(VggFeatures.load(weights), weights)


def picture_with_edge(column: int) -> npt.NDArray[np.uint8]:
    """Return a picture, dark to the left of a column and bright from it on."""
    picture = np.full((SIDE_PX, SIDE_PX, 3), 40, np.uint8)
    picture[:, column:] = 200
    return picture


def lines_at(column: int) -> npt.NDArray[np.bool_]:
    lines = np.zeros((SIDE_PX, SIDE_PX), bool)
    lines[:, column] = True
    return lines


def hole() -> Mask:
    mask = np.zeros((SIDE_PX, SIDE_PX), bool)
    mask[24:72, 24:72] = True
    return mask


def matched(match: ContourMatch | None) -> tuple[float, float, float]:
    assert match is not None
    return match.precision, match.recall, match.f1


def test_the_map_has_the_pictures_size_and_is_highest_at_the_edge(network: ContourNetwork) -> None:
    strength = network(picture_with_edge(40)[:61, :83])

    assert strength.shape == (61, 83)
    assert strength.dtype == np.float32
    assert strength[30, 40] > 0.5
    assert strength[30, 20] == pytest.approx(1 / (1 + np.exp(3)))


def test_a_broad_line_is_thinned_to_its_middle() -> None:
    columns = np.arange(SIDE_PX)
    ridge = np.exp(-(((columns - 50) / 5) ** 2)).astype(np.float32)

    lines = thin_contours(np.tile(ridge, (SIDE_PX, 1)))

    assert np.array_equal(lines, lines_at(50))


def test_a_weak_line_is_no_contour() -> None:
    columns = np.arange(SIDE_PX)
    ridge = 0.4 * np.exp(-(((columns - 50) / 5) ** 2))

    lines = thin_contours(np.tile(ridge.astype(np.float32), (SIDE_PX, 1)))

    assert not lines.any()


def test_the_truth_matches_itself(network: ContourNetwork) -> None:
    truth = picture_with_edge(48)

    match = HoleContours(network)(truth, truth, hole())

    assert matched(match) == (1, 1, 1)


def test_a_hole_filled_without_an_edge_has_a_score_of_zero(network: ContourNetwork) -> None:
    truth = picture_with_edge(48)
    ramp = np.linspace(40, 200, SIDE_PX).astype(np.uint8)[None, :, None]
    result = np.where(hole()[..., None], ramp, truth)

    match = HoleContours(network)(result, truth, hole())

    assert match is not None
    assert match.recall == 0
    assert match.f1 == 0


@pytest.mark.parametrize(("column", "expected"), [(51, 1.0), (45, 1.0), (52, 0.0), (44, 0.0)])
def test_a_line_counts_up_to_3_px_from_its_place(column: int, expected: float) -> None:
    match = match_contours(lines_at(column), lines_at(48), hole())

    assert matched(match) == (expected, expected, expected)


def test_a_line_too_many_lowers_precision_only() -> None:
    match = match_contours(lines_at(48) | lines_at(60), lines_at(48), hole())

    assert matched(match) == pytest.approx((1 / 2, 1, 2 / 3))


def test_half_a_line_lowers_recall_only() -> None:
    half = lines_at(48)
    half[48:] = False

    match = match_contours(half, lines_at(48), hole())

    # 42 rows are deeper than 3 px in the hole: 21 stay and 3 of the others are near.
    assert matched(match) == pytest.approx((1, 24 / 42, 2 * 24 / 66))


def test_only_contours_inside_the_hole_count() -> None:
    match = match_contours(lines_at(48) | lines_at(10), lines_at(48) | lines_at(85), hole())

    assert matched(match) == (1, 1, 1)


@pytest.mark.parametrize("column", [10, 25])
def test_a_truth_without_contours_deep_in_the_hole_has_no_score(column: int) -> None:
    assert match_contours(lines_at(48), lines_at(column), hole()) is None


def test_weights_without_side_outputs_are_refused(tmp_path: Path, weights: Path) -> None:
    features = VggFeatures.load(weights)
    path = tmp_path / "trunk.safetensors"
    save_file({"features.0.weight": torch.zeros(64, 3, 3, 3)}, path)

    with pytest.raises(ConfigError, match="side outputs"):
        ContourNetwork(features, path)


def test_side_outputs_are_found_in_heds_file_alone(tmp_path: Path, weights: Path) -> None:
    trunk = tmp_path / "trunk.safetensors"
    save_file({"features.0.weight": torch.zeros(64, 3, 3, 3)}, trunk)

    assert has_side_outputs(weights)
    assert not has_side_outputs(trunk)
    assert not has_side_outputs(tmp_path / "vgg16-397923af.pth")
