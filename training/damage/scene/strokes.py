"""Draws strokes with shades, and lays them into a picture as things of its scene."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.fields import Field, Picture, blur, clamp, make_clouds, measure_luma

Path: TypeAlias = npt.NDArray[np.float64]
"""(K, 2), points (x, y) in pixels."""

Layer: TypeAlias = npt.NDArray[np.float32]
"""(H, W, 2), how much of each pixel is covered, and how light that is."""

_FINE: Final = 3  # pixels of the canvas in one of the window, a side
_SHIFT_BITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """Colours (3,), RGB, 0 to 1, of a thing where it is darkest and where it is lightest."""

    dark: npt.NDArray[np.float32]
    light: npt.NDArray[np.float32]

    def mix(self, shade: Field) -> Picture:
        """Return the colours (H, W, 3) for shades from 0, dark, to 1, light."""
        return np.asarray(self.dark + shade[..., None] * (self.light - self.dark), np.float32)


class Strokes:
    """A canvas on which strokes lie over one another, each with a shade of its own.

    Attributes:
        shape: Height and width of the window.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape = shape
        size = (shape[0] * _FINE, shape[1] * _FINE)
        self._covered = np.zeros(size, np.uint8)
        self._shades = np.zeros(size, np.uint8)

    def draw_line(self, path: Path, *, width_px: float, shade: float = 0.0) -> None:
        """Draw a line of one width; lines thinner than a third of a pixel are drawn at that."""
        points = [self._place(path)]
        # OpenCV draws its lines about a pixel wider than asked, but for the thinnest.
        width = max(round(width_px * _FINE) - 1, 1)
        for canvas, value in self._canvases(shade):
            cv2.polylines(
                canvas, points, isClosed=False, color=value, thickness=width, shift=_SHIFT_BITS
            )

    def draw_tapering_line(
        self, path: Path, *, widths_px: tuple[float, float], shade: float = 0.0, parts: int = 4
    ) -> None:
        """Draw a line whose width changes from its first point to its last."""
        ends = np.linspace(0, len(path) - 1, parts + 1).astype(int)
        widths = np.linspace(*widths_px, parts)
        for first, last, width in zip(ends[:-1], ends[1:], widths, strict=True):
            self.draw_line(path[first : last + 1], width_px=float(width), shade=shade)

    def fill_shape(self, outline: Path, *, shade: float = 0.0) -> None:
        """Fill a polygon."""
        points = [self._place(outline)]
        for canvas, value in self._canvases(shade):
            cv2.fillPoly(canvas, points, value, shift=_SHIFT_BITS)

    def finish(self) -> Layer:
        """Return coverage and lightness (H, W, 2), 0 to 1.

        The lightness is the shade times the coverage, so that both may be blurred.
        """
        size = (self.shape[1], self.shape[0])
        reduced = [
            cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
            for canvas in (self._covered, self._shades)
        ]
        return np.dstack(reduced).astype(np.float32) / np.float32(255.0)

    def _canvases(self, shade: float) -> tuple[tuple[npt.NDArray[np.uint8], int], ...]:
        return (self._covered, 255), (self._shades, round(255 * min(max(shade, 0.0), 1.0)))

    def _place(self, path: Path) -> npt.NDArray[np.int32]:
        fine = ((path + 0.5) * _FINE - 0.5) * 2**_SHIFT_BITS
        return np.rint(np.clip(fine, -1e7, 1e7)).astype(np.int32)


def lay_strokes(
    rng: np.random.Generator,
    picture: Picture,
    strokes: Strokes,
    paint: Paint,
    *,
    visibility: Field | float = 1.0,
    max_blur_px: float = 1.2,
) -> Picture:
    """Return a picture with strokes in it, as sharp or as blurred as the camera saw them.

    Args:
        rng: Source of randomness.
        picture: The scene.
        strokes: What is drawn.
        paint: Its colours.
        visibility: How much of the thing is seen, 0 to 1, everywhere or at each pixel (H, W).
        max_blur_px: Greatest blur, a deviation.
    """
    layer = blur(strokes.finish(), rng.uniform(0.2, max(max_blur_px, 0.25)))
    shown = np.asarray(visibility, np.float32)
    layer = layer * (shown[..., None] if shown.ndim else shown)
    # The dark colour where it covers, and what the light one adds.
    colours = np.stack([paint.dark, paint.light - paint.dark], axis=1)
    above = np.asarray(cv2.transform(layer, colours), np.float32)
    return np.asarray(picture * (1.0 - layer[..., :1]) + above, np.float32)


def lay_far_strokes(
    rng: np.random.Generator,
    picture: Picture,
    strokes: Strokes,
    *,
    level: float,
    far_share: float,
    max_blur_px: float,
) -> Picture:
    """Return a picture with strokes in it, mostly behind what stands before them.

    Args:
        rng: Source of randomness.
        picture: The scene.
        strokes: What is drawn.
        level: Its level, as for `draw_paint`.
        far_share: Probability that it is hidden by nearer things.
        max_blur_px: Greatest blur, a deviation.
    """
    paint = draw_paint(rng, picture, level=level)
    is_far = rng.random() < far_share
    visibility = draw_background(rng, picture, level=level) if is_far else 1.0
    return lay_strokes(rng, picture, strokes, paint, visibility=visibility, max_blur_px=max_blur_px)


