"""The request of a run that teaches the detector, beside that of a generator's. No torch."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from training.api import FineTuneRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorRequest:
    """One run that teaches the detector; kept in the run's folder, so that it can be resumed.

    Attributes:
        folder: The run's own folder.
        bank: Folder of copies of the user's examples.
        detector: The detector that the run starts from and is compared with.
        photographs: Folder of undamaged photographs, over which other damage is painted.
        device: auto, cuda, mps or cpu, as for the engine.
        settings: KEY=VALUE settings, as on the command line.
        cache: Folder where the engine keeps its compiled kernels; None to compile them again.
    """

    folder: Path
    bank: Path
    detector: Path
    photographs: Path
    device: str = "auto"
    settings: tuple[str, ...] = ()
    cache: Path | None = None


TrainerRequest: TypeAlias = FineTuneRequest | DetectorRequest
