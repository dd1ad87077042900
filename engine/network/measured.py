"""Keeps what has been measured about this machine, in the user's cache folder."""

import dataclasses
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Self

import msgspec
import torch

from engine.api import Speed
from engine.network.device import Device
from engine.network.generator import Generator
from engine.pictures.atomic_write import write_atomically

_LOG = logging.getLogger(__name__)

FILE_NAME: Final = "measured.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What has been measured about a machine with a network.

    Attributes:
        precision: Name of the dtype that the generator runs in.
        speed: How fast generator and weave are; None if unknown.
    """

    precision: Literal["float32", "bfloat16"]
    speed: Speed | None = None

    @property
    def dtype(self) -> torch.dtype:
        """The dtype that the generator runs in."""
        return torch.bfloat16 if self.precision == "bfloat16" else torch.float32

    @classmethod
    def of_dtype(cls, dtype: torch.dtype) -> Self:
        """Return the choice of a dtype, without a speed."""
        return cls(precision="bfloat16" if dtype == torch.bfloat16 else "float32")


class Measurements:
    """Earlier measurements, in a file of a folder. A damaged file counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def recall(self, key: str) -> Measured | None:
        """Return what is kept for a key (see `make_key`), None if there is nothing."""
        return self._read().get(key)

    def keep(self, key: str, measured: Measured) -> None:
        """Keep a measurement beside other keys'; do nothing if the file cannot be written."""
        content = msgspec.json.encode(self._read() | {key: measured})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, msgspec.json.format(content, indent=1))
        except OSError as error:
            _LOG.info("the measurements are not kept: %s", error)

    def _read(self) -> dict[str, Measured]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Measured])
        except (OSError, msgspec.DecodeError):
            return {}


def make_key(generator: Generator, device: Device) -> str:
    """Return what measurements depend on: hardware, threads, torch and the network's shape."""
    shape = json.dumps(dataclasses.asdict(generator.config))
    threads = f"{torch.get_num_threads()} threads"
    instructions = torch.backends.cpu.get_cpu_capability()
    return " / ".join([device.hardware, instructions, threads, f"torch {torch.__version__}", shape])
