"""A model's file as far as it can be known without torch: its name, its card and its size.

A file is a safetensors file: 8 bytes with the length of a header, the header as JSON, the numbers.
Only the header is read here, bounded, and whatever does not add up is refused.
"""

import math
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal, TypeAlias

import msgspec

from engine.errors import CheckpointError
from engine.network.model_card import ModelCard, card_text, read_card
from engine.pictures.atomic_write import open_atomically

FORMAT: Final = "reweave-generator"
FORMAT_VERSION: Final = 1
MOST_FILE_BYTES: Final = 2**30
MOST_TENSORS: Final = 4096
DTYPES: Final[Mapping[str, int]] = {"F16": 2, "BF16": 2, "F32": 4}
CARD_KEY: Final = "card"
_NAME_KEY: Final = "name"
_MOST_HEADER_BYTES = 2**22
_MOST_NAME_LETTERS = 80
_MOST_DIGITS = 18
_LENGTH_BYTES = 8
_CHUNK_BYTES = 2**20
_METADATA = "__metadata__"

_Size: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**40)]


class _Tensor(msgspec.Struct, frozen=True):
    """How the header describes one tensor."""

    dtype: Literal["F16", "BF16", "F32"]
    shape: Annotated[list[_Size], msgspec.Meta(max_length=8)]
    data_offsets: tuple[_Size, _Size]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """What a model's file says of itself.

    Attributes:
        path: Where it lies.
        name: Of the model, one line; the file's own name where it has none.
        card: What it was made from; None for a model that nobody taught here.
        pictures_seen: Training pictures that went into its weights.
        parameters: How many weights it has.
        size_bytes: Of the file.
    """

    path: Path
    name: str
    card: ModelCard | None
    pictures_seen: int
    parameters: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The header, checked.

    Attributes:
        entries: What is in it, by name, as JSON.
        metadata: The texts among it.
        parameters: Numbers of all tensors.
        end: Where it ends and the numbers begin, bytes.
    """

    entries: dict[str, msgspec.Raw]
    metadata: dict[str, str]
    parameters: int
    end: int


def read_model_file(path: Path) -> ModelFile:
    """Read what a model's file says of itself.

    Raises:
        CheckpointError: There is no such file, it cannot be read, or it is no model.
    """
    with _opened(path) as file:
        header = _read_header(path, file)
        size_bytes = os.fstat(file.fileno()).st_size
    return ModelFile(
        path=path,
        name=clean_name(header.metadata.get(_NAME_KEY)) or clean_name(path.stem),
        card=read_card(header.metadata.get(CARD_KEY)),
        pictures_seen=read_count(header.metadata.get("pictures_seen")),
        parameters=header.parameters,
        size_bytes=size_bytes,
    )


def copy_model(
    source: Path, target: Path, *, name: str | None = None, card: ModelCard | None = None
) -> None:
    """Copy a model's file whole, to another place or to its own, its weights untouched.

    Args:
        source: The file.
        target: Where the copy goes; what is there is replaced.
        name: Given to the copy; None leaves it.
        card: Given to the copy; None leaves it.

    Raises:
        CheckpointError: The source is no model.
        OSError: The copy cannot be written; what was there before is still there.
    """
    with _opened(source) as file:
        header = _read_header(source, file)
    changes = {}
    if name is not None:
        changes[_NAME_KEY] = clean_name(name)
    if card is not None:
        changes[CARD_KEY] = card_text(card)
    with open_atomically(target) as file:
        file.writelines(_parts(source, header, header.metadata | changes))


def clean_name(text: str | None) -> str:
    """Return a name that can be shown in a line, of at most 80 letters; maybe an empty one."""
    return "".join(filter(str.isprintable, text or ""))[:_MOST_NAME_LETTERS].strip()


def read_count(text: str | None) -> int:
    """Return a number from a file, 0 if it is none, or one that cannot be."""
    is_count = text is not None and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text is not None and is_count else 0


def check_format(path: Path, metadata: Mapping[str, str]) -> None:
    """Refuse what is no generator of a version that this program reads.

    Raises:
        CheckpointError: It is none.
    """
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{path}: a safetensors file, but not of a Reweave generator")
    if metadata.get("format_version") != str(FORMAT_VERSION):
        version = clean_name(metadata.get("format_version"))
        raise CheckpointError(
            f"{path}: format version {version}, this program reads version {FORMAT_VERSION}"
        )


def check_size(path: Path) -> None:
    """Refuse what is no ordinary file, which may never answer, and what is too large.

    Raises:
        CheckpointError: It is such a file.
        OSError: The file cannot be looked at.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise CheckpointError(f"{path}: not an ordinary file")
    if found.st_size > MOST_FILE_BYTES:
        raise CheckpointError(
            f"{path}: {found.st_size >> 20} MiB, expected at most {MOST_FILE_BYTES >> 20} MiB"
        )


def _opened(path: Path) -> BinaryIO:
    try:
        check_size(path)
        return path.open("rb")
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such model file") from error
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path}: cannot be read") from error


def _read_header(path: Path, file: BinaryIO) -> _Header:
    try:
        return _parsed(path, file)
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _damaged(path) from error


def _parsed(path: Path, file: BinaryIO) -> _Header:
    size = os.fstat(file.fileno()).st_size
    length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
    end = _LENGTH_BYTES + length
    if length > _MOST_HEADER_BYTES or end > size:
        raise _damaged(path)
    entries = msgspec.json.decode(file.read(length), type=dict[str, msgspec.Raw])
    raw = entries.pop(_METADATA, None)
    metadata = {} if raw is None else msgspec.json.decode(raw, type=dict[str, str])
    check_format(path, metadata)
    if len(entries) > MOST_TENSORS:
        raise CheckpointError(f"{path}: the weights do not fit its description")
    tensors = [msgspec.json.decode(entry, type=_Tensor) for entry in entries.values()]
    place = 0
    for tensor in sorted(tensors, key=lambda tensor: tensor.data_offsets):
        first, last = tensor.data_offsets
        if first != place or last - first != math.prod(tensor.shape) * DTYPES[tensor.dtype]:
            raise _damaged(path)
        place = last
    if place == 0 or end + place != size:
        raise _damaged(path)
    parameters = sum(math.prod(tensor.shape) for tensor in tensors)
    return _Header(entries=entries, metadata=metadata, parameters=parameters, end=end)


def _parts(source: Path, header: _Header, metadata: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a file with other texts in its header, and the numbers of the source."""
    described = {_METADATA: msgspec.Raw(msgspec.json.encode(metadata)), **header.entries}
    text = msgspec.json.encode(described)
    text += b" " * (-len(text) % _LENGTH_BYTES)  # the numbers shall begin at a multiple of 8
    yield len(text).to_bytes(_LENGTH_BYTES, "little")
    yield text
    with source.open("rb") as file:
        file.seek(header.end)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _damaged(path: Path) -> CheckpointError:
    return CheckpointError(f"{path}: not a safetensors file, or a damaged one")