def cast_shadow(
    rng: np.random.Generator, picture: Picture, strokes: Strokes, *, strength: float
) -> Picture:
    """Return a picture with the blurred shadow of strokes, a little beside them."""
    return cast_shadow_of(rng, picture, strokes.finish()[..., 0], strength=strength)


def cast_shadow_of(
    rng: np.random.Generator, picture: Picture, coverage: Field, *, strength: float
) -> Picture:
    """Return a picture with the blurred shadow of what covers it (H, W), a little beside it."""
    move = np.array([[1, 0, rng.uniform(-5, 5)], [0, 1, rng.uniform(1, 6)]])
    shadow = cv2.warpAffine(coverage, move, (coverage.shape[1], coverage.shape[0]))
    shadow = blur(np.asarray(shadow, np.float32), rng.uniform(0.8, 2.5))
    return np.asarray(picture * (1.0 - strength * shadow[..., None]), np.float32)


def draw_paint(rng: np.random.Generator, picture: Picture, *, level: float) -> Paint:
    """Draw colours that occur in the picture.

    Args:
        rng: Source of randomness.
        picture: The scene.
        level: Share of the picture's pixels that are darker than the thing, 0 to 1.
    """
    samples = picture[::8, ::8].reshape(-1, 3)
    order = np.argsort(samples.sum(axis=1), kind="stable")
    spread = rng.uniform(0.05, 0.2)
    picked = []
    for share in (level - spread, level + spread):
        place = int(np.clip(share, 0.0, 0.999) * len(order))
        picked.append(samples[order[place]])
    dark, light = picked
    if level < 0.3:
        dark, light = dark * rng.uniform(0.1, 0.7), light * rng.uniform(0.5, 1.0)
    if level > 0.7:
        dark = dark + rng.uniform(0.0, 0.5) * (1.0 - dark)
        light = light + rng.uniform(0.3, 0.9) * (1.0 - light)
    return Paint(dark=np.asarray(dark, np.float32), light=np.asarray(light, np.float32))


def draw_level(rng: np.random.Generator, picture: Picture) -> float:
    """Draw a level for `draw_paint` that mostly contrasts with the picture."""
    if rng.random() < 0.25:
        return rng.uniform(0.1, 0.9)
    is_light = float(np.median(measure_luma(picture)[::4, ::4])) > rng.uniform(0.25, 0.6)
    return rng.uniform(0.01, 0.15) if is_light else rng.uniform(0.85, 0.99)


def draw_region(rng: np.random.Generator, picture: Picture) -> Field:
    """Draw a cloudy region (H, W), 0 to 1, that a thing is seen in."""
    shape = picture.shape[:2]
    clouds = make_clouds(rng, shape, cell_px=rng.uniform(0.3, 0.8) * min(shape))
    sharpness = rng.uniform(2.0, 20.0)
    return clamp(sharpness * (clouds + rng.uniform(0.0, 0.6)) + 0.5)


def draw_background(rng: np.random.Generator, picture: Picture, *, level: float) -> Field:
    """Draw the part of the scene, 0 to 1, that a far thing stands out from.

    A dark wire is seen before the sky and hidden by what is darker; a light one is seen before dark
    things only.

    Args:
        rng: Source of randomness.
        picture: The scene.
        level: The level of the thing, as for `draw_paint`.
    """
    luma = blur(measure_luma(picture), rng.uniform(0.5, 1.2))
    if level > 0.5:
        luma = 1.0 - luma
    limit = np.float32(np.quantile(luma[::4, ::4], rng.uniform(0.15, 0.6)))
    return clamp((luma - limit) * 25.0 + 0.5)


def make_curve(
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    *,
    bulge_px: float,
    points: int = 24,
    skew: float = 0.5,
) -> Path:
    """Return a curve from one point to another, that bulges to its side.

    Args:
        start: First point.
        end: Last point.
        bulge_px: Distance of the control point from the straight line.
        points: Number of points.
        skew: Place of the control point along the line, 0 to 1.
    """
    first, last = np.asarray(start, np.float64), np.asarray(end, np.float64)
    along = last - first
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-6)
    control = first + skew * along + 2.0 * bulge_px * across
    t = np.linspace(0.0, 1.0, points)[:, None]
    return (1 - t) ** 2 * first + 2 * t * (1 - t) * control + t**2 * last


def wander(rng: np.random.Generator, path: Path, *, deviation_px: float) -> Path:
    """Return a path with smooth noise, whose ends stay where they are."""
    corners = max(len(path) // 4, 2)
    at = np.linspace(0, 1, len(path))
    noise = [
        np.interp(at, np.linspace(0, 1, corners + 1), rng.normal(0.0, deviation_px, corners + 1))
        for _axis in range(2)
    ]
    return np.asarray(path + np.stack(noise, axis=1) * np.sin(np.pi * at)[:, None], np.float64)
