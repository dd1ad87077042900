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
# Levels of 16 bits, and how many of them are one of 8 bits.
_LEVELS: Final = 65_536
_LEVEL: Final = 257
# A larger step between two levels of 8 bits is seen in smooth shadows.
_MAX_STEP: Final = 4
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
        # What each level of grey in 16 bits is on the screen, in 8 bits; None for itself.
        self._greys = None if transform is None else _list_greys(transform, is_grey=is_grey)
        # Whether 8 bits are too few for dark colours, as in linear light.
        self._is_steep = self._greys is not None and bool(
            (np.diff(self._greys[::_LEVEL].astype(int)) > _MAX_STEP).any()
        )
        if not is_grey:
            self._greys = None

    def pack(self, pixels: Pixels) -> npt.NDArray[np.uint32]:
        """Return pixels (H, W, C) as (H, W), 0xAARRGGBB."""
        channels = pixels.shape[2]
        samples = pixels
        if self._greys is not None:
            colours = self._greys[_to_uint16(samples[..., : channels - self.has_alpha])]
            samples = np.concatenate([colours, _to_uint8(samples[..., colours.shape[2] :])], axis=2)
        if self._transform is None or not self._is_steep:
            samples = _to_uint8(samples)
        samples, kind = _fit_to_image(samples)
        height, width = samples.shape[:2]
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
    samples, kind = _fit_to_image(picture.pixels)
    height, width, channels = samples.shape
    image = QImage(samples.data, width, height, samples.nbytes // height, kind).copy()
    profile = picture.icc_profile
    if profile is not None and is_grey_profile(profile) == (channels == 1):
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


def _list_greys(transform: QColorTransform, *, is_grey: bool) -> npt.NDArray[np.uint8]:
    """Return what a conversion makes of each grey of 16 bits, in 8 bits.

    Args:
        transform: The conversion.
        is_grey: Whether it is one of grey, else one of RGB.
    """
    greys = np.arange(_LEVELS, dtype=np.uint16)
    if is_grey:
        image = QImage(greys.data, _LEVELS, 1, 2 * _LEVELS, _Format.Format_Grayscale16)
    else:
        colours = greys[:, np.newaxis].repeat(4, axis=1)
        image = QImage(colours.data, _LEVELS, 1, 8 * _LEVELS, _Format.Format_RGBX64)
    shown = image.colorTransformed(transform).convertToFormat(_Format.Format_Grayscale16)
    return _to_uint8(np.frombuffer(shown.constBits(), np.uint16)[:_LEVELS])


def _fit_to_image(pixels: Pixels) -> tuple[Pixels, QImage.Format]:
    """Return pixels in the channels of a format of images, contiguous, and the format."""
    is_deep = pixels.dtype == np.uint16
    channels = pixels.shape[2]
    samples: npt.NDArray[Any] = pixels
    if channels == 2:
        samples = pixels[..., [0, 0, 0, 1]]
    if is_deep and channels == 3:
        samples = np.concatenate([pixels, np.full_like(pixels[..., :1], 65_535)], axis=2)
    kind = {
        (1, False): _Format.Format_Grayscale8,
        (1, True): _Format.Format_Grayscale16,
        (3, False): _Format.Format_RGB888,
        (3, True): _Format.Format_RGBX64,
    }.get((channels, is_deep), _Format.Format_RGBA64 if is_deep else _Format.Format_RGBA8888)
    return np.ascontiguousarray(samples), kind


def _to_uint8(pixels: Pixels) -> npt.NDArray[np.uint8]:
    return np.asarray(pixels if pixels.dtype == np.uint8 else pixels >> 8, np.uint8)


def _to_uint16(pixels: Pixels) -> npt.NDArray[np.uint16]:
    if pixels.dtype == np.uint16:
        return np.asarray(pixels, np.uint16)
    return pixels.astype(np.uint16) * np.uint16(_LEVEL)
