"""Files of detectors: safetensors with the network's configuration in the metadata.

Nothing is unpickled, and a file is not read further than its header before that has shown that it
holds about as many weights as the network it describes.
"""

import dataclasses
import itertools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch
from torch import Tensor

from engine.detection.detector_format import DETECTOR_FORMAT
from engine.detection.network import Detector, DetectorConfig, fold_norms
from engine.errors import CheckpointError
from engine.network.file_header import Header, read_header
from engine.network.tensor_file import read_tensors, write_tensors

_MAX_CHANNELS = 512
_MAX_LAYERS = 16
_MAX_DILATION = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorFile:
    """A detector's weights with what is known about them.

    Attributes:
        name: Name of the detector, for a person.
        config: Shape of the network.
        weights: The detector's state with its normalisations, float32 on the CPU.
        windows_seen: Training windows that went into the weights.
    """

    name: str
    config: DetectorConfig
    weights: Mapping[str, Tensor]
    windows_seen: int = 0

    def build(self) -> Detector:
        """Return the detector with these weights, on the CPU, as it is trained on.

        Raises:
            CheckpointError: The weights do not fit the configuration.
        """
        detector = self.config.build()
        try:
            detector.load_state_dict(self.weights)
        except RuntimeError as error:
            raise CheckpointError(f"{self.name}: the weights do not fit its description") from error
        return detector


class _ConfigInFile(msgspec.Struct, frozen=True):
    """A `DetectorConfig` as a file must give it: nothing may be missing."""

    widths: tuple[int, ...]
    encoder_blocks: tuple[int, ...]
    decoder_blocks: tuple[int, ...]
    dilations: tuple[int, ...]
    sees_features: bool


def load_detector(path: Path) -> Detector:
    """Return the detector of a file, ready to find damage: in evaluation mode, on the CPU.

    Its normalisations are folded into its convolutions, so it cannot be trained.

    Raises:
        CheckpointError: The file is missing, or is not a detector that can be read.
    """
    detector = fold_norms(read_detector(path).build().eval())
    return detector.to(memory_format=torch.channels_last)


def read_detector(path: Path) -> DetectorFile:
    """Read a detector's file.

    Raises:
        CheckpointError: The file is missing, or is not a detector that can be read.
    """
    header = read_header(path, DETECTOR_FORMAT)
    config = _read_config(path, header)
    if header.parameters < _min_weights(config):
        raise CheckpointError(f"{path}: the weights do not fit its description")
    tensors = read_tensors(path)
    seen = header.metadata.get("windows_seen", "")
    return DetectorFile(
        name=header.metadata.get("name", path.stem),
        config=config,
        weights={
            name: tensor.float() if tensor.is_floating_point() else tensor
            for name, tensor in tensors.items()
        },
        windows_seen=int(seen) if seen.isdecimal() and len(seen) < 18 else 0,
    )


def save_detector(path: Path, detector: DetectorFile) -> None:
    """Write a detector: kernels in float16, the few numbers of the normalisations as they are.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    weights = {
        name: tensor.half() if tensor.dim() == 4 else tensor
        for name, tensor in detector.weights.items()
    }
    metadata = {
        "name": detector.name,
        "windows_seen": str(detector.windows_seen),
        "config": msgspec.json.encode(dataclasses.asdict(detector.config)).decode(),
    }
    write_tensors(path, weights, DETECTOR_FORMAT, metadata)


def _read_config(path: Path, header: Header) -> DetectorConfig:
    try:
        described = msgspec.json.decode(header.metadata.get("config", ""), type=_ConfigInFile)
        config = DetectorConfig(**msgspec.structs.asdict(described))
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise CheckpointError(f"{path}: its description of the detector is damaged") from error
    if (
        max(config.widths) > _MAX_CHANNELS
        or max(len(config.widths), len(config.dilations)) > _MAX_LAYERS
        or max(*config.encoder_blocks, *config.decoder_blocks) > _MAX_LAYERS
        or max(config.dilations, default=1) > _MAX_DILATION
    ):
        raise CheckpointError(f"{path}: describes a detector larger than this program runs")
    return config


def _min_weights(config: DetectorConfig) -> int:
    """Return a lower bound of the number of weights: those of the main 3 x 3 convolutions."""
    pairs = sum(first * second for first, second in itertools.pairwise(config.widths))
    dilated = len(config.dilations) * config.widths[-1] ** 2
    blocks = map(operator.add, config.encoder_blocks, (*config.decoder_blocks, 0))
    stacked: int = sum(count * width**2 for width, count in zip(config.widths, blocks, strict=True))
    return 9 * (pairs + dilated + stacked)
