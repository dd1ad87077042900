"""Reads a page of a TIFF file: its samples, and how they become pixels."""

from dataclasses import dataclass

import numpy as np

from engine.pictures.checks import check_size
from engine.pictures.formats.tiff import layout as tags
from engine.pictures.formats.tiff.converter import Converter, make_converter
from engine.pictures.formats.tiff.decoding import Decoded, decode_samples
from engine.pictures.formats.tiff.layout import Layout, find_main_page, read_layout
from engine.pictures.formats.vips import turn_upright
from engine.pictures.pixels import Pixels
from engine.pictures.tiff_directories import Directory, TiffFile, read_structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A decoded page.

    Attributes:
        file: The file.
        directory: The page's directory.
        layout: What the page says about its samples.
        decoded: Its samples.
        converter: Their conversion to pixels.
        profile: Its colour profile.
    """

    file: TiffFile
    directory: Directory
    layout: Layout
    decoded: Decoded
    converter: Converter
    profile: bytes | None

    def make_pixels(self) -> Pixels:
        """Return the pixels, turned upright."""
        pixels = self.converter.to_pixels(self.decoded.samples)
        return turn_upright(pixels, self.layout.orientation)


def read_main_page(data: bytes, *, name: str) -> Page:
    """Decode the first page of a file.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        ValueError: The page cannot be decoded, or is missing.
        pyvips.Error: libvips cannot decode it.
        PictureTooLargeError: It is too large.
    """
    file = read_structure(data)
    directory = find_main_page(file)
    layout = read_layout(file, directory)
    bytes_per_pixel = layout.channels * -(-layout.bits // 8)
    check_size(layout.width, layout.height, bytes_per_pixel=bytes_per_pixel, name=name)
    profile = file.read_bytes(directory.find(tags.ICC_PROFILE)) or None
    decoded = decode_samples(file, directory, layout)
    colour_map = np.array(file.read_integers(directory, tags.COLOUR_MAP), np.uint16)
    converter = make_converter(decoded, profile=profile, colour_map=colour_map)
    return Page(
        file=file,
        directory=directory,
        layout=layout,
        decoded=decoded,
        converter=converter,
        profile=profile,
    )
