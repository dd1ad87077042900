"""Headers of safetensors files, read and checked without torch.

A safetensors file is 8 bytes with the length of the header, the header as JSON, and the numbers of
the tensors. Our files name their format in the header's metadata. Only the header is read here, at
most 4 MiB of it, so that a hostile file can be listed safely.
"""

import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal, TypeAlias

import msgspec

from engine.errors import CheckpointError

_NUMBER_BYTES: Final = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "U8": 1, "BOOL": 1}
_MAX_HEADER_BYTES = 2**22
_LENGTH_BYTES = 8
_CHUNK_BYTES = 2**20
_METADATA = "__metadata__"

_Size: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A kind of safetensors file that this program writes.

    Attributes:
        name: Name of the format in the metadata.
        version: Version that this program reads and writes.
        content: What the file holds, for an error message.
        max_bytes: Largest file that is read.
    """

    name: str
    version: int
    content: str
    max_bytes: int = 2**40

    def metadata(self) -> dict[str, str]:
        """Return the metadata that mark a file of this format."""
        return {"format": self.name, "format_version": str(self.version)}


class TensorEntry(msgspec.Struct, frozen=True):
    """Description of one tensor in the header.

    Attributes:
        dtype: Type of its numbers, in the words of safetensors.
        shape: Its shape.
        data_offsets: First byte of its numbers and the byte after the last, from the header's end.
    """

    dtype: Literal["F64", "F32", "F16", "BF16", "I64", "U8", "BOOL"]
    shape: Annotated[list[_Size], msgspec.Meta(max_length=8)]
    data_offsets: tuple[_Size, _Size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A checked header.

    Attributes:
        metadata: Texts of the metadata by key.
        tensors: Descriptions of the tensors by name.
        end: Position of the first number in the file, bytes.
        file_bytes: Size of the file.
    """

    metadata: dict[str, str]
    tensors: dict[str, TensorEntry]
    end: int
    file_bytes: int

    @property
    def parameters(self) -> int:
        """How many numbers all tensors have together."""
        return sum(math.prod(tensor.shape) for tensor in self.tensors.values())


def read_header(path: Path, file_format: FileFormat) -> Header:
    """Read the header of a file.

    Raises:
        CheckpointError: The file is missing, unreadable, too large, damaged, or of another format.
    """
    try:
        found = path.stat()  # first: to open a pipe could wait for ever
        if not stat.S_ISREG(found.st_mode):
            raise CheckpointError(f"{path}: not an ordinary file")
        if found.st_size > file_format.max_bytes:
            max_mib = file_format.max_bytes >> 20
            raise CheckpointError(
                f"{path}: {found.st_size >> 20} MiB, expected at most {max_mib} MiB"
            )
        with path.open("rb") as file:
            return _parse(path, file, file_format)
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such file") from error
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read") from error
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise CheckpointError(f"{path}: not a safetensors file, or a damaged one") from error


def write_with_metadata(
    target: BinaryIO, source: Path, header: Header, metadata: Mapping[str, str]
) -> None:
    """Write the file that a header comes from, with other metadata and the same tensors."""
    entries = {_METADATA: dict(metadata), **header.tensors}
    text = msgspec.json.encode(entries)
    text += b" " * (-len(text) % _LENGTH_BYTES)  # the numbers begin at a multiple of 8
    target.write(len(text).to_bytes(_LENGTH_BYTES, "little") + text)
    with source.open("rb") as file:
        file.seek(header.end)
        target.writelines(iter(lambda: file.read(_CHUNK_BYTES), b""))


def _parse(path: Path, file: BinaryIO, file_format: FileFormat) -> Header:
    """Return the header of an open file.

    Raises:
        ValueError: The sizes in the header contradict each other or the file.
        msgspec.MsgspecError: The header is not JSON, or not of the form that is expected.
    """
    file_bytes = os.fstat(file.fileno()).st_size
    length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
    end = _LENGTH_BYTES + length
    if length > _MAX_HEADER_BYTES or end > file_bytes:
        raise ValueError(f"a header of {length} bytes")
    entries = msgspec.json.decode(file.read(length), type=dict[str, msgspec.Raw])
    raw = entries.pop(_METADATA, msgspec.Raw(b"{}"))
    metadata = msgspec.json.decode(raw, type=dict[str, str])
    _check_format(path, metadata, file_format)
    tensors = {
        name: msgspec.json.decode(entry, type=TensorEntry) for name, entry in entries.items()
    }
    place = 0
    for tensor in sorted(tensors.values(), key=lambda tensor: tensor.data_offsets):
        start, stop = tensor.data_offsets
        length = math.prod(tensor.shape) * _NUMBER_BYTES[tensor.dtype]
        if start != place or stop - start != length:
            raise ValueError(f"a tensor of {length} bytes at {start} to {stop}")
        place = stop
    if place == 0 or end + place != file_bytes:
        raise ValueError(f"{place} bytes of tensors in a file of {file_bytes}")
    return Header(metadata=metadata, tensors=tensors, end=end, file_bytes=file_bytes)


def _check_format(path: Path, metadata: Mapping[str, str], expected: FileFormat) -> None:
    if metadata.get("format") != expected.name:
        raise CheckpointError(f"{path}: a safetensors file, but not {expected.content}")
    if metadata.get("format_version") != str(expected.version):
        version = "".join(filter(str.isprintable, metadata.get("format_version", "")))[:20]
        raise CheckpointError(
            f"{path}: format version {version}, this program reads version {expected.version}"
        )
