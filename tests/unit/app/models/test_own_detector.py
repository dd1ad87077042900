"""The user's own detector."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.models.own_detector import OwnDetector
from app.shared.preferences import Preferences
from engine.errors import CheckpointError
from tests.helpers.tiny_detector import write_tiny_detector

SHIPPED = Path("shipped.safetensors")


def test_the_shipped_one_is_used_while_there_is_no_other(tmp_path: Path) -> None:
    own = OwnDetector(tmp_path / "detector" / "own.safetensors")

    assert own.choose(Preferences(), shipped=SHIPPED) == SHIPPED


def test_an_own_one_is_used_from_then_on(tmp_path: Path) -> None:
    own = OwnDetector(tmp_path / "detector" / "own.safetensors")
    source = write_tiny_detector(tmp_path / "taught.safetensors")

    own.take_over(source)

    assert own.choose(Preferences(), shipped=SHIPPED) == own.path
    assert own.path.read_bytes() == source.read_bytes()


def test_the_shipped_one_can_be_chosen_again(tmp_path: Path) -> None:
    own = OwnDetector(tmp_path / "own.safetensors")
    own.take_over(write_tiny_detector(tmp_path / "taught.safetensors"))

    chosen = own.choose(replace(Preferences(), uses_own_detector=False), shipped=SHIPPED)

    assert chosen == SHIPPED


def test_what_is_not_a_detector_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    own = OwnDetector(tmp_path / "own.safetensors")
    own.take_over(write_tiny_detector(tmp_path / "taught.safetensors"))
    before = own.path.read_bytes()
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"nothing like it")

    with pytest.raises(CheckpointError, match="other"):
        own.take_over(other)

    assert own.path.read_bytes() == before
