"""Checkpoints: what is written comes back, and what is not one is refused with a sentence."""

import json
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from typing_extensions import override

from engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from engine.errors import CheckpointError
from engine.generator import GeneratorConfig

CONFIG = GeneratorConfig(widths=(8, 8, 8), dilations=(1,), attention_heads=2, sees_features=False)


def tiny_checkpoint() -> Checkpoint:
    torch.manual_seed(0)
    return Checkpoint(
        name="tiny", config=CONFIG, weights=CONFIG.build().state_dict(), pictures_seen=7
    )


def write_with_metadata(path: Path, changes: dict[str, str]) -> None:
    metadata = {
        "format": "reweave-generator",
        "format_version": "1",
        "name": "x",
        "config": json.dumps({"widths": [8, 8, 8], "dilations": [1], "attention_heads": 2}),
    }
    save_file({"weight": torch.zeros(1)}, path, metadata | changes)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    checkpoint = tiny_checkpoint()

    save_checkpoint(path, checkpoint, dtype=torch.float32)
    loaded = load_checkpoint(path)

    assert (loaded.name, loaded.config, loaded.pictures_seen) == ("tiny", CONFIG, 7)
    assert all(torch.equal(loaded.weights[k], v) for k, v in checkpoint.weights.items())


def test_a_loaded_generator_is_in_evaluation_mode_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, tiny_checkpoint())

    generator = load_checkpoint(path).build()

    assert not generator.training
    assert generator(torch.zeros(1, 4, 16, 16)).picture.isfinite().all()


def test_a_checkpoint_from_before_squeezenet_is_read_as_what_it_was(tmp_path: Path) -> None:
    write_with_metadata(tmp_path / "old.safetensors", {})

    config = load_checkpoint(tmp_path / "old.safetensors").config

    assert (config.attention_levels, config.sees_features) == (2, False)


def test_saving_leaves_nothing_but_the_checkpoint(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "model.safetensors", tiny_checkpoint())

    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"\xff" * 64])
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)

    with pytest.raises(CheckpointError, match="safetensors"):
        load_checkpoint(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no such model file"):
        load_checkpoint(tmp_path / "none.safetensors")


def test_a_truncated_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, tiny_checkpoint())
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(path)


def test_a_pickle_in_disguise_executes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    trace = tmp_path / "trace"
    path.write_bytes(pickle.dumps(_Hostile(trace)))

    with pytest.raises(CheckpointError):
        load_checkpoint(path)

    assert not trace.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "something-else"}, "not of a Reweave generator"),
        ({"format_version": "99"}, "version 99"),
        ({"config": "{"}, "damaged"),
        ({"config": "{}"}, "damaged"),
        (
            {"config": '{"widths": [8, 8, 99999], "dilations": [1], "attention_heads": 2}'},
            "larger than",
        ),
    ],
)
def test_a_foreign_description_is_refused(
    tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(path, changes)

    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(path)


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(path, {})

    with pytest.raises(CheckpointError, match="do not fit"):
        load_checkpoint(path).build()


class _Hostile:
    """Touches a file when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    @override
    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.trace,))
