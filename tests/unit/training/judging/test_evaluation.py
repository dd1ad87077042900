"""An evaluation: its cells, its scorer, its tables and its command."""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from engine.pictures.codec import Picture
from engine.pictures.files import write_picture
from tests.helpers.hed import write_hed
from tests.helpers.samples import BASE_MODEL, FEATURES, RESOURCES, sample_square
from tests.helpers.training_data import write_folder, write_shards
from training.__main__ import main
from training.data.layouts import Split
from training.errors import ConfigError, DataError
from training.judging.evaluation.cells import (
    SHARES,
    Cell,
    HoleSize,
    draw_cell,
    hole_sizes,
    read_squares,
)
from training.judging.evaluation.page import PAGE_FILE, Page
from training.judging.evaluation.report import About, half_interval, mean_value, summary
from training.judging.evaluation.restorers import fill_biharmonic
from training.judging.evaluation.scoring import CellScore, CellScorer, Measure
from training.judging.strip import draw_strip
from training.masks.mixture import MaskKind
from training.run.config import TrainConfig, config_to_json

pytestmark = pytest.mark.usefixtures("one_thread")

RGB = npt.NDArray[np.uint8]
ABOUT = About(model="m", pictures=2, source="s", side_px=64, seed=0, seen=frozenset({MaskKind.BOX}))


@pytest.fixture(scope="module")
def scorer() -> CellScorer:
    return CellScorer(FEATURES, None)


@pytest.fixture(scope="module")
def cell() -> Cell:
    names = ("chelsea.png", "coffee.png", "astronaut.png")
    truths = [sample_square(name, side_px=96) for name in names]
    return draw_cell(MaskKind.BOX, HoleSize.LARGE, truths, seed=0)


def score(
    kind: MaskKind,
    method: str,
    psnr_db: tuple[float, ...],
    squeeze: float = 1.0,
    *,
    radii_px: tuple[float, ...] | None = None,
) -> CellScore:
    return CellScore(
        kind=kind,
        size=HoleSize.SMALL,
        method=method,
        share=0.02,
        radii_px=(10.0,) * len(psnr_db) if radii_px is None else radii_px,
        pictures={Measure.PSNR: psnr_db, Measure.SQUEEZE_DIST: (squeeze,) * len(psnr_db)},
        together={Measure.PEAK: None},
    )


def score_all(scorer: CellScorer, cell: Cell, results: list[RGB]) -> dict[Measure, float | None]:
    scores = scorer.score(cell, {"ours": results})[0]
    return {measure: scores.value(measure) for measure in Measure}


def filled(cell: Cell, fills: list[RGB]) -> list[RGB]:
    return [
        np.where(mask[..., None], fill, truth)
        for mask, fill, truth in zip(cell.masks, fills, cell.truths, strict=True)
    ]


@pytest.mark.parametrize("size", list(HoleSize))
def test_holes_of_a_size_cover_its_share_and_are_the_same_for_the_same_seed(size: HoleSize) -> None:
    truths = [np.zeros((96, 96, 3), np.uint8)] * 4

    first, again, other = (draw_cell(MaskKind.BLOB, size, truths, seed=seed) for seed in (0, 0, 1))

    least, most = SHARES[size]
    assert all(least <= mask.mean() <= most for mask in first.masks)
    assert all(np.array_equal(a, b) for a, b in zip(first.masks, again.masks, strict=True))
    assert not np.array_equal(first.masks[0], other.masks[0])


def test_three_neighbours_share_a_hole_and_the_next_has_another(cell: Cell) -> None:
    truths = [np.zeros((96, 96, 3), np.uint8)] * 4

    masks = draw_cell(MaskKind.BLOB, HoleSize.SMALL, truths, seed=0).masks

    assert np.array_equal(masks[0], masks[2])
    assert not np.array_equal(masks[2], masks[3])
    assert cell.hole_groups == [slice(0, 3)]


