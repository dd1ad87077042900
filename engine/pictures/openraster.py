"""Writes and reads OpenRaster files: layers for other programs, and a program's own members.

OpenRaster (openraster.org) is a zip file: `mimetype` first and stored, `stack.xml` with the layers
from the top down, their PNGs, the merged image and a thumbnail.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pyvips
from typing_extensions import override

from engine.errors import PictureReadError, PictureWriteError
from engine.pictures.atomic_write import open_atomically
from engine.pictures.checks import MAX_PIXELS
from engine.pictures.formats.codec import decode_file
from engine.pictures.formats.png.files import encode_fast_png
from engine.pictures.picture import MM_PER_INCH, Picture
from engine.pictures.targets import check_place
from engine.pictures.thumbnail import make_thumbnail

OPENRASTER_SUFFIX = ".ora"
_MIME_TYPE = b"image/openraster"
_VERSION = "0.0.3"
MERGED_MEMBER = "mergedimage.png"
_THUMBNAIL_SIDE_PX = 256
# A larger member cannot be a picture that this program could open.
_MAX_MEMBER_BYTES = 8 * MAX_PIXELS + 2**20
# PNG is compressed already; what shrinks more than this, beyond a few bytes, is made to fill memory.
_MAX_RATIO = 300
_MAX_SMALL_BYTES = 2**20

# What zipfile raises where a file is damaged.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer as other programs show it.

    Attributes:
        name: Name in the list of layers.
        member: Name of its PNG in the file.
        picture: Its pixels and their profile.
        x: Left edge in the picture, pixels.
        y: Top edge in the picture, pixels.
        opacity: 0 to 1.
        is_visible: Whether it is shown.
    """

    name: str
    member: str
    picture: Picture = field(repr=False)
    x: int = 0
    y: int = 0
    opacity: float = 1.0
    is_visible: bool = True


def write_openraster(
    path: Path,
    layers: Iterable[Layer],
    *,
    merged: Picture,
    extras: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write an OpenRaster file, atomically.

    Args:
        path: Target; an existing file is replaced.
        layers: The layers from the top down.
        merged: What all of them show together.
        extras: Members that other programs ignore, names and contents.

    Raises:
        PictureWriteError: It cannot be written; what was there before is still there.
    """
    check_place(path)
    image = ET.Element("image", version=_VERSION, w=str(merged.width), h=str(merged.height))
    if merged.pixels_per_mm is not None:
        x_res, y_res = (max(1, round(density * MM_PER_INCH)) for density in merged.pixels_per_mm)
        image.attrib.update(xres=str(x_res), yres=str(y_res))
    stack = ET.SubElement(image, "stack")
    try:
        with open_atomically(path) as file, zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo("mimetype"), _MIME_TYPE)
            for layer in layers:
                ET.SubElement(stack, "layer", _describe_layer(layer))
                archive.writestr(zipfile.ZipInfo(layer.member), _encode(layer.picture))
            archive.writestr(
                zipfile.ZipInfo("stack.xml"),
                ET.tostring(image, encoding="UTF-8", xml_declaration=True),
            )
            archive.writestr(zipfile.ZipInfo(MERGED_MEMBER), _encode(merged))
            archive.writestr(
                zipfile.ZipInfo("Thumbnails/thumbnail.png"),
                encode_fast_png(make_thumbnail(merged, side_px=_THUMBNAIL_SIDE_PX)),
            )
            for name, content in extras:
                archive.writestr(zipfile.ZipInfo(name), content)
    except PictureWriteError as error:
        raise PictureWriteError(f"{path.name} cannot be written: {error}") from error
    except OSError as error:
        raise PictureWriteError(f"{path} cannot be written: {error.strerror or error}") from error


def is_openraster(data: bytes) -> bool:
    """Whether the content of a file begins like an OpenRaster file."""
    return data.startswith(b"PK\x03\x04") and _MIME_TYPE in data[:128]


def read_members(data: bytes, *, name: str) -> Mapping[str, bytes]:
    """Return the members of an OpenRaster file by name, read when they are asked for.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: The file is damaged.
    """
    try:
        return _Members(zipfile.ZipFile(io.BytesIO(data)), name=name)
    except _DAMAGE as error:
        raise PictureReadError(f"{name} is damaged or cut short") from error


def read_merged(data: bytes, *, name: str) -> Picture:
    """Return the merged image of an OpenRaster file; see `read_members`.

    Raises:
        PictureReadError: The file is damaged, or it has no merged image.
    """
    try:
        png = read_members(data, name=name)[MERGED_MEMBER]
    except KeyError as error:
        raise PictureReadError(f"{name} has no merged image") from error
    return decode_file(png, name=f"{name}: {MERGED_MEMBER}")


class _Members(Mapping[str, bytes]):
    """The members of a zip file, read when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile, *, name: str) -> None:
        self._archive = archive
        self._name = name

    @override
    def __getitem__(self, member: str) -> bytes:
        entry = self._archive.getinfo(member)
        plausible_bytes = _MAX_SMALL_BYTES + _MAX_RATIO * entry.compress_size
        if entry.file_size > min(_MAX_MEMBER_BYTES, plausible_bytes):
            raise PictureReadError(f"{member} in {self._name} is too large")
        try:
            return self._archive.read(member)
        except _DAMAGE as error:
            raise PictureReadError(f"{self._name} is damaged or cut short") from error

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.namelist())

    @override
    def __len__(self) -> int:
        return len(self._archive.namelist())


def _encode(picture: Picture) -> bytes:
    """Return a picture as PNG. Krita asks what the colours of 16 bits without a profile are."""
    if picture.icc_profile is None and picture.pixels.dtype == np.uint16:
        name = "srgb" if picture.pixels.shape[2] >= 3 else "sgrey"
        picture = replace(picture, icc_profile=pyvips.Operation.call("profile_load", name))
    return encode_fast_png(picture)


def _describe_layer(layer: Layer) -> dict[str, str]:
    return {
        "name": layer.name,
        "src": layer.member,
        "x": str(layer.x),
        "y": str(layer.y),
        "opacity": f"{layer.opacity:.4g}",
        "visibility": "visible" if layer.is_visible else "hidden",
        "composite-op": "svg:src-over",
    }
