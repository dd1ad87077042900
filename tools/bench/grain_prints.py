"""Old prints of photographs with grain of known kinds, and holes as damage leaves them."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask
from tools.bench.scenes import draw_blob

RGB: TypeAlias = npt.NDArray[np.uint8]
_F32: TypeAlias = npt.NDArray[np.float32]
_Rng: TypeAlias = np.random.Generator

# Takes the photograph's own noise away before grain is added.
_CLEANING_PX = 1.2
_GRAIN_STEPS = 8.0
_SCREEN_PERIOD_PX = 4.6
_SCREEN_ANGLE = np.deg2rad(22)
# Share of the grain that each channel of a colour print has for itself.
_OWN_SHARE = 0.4
_DRAWN = 12
# Shadows and highlights of a sepia print, RGB.
_SEPIA: Final = np.array([[38, 26, 18], [156, 128, 98], [247, 236, 212]], np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A print of a photograph.

    Attributes:
        clean: (H, W, 3), float32, 0 to 255: the print without grain.
        pixels: (H, W, 3), uint8: the print.
        tone: "grey", "sepia" or "faded".
    """

    clean: _F32
    pixels: RGB
    tone: str


def _draw_white(_light: _F32, rng: _Rng) -> _F32:
    return np.ones_like(_light) * rng.normal(size=_light.shape).astype(np.float32)


def _draw_film(light: _F32, rng: _Rng) -> _F32:
    """Return grain of 1 to 4 px that is strongest in middle tones."""
    return _scale(cv2.GaussianBlur(_noise(light, rng), (0, 0), rng.uniform(0.45, 1.5)), light)


def _draw_paper(light: _F32, rng: _Rng) -> _F32:
    """Return woven fibres, fainter in shadows."""
    fibres = sum(
        _normalise(cv2.GaussianBlur(_noise(light, rng), (0, 0), sigmaX=x, sigmaY=y))
        for x, y in ((0.7, 4.0), (4.0, 0.7))
    )
    return _normalise(fibres) * (0.3 + light / 255)


def _draw_half_tone(light: _F32, rng: _Rng) -> _F32:
    rows, columns = np.indices(light.shape, np.float32)
    cos, sin = np.cos(_SCREEN_ANGLE), np.sin(_SCREEN_ANGLE)
    rate, phases = 2 * np.pi / _SCREEN_PERIOD_PX, rng.uniform(0, 2 * np.pi, 2)
    screen = np.cos(rate * (cos * columns + sin * rows) + phases[0]) + np.cos(
        rate * (cos * rows - sin * columns) + phases[1]
    )
    return _scale(screen.astype(np.float32), light) + 0.2 * _noise(light, rng)


def _noise(light: _F32, rng: _Rng) -> _F32:
    return rng.normal(size=light.shape).astype(np.float32)


def _normalise(plane: _F32) -> _F32:
    return np.asarray((plane - plane.mean()) / plane.std(), np.float32)


def _scale(plane: _F32, light: _F32) -> _F32:
    share = np.clip(light / 255, 0.05, 0.95)
    return _normalise(plane) * 2 * np.sqrt(share * (1 - share))


GRAINS: Final[Mapping[str, Callable[[_F32, _Rng], _F32]]] = {
    "white": _draw_white,
    "film": _draw_film,
    "paper": _draw_paper,
    "half-tone": _draw_half_tone,
    "film, JPEG": _draw_film,
    "none": lambda light, _rng: np.zeros_like(light),
}
TONES: Final = ("grey", "sepia", "faded")


def make_print(photograph: RGB, *, grain: str, tone: str, rng: _Rng) -> Print:
    """Return a print of a photograph (H, W, 3), uint8.

    Args:
        photograph: The photograph.
        grain: One of `GRAINS`.
        tone: One of `TONES`.
        rng: Random generator of the grain.
    """
    smooth = cv2.GaussianBlur(photograph.astype(np.float32), (0, 0), _CLEANING_PX)
    # Away from black and white, where grain would be cut off.
    smooth = 30 + smooth * (195 / 255)
    light = luma(smooth)
    strength = _GRAIN_STEPS * rng.uniform(0.6, 1.4)
    common = strength * GRAINS[grain](light, rng)
    if tone == "faded":
        clean = smooth * np.array([0.8, 0.75, 0.6], np.float32) + np.array([45, 40, 50], np.float32)
        own = [strength * GRAINS[grain](light, rng) for _ in range(3)]
        grainy = clean + (
            np.sqrt(1 - _OWN_SHARE) * common[..., np.newaxis]
            + np.sqrt(_OWN_SHARE) * np.stack(own, axis=2)
        )
    else:
        colour = _tone_grey if tone == "grey" else tone_sepia
        clean, grainy = colour(light), colour(np.rint(light + common))
    pixels = np.clip(np.rint(grainy), 0, 255).astype(np.uint8)
    if "JPEG" in grain:
        pixels = _compress(pixels, quality=int(rng.integers(60, 91)), is_grey=tone == "grey")
    return Print(clean=clean, pixels=pixels, tone=tone)


