"""Conversion between arrays of pixels and Qt's images.

The screen is assumed to be sRGB; pictures with another colour profile are converted for display.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColorSpace, QColorTransform, QImage

from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels

_Format = QImage.Format
# Dtype and channels in memory of the formats that images are converted to.
_LAYOUTS: Final[dict[QImage.Format, tuple[np.dtype[Any], int]]] = {
    _Format.Format_Grayscale8: (np.dtype(np.uint8), 1),
    _Format.Format_RGB888: (np.dtype(np.uint8), 3),
    _Format.Format_RGBA8888: (np.dtype(np.uint8), 4),
    _Format.Format_Grayscale16: (np.dtype(np.uint16), 1),
    _Format.Format_RGBX64: (np.dtype(np.uint16), 4),
    _Format.Format_RGBA64: (np.dtype(np.uint16), 4),
}


class ScreenColours:
    """Converts the pixels of a picture to the packed colours that Qt draws fastest.

    Attributes:
        has_alpha: Whether the packed colours are premultiplied by an alpha channel.
    """

    def __init__(self, *, channels: int, icc_profile: bytes | None) -> None:
        """Choose the conversion.

        Args:
            channels: Number of channels, 1 to 4.
            icc_profile: The picture's colour profile; None for sRGB. One for grey is used for each
                channel of RGB.
        """
        self.has_alpha = channels in (2, 4)
        transform = _find_transform(icc_profile)
        is_grey = is_grey_profile(icc_profile)
        self._transform = transform if channels >= 3 and not is_grey else None
        # What each of 256 levels of grey is on the screen; None for itself.
        self._greys = _list_greys(transform) if transform is not None and is_grey else None

    def pack(self, pixels: Pixels) -> npt.NDArray[np.uint32]:
        """Return pixels (H, W, C) as (H, W), 0xAARRGGBB."""
        height, width, channels = pixels.shape
        eight_bits = pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)
        if self._greys is not None:
            colours = self._greys[eight_bits[..., : channels - self.has_alpha]]
            eight_bits = np.concatenate([colours, eight_bits[..., colours.shape[2] :]], axis=2)
        if channels == 2:
            eight_bits = eight_bits[..., [0, 0, 0, 1]]
        samples = np.ascontiguousarray(eight_bits)
        kinds = {1: _Format.Format_Grayscale8, 3: _Format.Format_RGB888}
        kind = kinds.get(channels, _Format.Format_RGBA8888)
        image = QImage(samples.data, width, height, samples.nbytes // height, kind)
        if self._transform is not None:
            image = image.colorTransformed(self._transform)
        image = image.convertToFormat(_screen_format(has_alpha=self.has_alpha))
        return np.frombuffer(image.constBits(), np.uint32).reshape(height, width).copy()


def is_grey_profile(icc_profile: bytes | None) -> bool:
    """Return whether a colour profile is one for grey (ICC.1:2022, section 7.2.6)."""
    return icc_profile is not None and icc_profile[16:20] == b"GRAY"


def packed_to_image(packed: npt.NDArray[np.uint32], *, has_alpha: bool) -> QImage:
    """Return a QImage over the memory of packed colours (H, W), which must outlive it.

    They may be a rectangle of a larger array.
    """
    kind = _screen_format(has_alpha=has_alpha)
    height, width = packed.shape
    row_bytes, pixel_bytes = packed.strides
    # Qt wants all that lies between the first and the last pixel.
    span = (height - 1) * row_bytes // pixel_bytes + width
    memory = np.lib.stride_tricks.as_strided(packed, (span,), (pixel_bytes,))
    return QImage(memory.data, width, height, row_bytes, kind)


def draw_thumbnail(packed: npt.NDArray[np.uint32], *, side_px: int) -> QImage:
    """Return packed colours (H, W), opaque or not, reduced to a longer side; usable on any thread."""
    image = packed_to_image(packed, has_alpha=True)
    zoom = min(1.0, side_px / max(packed.shape))
    return image.scaled(
        max(1, round(image.width() * zoom)),
        max(1, round(image.height() * zoom)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).copy()


def image_to_pixels(image: QImage) -> Pixels:
    """Return an image as new pixels (H, W, C), with 1, 3 or 4 channels.

    They are uint16 if the image has more than 8 bits a channel, else uint8.
    """
    kind = _choose_kind(image)
    dtype, stored_channels = _LAYOUTS[kind]
    converted = image.convertToFormat(kind)
    height, width = converted.height(), converted.width()
    rows = np.frombuffer(converted.constBits(), np.uint8).reshape(height, -1)
    samples = rows[:, : width * stored_channels * dtype.itemsize].copy().view(dtype)
    channels = 3 if kind == _Format.Format_RGBX64 else stored_channels
    pixels: Pixels = samples.reshape(height, width, stored_channels)[..., :channels]
    return pixels if channels == stored_channels else pixels.copy()


def image_to_picture(image: QImage) -> Picture:
    """Return an image as a picture with its colour space and resolution; usable on any thread."""
    pixels = image_to_pixels(image)
    space = image.colorSpace()
    icc_profile = None
    if space.isValid() and space != QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        icc_profile = bytes(space.iccProfile().data())
        if is_grey_profile(icc_profile) != (pixels.shape[2] == 1):
            icc_profile = None
    x_dots, y_dots = image.dotsPerMeterX(), image.dotsPerMeterY()
    # An image without a resolution has that of the screen.
    plain = QImage(1, 1, _Format.Format_RGB32)
    is_default = (x_dots, y_dots) == (plain.dotsPerMeterX(), plain.dotsPerMeterY())
    return Picture(
        pixels=pixels,
        icc_profile=icc_profile,
        pixels_per_mm=None
        if is_default or min(x_dots, y_dots) <= 0
        else (x_dots / 1000, y_dots / 1000),
    )


def picture_to_image(picture: Picture) -> QImage:
    """Return a picture as an image with its depth, colour space and resolution.

    It owns its pixels. Usable on any thread.
    """
    pixels = picture.pixels
    is_deep = pixels.dtype == np.uint16
    if pixels.shape[2] == 2:
        pixels = pixels[..., [0, 0, 0, 1]]
    if is_deep and pixels.shape[2] == 3:
        pixels = np.concatenate([pixels, np.full_like(pixels[..., :1], 65_535)], axis=2)
    kind = {
        (1, False): _Format.Format_Grayscale8,
        (1, True): _Format.Format_Grayscale16,
        (3, False): _Format.Format_RGB888,
        (4, False): _Format.Format_RGBA8888,
        (4, True): _Format.Format_RGBX64 if picture.pixels.shape[2] == 3 else _Format.Format_RGBA64,
    }[pixels.shape[2], is_deep]
    samples = np.ascontiguousarray(pixels)
    height, width = samples.shape[:2]
    image = QImage(samples.data, width, height, samples.nbytes // height, kind).copy()
    profile = picture.icc_profile
    if profile is not None and is_grey_profile(profile) == (pixels.shape[2] == 1):
        image.setColorSpace(QColorSpace.fromIccProfile(profile))
    if picture.pixels_per_mm is not None:
        x_density, y_density = picture.pixels_per_mm
        image.setDotsPerMeterX(round(x_density * 1000))
        image.setDotsPerMeterY(round(y_density * 1000))
    return image


def _choose_kind(image: QImage) -> QImage.Format:
    """Return the format in which an image loses nothing, or as little as 16 bits lose."""
    is_deep = image.pixelFormat().redSize() > 8
    if image.hasAlphaChannel():
        return _Format.Format_RGBA64 if is_deep else _Format.Format_RGBA8888
    if image.format() in (_Format.Format_Grayscale8, _Format.Format_Grayscale16):
        return image.format()
    return _Format.Format_RGBX64 if is_deep else _Format.Format_RGB888


def _screen_format(*, has_alpha: bool) -> QImage.Format:
    """Return the format that Qt draws fastest."""
    return _Format.Format_ARGB32_Premultiplied if has_alpha else _Format.Format_RGB32


def _find_transform(icc_profile: bytes | None) -> QColorTransform | None:
    """Return the conversion for display, None if none is needed."""
    if icc_profile is None:
        return None
    space = QColorSpace.fromIccProfile(icc_profile)
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if not space.isValid() or space == srgb:
        return None
    return space.transformationToColorSpace(srgb)


def _list_greys(transform: QColorTransform) -> npt.NDArray[np.uint8]:
    """Return what a conversion makes of each grey of 8 bits."""
    greys = np.arange(256, dtype=np.uint8)
    image = QImage(greys.data, 256, 1, 256, _Format.Format_Grayscale8).colorTransformed(transform)
    shown = image.convertToFormat(_Format.Format_Grayscale8)
    return np.frombuffer(shown.constBits(), np.uint8)[:256].copy()
