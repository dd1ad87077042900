"""Finding damage for the jobs of an engine process."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.api import EngineConfig, Fallback, Stage
from engine.compute.cancellable_pool import CancellablePool
from engine.detection import finder as finder_module
from engine.detection.damage_map import DamageMap
from engine.detection.detector_file import DetectorFile, save_detector
from engine.detection.finder import Finder
from engine.detection.network import Detector, DetectorConfig
from engine.errors import (
    DetectorError,
    DetectorMissingError,
    InvalidResultError,
    JobCancelledError,
    PictureTooLargeError,
)
from engine.pictures.pixels import Pixels
from engine.restore.quick_session import QuickSession
from tests.helpers.fake_session import find_white, photograph
from tests.helpers.tiny_model import write_tiny_model

CONFIG = DetectorConfig(widths=(4, 4), encoder_blocks=(1, 1), decoder_blocks=(1,), dilations=(1,))
CPU = torch.device("cpu")


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def detector(tmp_path: Path) -> Path:
    """The file of a detector that has learned nothing."""
    return save_random_detector(tmp_path / "detector.safetensors")


def save_random_detector(path: Path, *, scale: float = 1.0) -> Path:
    torch.manual_seed(0)
    weights = {
        name: value * scale if value.is_floating_point() else value
        for name, value in CONFIG.build().state_dict().items()
    }
    save_detector(path, DetectorFile(name="random", config=CONFIG, weights=weights))
    return path


def find(
    finder: Finder,
    *,
    pixels: Pixels | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_fallback: Callable[[Fallback], None] = lambda _: None,
) -> DamageMap:
    with CancellablePool(is_cancelled) as pool:
        return finder.find(
            photograph() if pixels is None else pixels,
            pool,
            report_fraction=lambda _: None,
            is_cancelled=is_cancelled,
            on_fallback=on_fallback,
        )


def test_the_map_is_as_large_as_the_picture(detector: Path, executor: ThreadPoolExecutor) -> None:
    pixels = photograph(height=37, width=53, channels=4, dtype=np.uint16)

    damage = find(Finder(detector, device=CPU, executor=executor), pixels=pixels)

    assert damage.probability.shape == (37, 53)


def test_the_detector_is_read_once(detector: Path, executor: ThreadPoolExecutor) -> None:
    finder = Finder(detector, device=CPU, executor=executor)
    first = find(finder)

    detector.unlink()
    second = find(finder)

    assert np.array_equal(first.probability, second.probability)


@pytest.mark.parametrize("path", [None, Path("/nowhere/detector.safetensors")])
def test_a_missing_detector_is_called_missing(
    path: Path | None, executor: ThreadPoolExecutor
) -> None:
    with pytest.raises(DetectorMissingError):
        find(Finder(path, device=CPU, executor=executor))


def test_a_damaged_detector_is_refused(detector: Path, executor: ThreadPoolExecutor) -> None:
    detector.write_bytes(detector.read_bytes()[:-100])

    with pytest.raises(DetectorError, match="damaged"):
        find(Finder(detector, device=CPU, executor=executor))


def test_a_model_is_no_detector(tmp_path: Path, executor: ThreadPoolExecutor) -> None:
    model = write_tiny_model(tmp_path)

    with pytest.raises(DetectorError, match="not a Reweave detector"):
        find(Finder(model, device=CPU, executor=executor))


def test_a_map_that_is_not_finite_is_refused(detector: Path, executor: ThreadPoolExecutor) -> None:
    save_random_detector(detector, scale=float("nan"))

    with pytest.raises(InvalidResultError):
        find(Finder(detector, device=CPU, executor=executor))


def test_a_cancel_ends_the_search(detector: Path, executor: ThreadPoolExecutor) -> None:
    with pytest.raises(JobCancelledError):
        find(Finder(detector, device=CPU, executor=executor), is_cancelled=lambda: True)


def test_a_full_card_is_left_for_the_cpu(
    detector: Path, executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_on_cpu(
        pixels: Pixels, _detector: Detector, *, device: torch.device, **_: object
    ) -> DamageMap:
        if device != CPU:
            raise RuntimeError("CUDA out of memory")
        return find_white(pixels)

    monkeypatch.setattr(finder_module, "find_damage", find_on_cpu)
    fallbacks: list[Fallback] = []

    find(
        Finder(detector, device=torch.device("meta"), executor=executor),
        on_fallback=fallbacks.append,
    )

    assert fallbacks == [Fallback.CPU]


def test_a_full_memory_is_told_apart_from_a_full_card(
    detector: Path, executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> DamageMap:
        raise MemoryError

    monkeypatch.setattr(finder_module, "find_damage", fail)

    with pytest.raises(PictureTooLargeError):
        find(Finder(detector, device=CPU, executor=executor))


def test_a_session_without_torch_finds_damage(detector: Path, tmp_path: Path) -> None:
    model = write_tiny_model(tmp_path)
    session = QuickSession(EngineConfig(model=model, detector=detector))
    reported: list[tuple[Stage, float]] = []

    session.find_damage(
        photograph(),
        report_progress=lambda stage, fraction: reported.append((stage, fraction)),
        is_cancelled=lambda: False,
    )

    assert reported[0] == (Stage.PREPARE, 0.0)
    assert reported[-1] == (Stage.FIND, 1.0)
