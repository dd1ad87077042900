"""Model files as far as they can be read without torch: name, card and size.

The library lists and copies models with this module; weights are read by `checkpoint`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import CheckpointError
from engine.network.file_header import FileFormat, Header, read_header, write_with_metadata
from engine.network.model_card import ModelCard, card_from_json, card_to_json
from engine.pictures.atomic_write import open_atomically

GENERATOR_FORMAT: Final = FileFormat(
    name="reweave-generator", version=1, content="a Reweave generator", max_bytes=2**30
)
CARD_KEY: Final = "card"
_NAME_KEY: Final = "name"
_DTYPES = ("F16", "BF16", "F32")
_MAX_TENSORS = 4096
_MAX_NAME_LETTERS = 80
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """What a model's file says about the model.

    Attributes:
        path: The file.
        name: Name of the model in one line; the file's own name if it has none.
        card: What the model was made from; None for a model that nobody taught here.
        config: The generator's configuration as JSON, not checked yet.
        pictures_seen: Training pictures that went into its weights.
        parameters: Number of weights.
        size_bytes: Size of the file.
    """

    path: Path
    name: str
    card: ModelCard | None
    config: str
    pictures_seen: int
    parameters: int
    size_bytes: int


def read_model_file(path: Path) -> ModelFile:
    """Read everything in a model's file but the weights.

    Raises:
        CheckpointError: The file is missing, cannot be read, or is not a model.
    """
    header = _read_header(path)
    metadata = header.metadata
    return ModelFile(
        path=path,
        name=clean_name(metadata.get(_NAME_KEY)) or clean_name(path.stem),
        card=card_from_json(metadata.get(CARD_KEY)),
        config=metadata.get("config", ""),
        pictures_seen=_read_count(metadata.get("pictures_seen")),
        parameters=header.parameters,
        size_bytes=header.file_bytes,
    )


def copy_model(
    source: Path, target: Path, *, name: str | None = None, card: ModelCard | None = None
) -> None:
    """Copy a model's file, its weights unchanged.

    Args:
        source: The file to copy.
        target: Where the copy goes, which may be the source; a file that is there is replaced.
        name: New name for the copy; None keeps the old one.
        card: New card for the copy; None keeps the old one.

    Raises:
        CheckpointError: The source is not a model.
        OSError: The copy cannot be written; what was there before is still there.
    """
    header = _read_header(source)
    changes = {}
    if name is not None:
        changes[_NAME_KEY] = clean_name(name)
    if card is not None:
        changes[CARD_KEY] = card_to_json(card)
    with open_atomically(target) as file:
        write_with_metadata(file, source, header, header.metadata | changes)


def clean_name(text: str | None) -> str:
    """Return a text as one line of at most 80 printable letters; it may be empty."""
    return "".join(filter(str.isprintable, text or ""))[:_MAX_NAME_LETTERS].strip()


def _read_header(path: Path) -> Header:
    header = read_header(path, GENERATOR_FORMAT)
    if len(header.tensors) > _MAX_TENSORS:
        raise CheckpointError(f"{path}: the weights do not fit its description")
    for tensor in header.tensors.values():
        if tensor.dtype not in _DTYPES:
            raise CheckpointError(f"{path}: holds numbers of the kind {tensor.dtype}")
    return header


def _read_count(text: str | None) -> int:
    """Return a count from a file, 0 if the text is not a plausible one."""
    if text is None or not text.isdecimal() or len(text) > _MAX_DIGITS:
        return 0
    return int(text)