def test_holes_can_come_from_the_users_own_mask_files(tmp_path: Path) -> None:
    mask = np.zeros((96, 96, 1), np.uint8)
    mask[20:60, 30:70] = 255
    write_picture(tmp_path / "mask.png", Picture(pixels=mask))
    truths = [np.zeros((96, 96, 3), np.uint8)]

    drawn = draw_cell(MaskKind.FILE, HoleSize.MEDIUM, truths, seed=0, mask_folder=str(tmp_path))

    assert SHARES[HoleSize.MEDIUM][0] <= drawn.share <= SHARES[HoleSize.MEDIUM][1]


def test_restorers_see_grey_in_the_hole_and_the_truth_elsewhere(cell: Cell) -> None:
    damaged, truth, mask = cell.damaged[0], cell.truths[0], cell.masks[0]

    assert (damaged[mask] == 127).all()
    assert np.array_equal(damaged[~mask], truth[~mask])


def test_thin_marks_have_no_large_holes() -> None:
    assert HoleSize.LARGE not in hole_sizes(MaskKind.SCRATCH)
    assert hole_sizes(MaskKind.BLOB) == tuple(HoleSize)


def test_every_large_enough_picture_of_a_folder_is_read_as_a_square(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "photos", count=4)  # 90 to 93 px high, 110 px wide

    squares = read_squares(folder, split=None, limit=10, side_px=92)

    assert [square.shape for square in squares] == [(92, 92, 3)] * 2


def test_a_limit_takes_pictures_from_the_whole_folder(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "photos", count=5)
    everything = read_squares(folder, split=None, limit=5, side_px=64)

    squares = read_squares(folder, split=None, limit=3, side_px=64)

    chosen = [everything[index] for index in (0, 2, 4)]
    assert all(np.array_equal(a, b) for a, b in zip(squares, chosen, strict=True))


def test_shards_are_read_from_their_validation_split(tmp_path: Path) -> None:
    rows = [("a.png", "train", "s", "CC0"), ("b.png", "valid", "s", "CC0")]
    folder = write_shards(tmp_path / "shards", rows)

    squares = read_squares(folder, split=None, limit=10, side_px=64)

    assert len(squares) == 1
    assert len(read_squares(folder, split=Split.TRAIN, limit=10, side_px=64)) == 1


def test_pictures_that_are_all_too_small_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "photos", count=2)

    with pytest.raises(DataError, match="256 pixels"):
        read_squares(folder, split=None, limit=10, side_px=256)


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


def test_an_undefined_measure_is_left_out_of_the_mean() -> None:
    scores = [score(MaskKind.BOX, "a", (10.0, 20.0)), score(MaskKind.BLOB, "a", (30.0, 40.0))]

    assert mean_value(scores, Measure.PSNR) == 25
    assert mean_value(scores, Measure.PEAK) is None


def test_the_interval_is_over_pictures_not_cells() -> None:
    alike = [score(MaskKind.BOX, "a", (10.0, 30.0)), score(MaskKind.BLOB, "a", (30.0, 10.0))]
    unlike = [score(MaskKind.BOX, "a", (10.0, 30.0)), score(MaskKind.BLOB, "a", (10.0, 30.0))]

    # Each picture of `alike` has a mean of 20. Of two pictures with 10 and 30, one is drawn twice in
    # a quarter of the cases each, so that the interval is from 10 to 30.
    assert half_interval(alike, Measure.PSNR) == 0
    assert half_interval(unlike, Measure.PSNR) == 10
    assert half_interval([score(MaskKind.BOX, "a", (10.0,))], Measure.PSNR) is None


