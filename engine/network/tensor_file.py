"""Safetensors files of torch tensors: written atomically, never unpickled."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.file_header import FileFormat
from engine.pictures.atomic_write import write_atomically


def write_tensors(
    path: Path,
    tensors: Mapping[str, Tensor],
    file_format: FileFormat,
    metadata: Mapping[str, str],
) -> None:
    """Write tensors and metadata as a file of the given format.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    whole = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    write_atomically(path, save(whole, file_format.metadata() | dict(metadata)))


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read all tensors of a safetensors file to the CPU, whatever its format.

    Raises:
        CheckpointError: The file is missing or damaged.
    """
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: not a safetensors file, or a damaged one") from error
