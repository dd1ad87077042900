"""The picture of a job: the shared one, with what the job's request changes in it."""

import numpy as np

from engine.pictures.pixels import Pixels
from engine.process.shared_arrays import SharedArray, SharedArrayRef
from engine.process.wire import PictureRequest


def attach(ref: SharedArrayRef, attached: list[SharedArray]) -> SharedArray:
    """Attach to an array, and add it to a list.

    Raises:
        SharedMemoryError: The array is gone.
    """
    array = SharedArray.attach(ref)
    attached.append(array)
    return array


def attach_picture(request: PictureRequest, attached: list[SharedArray]) -> Pixels:
    """Return the pixels of a job's picture, (H, W, C); the shared ones stay as they are.

    Args:
        request: The request of the job.
        attached: The shared arrays of the picture are added to this.

    Raises:
        SharedMemoryError: The picture is gone.
    """
    picture = attach(request.picture, attached)
    if request.changes is None:
        return picture.pixels
    changes = attach(request.changes, attached)
    pixels = picture.copy_privately()
    ends = np.cumsum([place.area for place in request.changed])[:-1]
    parts = np.split(changes.pixels[0], ends)
    for place, part in zip(request.changed, parts, strict=True):
        pixels[place.slices] = part.reshape(place.height, place.width, -1)
    return pixels
