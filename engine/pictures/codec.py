"""Decodes and encodes picture files in memory, with profile, EXIF, XMP, IPTC and resolution.

Reads everything that libvips reads (JPEG, PNG, TIFF, WebP, GIF, HEIC, AVIF and more) and BMP, PPM
and JPEG 2000; writes PNG, JPEG, TIFF and WebP.
"""

import enum
import io
import re
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyvips

from engine.errors import PictureError, PictureReadError, PictureWriteError
from engine.pictures.checks import MAX_PIXELS, check_pixels, check_size
from engine.pictures.colour import to_uint8
from engine.pictures.exif import (
    insert_into_jpeg,
    insert_into_png,
    insert_into_webp,
    insert_jpeg_resolution,
    make_upright,
)
from engine.pictures.iptc import find_iptc, make_segment
from engine.pictures.pixels import Pixels
from engine.pictures.tiff_exif import insert_into_tiff, read_exif, read_iptc

WRITABLE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")

_Depth = Literal["uchar", "ushort"]

_AS_STORED = frozenset({"b-w", "srgb", "rgb", "grey16", "rgb16", "multiband"})
# XMP, IPTC and ICC, as flags of libvips; EXIF is copied by our own code.
_KEPT = 2 | 4 | 8
# The filter that subtracts the left neighbour, as a flag of libvips.
_PNG_SUB = 0x10
_PILLOW_FORMATS = ("BMP", "PPM", "JPEG2000")
# Magic number, width, height and greatest value, with comments between (netpbm's manual).
_NETPBM_HEADER = re.compile(
    rb"P([56])" + 3 * rb"(?:\s+(?:#[^\n]*\n\s*)*)(\d{1,9})" + rb"\s", re.ASCII
)
_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", *_TIFF_SIGNATURES, b"RIFF", b"GIF8", b"BM")


class Chroma(enum.Enum):
    """Resolution of the colours of a JPEG beside its light.

    The values are libvips' words. AUTO is FULL from quality 90 on, and HALF below.
    """

    AUTO = "auto"
    FULL = "off"
    HALF = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is read from a file or written to one.

    Attributes:
        pixels: (H, W, C), uint8 or uint16; C is 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        icc_profile: Colour profile of the pixels; None stands for sRGB (or plain grey).
        exif: Body of the EXIF block, orientation upright, without a thumbnail.
        xmp: XMP packet.
        iptc: IPTC-IIM block (caption, credit, copyright), in JPEG and TIFF.
        pixels_per_mm: Print resolution (x, y), None if the file has none.
    """

    pixels: Pixels = field(repr=False)
    icc_profile: bytes | None = field(default=None, repr=False)
    exif: bytes | None = field(default=None, repr=False)
    xmp: bytes | None = field(default=None, repr=False)
    iptc: bytes | None = field(default=None, repr=False)
    pixels_per_mm: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        check_pixels(self.pixels)

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.pixels.shape[0])

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is alpha."""
        return self.pixels.shape[2] in (2, 4)


def decode_file(data: bytes, *, name: str) -> Picture:
    """Decode a whole picture file.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: The file is empty, truncated, too large, or not a picture.
    """
    if not data:
        raise PictureReadError(f"{name} is empty, expected a picture")
    try:
        return _decode(data, name=name)
    except pyvips.Error as error:
        if _is_unknown_format(error):
            return _decode_with_pillow(data, name=name)
        raise PictureReadError(f"{name} is damaged, cut short or of an unusual kind") from error
    except MemoryError as error:
        raise PictureReadError(f"{name} does not fit into memory") from error
    except PictureReadError:
        raise
    except PictureError as error:
        raise PictureReadError(f"{name} cannot be used: {error}") from error


def encode_file(
    picture: Picture, *, suffix: str, quality: int, chroma: Chroma = Chroma.AUTO
) -> bytes:
    """Encode a whole picture file.

    Args:
        picture: Picture to encode.
        suffix: Format, one of `WRITABLE_SUFFIXES`, lower case.
        quality: Quality of a JPEG, 1 to 100.
        chroma: Resolution of the colours of a JPEG.

    Raises:
        PictureWriteError: The format cannot hold the picture.
    """
    try:
        if suffix in (".jpg", ".jpeg"):
            return _encode_jpeg(picture, quality=quality, chroma=chroma)
        return _encode(picture, suffix=suffix)
    except pyvips.Error as error:
        raise PictureWriteError(
            f"it cannot be encoded as {suffix}: {_find_reason(error)}"
        ) from error


