"""The report of an evaluation: its means, tables and pictures."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.judging.evaluation.cells import Cell, HoleSize, draw_cell
from training.judging.evaluation.page import PAGE_FILE, Page
from training.judging.evaluation.report import About, half_interval, mean_value, summary
from training.judging.evaluation.scoring import CellScore, Measure
from training.judging.strip import draw_strip
from training.masks.mixture import MaskKind

pytestmark = pytest.mark.usefixtures("one_thread")

ABOUT = About(model="m", pictures=2, source="s", side_px=64, seed=0, seen=frozenset({MaskKind.BOX}))


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
