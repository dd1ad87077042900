"""How a session starts: its device, its precision, and the extra work of the first start."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
import torch

from engine.api import DeviceChoice, EngineConfig, Method, Speed
from engine.errors import DeviceError
from engine.network.device import Device, choose_device
from engine.network.generator import Generator
from engine.network.measured import FILE_NAME
from engine.restore.session import Session
from tests.helpers.sessions import make_damaged_picture, restore_picture


@pytest.fixture(scope="module")
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


@pytest.mark.parametrize(
    ("are_compiled", "expected"), [(False, ["first start", "compile"]), (True, ["compile"])]
)
def test_compiling_is_reported_before_it_starts(
    model: Path, monkeypatch: pytest.MonkeyPatch, *, are_compiled: bool, expected: list[str]
) -> None:
    order: list[str] = []
    monkeypatch.setattr("engine.restore.session.has_cached_kernels", lambda: are_compiled)
    monkeypatch.setattr("engine.restore.session.compile_kernels", lambda: order.append("compile"))
    config = EngineConfig(model=model, device=DeviceChoice.CPU)
    session = Session(config, lambda: order.append("first start"))

    session.warm_up()
    session.warm_up()

    assert order == expected


@pytest.mark.parametrize(
    ("are_compiled", "expected"), [(False, ["first start", "compile"]), (True, [])]
)
def test_a_job_without_warm_up_compiles_only_what_no_start_has_compiled(
    model: Path, monkeypatch: pytest.MonkeyPatch, *, are_compiled: bool, expected: list[str]
) -> None:
    order: list[str] = []
    monkeypatch.setattr("engine.restore.session.has_cached_kernels", lambda: are_compiled)
    monkeypatch.setattr("engine.restore.session.compile_kernels", lambda: order.append("compile"))
    config = EngineConfig(model=model, device=DeviceChoice.CPU)
    session = Session(config, lambda: order.append("first start"))

    picture, mask = make_damaged_picture()
    mask[14:34, 14:34] = True  # wide enough for the weave

    restore_picture(session, picture, mask, Method.WEAVE)

    assert order == expected


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_a_missing_device_is_refused_by_name(model: Path) -> None:
    with pytest.raises(DeviceError, match="CUDA"):
        Session(EngineConfig(model=model, device=DeviceChoice.CUDA))


def test_warming_up_does_not_change_results(model: Path, session: Session) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8)
    mask = np.zeros((48, 48), bool)
    mask[20:30, 20:30] = True
    warmed = Session(EngineConfig(model=model, device=DeviceChoice.CPU))

    warmed.warm_up()

    assert np.array_equal(
        restore_picture(warmed, picture, mask), restore_picture(session, picture, mask)
    )


def test_precision_is_measured_at_the_first_start_only(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def measured(_generator: torch.nn.Module) -> torch.dtype:
        order.append("measured")
        return torch.bfloat16

    monkeypatch.setattr("engine.restore.session.has_cached_kernels", lambda: True)
    monkeypatch.setattr("engine.restore.session.choose_dtype", measured)
    config = EngineConfig(model=model, device=DeviceChoice.CPU, cache=tmp_path)

    sessions = [Session(config, lambda: order.append("first start"))]
    sessions[0].warm_up()
    sessions.append(Session(config, lambda: order.append("first start")))
    sessions[1].warm_up()

    assert order == ["first start", "measured"]
    first, second = (restore_picture(session, *make_damaged_picture()) for session in sessions)
    np.testing.assert_array_equal(first, second)


def test_in_bfloat16_nothing_outside_the_mask_changes(
    model: Path, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.restore.session.choose_dtype", lambda _: torch.bfloat16)
    in_half = Session(EngineConfig(model=model, device=DeviceChoice.CPU, cache=tmp_path))
    in_half.warm_up()
    picture, mask = make_damaged_picture()

    filled = restore_picture(in_half, picture, mask)

    np.testing.assert_array_equal(filled[~mask], picture[~mask])
    assert not np.array_equal(filled, restore_picture(session, picture, mask))


class FakeTimer:
    """Stands in for `time_shortest`: runs nothing, and takes the same time for every task.

    Attributes:
        seconds: Seconds that each task takes.
        runs: Number of runs of each task so far.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.runs: list[int] = []

    def __call__(self, _task: Callable[[], None], *, runs: int, **_clock: object) -> float:
        self.runs.append(runs)
        return self.seconds


