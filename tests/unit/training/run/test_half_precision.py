"""A run computes in bfloat16 where that is said or measured, and keeps to it."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.helpers.training_data import TINY_GENERATOR, tiny_config
from tests.helpers.training_runs import CPU
from training.run import half_precision
from training.run.config import config_from_json, read_config
from training.run.half_precision import HalfPrecision, settled
from training.run.run_folder import CONFIG_FILE, agreed_config

AUTO = replace(tiny_config(), half_precision=HalfPrecision.AUTO)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [(True, True), (False, False), (HalfPrecision.ON, True), (HalfPrecision.OFF, False)],
)
def test_what_is_said_is_done(choice: HalfPrecision, expected: object) -> None:
    assert settled(choice, TINY_GENERATOR, CPU) is expected


@pytest.mark.parametrize("answer", [True, False])
def test_what_is_not_said_is_measured(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(half_precision, "is_worthwhile", lambda *_ways, **_: answer)

    assert settled(HalfPrecision.AUTO, TINY_GENERATOR, CPU) is answer


def test_both_ways_that_are_measured_answer_alike() -> None:
    generator = TINY_GENERATOR.build()

    exact, fast = (
        half_precision._learn(generator, 32, is_half=is_half) for is_half in (False, True)
    )

    assert exact.shape == (1, 3, 32, 32)
    assert torch.allclose(exact, fast, atol=0.02)


def test_a_run_keeps_what_was_measured_when_it_began(tmp_path: Path) -> None:
    began = agreed_config(tmp_path, AUTO, lambda config: replace(config, half_precision=True))

    resumed = agreed_config(tmp_path, AUTO, lambda config: replace(config, half_precision=False))

    assert began.half_precision is resumed.half_precision is True
    assert config_from_json((tmp_path / CONFIG_FILE).read_text()).half_precision is True


@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("'off'", HalfPrecision.OFF), ("auto", "auto")]
)
def test_the_setting_is_read_in_each_of_its_forms(text: str, expected: object) -> None:
    assert read_config(None, [f"half_precision={text}"]).half_precision == expected
