"""A job that runs out of memory falls back step by step and reports it; nothing else changes."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

import cv2
import numpy as np
import pytest
import torch

from engine.api import DeviceChoice, EngineConfig, Fallback, Method, RestoreOptions
from engine.errors import InvalidResultError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory, translate_memory_errors
from engine.network.precision import convert_precision, get_dtype, run_generator
from engine.pictures.pixels import Mask, Pixels
from engine.restore.compose import apply_results
from engine.restore.session import Session
from engine.weave.planes import WeavePlanes
from engine.weave.weaving import WeaveResult

# A device that is not the CPU and computes nothing: the card, in these tests.
CARD = torch.device("meta")

Allows: TypeAlias = Callable[[str, torch.dtype, int], bool]


@pytest.fixture
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


@pytest.fixture
def on_card(session: Session) -> Session:
    """A session whose generator is on a card."""
    session._generator = session._generator.to(CARD)
    return session


class FakeMemory:
    """Runs the generator only if the request fits into a fake memory.

    Attributes:
        tried: Device, precision and longest side of every requested tile.
    """

    def __init__(self, allows: Allows, *, error: Exception | None = None) -> None:
        self.tried: list[tuple[str, torch.dtype, int]] = []
        self._allows = allows
        self._error = error or torch.OutOfMemoryError("a fake allocator refused")

    def __call__(self, generator: Generator, rgb: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        device = next(generator.parameters()).device
        asked = ("cpu" if device.type == "cpu" else "card", get_dtype(generator), max(rgb.shape))
        self.tried.append(asked)
        if not self._allows(*asked):
            raise self._error
        return run_generator(generator, rgb, hole)


def use(monkeypatch: pytest.MonkeyPatch, memory: Callable[..., torch.Tensor]) -> None:
    monkeypatch.setattr("engine.restore.generate.run_generator", memory)


def scratched() -> tuple[Pixels, Mask]:
    """Return noise of 16 bits, and the mask of a scratch longer than a tile."""
    mask = np.zeros((24, 600), bool)
    mask[10:13, 4:590] = True
    return np.random.default_rng(0).integers(0, 65536, (24, 600, 3), np.uint16), mask


def restore_picture(session: Session) -> tuple[Pixels, list[Fallback]]:
    picture, mask = scratched()
    fallbacks: list[Fallback] = []
    results = session.restore(
        picture,
        mask,
        RestoreOptions(method=Method.GENERATOR),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
        on_fallback=fallbacks.append,
    )
    return apply_results(picture, results), fallbacks


@pytest.mark.slow
@pytest.mark.parametrize(
    ("allows", "expected"),
    [
        (lambda _device, _dtype, side: side <= 256, [Fallback.SMALLER_TILES]),
        (lambda _device, _dtype, side: side <= 192, [Fallback.SMALLER_TILES]),
        (
            lambda _device, dtype, _side: dtype == torch.bfloat16,
            [Fallback.SMALLER_TILES, Fallback.LOWER_PRECISION],
        ),
    ],
)
def test_a_job_that_does_not_fit_on_the_cpu_falls_back(
    session: Session, monkeypatch: pytest.MonkeyPatch, allows: Allows, expected: list[Fallback]
) -> None:
    use(monkeypatch, FakeMemory(allows))
    picture, mask = scratched()

    result, fallbacks = restore_picture(session)

    assert fallbacks == expected
    np.testing.assert_array_equal(result[~mask], picture[~mask])
    assert (result[mask] != picture[mask]).any()


@pytest.mark.slow
def test_on_a_card_the_cpu_is_the_last_resort(
    on_card: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = FakeMemory(lambda device, _dtype, _side: device == "cpu")
    use(monkeypatch, memory)
    picture, mask = scratched()

    result, fallbacks = restore_picture(on_card)

    assert fallbacks == [Fallback.SMALLER_TILES, Fallback.LOWER_PRECISION, Fallback.CPU]
    assert memory.tried[:5] == [
        ("card", torch.float32, 512),
        ("card", torch.float32, 256),
        ("card", torch.float32, 192),
        ("card", torch.bfloat16, 192),
        ("cpu", torch.float32, 192),
    ]
    np.testing.assert_array_equal(result[~mask], picture[~mask])


@pytest.mark.slow
def test_the_same_lack_of_memory_gives_the_same_result(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, FakeMemory(lambda _device, dtype, _side: dtype == torch.bfloat16))

    first, _ = restore_picture(session)
    second, _ = restore_picture(session)

    np.testing.assert_array_equal(first, second)


def test_the_next_job_starts_without_a_fallback(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, FakeMemory(lambda _device, _dtype, side: side <= 256))
    restore_picture(session)
    memory = FakeMemory(lambda _device, _dtype, _side: True)
    use(monkeypatch, memory)

    _result, fallbacks = restore_picture(session)

    assert fallbacks == []
    assert {side for _device, _dtype, side in memory.tried} == {512}


@pytest.mark.slow
def test_without_a_further_fallback_the_job_fails_out_of_memory(
    on_card: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = FakeMemory(lambda _device, _dtype, _side: False)
    use(monkeypatch, memory)

    with pytest.raises(OutOfMemoryError, match="does not fit into memory"):
        restore_picture(on_card)

    assert len(memory.tried) == 6


@pytest.mark.slow
@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"
        ),
        RuntimeError("MPS backend out of memory (MPS allocated: 9.0 GB)"),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    ],
)
def test_the_memory_errors_of_all_devices_are_recognised(
    session: Session, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    use(monkeypatch, FakeMemory(lambda _device, _dtype, side: side <= 256, error=error))

    _result, fallbacks = restore_picture(session)

    assert fallbacks == [Fallback.SMALLER_TILES]


def test_other_errors_do_not_cause_a_fallback(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = RuntimeError("expected a tensor of four axes")
    use(monkeypatch, FakeMemory(lambda _device, _dtype, _side: False, error=error))

    with pytest.raises(RuntimeError, match="four axes"):
        restore_picture(session)


def test_a_real_failed_allocation_is_recognised() -> None:
    with pytest.raises(RuntimeError) as failure:
        torch.empty(2**60, dtype=torch.uint8)

    assert is_out_of_memory(failure.value)


def test_a_memory_error_becomes_an_out_of_memory_error() -> None:
    with pytest.raises(OutOfMemoryError), translate_memory_errors():
        raise MemoryError


def wide_hole() -> tuple[Pixels, Mask]:
    """Return a picture with two holes that are woven."""
    mask = np.zeros((60, 260), bool)
    mask[15:45, 15:45] = True
    mask[15:45, 215:245] = True
    return np.random.default_rng(0).integers(0, 256, (60, 260, 3), np.uint8), mask


def refuse_memory(*_: object, **__: object) -> NoReturn:
    raise MemoryError


def restore_wide(session: Session, method: Method) -> tuple[Pixels, list[Fallback]]:
    picture, mask = wide_hole()
    fallbacks: list[Fallback] = []
    results = session.restore(
        picture,
        mask,
        RestoreOptions(method=method),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
        on_fallback=fallbacks.append,
    )
    return apply_results(picture, results), fallbacks


def test_without_memory_for_the_weave_the_generators_result_stays_and_is_reported_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.weave.group.weave", refuse_memory)
    picture, mask = wide_hole()

    result, fallbacks = restore_wide(session, Method.REWEAVE)

    assert fallbacks == [Fallback.GENERATOR_ONLY]
    np.testing.assert_array_equal(result[~mask], picture[~mask])
    assert (result[mask] != picture[mask]).any(axis=-1).mean() > 0.9


@pytest.mark.parametrize(
    ("method", "what"),
    [
        (Method.WEAVE, "engine.weave.group.weave"),
        (Method.TELEA, "engine.restore.classical.np.pad"),
        (Method.POISSON, "engine.restore.classical.solve_membrane"),
        (Method.REWEAVE, "engine.restore.job.compose"),
        (Method.GENERATOR, "engine.restore.first_results.remove_seam"),
    ],
)
def test_a_memory_error_in_any_other_step_fails_the_job_out_of_memory(
    session: Session, monkeypatch: pytest.MonkeyPatch, method: Method, what: str
) -> None:
    session.warm_up()
    monkeypatch.setattr(what, refuse_memory)

    with pytest.raises(OutOfMemoryError):
        restore_wide(session, method)


def test_opencvs_memory_error_fails_the_job_out_of_memory(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = cv2.error("Insufficient memory")
    error.code = cv2.Error.StsNoMem

    def refuse(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(cv2, "inpaint", refuse)

    with pytest.raises(OutOfMemoryError):
        restore_wide(session, Method.NAVIER_STOKES)


def not_a_number_in_bfloat16(
    generator: Generator, rgb: torch.Tensor, hole: torch.Tensor
) -> torch.Tensor:
    result = run_generator(generator, rgb, hole)
    return result * torch.nan if get_dtype(generator) == torch.bfloat16 else result


def test_a_result_that_is_not_a_number_in_bfloat16_is_computed_again_in_float32(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, _ = restore_picture(session)
    session._generator = convert_precision(session._generator, torch.bfloat16)
    use(monkeypatch, not_a_number_in_bfloat16)

    result, fallbacks = restore_picture(session)

    assert fallbacks == [Fallback.FULL_PRECISION]
    np.testing.assert_array_equal(result, expected)


def test_a_result_that_is_not_a_number_in_float32_either_fails_the_job(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[torch.dtype] = []

    def never_a_number(
        generator: Generator, rgb: torch.Tensor, _hole: torch.Tensor
    ) -> torch.Tensor:
        asked.append(get_dtype(generator))
        return torch.full_like(rgb, torch.inf)

    session._generator = convert_precision(session._generator, torch.bfloat16)
    use(monkeypatch, never_a_number)

    with pytest.raises(InvalidResultError, match="not a number"):
        restore_picture(session)

    assert list(dict.fromkeys(asked)) == [torch.bfloat16, torch.float32]


def test_a_job_that_needed_float32_does_not_fall_back_to_bfloat16(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(generator: Generator, rgb: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        if get_dtype(generator) == torch.float32:
            raise MemoryError
        return not_a_number_in_bfloat16(generator, rgb, hole)

    session._generator = convert_precision(session._generator, torch.bfloat16)
    use(monkeypatch, spoiled)

    with pytest.raises(OutOfMemoryError):
        restore_picture(session)


def test_a_woven_texture_that_is_not_a_number_fails_the_job(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(planes: WeavePlanes, *_: object, **__: object) -> object:
        count = int(planes.hole.sum())
        values = np.full((count, planes.pixels.shape[2]), np.nan, np.float32)
        return WeaveResult(
            values=values,
            contrast=np.zeros(count, np.float32),
            dropped=np.zeros(planes.hole.shape, np.float32),
            tone_change=np.zeros_like(values),
        )

    monkeypatch.setattr("engine.weave.group.weave", broken)
    picture = np.random.default_rng(0).integers(0, 256, (60, 60, 3), np.uint8)
    mask = np.zeros((60, 60), bool)
    mask[20:40, 20:40] = True

    with pytest.raises(InvalidResultError, match="woven"):
        session.restore(
            picture,
            mask,
            RestoreOptions(method=Method.WEAVE),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: False,
        )
