"""A picture on its way from a file to the screen."""

from dataclasses import dataclass
from pathlib import Path

from app.editor.screen_picture import ScreenPicture
from engine.pictures.files import Picture, read_picture


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPicture:
    """A picture that has been read and made ready for the screen."""

    picture: Picture
    screen: ScreenPicture


def read_opened(path: Path) -> OpenedPicture:
    """Read a picture and make it ready for the screen, which takes time; on any thread."""
    picture = read_picture(path)
    screen = ScreenPicture(picture.pixels, icc_profile=picture.icc_profile)
    return OpenedPicture(picture=picture, screen=screen)
