"""Copies the user's own masks into the run's folder, as they are when the run begins.

Batches, validation and the proof read them again in every session; with other masks the steps would
differ, and distances could not be compared with earlier ones.
"""

import logging
import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.errors import PictureError
from engine.pictures.files import read_file
from training.api import FineTuneRequest, Repair
from training.fine_tuning.runs import has_begun
from training.masks.files import find_mask_files

_LOG = logging.getLogger(__name__)
MASKS_FOLDER: Final = "masks"


def copy_own_masks(request: FineTuneRequest) -> FineTuneRequest:
    """Return the request with the copy of its masks, made now unless the run has begun with one.

    Raises:
        MaskFolderError: There is no such folder.
        OSError: The run's folder cannot be written.
    """
    if request.goal.repair is not Repair.OWN_MASKS or request.goal.masks is None:
        return request
    kept = request.folder / MASKS_FOLDER
    if not kept.is_dir() or not has_begun(request):
        shutil.rmtree(kept, ignore_errors=True)  # masks that the run could not begin with
        part = request.folder / f"{MASKS_FOLDER}-{secrets.token_hex(4)}.part"
        part.mkdir()
        try:
            for number, path in enumerate(find_mask_files(request.goal.masks)):
                # The number keeps their order, and tells files with the same name apart.
                _copy(path, part / f"{number:04d}{path.suffix}")
            part.rename(kept)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return replace(request, goal=replace(request.goal, masks=kept))


def _copy(path: Path, target: Path) -> None:
    """Copy a file; one that cannot be read is left out.

    Raises:
        OSError: The target cannot be written.
    """
    try:
        content = read_file(path)
    except PictureError as error:
        _LOG.warning("left out the mask %s: %s", path.name, error)
        return
    target.write_bytes(content)