def encode_fast_png(picture: Picture) -> bytes:
    """Encode a larger PNG in a fraction of the time: every bit and the profile, no other metadata.

    Raises:
        PictureWriteError: The picture cannot be encoded.
    """
    image = _make_image(picture.pixels, replace(picture, xmp=None, iptc=None))
    try:
        return image.pngsave_buffer(compression=1, filter=_PNG_SUB, keep=_KEPT)
    except pyvips.Error as error:
        raise PictureWriteError(f"it cannot be encoded as PNG: {_find_reason(error)}") from error


def convert_to_srgb(picture: Picture) -> Picture:
    """Return a picture in the colours of sRGB (or plain grey) and without a profile.

    Raises:
        PictureWriteError: The profile is damaged.
    """
    if picture.icc_profile is None:
        return picture
    colours = picture.pixels[..., :-1] if picture.has_alpha else picture.pixels
    image = _make_image(colours, replace(picture, xmp=None, iptc=None))
    depth = 8 if colours.dtype == np.uint8 else 16
    target = "srgb" if image.bands == 3 else "sgrey"
    try:
        converted = _to_array(image.icc_transform(target, embedded=True, depth=depth))
    except pyvips.Error as error:
        raise PictureWriteError(f"its profile is damaged: {_find_reason(error)}") from error
    if picture.has_alpha:
        converted = np.concatenate([converted, picture.pixels[..., -1:]], axis=2)
    return replace(picture, pixels=converted, icc_profile=None)


def _decode(data: bytes, *, name: str) -> Picture:
    source = pyvips.Source.new_from_memory(data)
    image = pyvips.Image.new_from_source(source, "", fail_on="error", access="sequential")
    sample_bytes = 1 if image.format == "uchar" else 2
    check_size(image.width, image.height, bytes_per_pixel=image.bands * sample_bytes, name=name)
    exif, xmp, iptc = (_get_bytes(image, f"{name}-data") for name in ("exif", "xmp", "iptc"))
    if data.startswith(_TIFF_SIGNATURES):
        iptc = read_iptc(data)
    resolution = None if (image.xres, image.yres) == (1, 1) else (image.xres, image.yres)
    if image.get_typeof("orientation") and image.get("orientation") != 1:
        image = image.copy_memory().autorot()
        resolution = resolution and (image.xres, image.yres)
    is_stored = image.interpretation in _AS_STORED and image.format in ("uchar", "ushort")
    icc_profile = _get_bytes(image, "icc-profile-data") if is_stored else None
    pixels = _to_array(image if is_stored else _convert(image))
    return Picture(
        pixels=pixels,
        icc_profile=icc_profile,
        exif=read_exif(data) if exif is None else make_upright(exif),
        xmp=xmp,
        iptc=iptc and find_iptc(iptc),
        pixels_per_mm=resolution,
    )


def _convert(image: pyvips.Image) -> pyvips.Image:
    """Convert an image to sRGB or grey of 8 or 16 bits."""
    if image.interpretation == "cmyk":
        if image.get_typeof("icc-profile-data"):
            return image.icc_transform("srgb", embedded=True, depth=8)
        return image.colourspace("srgb")
    if image.interpretation not in _AS_STORED:
        image = image.colourspace("rgb16")  # Lab, XYZ, linear light (scRGB)
    elif image.format in ("float", "double"):
        image = image.copy_memory()
        image = image * _choose_scale(image)
    return image.cast("ushort", shift=image.format in ("uint", "int"))


def _choose_scale(image: pyvips.Image) -> float:
    """Return the factor that scales grey floats (up to 1, 255 or 65535) to 16 bits."""
    brightest = float(image.numpy().max())
    return 65535.0 if brightest <= 1 else 257.0 if brightest <= 255 else 1.0


def _to_array(image: pyvips.Image) -> Pixels:
    dtype: npt.DTypeLike = np.uint8 if image.format == "uchar" else np.uint16
    flat = np.frombuffer(image.write_to_memory(), dtype=dtype)
    return flat.reshape(image.height, image.width, image.bands)


def _get_bytes(image: pyvips.Image, name: str) -> bytes | None:
    if not image.get_typeof(name):
        return None
    value: object = image.get(name)
    return value if isinstance(value, bytes) else None


def _is_unknown_format(error: pyvips.Error) -> bool:
    return "known format" in str(error)


