"""Conversion between arrays of pixels and Qt's images.

The screen is assumed to be sRGB; pictures with another colour profile are converted for display.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColorSpace, QColorTransform, QImage

from engine.pictures.pixels import Pixels

_RGB_ORDER = (2, 1, 0)


class ScreenColours:
    """Converts the pixels of a picture to the packed colours that Qt draws fastest.

    Attributes:
        has_alpha: Whether the packed colours are premultiplied by an alpha channel.
    """

    def __init__(self, *, channels: int, icc_profile: bytes | None) -> None:
        """Choose the conversion.

        Args:
            channels: Number of channels, 1 to 4.
            icc_profile: The picture's colour profile; None for sRGB.
        """
        self.has_alpha = channels in (2, 4)
        self._transform = _find_transform(icc_profile) if channels >= 3 else None

    def pack(self, pixels: Pixels) -> npt.NDArray[np.uint32]:
        """Return pixels (H, W, C) as (H, W), 0xAARRGGBB."""
        height, width, channels = pixels.shape
        eight_bits = _to_eight_bits(pixels)
        packed = np.empty((height, width, 4), np.uint8)
        for source, target in enumerate(_RGB_ORDER):
            packed[..., target] = eight_bits[..., source if channels >= 3 else 0]
        packed[..., 3] = eight_bits[..., -1] if self.has_alpha else 255
        if self._transform is not None:
            packed = _convert_colours(packed, self._transform)
        if self.has_alpha:
            _premultiply(packed)
        return packed.view(np.uint32)[..., 0]


def packed_to_image(packed: npt.NDArray[np.uint32], *, has_alpha: bool) -> QImage:
    """Return a QImage over the memory of packed colours (H, W), which must outlive it."""
    formats = QImage.Format
    kind = formats.Format_ARGB32_Premultiplied if has_alpha else formats.Format_RGB32
    return QImage(packed.data, packed.shape[1], packed.shape[0], packed.strides[0], kind)


def image_to_pixels(image: QImage) -> Pixels:
    """Return an image as new pixels (H, W, C), uint8, with 1, 3 or 4 channels."""
    formats = QImage.Format
    if image.hasAlphaChannel():
        kind, channels = formats.Format_RGBA8888, 4
    elif image.format() in (formats.Format_Grayscale8, formats.Format_Grayscale16):
        kind, channels = formats.Format_Grayscale8, 1
    else:
        kind, channels = formats.Format_RGB888, 3
    converted = image.convertToFormat(kind)
    rows = np.frombuffer(converted.constBits(), np.uint8)
    rows = rows.reshape(converted.height(), converted.bytesPerLine())
    used = rows[:, : converted.width() * channels]
    return used.reshape(converted.height(), converted.width(), channels).copy()


def _to_eight_bits(pixels: Pixels) -> npt.NDArray[np.uint8]:
    if pixels.dtype == np.uint16:
        return (pixels >> 8).astype(np.uint8)
    return pixels.astype(np.uint8, copy=False)


def _find_transform(icc_profile: bytes | None) -> QColorTransform | None:
    """Return the conversion for display, None if none is needed."""
    if icc_profile is None:
        return None
    space = QColorSpace.fromIccProfile(icc_profile)
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if not space.isValid() or space == srgb:
        return None
    return space.transformationToColorSpace(srgb)


def _convert_colours(
    packed: npt.NDArray[np.uint8], transform: QColorTransform
) -> npt.NDArray[np.uint8]:
    """Convert packed colours (H, W, 4), not premultiplied, to another colour space."""
    height, width = packed.shape[:2]
    image = QImage(packed.data, width, height, packed.strides[0], QImage.Format.Format_ARGB32)
    converted = image.colorTransformed(transform).convertToFormat(QImage.Format.Format_ARGB32)
    return np.frombuffer(converted.constBits(), np.uint8).reshape(height, width, 4).copy()


def _premultiply(packed: npt.NDArray[np.uint8]) -> None:
    """Multiply colours (H, W, 4) by their alpha, in place."""
    alpha = packed[..., 3].astype(np.uint16)
    for channel in range(3):
        packed[..., channel] = (packed[..., channel] * alpha + 127) // 255
