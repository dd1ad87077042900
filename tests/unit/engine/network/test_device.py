"""Choice of the device: the best that passes a test, and a reason for a better one that fails."""

import warnings
from collections.abc import Callable

import pytest
import torch

from engine.api import DeviceChoice
from engine.errors import DeviceError, DeviceTooOldError
from engine.network.device import choose_device, list_cards

NO_KERNEL = RuntimeError("CUDA error: no kernel image is available for execution on the device")


def install_card(
    monkeypatch: pytest.MonkeyPatch,
    probe: Callable[[torch.device], bool],
    *,
    capability: tuple[int, int] = (3, 0),
    compiled_for: tuple[str, ...] = ("sm_75", "sm_90a", "compute_120"),
) -> None:
    """Let torch find a card, and replace the start-up test of the card by `probe`."""
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda _: "NVIDIA GeForce GTX 660")
    monkeypatch.setattr("torch.cuda.get_device_capability", lambda _: capability)
    monkeypatch.setattr("torch.cuda.get_arch_list", lambda: list(compiled_for))
    monkeypatch.setattr("engine.network.device._test_convolution", probe)


def fail_without_kernel(_device: torch.device) -> bool:
    raise NO_KERNEL


def test_a_card_that_passes_the_test_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    install_card(monkeypatch, lambda _: True)

    device = choose_device(DeviceChoice.AUTO)

    assert (device.torch_device.type, device.name) == ("cuda", "NVIDIA GeForce GTX 660")
    assert device.passed_over is None


def test_the_cpu_replaces_a_card_that_is_too_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install_card(monkeypatch, fail_without_kernel)

    device = choose_device(DeviceChoice.AUTO)

    assert (device.torch_device.type, device.name) == ("cpu", "CPU")
    assert type(device.passed_over) is DeviceTooOldError
    assert str(device.passed_over) == (
        "NVIDIA GeForce GTX 660 is too old for this program's PyTorch"
    )


@pytest.mark.parametrize(
    ("capability", "compiled_for"), [((12, 1), ("sm_75", "sm_90")), ((9, 0), ("gfx1100",))]
)
def test_a_card_that_fails_for_another_reason_is_not_called_old(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], compiled_for: tuple[str, ...]
) -> None:
    install_card(monkeypatch, fail_without_kernel, capability=capability, compiled_for=compiled_for)

    device = choose_device(DeviceChoice.AUTO)

    assert type(device.passed_over) is DeviceError
    assert "does not work" in str(device.passed_over)


def test_a_card_that_computes_wrongly_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    install_card(monkeypatch, lambda _: False)

    device = choose_device(DeviceChoice.AUTO)

    assert device.name == "CPU"
    assert "computes wrongly" in str(device.passed_over)


def test_a_chosen_card_that_is_too_old_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install_card(monkeypatch, fail_without_kernel)

    with pytest.raises(DeviceTooOldError):
        choose_device(DeviceChoice.CUDA)


def warn_of_old_driver() -> bool:
    """Find no card and warn as torch does."""
    message = (
        "CUDA initialization: The NVIDIA driver on your system is too old (found version 11040). "
        "Please update your GPU driver by downloading and installing a new version."
    )
    warnings.warn(message, stacklevel=2)
    return False


def test_the_cpu_replaces_a_card_with_an_old_driver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", warn_of_old_driver)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    monkeypatch.setattr("torch.version.cuda", "13.0")

    device = choose_device(DeviceChoice.AUTO)

    assert device.name == "CPU"
    assert str(device.passed_over) == (
        "The graphics card's driver is too old for this program's PyTorch "
        "(it has CUDA 11.4, 13.0 is needed): update it to use the card"
    )


def test_a_chosen_card_with_an_old_driver_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", warn_of_old_driver)

    with pytest.raises(DeviceTooOldError, match="driver"):
        choose_device(DeviceChoice.CUDA)


def test_without_a_card_nothing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)

    device = choose_device(DeviceChoice.AUTO)

    assert device.name == "CPU"
    assert device.passed_over is None


def test_cards_are_listed_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    install_card(monkeypatch, lambda _: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    monkeypatch.setattr("torch.cuda.get_device_name", lambda number: f"card {number}")

    assert list_cards() == ("card 0", "card 1")


def test_no_card_is_listed_where_none_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_number: int) -> str:
        raise NO_KERNEL

    install_card(monkeypatch, lambda _: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1)
    monkeypatch.setattr("torch.cuda.get_device_name", fail)

    assert list_cards() == ()


def test_the_chosen_card_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[int] = []
    install_card(monkeypatch, lambda _: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    monkeypatch.setattr("torch.cuda.set_device", chosen.append)

    choose_device(DeviceChoice.CUDA, card=1)

    assert chosen == [1]


def test_a_card_that_is_gone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    install_card(monkeypatch, lambda _: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1)

    with pytest.raises(DeviceError, match="graphics card 2 was not found"):
        choose_device(DeviceChoice.CUDA, card=1)