def test_seen_and_unseen_kinds_are_compared_by_the_gain_over_a_peer() -> None:
    scores = [
        score(MaskKind.BOX, "generator", (22.0, 22.0), 0.5),
        score(MaskKind.BOX, "telea", (20.0, 20.0)),
        score(MaskKind.BLOB, "generator", (15.5, 15.5), 0.8),
        score(MaskKind.BLOB, "telea", (15.0, 15.0)),
    ]

    text = summary(ABOUT, scores)

    row = [line for line in text.splitlines() if line.startswith("| generator")][1]
    cells = [cell.strip() for cell in row.split("|")[2:-1]]
    assert "Seen: box. Unseen: blob." in text
    assert (cells[1], cells[2], cells[5], cells[6]) == ("+2.00", "0.50", "+0.50", "0.80")


def test_without_unseen_kinds_there_is_nothing_to_compare() -> None:
    scores = [score(MaskKind.BOX, "telea", (20.0,))]

    assert "unseen" not in summary(ABOUT, scores)


def test_holes_are_compared_by_radius_over_all_cells() -> None:
    scores = [
        score(MaskKind.BOX, "generator", (30.0, 20.0), radii_px=(12.0, 20.5)),
        score(MaskKind.BLOB, "generator", (26.0, 18.0), radii_px=(40.0, 81.0)),
        score(MaskKind.BOX, "telea", (25.0, 19.0), radii_px=(12.0, 20.5)),
        score(MaskKind.BLOB, "telea", (15.0, 11.0), radii_px=(40.0, 81.0)),
    ]

    text = summary(ABOUT, scores).split("## Holes by radius")[1].split("##")[0]

    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("|")]
    header, _, ours, telea = rows
    assert header[1::2] == [
        "PSNR dB, up to 20 px (1)",
        "PSNR dB, 20 to 40 px (2)",
        "PSNR dB, above 80 px (1)",
    ]
    assert ours[1::2] == ["30.00", "23.00", "18.00"]
    assert telea[1::2] == ["25.00", "17.00", "11.00"]


def test_holes_of_one_class_of_radius_have_no_table_of_their_own() -> None:
    scores = [score(MaskKind.BOX, "telea", (20.0, 21.0), radii_px=(41.0, 80.0))]

    assert "by radius" not in summary(ABOUT, scores)


def test_the_radius_of_a_hole_is_that_of_its_largest_circle(cell: Cell) -> None:
    mask = np.zeros((96, 96), bool)
    mask[20:60, 30:90] = True
    wide = Cell(kind=cell.kind, size=cell.size, truths=cell.truths, masks=[mask] * 3)

    assert wide.radii_px == pytest.approx([20.0] * 3, abs=1)


def test_biharmonic_keeps_known_pixels_and_continues_a_ramp() -> None:
    columns = np.arange(32, dtype=np.uint8) * 4
    ramp = np.repeat(np.broadcast_to(columns, (32, 32))[..., None], 3, axis=2)
    mask = np.zeros((32, 32), bool)
    mask[12:18, 12:18] = True

    filled_ramp = fill_biharmonic(np.where(mask[..., None], np.uint8(127), ramp), mask)

    assert np.array_equal(filled_ramp[~mask], ramp[~mask])
    assert np.abs(filled_ramp.astype(int) - ramp).max() <= 1


def test_a_strip_has_a_column_for_each_label() -> None:
    pictures = [np.full((64, 64, 3), value, np.uint8) for value in (10, 200)]

    image = draw_strip({"truth": pictures, "telea": pictures}, tile_px=160)

    assert image.size == (2 * 160 + 4, 20 + 2 * 160 + 4)
    assert image.getpixel((80, 20 + 80)) == (10, 10, 10)
    assert image.getpixel((164 + 80, 20 + 164 + 80)) == (200, 200, 200)


@pytest.mark.parametrize(("strips", "value"), [(1, 10), (2, 200), (3, 10)])
def test_each_strip_begins_where_the_one_before_ended(
    tmp_path: Path, strips: int, value: int
) -> None:
    truths = [np.full((64, 64, 3), value, np.uint8) for value in (10, 200)]
    cell = draw_cell(MaskKind.BOX, HoleSize.LARGE, truths, seed=0)
    page = Page(tmp_path, rows=1)

    for _ in range(strips):
        page.add(cell, {})

    with Image.open(tmp_path / "pictures" / "box-large.jpg") as image:
        assert np.asarray(image)[100, 80] == pytest.approx([value] * 3, abs=2)


