"""Colours of CMYK pictures as sRGB, and back."""

import numpy as np
import pyvips

from engine.pictures.formats.vips import to_array
from engine.pictures.pixels import Pixels


def convert_from_cmyk(pixels: Pixels, profile: bytes | None) -> Pixels:
    """Return CMYK pixels (H, W, 4) as sRGB (H, W, 3), uint8.

    Args:
        pixels: 255 is full ink.
        profile: Their colour profile; None stands for a usual press.
    """
    image = _to_image(pixels, "cmyk")
    if profile is None:
        return to_array(image.colourspace("srgb"))
    _set_profile(image, profile)
    return to_array(image.icc_transform("srgb", embedded=True, depth=8))


def convert_to_cmyk(pixels: Pixels, profile: bytes | None) -> Pixels | None:
    """Return sRGB pixels (H, W, 3) as CMYK (H, W, 4), uint8.

    Returns:
        None if the profile describes no way back, as some of scanners do not.
    """
    image = _to_image(pixels, "srgb")
    try:
        if profile is None:
            return to_array(image.colourspace("cmyk"))
        image = image.icc_import(input_profile="srgb").copy()
        _set_profile(image, profile)
        converted = to_array(image.icc_export(depth=8))
    except pyvips.Error:
        return None
    return converted if converted.shape[2] == 4 else None


def _to_image(pixels: Pixels, interpretation: str) -> pyvips.Image:
    height, width, channels = pixels.shape
    data = np.ascontiguousarray(pixels).data
    image = pyvips.Image.new_from_memory(data, width, height, channels, "uchar")
    return image.copy(interpretation=interpretation)


def _set_profile(image: pyvips.Image, profile: bytes) -> None:
    # The stubs do not know that metadata can be bytes.
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)  # type: ignore[arg-type]
