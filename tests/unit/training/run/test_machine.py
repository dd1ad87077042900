"""A run measures whether bfloat16 is faster, by a clock that other programs do not move."""

import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.helpers.training_data import TINY_GENERATOR, tiny_config
from tests.helpers.training_runs import CPU
from training.run import machine
from training.run.config import config_from_json, read_config
from training.run.machine import HalfPrecision, choose_clock, decide_half_precision
from training.run.run_folder import CONFIG_FILE, resolve_config

AUTO = replace(tiny_config(), half_precision=HalfPrecision.AUTO)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [(True, True), (False, False), (HalfPrecision.ON, True), (HalfPrecision.OFF, False)],
)
def test_an_explicit_choice_is_used(choice: HalfPrecision, expected: object) -> None:
    assert decide_half_precision(choice, TINY_GENERATOR, CPU) is expected


@pytest.mark.parametrize("answer", [True, False])
def test_auto_is_measured(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_worthwhile", lambda *_functions, **_: answer)

    assert decide_half_precision(HalfPrecision.AUTO, TINY_GENERATOR, CPU) is answer


def test_both_measured_precisions_give_similar_pictures() -> None:
    generator = TINY_GENERATOR.build()

    exact, fast = (machine._learn(generator, 32, is_half=is_half) for is_half in (False, True))

    assert exact.shape == (1, 3, 32, 32)
    assert torch.allclose(exact, fast, atol=0.02)


def test_a_resumed_run_keeps_the_measured_choice(tmp_path: Path) -> None:
    began = resolve_config(tmp_path, AUTO, lambda config: replace(config, half_precision=True))

    resumed = resolve_config(tmp_path, AUTO, lambda config: replace(config, half_precision=False))

    assert began.half_precision is resumed.half_precision is True
    assert config_from_json((tmp_path / CONFIG_FILE).read_text()).half_precision is True


@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("'off'", HalfPrecision.OFF), ("auto", "auto")]
)
def test_each_form_of_the_setting_is_read(text: str, expected: object) -> None:
    assert read_config(None, [f"half_precision={text}"]).half_precision == expected


@pytest.mark.skipif(sys.platform == "win32", reason="its processor time is too coarse")
def test_on_the_cpu_the_work_of_other_threads_does_not_count() -> None:
    clock = choose_clock(torch.device("cpu"))
    others = threading.Thread(target=lambda: sum(range(2_000_000)))
    began_s, others_began_s = clock(), time.process_time()

    others.start()
    others.join()

    assert clock() - began_s < time.process_time() - others_began_s


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_on_a_card_wall_clock_time_counts(kind: str) -> None:
    assert choose_clock(torch.device(kind)) is time.perf_counter
