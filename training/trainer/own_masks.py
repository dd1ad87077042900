"""The user's own masks, copied into the job's folder as they were when the job began.

Batches, judgements and the proof read them again in every session; with other masks the steps would
not be the same, and distances could not be compared with those before.
"""

import secrets
import shutil
from dataclasses import replace
from typing import Final

from training.api import FinetuneJob, Repair
from training.masks.files import mask_paths

MASKS_FOLDER: Final = "masks"


def with_kept_masks(job: FinetuneJob) -> FinetuneJob:
    """Return the job with the copy of its masks, made now if it is not there.

    Raises:
        MaskFolderError: There is no such folder.
        OSError: A mask cannot be read, or the job's folder cannot be written.
    """
    if job.repair is not Repair.OWN_MASKS or job.masks is None:
        return job
    kept = job.folder / MASKS_FOLDER
    if not kept.is_dir():
        beside = job.folder / f"{MASKS_FOLDER}-{secrets.token_hex(4)}.part"
        beside.mkdir()
        try:
            for number, path in enumerate(mask_paths(job.masks)):
                # The number keeps their order, and apart what is called alike.
                shutil.copyfile(path, beside / f"{number:04d}{path.suffix}")
            beside.rename(kept)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return replace(job, masks=kept)
