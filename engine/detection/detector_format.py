"""The format of detectors' files, recognised by the header alone. Needs no torch."""

from pathlib import Path
from typing import Final

from engine.network.file_header import FileFormat, read_header

DETECTOR_FORMAT: Final = FileFormat(
    name="reweave-detector", version=1, content="a Reweave detector", max_bytes=2**26
)


def check_detector(path: Path) -> None:
    """Check that a file says that it is a detector of a version that can be read.

    Raises:
        CheckpointError: The file is missing, or is something else.
    """
    read_header(path, DETECTOR_FORMAT)