def test_the_page_shows_the_hole_in_a_colour_that_photographs_do_not_have(
    tmp_path: Path, cell: Cell
) -> None:
    page = Page(tmp_path, rows=1)

    page.add(cell, {"telea": cell.truths})
    page.close("Head.")

    with Image.open(tmp_path / "pictures" / "box-large.jpg") as image:
        shown = np.asarray(image.crop((164, 20, 324, 180)))
    hole = np.asarray(Image.fromarray(cell.masks[0]).resize((160, 160), Image.Resampling.NEAREST))
    assert np.median(shown[hole], axis=0) == pytest.approx([230, 30, 90], abs=6)
    assert "![truth, hole, telea](pictures/box-large.jpg)" in (tmp_path / PAGE_FILE).read_text()


@pytest.mark.slow
def test_the_command_writes_report_scores_and_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--pictures", str(RESOURCES / "samples"), "-o", str(tmp_path), "--limit", "2"]
    narrow = ["--side", "96", "--kinds", "box,scratch", "--sizes", "small", "--seen", "box"]

    status = main(["evaluate", *arguments, *narrow, "--methods", "generator,telea,biharmonic"])

    printed = capsys.readouterr().out
    cells = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["cells"]
    assert status == 0
    assert "| biharmonic |" in printed
    assert "Unseen: scratch." in printed
    assert printed in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert [c["method"] for c in cells] == ["generator", "telea", "biharmonic", "truth"] * 2
    assert "pictures/box-small.jpg" in (tmp_path / "pictures.md").read_text(encoding="utf-8")
    assert (tmp_path / "pictures" / "scratch-small.jpg").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kinds", "earthquake"], "earthquake"),
        (["--methods", "magic"], "magic"),
        (["--kinds", "file"], "needs the folder"),
        (["--limit", "0"], "at least one picture"),
        (["--side", "16"], "64 px"),
        (["--kinds", "dust", "--sizes", "large"], "no holes"),
    ],
)
def test_wrong_settings_are_reported_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    folder = str(RESOURCES / "samples")

    status = main(["evaluate", "--pictures", folder, "-o", str(tmp_path / "o"), *arguments])

    sentence = capsys.readouterr().err
    assert status == 2
    assert words in sentence
    assert sentence.count("\n") == 1


def test_without_the_extra_the_command_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As Python does if a module is not installed.
    monkeypatch.setitem(sys.modules, "training.judging.evaluation.evaluate", None)

    status = main(["evaluate", "--pictures", str(tmp_path), "-o", str(tmp_path / "out")])

    assert status == 2
    assert "install the extra `train`" in capsys.readouterr().err


def test_a_folder_without_a_run_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["evaluate", "--run", str(tmp_path), "--pictures", str(tmp_path), "-o", "unused"])

    assert status == 2
    assert "no run" in capsys.readouterr().err


@pytest.mark.slow
def test_a_run_knows_the_kinds_of_masks_it_was_trained_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.json").write_text(config_to_json(TrainConfig()), encoding="utf-8")
    (tmp_path / "generator.safetensors").write_bytes(BASE_MODEL.read_bytes())
    arguments = ["--run", str(tmp_path), "--pictures", str(RESOURCES / "samples"), "--limit", "1"]
    narrow = ["--side", "64", "--kinds", "box", "--sizes", "small", "--methods", "telea"]

    main(["evaluate", *arguments, *narrow, "-o", str(tmp_path / "out")])

    about = json.loads((tmp_path / "out" / "scores.json").read_text(encoding="utf-8"))["about"]
    assert about["seen"] == ["blob", "box", "dust", "scratch", "stroke"]
    assert "unseen" not in capsys.readouterr().out


def test_features_without_a_classifier_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        CellScorer(tmp_path / "none.safetensors", None)
