"""Makes the icon files of Windows and macOS from the program's drawing."""

import sys
from pathlib import Path
from typing import Final

import pyvips
from PIL import Image

_DRAWING: Final = Path(__file__).parents[2] / "resources" / "icons" / "reweave.svg"
_ICO_SIZES_PX: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_ICNS_SIZES_PX: Final = (16, 32, 64, 128, 256, 512, 1024)
# Icons on macOS keep a margin: the tile is 824 of 1024 pixels wide, and 232 of 256 in the drawing.
_MACOS_SCALE: Final = (824 / 1024) / (232 / 256)


def write_icon(folder: Path) -> str | None:
    """Write the icon of this system's executables, and return its path; Linux has none."""
    write, suffix = {"win32": (write_ico, "ico"), "darwin": (write_icns, "icns")}.get(
        sys.platform, (None, "")
    )
    if write is None:
        return None
    folder.mkdir(exist_ok=True)
    path = folder / f"reweave.{suffix}"
    write(path)
    return str(path)


def write_ico(path: Path) -> None:
    """Write an icon for Windows, with a drawing for each size that Explorer and the task bar use."""
    *smaller, largest = [_draw(size) for size in _ICO_SIZES_PX]
    sizes = [(size, size) for size in _ICO_SIZES_PX]
    # Bitmaps, because not every program that copies or shows icons reads PNG inside them.
    largest.save(path, format="ICO", sizes=sizes, append_images=smaller, bitmap_format="bmp")


def write_icns(path: Path) -> None:
    """Write an icon for macOS."""
    *smaller, largest = [_draw(size, scale=_MACOS_SCALE) for size in _ICNS_SIZES_PX]
    largest.save(path, format="ICNS", append_images=smaller)


def _draw(size_px: int, *, scale: float = 1) -> Image.Image:
    """Return the drawing in a transparent square, centred.

    Args:
        size_px: Width of the square.
        scale: Width of the drawing as a share of the square.
    """
    vector = pyvips.Image.thumbnail(str(_DRAWING), round(size_px * scale))
    drawn = Image.fromarray(vector.numpy())
    square = Image.new("RGBA", (size_px, size_px))
    margin = (size_px - drawn.width) // 2
    square.paste(drawn, (margin, margin))
    return square
