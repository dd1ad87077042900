"""Checkpoints are read as they were written, and other files are refused."""

import dataclasses
import json
import pickle
import resource
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from typing_extensions import override

from engine.errors import CheckpointError
from engine.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from engine.network.generator import GeneratorConfig

CONFIG = GeneratorConfig(widths=(8, 8, 8), dilations=(1,), attention_heads=2, sees_features=False)


def describe(**changes: object) -> str:
    """Return the configuration as JSON, with changes."""
    return json.dumps(dataclasses.asdict(CONFIG) | changes)


def tiny_checkpoint() -> Checkpoint:
    torch.manual_seed(0)
    return Checkpoint(
        name="tiny", config=CONFIG, weights=CONFIG.build().state_dict(), pictures_seen=7
    )


def write_with_metadata(
    path: Path, changes: dict[str, str], *, tensors: dict[str, torch.Tensor] | None = None
) -> None:
    metadata = {
        "format": "reweave-generator",
        "format_version": "1",
        "name": "x",
        "config": describe(),
    }
    weights = CONFIG.build().state_dict() if tensors is None else tensors
    save_file(weights, path, metadata | changes)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Bytes of a valid checkpoint."""
    path = tmp_path_factory.mktemp("valid") / "model.safetensors"
    save_checkpoint(path, tiny_checkpoint())
    return path.read_bytes()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path for damaged checkpoints, overwritten by each."""
    return tmp_path_factory.mktemp("damaged") / "model.safetensors"


def is_refused(path: Path) -> bool:
    """Whether a file is refused with a CheckpointError; other errors fail the test."""
    try:
        load_checkpoint(path).build()
    except CheckpointError:
        return True
    return False


def test_a_saved_checkpoint_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    checkpoint = tiny_checkpoint()

    save_checkpoint(path, checkpoint, dtype=torch.float32)
    loaded = load_checkpoint(path)

    assert (loaded.name, loaded.config, loaded.pictures_seen) == ("tiny", CONFIG, 7)
    assert all(torch.equal(loaded.weights[k], v) for k, v in checkpoint.weights.items())


def test_a_loaded_generator_is_in_evaluation_mode(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, tiny_checkpoint())

    generator = load_checkpoint(path).build()

    assert not generator.training
    assert generator(torch.zeros(1, 4, 16, 16)).picture.isfinite().all()


def test_saving_leaves_nothing_but_the_checkpoint(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "model.safetensors", tiny_checkpoint())

    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"\xff" * 64])
def test_a_file_that_is_not_a_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)

    with pytest.raises(CheckpointError, match="safetensors"):
        load_checkpoint(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no such file"):
        load_checkpoint(tmp_path / "none.safetensors")


def test_a_truncated_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, tiny_checkpoint())
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(path)


def test_a_disguised_pickle_is_not_executed(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    trace = tmp_path / "trace"
    path.write_bytes(pickle.dumps(_Hostile(trace)))

    with pytest.raises(CheckpointError):
        load_checkpoint(path)

    assert not trace.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "something-else"}, "not a Reweave generator"),
        ({"format_version": "99"}, "version 99"),
        ({"config": "{"}, "damaged"),
        ({"config": "{}"}, "damaged"),
        (
            {"config": describe(widths=[8, 8, 99999])},
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


@pytest.mark.slow
@pytest.mark.parametrize(
    "tensors",
    [
        {"weight": torch.zeros(1)},
        {f"weight{index}": torch.zeros(1) for index in range(20_000)},
        CONFIG.build().state_dict() | {"more": torch.zeros(1)},
        {name: torch.zeros(2) for name in CONFIG.build().state_dict()},
    ],
    ids=["one", "many", "one more", "other shapes"],
)
def test_weights_that_do_not_fit_the_description_are_refused(
    tmp_path: Path, tensors: dict[str, torch.Tensor]
) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(path, {}, tensors=tensors)

    with pytest.raises(CheckpointError, match="do not fit"):
        load_checkpoint(path).build()


def test_integer_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    tensors = {name: value.long() for name, value in CONFIG.build().state_dict().items()}
    write_with_metadata(path, {}, tensors=tensors)

    with pytest.raises(CheckpointError, match="I64"):
        load_checkpoint(path)


@settings(max_examples=60)
@given(data=st.data())
def test_a_checkpoint_cut_off_anywhere_is_refused(
    content: bytes, target: Path, data: st.DataObject
) -> None:
    target.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])

    assert is_refused(target)


@settings(max_examples=60)
@given(length=st.integers(0, 2**64 - 1) | st.integers(0, 100_000))
def test_a_header_with_a_wrong_length_is_refused(content: bytes, target: Path, length: int) -> None:
    truth = int.from_bytes(content[:8], "little")
    target.write_bytes(length.to_bytes(8, "little") + content[8:])

    assert is_refused(target) == (length != truth)


@settings(max_examples=100)
@given(place=st.integers(0, 3000), value=st.integers(0, 255))
def test_a_wrong_byte_in_the_header_raises_no_other_error(
    content: bytes, target: Path, place: int, value: int
) -> None:
    target.write_bytes(content[:place] + bytes([value]) + content[place + 1 :])

    assert is_refused(target) in (True, False)


@pytest.mark.parametrize(
    "config",
    [
        "[" * 5000,
        describe().replace("[8, 8, 8]", "[1e999, 8, 8]"),
        describe(widths=["9" * 5000]),
        describe() + " " * 20_000,
        describe(widths=5),
        '{"widths": [8, 8, 8], "dilations": [1], "attention_heads": 2}',
        "[]",
    ],
)
def test_a_malicious_description_is_refused(tmp_path: Path, config: str) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(path, {"config": config})

    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(path)


@pytest.mark.parametrize(
    "config",
    [
        describe(dilations=[10**9]),
        describe(dilations=[1] * 65),
        describe(widths=[8] * 65),
        describe(attention_heads=10**9),
    ],
)
def test_a_network_that_is_too_large_is_refused(tmp_path: Path, config: str) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(path, {"config": config})

    with pytest.raises(CheckpointError, match="larger than"):
        load_checkpoint(path)


def test_a_described_network_without_weights_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(path, {"config": describe(widths=[1024] * 12, dilations=[1] * 60)})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(CheckpointError, match="do not fit"):
        load_checkpoint(path)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB, of 2.8 GB


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with path.open("wb") as file:
        file.truncate(2**31)

    with pytest.raises(CheckpointError, match="at most 1024 MiB"):
        load_checkpoint(path)


def test_a_name_is_cut_to_one_printable_line(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    write_with_metadata(
        path, {"name": "old\nphotos\x1b" + "!" * 10**6, "pictures_seen": "9" * 5000}
    )

    checkpoint = load_checkpoint(path)

    assert checkpoint.name == "oldphotos" + "!" * 71
    assert checkpoint.pictures_seen == 0


class _Hostile:
    """Touches a file when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    @override
    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.trace,))
