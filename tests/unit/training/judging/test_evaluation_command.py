"""The command `evaluate`."""

import json
import sys
from pathlib import Path

import pytest

from tests.helpers.samples import BASE_MODEL, RESOURCES
from training.__main__ import main
from training.run.config import TrainConfig, config_to_json

pytestmark = pytest.mark.usefixtures("one_thread")


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
