"""Encodes pixels as a JPEG with the tables and the sampling of another one."""

import io
from typing import Final

from engine.pictures.formats.jpeg.parts import JpegParts, split_file
from engine.pictures.pixels import Pixels

# Sampling factors across and down of luma, as Pillow knows them; it has no others.
_SAMPLINGS: Final = {(1, 1): 0, (2, 1): 1, (2, 2): 2}
_HALF: Final = 2


def encode_like(parts: JpegParts, pixels: Pixels) -> bytes | None:
    """Return the image of a JPEG with the quality of another one.

    Args:
        parts: File whose quantisation tables and chroma sampling are used.
        pixels: (H, W, 1 or 3), uint8.

    Returns:
        Tables, frame and scans (`JpegParts.image`); None if the file has other components.
    """
    from PIL import Image, JpegImagePlugin  # noqa: PLC0415  most pictures never need it

    try:
        with JpegImagePlugin.JpegImageFile(io.BytesIO(parts.to_bytes())) as old:
            tables = old.quantization
            is_progressive = "progressive" in old.info
            layers = old.layer
    except (OSError, SyntaxError, ValueError):
        return None
    needed = 1 if pixels.shape[2] == 1 else min(2, len(layers))
    if len(layers) not in (1, 3) or pixels.shape[2] > len(layers) or len(tables) < needed:
        return None
    _, across, down, _ = layers[0]
    image = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    file = io.BytesIO()
    image.save(
        file,
        "JPEG",
        qtables=tables,
        subsampling=_SAMPLINGS.get((across, down), _HALF) if pixels.shape[2] == 3 else -1,
        optimize=True,
        progressive=is_progressive,
    )
    return split_file(file.getvalue()).image
