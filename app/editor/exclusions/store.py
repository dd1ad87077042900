"""The exclusions of pictures that have been open, found again by the pictures' pixels.

Nothing is written beside the user's files.
"""

import logging
import zlib
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from app.editor.project.stored_mask import StoredMask, load_mask, store_mask
from app.shared.folders.bounded_folder import BoundedFolder
from engine.pictures.pixels import Mask, Pixels

MAX_BYTES: Final = 64 * 2**20

_log = logging.getLogger(__name__)


class ExclusionStore:
    """A folder with a file for each picture that has exclusions; the least recently used go first.

    Several windows may use it at once. All methods take time; call them on any thread.
    """

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        """Use a folder, which is made when something is kept.

        Args:
            folder: The folder; nothing else lies in it.
            max_bytes: How large all files together may become.
        """
        self._files = BoundedFolder(folder, suffix=".exclusions", max_bytes=max_bytes)

    def find(self, pixels: Pixels) -> Mask | None:
        """Return the exclusions of a picture, (H, W), bool; None if there are none."""
        # Most pictures have none, and are known not to without looking at their pixels.
        if not any(self._files.path.glob(f"{_name_size(pixels)}-*")):
            return None
        name = _name(pixels)
        try:
            data = self._files.path_of(name).read_bytes()
            stored = msgspec.msgpack.decode(data, type=StoredMask)
            exclusions = load_mask(stored, shape=pixels.shape[:2])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, zlib.error):  # msgspec's errors are ValueErrors
            _log.warning("the exclusions %s cannot be read", name, exc_info=True)
            return None
        self._files.mark_used(name)
        return exclusions if exclusions.any() else None

    def keep(self, pixels: Pixels, exclusions: Mask) -> None:
        """Remember the exclusions of a picture instead of those it had.

        Args:
            pixels: (H, W, C).
            exclusions: (H, W), bool; if all are false, the picture is forgotten.

        Raises:
            OSError: They cannot be written; those it had are still there.
        """
        name, stored = _name(pixels), store_mask(exclusions)
        if stored.place is None:
            self._files.remove(name)
        else:
            self._files.write(name, msgspec.msgpack.encode(stored))


def _name(pixels: Pixels) -> str:
    """Return a name that pictures share only if they have the same pixels."""
    digest = blake2b(np.ascontiguousarray(pixels).data, digest_size=16)
    digest.update(f"{pixels.shape} {pixels.dtype}".encode())
    return f"{_name_size(pixels)}-{digest.hexdigest()}"


def _name_size(pixels: Pixels) -> str:
    height, width = pixels.shape[:2]
    return f"{width}x{height}"