def _tone_grey(light: _F32) -> _F32:
    return np.asarray(light[..., np.newaxis].repeat(3, axis=2), np.float32)


def tone_sepia(light: _F32) -> _F32:
    """Return the colours (H, W, 3) of light (H, W), 0 to 255, on sepia paper."""
    stops = np.linspace(0, 255, len(_SEPIA))
    return np.stack([np.interp(light, stops, channel) for channel in _SEPIA.T], axis=2).astype(
        np.float32
    )


def _compress(pixels: RGB, *, quality: int, is_grey: bool) -> RGB:
    data = io.BytesIO()
    Image.fromarray(pixels).convert("L" if is_grey else "RGB").save(data, "JPEG", quality=quality)
    return np.asarray(Image.open(data).convert("RGB"), np.uint8)


def _draw_scratches(shape: tuple[int, int], rng: _Rng) -> Mask:
    """Return lines of 2 to 12 px across the picture."""
    plane = np.zeros(shape, np.uint8)
    for thickness in (2, 3, 5, 8, 12):
        across = rng.uniform(0.05, 0.95, 3) * shape[1]
        points = np.stack([across, np.linspace(0, shape[0], 3)], axis=1)
        if rng.uniform() < 0.5:
            points = points[:, ::-1] * (np.array(shape[::-1]) / np.array(shape))
        cv2.polylines(
            plane, [np.rint(points).astype(np.int32)], isClosed=False, color=1, thickness=thickness
        )
    return plane > 0


def _draw_spots(shape: tuple[int, int], rng: _Rng) -> Mask:
    """Return spots of 6 to 40 px."""
    mask = np.zeros(shape, bool)
    for radius in np.linspace(3, 20, 14):
        at = rng.uniform(0.05, 0.95, 2)
        mask |= draw_blob(shape, (at[0] * shape[1], at[1] * shape[0]), float(radius), rng)
    return mask


def _draw_fold(shape: tuple[int, int], rng: _Rng) -> Mask:
    """Return a ragged line of about 9 px from side to side."""
    rows, columns = np.indices(shape, np.float32)
    middle = rng.uniform(0.3, 0.7) * shape[0] + 0.1 * columns * rng.choice([-1, 1])
    ragged = 4.5 + np.interp(np.arange(shape[1]), *_knots(shape[1], rng))
    return np.asarray(np.abs(rows - middle) < ragged)


def _knots(width: int, rng: _Rng) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    at = np.arange(0, width + 8, 8.0)
    return at, rng.uniform(-2, 2, at.size)


def _draw_wide(shape: tuple[int, int], rng: _Rng) -> Mask:
    """Return one hole of about 110 px."""
    at = rng.uniform(0.35, 0.65, 2)
    return draw_blob(shape, (at[0] * shape[1], at[1] * shape[0]), 55.0, rng)


def draw_hole(name: str, smooth: Mask, rng: _Rng) -> Mask:
    """Return the one of several holes of a kind that has the most smooth pixels.

    Args:
        name: One of `HOLES`.
        smooth: (H, W), bool.
        rng: Random generator of the holes.
    """
    height, width = smooth.shape
    drawn = [HOLES[name]((height, width), rng) for _ in range(_DRAWN)]
    return max(drawn, key=lambda hole: np.count_nonzero(hole & smooth))


HOLES: Final[Mapping[str, Callable[[tuple[int, int], _Rng], Mask]]] = {
    "scratches": _draw_scratches,
    "spots": _draw_spots,
    "fold": _draw_fold,
    "wide": _draw_wide,
}
