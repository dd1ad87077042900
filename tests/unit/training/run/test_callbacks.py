"""Log, TensorBoard, previews and progress bar report what happens in a run."""

import json
import logging
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image

from tests.helpers.training_data import TINY_GENERATOR
from training.data.batches import Batch
from training.judging.samples import scenes_from_batch
from training.run.callbacks.callback import Progress
from training.run.callbacks.json_log import JsonLog
from training.run.callbacks.previews import Previews
from training.run.callbacks.progress_bar import ProgressBar, format_span
from training.run.callbacks.tensorboard import TensorBoardLog


def at(step: int) -> Progress:
    return Progress(step=step, pictures_seen=2 * step, seconds=0.5 * step)


def rows(path: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def windows(count: int, side_px: int = 32) -> Batch:
    rgb = torch.zeros(count, 3, side_px, side_px, dtype=torch.uint8)
    mask = torch.zeros(count, 1, side_px, side_px, dtype=torch.bool)
    mask[..., 8:16, 8:16] = True
    return Batch(rgb=rgb, mask=mask)


def test_metrics_become_a_line_of_json(tmp_path: Path) -> None:
    log = JsonLog(tmp_path / "log.jsonl")

    log.on_metrics(at(10), {"hole": 0.123456})

    expected = {"step": 10, "pictures_seen": 20, "seconds": 5.0, "hole": 0.12346}
    assert rows(tmp_path / "log.jsonl") == [expected]


def test_lines_of_lost_steps_are_removed_from_the_log(tmp_path: Path) -> None:
    log = JsonLog(tmp_path / "log.jsonl")
    log.on_metrics(at(10), {"hole": 1.0})
    log.on_metrics(at(20), {"hole": 0.5})
    with (tmp_path / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"step": 2')

    log.on_start(at(10), steps=100)

    assert [row["step"] for row in rows(tmp_path / "log.jsonl")] == [10]


def test_curves_are_written_for_tensorboard(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    log = TensorBoardLog(tmp_path / "board")

    log.on_start(at(0), steps=100)
    log.on_metrics(at(10), {"hole": 0.5})
    log.on_message(at(10), "went back")
    log.on_end()

    assert [path.name for path in (tmp_path / "board").glob("events.*")]


def test_without_tensorboard_one_message_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard.writer", None)
    caplog.set_level(logging.INFO)
    log = TensorBoardLog(tmp_path / "board")

    log.on_start(at(0), steps=100)
    log.on_metrics(at(10), {"hole": 0.5})
    log.on_end()

    assert len(caplog.messages) == 1
    assert not (tmp_path / "board").exists()


def preview(folder: Path, batch: Batch) -> npt.NDArray[np.uint8]:
    """Return (H, W, 3), uint8: the preview of the first step."""
    scenes = scenes_from_batch(batch)
    previews = Previews(folder, TINY_GENERATOR.build(), scenes, every_steps=1)
    previews.on_step(at(1), {})
    with Image.open(folder / "step-000000001.png") as picture:
        return np.asarray(picture)


def test_a_preview_shows_hole_result_and_truth_in_a_row(tmp_path: Path) -> None:
    sheet = preview(tmp_path, windows(2))

    assert sheet.shape == (20 + 2 * 32 + 4, 3 * 32 + 2 * 4, 3)
    assert sheet[20 + 10, 10].tolist() == [230, 30, 90]
    assert sheet[20 + 10, 72 + 10].tolist() == [0, 0, 0]
    assert sheet[20 + 40, 34].tolist() == [255, 255, 255]


def test_a_preview_keeps_the_known_pixels_of_the_result(tmp_path: Path) -> None:
    sheet = preview(tmp_path, windows(1))

    assert not np.any(sheet[20:28, 36:68])


def test_previews_are_written_at_their_steps_and_the_newest_are_kept(tmp_path: Path) -> None:
    previews = Previews(
        tmp_path / "previews",
        TINY_GENERATOR.build(),
        scenes_from_batch(windows(1)),
        every_steps=5,
        max_files=2,
    )

    previews.on_step(at(5), {})
    previews.on_step(at(7), {})
    previews.on_step(at(10), {})
    previews.on_step(at(15), {})

    names = sorted(path.name for path in (tmp_path / "previews").iterdir())
    assert names == ["step-000000010.png", "step-000000015.png"]
    with Image.open(tmp_path / "previews" / names[0]) as picture:
        assert picture.size == (3 * 32 + 2 * 4, 20 + 32)


def test_previews_leave_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a note.png").write_text("mine", encoding="utf-8")
    previews = Previews(
        tmp_path, TINY_GENERATOR.build(), scenes_from_batch(windows(1)), every_steps=1, max_files=1
    )

    previews.on_step(at(1), {})
    previews.on_step(at(2), {})

    assert (tmp_path / "a note.png").is_file()


def test_progress_is_plain_lines_without_a_terminal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    times = iter([100.0, 160.0])
    bar = ProgressBar(is_terminal=False, clock=lambda: next(times))

    bar.on_start(at(10), steps=100)
    bar.on_step(at(40), {})
    bar.on_metrics(at(40), {"hole": 0.25})
    bar.on_end()

    assert caplog.messages == ["step 40 of 100, 2 min 00 s left; hole 0.25"]


def test_progress_is_a_bar_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    bar = ProgressBar(is_terminal=True)

    bar.on_start(at(10), steps=100)
    bar.on_step(at(11), {})
    bar.on_metrics(at(11), {"hole": 0.25})
    bar.on_end()

    assert "11/100" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(5, "5 s"), (125, "2 min 05 s"), (3 * 3600 + 300, "3 h 05 min"), (90_000, "1 d 1 h")],
)
def test_a_span_of_time_has_two_units_at_most(seconds: float, expected: str) -> None:
    assert format_span(seconds) == expected
