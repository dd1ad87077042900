"""The log, TensorBoard, previews and the progress of a run say what happened."""

import json
import logging
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers.training_data import TINY_GENERATOR
from training.data.batches import Batch
from training.run.callbacks.json_log import JsonLog
from training.run.callbacks.previews import Previews, preview
from training.run.callbacks.progress_bar import ProgressBar, span
from training.run.callbacks.tensorboard import TensorBoardLog
from training.run.run_state import Progress


def at(step: int) -> Progress:
    return Progress(step=step, pictures_seen=2 * step, seconds=0.5 * step)


def rows(path: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def windows(count: int, side_px: int = 32) -> Batch:
    rgb = torch.zeros(count, 3, side_px, side_px, dtype=torch.uint8)
    mask = torch.zeros(count, 1, side_px, side_px, dtype=torch.bool)
    mask[..., 8:16, 8:16] = True
    return Batch(rgb=rgb, mask=mask)


def test_what_is_noted_becomes_a_line_of_json(tmp_path: Path) -> None:
    log = JsonLog(tmp_path / "log.jsonl")

    log.noted(at(10), {"hole": 0.123456})

    expected = {"step": 10, "pictures_seen": 20, "seconds": 5.0, "hole": 0.12346}
    assert rows(tmp_path / "log.jsonl") == [expected]


def test_steps_that_a_kill_has_undone_leave_the_log(tmp_path: Path) -> None:
    log = JsonLog(tmp_path / "log.jsonl")
    log.noted(at(10), {"hole": 1.0})
    log.noted(at(20), {"hole": 0.5})
    with (tmp_path / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"step": 2')

    log.began(at(10), steps=100)

    assert [row["step"] for row in rows(tmp_path / "log.jsonl")] == [10]


def test_curves_are_written_for_tensorboard(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    log = TensorBoardLog(tmp_path / "board")

    log.began(at(0), steps=100)
    log.noted(at(10), {"hole": 0.5})
    log.told(at(10), "went back")
    log.ended()

    assert [path.name for path in (tmp_path / "board").glob("events.*")]


def test_without_tensorboard_there_is_one_sentence_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard.writer", None)
    caplog.set_level(logging.INFO)
    log = TensorBoardLog(tmp_path / "board")

    log.began(at(0), steps=100)
    log.noted(at(10), {"hole": 0.5})
    log.ended()

    assert len(caplog.messages) == 1
    assert not (tmp_path / "board").exists()


def test_a_preview_shows_hole_answer_and_truth_in_a_row() -> None:
    sheet = preview(TINY_GENERATOR.build(), windows(2))

    assert sheet.shape == (2 * 32 + 4, 3 * 32 + 2 * 4, 3)
    assert sheet[10, 10].tolist() == [255, 0, 128]
    assert sheet[10, 72 + 10].tolist() == [0, 0, 0]
    assert sheet[40, 34].tolist() == [255, 255, 255]


def test_a_preview_keeps_the_known_pixels_of_the_answer() -> None:
    sheet = preview(TINY_GENERATOR.build(), windows(1))

    assert not np.any(sheet[:8, 36:68])


def test_previews_come_at_their_steps_and_are_bounded(tmp_path: Path) -> None:
    previews = Previews(
        tmp_path / "previews", TINY_GENERATOR.build(), windows(1), every_steps=5, kept=2
    )

    previews.stepped(at(5), {})
    previews.stepped(at(7), {})
    previews.stepped(at(10), {})
    previews.stepped(at(15), {})

    names = sorted(path.name for path in (tmp_path / "previews").iterdir())
    assert names == ["step-000000010.png", "step-000000015.png"]
    with Image.open(tmp_path / "previews" / names[0]) as picture:
        assert picture.size == (3 * 32 + 2 * 4, 32)


def test_previews_leave_the_files_of_others_alone(tmp_path: Path) -> None:
    (tmp_path / "a note.png").write_text("mine", encoding="utf-8")
    previews = Previews(tmp_path, TINY_GENERATOR.build(), windows(1), every_steps=1, kept=1)

    previews.stepped(at(1), {})
    previews.stepped(at(2), {})

    assert (tmp_path / "a note.png").is_file()


def test_progress_is_plain_lines_where_there_is_no_terminal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    times = iter([100.0, 160.0])
    bar = ProgressBar(is_terminal=False, clock=lambda: next(times))

    bar.began(at(10), steps=100)
    bar.stepped(at(40), {})
    bar.noted(at(40), {"hole": 0.25})
    bar.ended()

    assert caplog.messages == ["step 40 of 100, 2 min 00 s left; hole 0.25"]


def test_progress_is_a_bar_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    bar = ProgressBar(is_terminal=True)

    bar.began(at(10), steps=100)
    bar.stepped(at(11), {})
    bar.noted(at(11), {"hole": 0.25})
    bar.ended()

    assert "11/100" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(5, "5 s"), (125, "2 min 05 s"), (3 * 3600 + 300, "3 h 05 min"), (90_000, "1 d 1 h")],
)
def test_a_span_is_told_in_two_units_at_most(seconds: float, expected: str) -> None:
    assert span(seconds) == expected
