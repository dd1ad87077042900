"""Model files without torch: their metadata, and copies under another name."""

import dataclasses
import json
import os
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.paths import default_model
from engine.errors import CheckpointError
from engine.network.checkpoint import load_checkpoint
from engine.network.model_card import ModelCard, ProofScore, card_from_json, card_to_json
from engine.network.model_file import copy_model, read_model_file
from tests.helpers.tiny_model import write_tiny_model

SCORE = ProofScore(measure="generator", old=0.5, new=0.4, low=-0.3, high=-0.1, pictures=6)
CARD = ModelCard(
    began_from="base",
    date="2026-05-17",
    pictures=24,
    held_out=6,
    repair="scratches",
    preset="quick",
    steps=400,
    verdict="better",
    own=(SCORE,),
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model without a card."""
    return write_tiny_model(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path for damaged files, overwritten by each."""
    return tmp_path_factory.mktemp("damaged") / "model.safetensors"


def read_json_header(path: Path) -> dict[str, dict[str, object]]:
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header: dict[str, dict[str, object]] = json.loads(content[8 : 8 + length])
    return header


def write_header(source: Path, target: Path, header: object) -> None:
    """Write a file with another header and the numbers of the source."""
    content = source.read_bytes()
    length = int.from_bytes(content[:8], "little")
    text = json.dumps(header).encode()
    target.write_bytes(len(text).to_bytes(8, "little") + text + content[8 + length :])


def find_refusal(path: Path) -> str | None:
    """Return why a file is refused, None if it is accepted; other errors fail the test."""
    try:
        read_model_file(path)
    except CheckpointError as error:
        return str(error)
    return None


def test_the_shipped_model_is_read() -> None:
    file = read_model_file(default_model())

    assert file.name == "base"
    assert file.card is None
    assert file.pictures_seen > 0
    assert file.size_bytes == default_model().stat().st_size
    assert 2 * file.parameters == pytest.approx(file.size_bytes, rel=0.01)  # float16


def test_the_number_of_parameters_is_right(tiny: Path) -> None:
    weights = load_checkpoint(tiny).weights

    assert read_model_file(tiny).parameters == sum(w.numel() for w in weights.values())


def test_a_copy_has_the_given_name_and_card(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.safetensors"

    copy_model(tiny, copy, name="Grandmother's album", card=CARD)

    file = read_model_file(copy)
    assert (file.name, file.card) == ("Grandmother's album", CARD)


def test_a_copy_has_the_weights_of_its_source(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.safetensors"

    copy_model(tiny, copy, name="mine", card=CARD)

    before, after = load_checkpoint(tiny), load_checkpoint(copy)
    assert (after.name, after.card, before.card) == ("mine", CARD, None)
    assert all(torch.equal(after.weights[name], w) for name, w in before.weights.items())


def test_a_model_can_be_renamed_in_place(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    copy_model(tiny, path, card=CARD)

    copy_model(path, path, name="another")

    assert (read_model_file(path).name, read_model_file(path).card) == ("another", CARD)
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.safetensors"]


def test_a_failed_copy_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 100)
    (tmp_path / "kept.safetensors").write_bytes(b"mine")

    with pytest.raises(CheckpointError, match="not a safetensors file"):
        copy_model(tmp_path / "photo.jpg", tmp_path / "kept.safetensors")

    assert (tmp_path / "kept.safetensors").read_bytes() == b"mine"


def test_a_long_name_of_several_lines_becomes_one_short_line(tiny: Path, tmp_path: Path) -> None:
    copy_model(tiny, tmp_path / "copy", name="  a\nb\x1b[31m" + "c" * 200)

    assert read_model_file(tmp_path / "copy").name == "ab[31m" + "c" * 72


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in str(find_refusal(tmp_path / "none"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")

    assert "not an ordinary file" in str(find_refusal(tmp_path / "pipe.safetensors"))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "not an ordinary file" in str(find_refusal(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        (2**63).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (2).to_bytes(8, "little") + b"\xff\xfe",
        (100_000).to_bytes(8, "little") + b"[" * 100_000,
        (6).to_bytes(8, "little") + b'{"a":1' + b"}",
    ],
)
def test_an_invalid_header_is_refused(target: Path, content: bytes) -> None:
    target.write_bytes(content)

    assert find_refusal(target) is not None


def test_foreign_weights_are_refused(tiny: Path, target: Path) -> None:
    header = read_json_header(tiny)
    header["__metadata__"] = {"format": "pt"}
    write_header(tiny, target, header)

    assert "not a Reweave generator" in str(find_refusal(target))


def test_a_later_format_is_refused_with_one_line(tiny: Path, target: Path) -> None:
    header = read_json_header(tiny)
    header["__metadata__"]["format_version"] = "2\n3"
    write_header(tiny, target, header)

    assert "format version 23, this program reads version 1" in str(find_refusal(target))


@pytest.mark.parametrize(
    "change",
    [
        {"shape": [-1, 3]},
        {"shape": [2**62, 2**62]},
        {"shape": "many"},
        {"dtype": "I64"},
        {"data_offsets": [0, 2**50]},
        {"data_offsets": [4, 2]},
    ],
)
def test_an_inconsistent_tensor_is_refused(
    tiny: Path, target: Path, change: dict[str, object]
) -> None:
    header = read_json_header(tiny)
    name = next(key for key in header if key != "__metadata__")
    header[name] |= change
    write_header(tiny, target, header)

    assert find_refusal(target) is not None


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_byte_gives_a_refusal_or_a_model(
    tiny: Path, target: Path, data: st.DataObject
) -> None:
    content = bytearray(tiny.read_bytes())
    place = data.draw(st.integers(0, 2000))
    content[place] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(0, len(content)))

    target.write_bytes(content[:length])

    assert find_refusal(target) is None or "model.safetensors: " in str(find_refusal(target))


def test_a_card_survives_json() -> None:
    assert card_from_json(card_to_json(CARD)) == CARD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[" * 10_000,
        "x" * 20_001,
        card_to_json(CARD).replace('"base"', '"two\\nlines"'),
        card_to_json(CARD).replace('"base"', '"' + "b" * 81 + '"'),
        card_to_json(CARD).replace("24", "-1"),
        card_to_json(CARD).replace("0.5", "1e999"),
        card_to_json(CARD).replace("2026-05-17", "yesterday"),
        card_to_json(dataclasses.replace(CARD, own=(SCORE,) * 21)),
    ],
)
def test_an_invalid_card_is_none(text: str) -> None:
    assert card_from_json(text) is None


def test_a_card_without_a_proof_is_valid() -> None:
    card = dataclasses.replace(CARD, verdict="", own=())

    assert card_from_json(card_to_json(card)) == card


def test_a_model_with_a_damaged_card_is_still_a_model(tiny: Path, target: Path) -> None:
    header = read_json_header(tiny)
    header["__metadata__"]["card"] = "{"
    write_header(tiny, target, header)

    assert read_model_file(target).card is None
    assert load_checkpoint(target).card is None
