"""Images of libvips as arrays, and back, and their colours."""

from dataclasses import replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyvips

from engine.errors import PictureReadError, PictureWriteError
from engine.pictures.checks import check_damaged_size, check_size
from engine.pictures.metadata.exif import is_sideways, make_upright, read_orientation
from engine.pictures.metadata.xmp import mend_packet
from engine.pictures.picture import Note, Picture
from engine.pictures.pixels import Pixels

# XMP, IPTC and ICC, as flags of libvips; EXIF is copied by our own code.
KEPT: Final = 2 | 4 | 8

_Depth = Literal["uchar", "ushort"]
_DTYPES: Final = {
    "uchar": "u1",
    "char": "i1",
    "ushort": "u2",
    "short": "i2",
    "uint": "u4",
    "int": "i4",
    "float": "f4",
    "double": "f8",
}


def make_image(pixels: Pixels, picture: Picture) -> pyvips.Image:
    """Return pixels as an image with the profile, XMP, IPTC and resolution of a picture."""
    height, width, channels = pixels.shape
    depth: _Depth = "uchar" if pixels.dtype == np.uint8 else "ushort"
    grey, colour = ("b-w", "srgb") if depth == "uchar" else ("grey16", "rgb16")
    data = np.ascontiguousarray(pixels).data
    image = pyvips.Image.new_from_memory(data, width, height, channels, depth)
    x_res, y_res = picture.pixels_per_mm or (1.0, 1.0)
    image = image.copy(interpretation=grey if channels < 3 else colour, xres=x_res, yres=y_res)
    blobs = {
        "icc-profile-data": picture.icc_profile,
        "xmp-data": picture.xmp,
        "iptc-data": picture.iptc,
    }
    for name, blob in blobs.items():
        if blob is not None:
            # The stubs do not know that metadata can be bytes.
            image.set_type(pyvips.GValue.blob_type, name, blob)  # type: ignore[arg-type]
    return image


def to_array(image: pyvips.Image) -> Pixels:
    """Return the pixels of an image of 8 or 16 bits, (H, W, C)."""
    dtype: npt.DTypeLike = np.uint8 if image.format == "uchar" else np.uint16
    flat = np.frombuffer(image.write_to_memory(), dtype=dtype)
    return flat.reshape(image.height, image.width, image.bands)


def to_samples(image: pyvips.Image) -> npt.NDArray[np.generic]:
    """Return the samples of an image of any kind of numbers, (H, W, C)."""
    flat = np.frombuffer(image.write_to_memory(), _DTYPES[str(image.format)])
    return flat.reshape(image.height, image.width, image.bands)


def decode_plain(data: bytes, *, name: str, missing_bytes: int = 0, turns: bool = True) -> Picture:
    """Decode a file of 8 or 16 bits of grey or RGB, or what is left of it.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.
        missing_bytes: Number of bytes that are missing at its end. Zeros stand for them, so that a decoder
            gives all that comes before.
        turns: Whether to turn it upright, as its EXIF says.

    Raises:
        pyvips.Error: It is damaged at its beginning.
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    notes: tuple[Note, ...] = ()
    try:
        image, pixels = _read(data, name=name)
    except pyvips.Error:
        image, pixels = _read(data, name=name, missing_bytes=missing_bytes)
        if not pixels.any():
            raise PictureReadError(f"{name} is damaged or cut short") from None
        notes = (Note.TRUNCATED if missing_bytes else Note.DAMAGED,)
    exif = get_bytes(image, "exif-data")
    n_pages: object = image.get("n-pages") if image.get_typeof("n-pages") else 1
    orientation = read_orientation(exif) if exif else 1
    return Picture(
        pixels=turn_upright(pixels, orientation) if turns else pixels,
        icc_profile=get_bytes(image, "icc-profile-data"),
        exif=exif and make_upright(exif),
        xmp=mend_packet(get_bytes(image, "xmp-data"), orientation=orientation),
        pages=n_pages if isinstance(n_pages, int) else 1,
        notes=notes,
    )


def turn_upright(pixels: Pixels, orientation: int) -> Pixels:
    """Return pixels (H, W, C) turned and mirrored as an orientation of EXIF says, 1 to 8."""
    turned: npt.NDArray[Any] = pixels.swapaxes(0, 1) if is_sideways(orientation) else pixels
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return np.ascontiguousarray(turned)


def turn_back(array: npt.NDArray[Any], orientation: int) -> npt.NDArray[Any]:
    """Return an upright array (H, W, ...) as it was before `turn_upright`."""
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    return np.ascontiguousarray(array.swapaxes(0, 1) if is_sideways(orientation) else array)


def get_bytes(image: pyvips.Image, name: str) -> bytes | None:
    """Return a block of an image's metadata, None if it has none of that name."""
    if not image.get_typeof(name):
        return None
    value: object = image.get(name)
    return value if isinstance(value, bytes) else None


def find_reason(error: pyvips.Error) -> str:
    """Return the first line of libvips' message that is not empty."""
    lines = [line.strip() for line in (error.detail or "").splitlines() if line.strip()]
    return lines[0] if lines else "nothing in it could be decoded"


def convert_to_srgb(picture: Picture) -> Picture:
    """Return a picture in the colours of sRGB (or plain grey) and without a profile.

    Raises:
        PictureWriteError: The profile is damaged.
    """
    if picture.icc_profile is None:
        return picture
    colours = picture.pixels[..., :-1] if picture.has_alpha else picture.pixels
    image = make_image(colours, replace(picture, xmp=None, iptc=None))
    depth = 8 if colours.dtype == np.uint8 else 16
    target = "srgb" if image.bands == 3 else "sgrey"
    try:
        converted = to_array(image.icc_transform(target, embedded=True, depth=depth))
    except pyvips.Error as error:
        raise PictureWriteError(f"its profile is damaged: {find_reason(error)}") from error
    if picture.has_alpha:
        converted = np.concatenate([converted, picture.pixels[..., -1:]], axis=2)
    return replace(picture, pixels=converted, icc_profile=None, code_points=None)


def _read(
    data: bytes, *, name: str, missing_bytes: int | None = None
) -> tuple[pyvips.Image, Pixels]:
    """Read a whole file or, if a number of missing bytes is given, what is left of it."""
    is_whole = missing_bytes is None
    source = pyvips.Source.new_from_memory(data if is_whole else data + bytes(missing_bytes or 0))
    fail_on = "error" if is_whole else "none"
    image = pyvips.Image.new_from_source(source, "", fail_on=fail_on, access="sequential")
    pixel_bytes = image.bands * (1 if image.format == "uchar" else 2)
    check_size(image.width, image.height, bytes_per_pixel=pixel_bytes, name=name)
    if not is_whole:
        check_damaged_size(
            *(image.width, image.height),
            bytes_per_pixel=pixel_bytes,
            file_bytes=len(data),
            name=name,
        )
    return image, to_array(image)
