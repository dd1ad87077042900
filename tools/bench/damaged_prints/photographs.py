"""Reads photographs out of valid.tar by the beginnings of their names."""

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

RGB = npt.NDArray[np.uint8]


def read_photographs(data: Path, names: Sequence[str]) -> dict[str, RGB]:
    """Return pictures (H, W, 3) of valid.tar by the first letters of their names.

    Raises:
        KeyError: A picture is missing.
    """
    found = {}
    with tarfile.open(data / "valid.tar") as archive:
        for member in archive:
            for name in names:
                if Path(member.name).name.startswith(name) and name not in found:
                    file = archive.extractfile(member)
                    assert file is not None
                    found[name] = np.asarray(Image.open(io.BytesIO(file.read())).convert("RGB"))
    return {name: found[name] for name in names}
