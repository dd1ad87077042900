"""A photograph as an old print, and the print as a scanned file."""

import enum
import io

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tools.bench.damaged_prints.fields import Picture, blur, find_luma, make_noise
from tools.bench.damaged_prints.photographs import RGB


class Tone(enum.StrEnum):
    """What the print is made of."""

    GREY = "grey"
    SEPIA = "sepia"
    FADED = "faded colour"


# Colours of the deepest shadow, of a middle tone and of the paper.
_TONES = {
    Tone.GREY: ((0.09, 0.09, 0.095), (0.45, 0.45, 0.44), (0.93, 0.925, 0.9)),
    Tone.SEPIA: ((0.17, 0.11, 0.075), (0.55, 0.43, 0.31), (0.94, 0.88, 0.77)),
}


def make_print(
    rng: np.random.Generator,
    photograph: RGB,
    tone: Tone,
    *,
    scale: float,
    grain: float,
    margin: float,
) -> Picture:
    """Return a photograph as an old print, (H, W, 3), float32, 0 to 1, undamaged.

    Args:
        photograph: (H, W, 3), uint8.
        tone: What the print is made of.
        scale: Size of the scan over that of the photograph.
        grain: Deviation of the grain in middle tones, 0 to 1.
        margin: Width of the white margin over the picture's height.
    """
    picture = photograph.astype(np.float32) / 255
    if scale != 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        picture = np.clip(picture, 0, 1)
    shape = picture.shape[:2]
    is_faded = tone is Tone.FADED
    printed = _fade(picture) if is_faded else _tone(_expose(find_luma(picture)), tone)
    if margin:
        printed = _add_margin(printed, round(margin * shape[0]), tone)
        shape = printed.shape[:2]
    specks = blur(make_noise(rng, shape, exponent=0.0), 0.5 + 0.3 * scale)
    specks = specks / specks.std()
    middle = 4 * find_luma(printed) * (1 - find_luma(printed))
    paper = make_noise(rng, shape, exponent=0.7) * 0.006
    uneven = 1 + 0.02 * make_noise(rng, shape, exponent=2.6)
    lit = printed * uneven[..., np.newaxis]
    return np.clip(lit + (specks * grain * middle + paper)[..., np.newaxis], 0, 1)


def _add_margin(printed: Picture, width_px: int, tone: Tone) -> Picture:
    paper = _TONES[Tone.GREY if tone is Tone.FADED else tone][2]
    framed = cv2.copyMakeBorder(
        printed, *[width_px] * 4, borderType=cv2.BORDER_CONSTANT, value=paper
    )
    return np.asarray(cv2.GaussianBlur(framed, (0, 0), 0.6), np.float32)


def _expose(luma: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return luma through the curve of photographic paper."""
    curve = 1 / (1 + np.exp(-6.0 * (luma - 0.48)))
    low, high = 1 / (1 + np.exp(6.0 * 0.48)), 1 / (1 + np.exp(-6.0 * 0.52))
    return ((curve - low) / (high - low) * 0.5 + luma * 0.5).astype(np.float32)


def _tone(luma: npt.NDArray[np.float32], tone: Tone) -> Picture:
    colours = np.array(_TONES[tone])
    places = (0.0, 0.5, 1.0)
    return np.stack([np.interp(luma, places, axis) for axis in colours.T], axis=-1).astype(
        np.float32
    )


def _fade(picture: Picture) -> Picture:
    """Return colours whose dyes have faded: cyan most, then yellow; blacks turn brown."""
    density = -np.log10(np.clip(picture, 0.02, 1))
    kept = density * np.array((0.52, 0.74, 0.68), np.float32) + np.array(
        (0.03, 0.05, 0.1), np.float32
    )
    return (10.0**-kept).astype(np.float32)


def scan(print_: Picture, *, noise: npt.NDArray[np.float32]) -> Picture:
    """Return a print as the scanner sees it, before it is a file.

    Args:
        print_: (H, W, 3), float32, 0 to 1.
        noise: (H, W), float32: noise of the sensor.
    """
    seen = cv2.GaussianBlur(print_, (0, 0), 0.55)
    sharpened = seen + 0.35 * (seen - cv2.GaussianBlur(seen, (0, 0), 1.2))
    return np.clip(sharpened + noise[..., np.newaxis], 0, 1).astype(np.float32)


def write_file(picture: Picture, *, quality: int) -> RGB:
    """Return a scan after it has been saved as JPEG, (H, W, 3), uint8."""
    data = io.BytesIO()
    Image.fromarray(np.rint(picture * 255).astype(np.uint8)).save(data, "JPEG", quality=quality)
    return np.asarray(Image.open(data).convert("RGB"), np.uint8)
