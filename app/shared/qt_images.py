"""Conversion between arrays of pixels and Qt's images.

The screen is assumed to be sRGB; pictures with another colour profile are converted for display.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColorSpace, QColorTransform, QImage

from engine.pictures.pixels import Pixels

_Format = QImage.Format


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
        eight_bits = pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)
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
    """Return an image as new pixels (H, W, C), uint8, with 1, 3 or 4 channels."""
    if image.hasAlphaChannel():
        kind, channels = _Format.Format_RGBA8888, 4
    elif image.format() in (_Format.Format_Grayscale8, _Format.Format_Grayscale16):
        kind, channels = _Format.Format_Grayscale8, 1
    else:
        kind, channels = _Format.Format_RGB888, 3
    converted = image.convertToFormat(kind)
    rows = np.frombuffer(converted.constBits(), np.uint8)
    rows = rows.reshape(converted.height(), converted.bytesPerLine())
    used = rows[:, : converted.width() * channels]
    return used.reshape(converted.height(), converted.width(), channels).copy()


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
