"""Model files without torch: what they say of themselves, and copies under another name."""

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
    """Where a damaged file is written, again and again."""
    return tmp_path_factory.mktemp("damaged") / "model.safetensors"


def header_of(path: Path) -> dict[str, dict[str, object]]:
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


def refusal_of(path: Path) -> str | None:
    """Return why a file is refused, None if it is not; no other error is caught."""
    try:
        read_model_file(path)
    except CheckpointError as error:
        return str(error)
    return None


def test_the_shipped_model_says_what_it_is() -> None:
    file = read_model_file(default_model())

    assert file.name == "base"
    assert file.card is None
    assert file.pictures_seen > 0
    assert file.size_bytes == default_model().stat().st_size
    assert 2 * file.parameters == pytest.approx(file.size_bytes, rel=0.01)  # float16


def test_it_has_as_many_parameters_as_torch_counts(tiny: Path) -> None:
    weights = load_checkpoint(tiny).weights

    assert read_model_file(tiny).parameters == sum(w.numel() for w in weights.values())


def test_a_copy_has_the_name_and_the_card_that_it_was_given(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.safetensors"

    copy_model(tiny, copy, name="Grandmother's album", card=CARD)

    file = read_model_file(copy)
    assert (file.name, file.card) == ("Grandmother's album", CARD)


def test_a_copy_has_the_weights_of_its_source_and_torch_reads_its_card(
    tiny: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.safetensors"

    copy_model(tiny, copy, name="mine", card=CARD)

    before, after = load_checkpoint(tiny), load_checkpoint(copy)
    assert (after.name, after.card, before.card) == ("mine", CARD, None)
    assert all(torch.equal(after.weights[name], w) for name, w in before.weights.items())


def test_a_model_is_given_another_name_in_its_own_place(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    copy_model(tiny, path, card=CARD)

    copy_model(path, path, name="another")

    assert (read_model_file(path).name, read_model_file(path).card) == ("another", CARD)
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.safetensors"]


def test_a_copy_of_what_is_no_model_leaves_the_place_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 100)
    (tmp_path / "kept.safetensors").write_bytes(b"mine")

    with pytest.raises(CheckpointError, match="not a safetensors file"):
        copy_model(tmp_path / "photo.jpg", tmp_path / "kept.safetensors")

    assert (tmp_path / "kept.safetensors").read_bytes() == b"mine"


def test_a_name_of_many_lines_becomes_one_of_few_letters(tiny: Path, tmp_path: Path) -> None:
    copy_model(tiny, tmp_path / "copy", name="  a\nb\x1b[31m" + "c" * 200)

    assert read_model_file(tmp_path / "copy").name == "ab[31m" + "c" * 72


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in str(refusal_of(tmp_path / "none"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_that_never_answers_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")

    assert "not an ordinary file" in str(refusal_of(tmp_path / "pipe.safetensors"))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "not an ordinary file" in str(refusal_of(tmp_path))


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
def test_what_is_no_header_is_refused(target: Path, content: bytes) -> None:
    target.write_bytes(content)

    assert refusal_of(target) is not None


def test_other_peoples_weights_are_refused(tiny: Path, target: Path) -> None:
    header = header_of(tiny)
    header["__metadata__"] = {"format": "pt"}
    write_header(tiny, target, header)

    assert "not a Reweave generator" in str(refusal_of(target))


def test_a_later_format_is_refused_in_one_line(tiny: Path, target: Path) -> None:
    header = header_of(tiny)
    header["__metadata__"]["format_version"] = "2\n3"
    write_header(tiny, target, header)

    assert "format version 23, this program reads version 1" in str(refusal_of(target))


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
def test_a_tensor_that_does_not_add_up_is_refused(
    tiny: Path, target: Path, change: dict[str, object]
) -> None:
    header = header_of(tiny)
    name = next(key for key in header if key != "__metadata__")
    header[name] |= change
    write_header(tiny, target, header)

    assert refusal_of(target) is not None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_byte_is_damaged_the_answer_is_a_sentence_or_a_model(
    tiny: Path, target: Path, data: st.DataObject
) -> None:
    content = bytearray(tiny.read_bytes())
    place = data.draw(st.integers(0, 2000))
    content[place] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(0, len(content)))

    target.write_bytes(content[:length])

    assert refusal_of(target) is None or "model.safetensors: " in str(refusal_of(target))


def test_a_card_comes_back_as_it_was() -> None:
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
def test_a_card_that_makes_no_sense_is_none(text: str) -> None:
    assert card_from_json(text) is None


def test_a_card_without_a_proof_is_one() -> None:
    card = dataclasses.replace(CARD, verdict="", own=())

    assert card_from_json(card_to_json(card)) == card


def test_a_model_whose_card_is_damaged_is_still_a_model(tiny: Path, target: Path) -> None:
    header = header_of(tiny)
    header["__metadata__"]["card"] = "{"
    write_header(tiny, target, header)

    assert read_model_file(target).card is None
    assert load_checkpoint(target).card is None
