"""The user's own masks, copied into the run's folder as they were when the run began.

Batches, judgements and the proof read them again in every session; with other masks the steps would
not be the same, and distances could not be compared with those before.
"""

import logging
import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from training.api import FineTuneRequest, Repair
from training.fine_tuning.runs import has_begun
from training.masks.files import find_mask_files

_LOG = logging.getLogger(__name__)
MASKS_FOLDER: Final = "masks"


def with_kept_masks(request: FineTuneRequest) -> FineTuneRequest:
    """Return the run with the copy of its masks, made now unless the run has begun with one.

    Raises:
        MaskFolderError: There is no such folder.
        OSError: The run's folder cannot be written.
    """
    if request.goal.repair is not Repair.OWN_MASKS or request.goal.masks is None:
        return request
    kept = request.folder / MASKS_FOLDER
    if not kept.is_dir() or not has_begun(request):
        shutil.rmtree(kept, ignore_errors=True)  # of masks that it could not begin with
        beside = request.folder / f"{MASKS_FOLDER}-{secrets.token_hex(4)}.part"
        beside.mkdir()
        try:
            for number, path in enumerate(find_mask_files(request.goal.masks)):
                # The number keeps their order, and apart what is called alike.
                _copy(path, beside / f"{number:04d}{path.suffix}")
            beside.rename(kept)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return replace(request, goal=replace(request.goal, masks=kept))


def _copy(path: Path, target: Path) -> None:
    """Copy a file, unless it cannot be read.

    Raises:
        OSError: The target cannot be written.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        _LOG.warning("left out the mask %s: %s", path.name, error)
        return
    target.write_bytes(content)
