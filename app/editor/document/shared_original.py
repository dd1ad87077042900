"""Puts an original where window and engine both see it, so that it is in memory once."""

import logging
from dataclasses import replace

from engine.errors import SharedMemoryError
from engine.pictures.picture import Picture
from engine.process.shared_pixels import share_pixels

_log = logging.getLogger(__name__)


def share_original(picture: Picture) -> Picture:
    """Return a picture with its pixels in shared memory, which takes time; on any thread.

    Without room there it stays as it is; the engine reports that when it gets the picture.
    """
    try:
        return replace(picture, pixels=share_pixels(picture.pixels))
    except SharedMemoryError as error:
        _log.warning("the picture is not shared: %s", error)
        return picture
