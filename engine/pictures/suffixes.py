"""What the names of picture files end with."""

from typing import Final

PICTURE_SUFFIXES: Final = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    *(".heic", ".heif", ".hif", ".avif", ".jp2", ".jpx", ".j2k", ".ppm", ".pgm", ".pbm", ".pnm"),
)
