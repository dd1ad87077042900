"""The scorer of an evaluation."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.helpers.hed import write_hed
from tests.helpers.samples import FEATURES
from training.errors import ConfigError
from training.judging.evaluation.cells import Cell, HoleSize, draw_cell
from training.judging.evaluation.scoring import CellScorer, Measure
from training.masks.mixture import MaskKind

pytestmark = pytest.mark.usefixtures("one_thread")

RGB = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def scorer() -> CellScorer:
    return CellScorer(FEATURES, None)


def score_all(scorer: CellScorer, cell: Cell, results: list[RGB]) -> dict[Measure, float | None]:
    scores = scorer.score(cell, {"ours": results})[0]
    return {measure: scores.value(measure) for measure in Measure}


def filled(cell: Cell, fills: list[RGB]) -> list[RGB]:
    return [
        np.where(mask[..., None], fill, truth)
        for mask, fill, truth in zip(cell.masks, fills, cell.truths, strict=True)
    ]


def test_the_truth_has_the_best_score_of_every_measure(scorer: CellScorer, cell: Cell) -> None:
    values = score_all(scorer, cell, list(cell.truths))

    assert values[Measure.PSNR] == 100
    assert values[Measure.SSIM] == pytest.approx(1)
    assert values[Measure.TEXTURE] == pytest.approx(1)
    assert values[Measure.SWD] == 0
    assert values[Measure.SQUEEZE_DIST] == pytest.approx(0, abs=1e-6)
    assert values[Measure.MISMATCH] == pytest.approx(0, abs=1e-6)
    assert values[Measure.DIVERSITY] == pytest.approx(1)


def test_contours_are_compared_where_heds_weights_are_given(tmp_path: Path) -> None:
    truth = np.full((96, 96, 3), 40, np.uint8)
    truth[:, 48:] = 200
    cell = draw_cell(MaskKind.BOX, HoleSize.LARGE, [truth], seed=0)
    scorer = CellScorer(FEATURES, write_hed(tmp_path / "hed.safetensors"))

    scores = scorer.score(cell, {"ours": [truth]})[0]

    assert cell.masks[0][:, 48].any()
    assert scores.value(Measure.CONTOURS) == 1


def test_one_result_for_every_picture_has_a_diversity_of_zero(
    scorer: CellScorer, cell: Cell
) -> None:
    values = score_all(scorer, cell, filled(cell, [cell.truths[0]] * 3))

    assert values[Measure.DIVERSITY] == pytest.approx(0, abs=1e-5)


def test_contents_of_other_pictures_are_diverse_but_show_other_things(
    scorer: CellScorer, cell: Cell
) -> None:
    values = score_all(scorer, cell, filled(cell, [*cell.truths[1:], cell.truths[0]]))

    mismatch = values[Measure.MISMATCH]
    assert values[Measure.DIVERSITY] == pytest.approx(1)
    assert mismatch is not None
    assert mismatch > 0.3


def test_flat_results_show_as_blur(scorer: CellScorer, cell: Cell) -> None:
    values = score_all(scorer, cell, cell.damaged)

    finest = values[Measure.SWD_FINE]
    assert values[Measure.TEXTURE] == pytest.approx(0, abs=0.2)
    assert finest is not None
    assert finest > 300


def test_features_without_a_classifier_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        CellScorer(tmp_path / "none.safetensors", None)