def _decode_with_pillow(data: bytes, *, name: str) -> Picture:
    """Decode the few formats that the packaged libvips cannot."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  most pictures never need it

    deep = _decode_deep_netpbm(data, name=name)
    if deep is not None:
        return Picture(pixels=deep)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS) as image:
            channels = len(image.getbands())
            check_size(image.width, image.height, bytes_per_pixel=channels, name=name)
            mode = {"1": "L", "P": "RGB"}.get(image.mode, image.mode)
            if mode not in ("L", "LA", "RGB", "RGBA", "I;16"):
                mode = "RGB"
            pixels = np.array(image.convert(mode))
            return Picture(pixels=np.atleast_3d(pixels), icc_profile=image.info.get("icc_profile"))
    except UnidentifiedImageError as error:
        if data.startswith(_SIGNATURES):
            raise PictureReadError(f"{name} is damaged or cut short") from error
        raise PictureReadError(f"{name} is not a picture of a known format") from error
    except Image.DecompressionBombError as error:
        raise PictureReadError(
            f"{name} is too large, expected at most {MAX_PIXELS // 10**6} million pixels"
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureReadError(f"{name} is damaged or cut short: {error}") from error


def _decode_deep_netpbm(data: bytes, *, name: str) -> npt.NDArray[np.uint16] | None:
    """Return the pixels of a 16-bit PGM or PPM, which Pillow reads as 8 bits; None for other files.

    Raises:
        PictureReadError: The file is too large, or truncated.
    """
    header = _NETPBM_HEADER.match(data)
    if header is None or int(header[4]) <= 255:
        return None
    width, height, greatest = int(header[2]), int(header[3]), int(header[4])
    shape = height, width, 1 if header[1] == b"5" else 3
    check_size(width, height, bytes_per_pixel=2 * shape[2], name=name)
    count = width * height * shape[2]
    if greatest > 65535 or not count or len(data) - header.end() < 2 * count:
        raise PictureReadError(f"{name} is damaged or cut short")
    pixels = np.frombuffer(data, ">u2", count, header.end()).reshape(shape)
    if greatest == 65535:
        return pixels.astype(np.uint16)
    scaled = np.rint(np.minimum(pixels, greatest) * (65535.0 / greatest))
    return np.asarray(scaled, np.uint16)


def _find_reason(error: pyvips.Error) -> str:
    """Return the first line of libvips' message that is not empty."""
    lines = [line.strip() for line in (error.detail or "").splitlines() if line.strip()]
    return lines[0] if lines else "nothing in it could be decoded"


def _encode_jpeg(picture: Picture, *, quality: int, chroma: Chroma) -> bytes:
    iptc = picture.iptc and make_segment(picture.iptc)
    image = _make_image(_flatten(picture.pixels), replace(picture, iptc=iptc))
    data = image.jpegsave_buffer(
        Q=quality, optimize_coding=True, subsample_mode=chroma.value, keep=_KEPT
    )
    if picture.exif is not None:
        data = insert_into_jpeg(data, picture.exif)
    if picture.pixels_per_mm is not None:
        data = insert_jpeg_resolution(data, picture.pixels_per_mm)
    return data


def _encode(picture: Picture, *, suffix: str) -> bytes:
    if suffix == ".webp":
        image = _make_image(to_uint8(picture.pixels), picture)
        if image.bands < 3 and picture.icc_profile is not None:
            image = image.icc_transform("srgb", embedded=True)  # WebP cannot hold a grey profile
        data = image.webpsave_buffer(lossless=True, exact=True, keep=_KEPT)
        if picture.exif is None:
            return data
        return insert_into_webp(
            data,
            picture.exif,
            width=picture.width,
            height=picture.height,
            has_alpha=picture.has_alpha,
        )
    image = _make_image(picture.pixels, replace(picture, iptc=None))
    if suffix == ".png":
        data = image.pngsave_buffer(keep=_KEPT)
        return data if picture.exif is None else insert_into_png(data, picture.exif)
    data = image.tiffsave_buffer(compression="deflate", predictor="horizontal", keep=_KEPT)
    return insert_into_tiff(data, picture.exif, iptc=picture.iptc)


def _make_image(pixels: Pixels, picture: Picture) -> pyvips.Image:
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


def _flatten(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return pixels over white in 8 bits, without alpha."""
    shallow = to_uint8(pixels)
    if pixels.shape[2] in (1, 3):
        return shallow
    opacity = shallow[..., -1:].astype(np.float32) / 255
    flat = shallow[..., :-1] * opacity + 255 * (1 - opacity)
    return np.round(flat).astype(np.uint8)