def test_the_fastest_start_counts_and_is_kept(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timer = FakeTimer(0.3)
    monkeypatch.setattr("engine.restore.session.time_shortest", timer)
    monkeypatch.setattr("engine.restore.session.choose_dtype", lambda _: torch.float32)
    config = EngineConfig(model=model, device=DeviceChoice.CPU, cache=tmp_path)

    for seconds in (0.3, 0.1, 0.2):
        timer.seconds = seconds
        Session(config).warm_up()

    assert Session(config).speed == Speed(generate_s=0.1, weave_s=0.1)
    assert timer.runs == [3, 3, 1, 1, 1, 1]


def test_warming_up_measures_the_speed(model: Path) -> None:
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    before = session.speed

    session.warm_up()

    assert before is None
    assert session.speed is not None
    assert min(session.speed.generate_s, session.speed.weave_s) > 0


def refuse(*_: object, **__: object) -> NoReturn:
    raise torch.OutOfMemoryError("a fake allocator refused")


def test_a_lack_of_memory_does_not_decide_the_precision(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = EngineConfig(model=model, device=DeviceChoice.CPU, cache=tmp_path)
    with monkeypatch.context() as short:
        short.setattr("engine.network.precision.run_generator", refuse)
        Session(config).warm_up()
    order: list[str] = []
    later = Session(config, lambda: order.append("first start"))

    later.warm_up()

    assert order[0] == "first start"
    assert (tmp_path / FILE_NAME).exists()


def test_a_lack_of_memory_during_warm_up_does_not_affect_jobs(
    model: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_of_memory = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    with monkeypatch.context() as short:
        short.setattr("engine.restore.generate.run_generator", refuse)
        short_of_memory.warm_up()

    assert short_of_memory.speed is None
    np.testing.assert_array_equal(
        restore_picture(short_of_memory, *make_damaged_picture()),
        restore_picture(session, *make_damaged_picture()),
    )


@pytest.mark.parametrize("choice", [DeviceChoice.AUTO, DeviceChoice.CUDA])
def test_a_model_that_does_not_fit_on_the_card_runs_on_the_cpu_unless_the_card_was_chosen(
    model: Path, monkeypatch: pytest.MonkeyPatch, choice: DeviceChoice
) -> None:
    card = Device(torch_device=torch.device("cuda"), name="A full card", hardware="A full card")
    move: Callable[..., Generator] = Generator.to

    def to(self: Generator, *args: object, **kinds: object) -> Generator:
        if args and args[0] == card.torch_device:
            refuse()
        return move(self, *args, **kinds)

    monkeypatch.setattr(
        "engine.restore.session.choose_device",
        lambda choice, **_: choose_device(choice) if choice is DeviceChoice.CPU else card,
    )
    monkeypatch.setattr(Generator, "to", to)
    config = EngineConfig(model=model, device=choice)

    if choice is DeviceChoice.AUTO:
        session = Session(config)
        assert session.device_name == "CPU"
        assert "A full card has too little free memory" in str(session.passed_over)
    else:
        with pytest.raises(DeviceError, match="A full card has too little free memory"):
            Session(config)


def test_threads_are_those_of_the_configuration(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[int] = []
    monkeypatch.setattr("torch.set_num_threads", limits.append)
    monkeypatch.setattr("cv2.setNumThreads", limits.append)
    one = Session(EngineConfig(model=model, device=DeviceChoice.CPU, threads=1))

    filled = restore_picture(one, *make_damaged_picture())

    assert limits == [1, 1]
    assert filled.shape == make_damaged_picture()[0].shape
