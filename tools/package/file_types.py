"""The kinds of files that Windows and macOS offer to open with Reweave."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """A kind of file.

    Attributes:
        uti: Uniform type identifier, by which macOS knows it.
        suffixes: What names of such files end with.
    """

    uti: str
    suffixes: tuple[str, ...]


PICTURES: Final = (
    FileType(uti="public.jpeg", suffixes=(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")),
    FileType(uti="public.png", suffixes=(".png",)),
    FileType(uti="public.tiff", suffixes=(".tif", ".tiff")),
    FileType(uti="org.webmproject.webp", suffixes=(".webp",)),
    FileType(uti="com.microsoft.bmp", suffixes=(".bmp",)),
    FileType(uti="com.compuserve.gif", suffixes=(".gif",)),
    FileType(uti="public.heic", suffixes=(".heic",)),
    FileType(uti="public.heif", suffixes=(".heif", ".hif")),
    FileType(uti="public.avif", suffixes=(".avif",)),
    FileType(uti="public.jpeg-2000", suffixes=(".jp2", ".jpx", ".j2k")),
    FileType(uti="public.pbm", suffixes=(".ppm", ".pgm", ".pbm", ".pnm")),
)
PROJECT: Final = FileType(uti="org.openraster.ora", suffixes=(".ora",))
