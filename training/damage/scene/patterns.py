"""Things of a scene that repeat: window bars, fences, nets, blinds, stripes and checks on cloth."""

import cv2
import numpy as np

from training.damage.fields import (
    Field,
    Picture,
    blend,
    blur,
    clamp,
    draw_log_uniform,
    make_axes,
    make_clouds,
    measure_luma,
)
from training.damage.scene.strokes import (
    Paint,
    Path,
    Strokes,
    cast_shadow,
    draw_level,
    draw_paint,
    draw_region,
    lay_far_strokes,
    lay_strokes,
)


def paint_window_bars(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add the bars of a window or a railing, in perspective, with a lit and a dark side."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    corners = _draw_quadrilateral(rng, (height, width))
    thickness = draw_log_uniform(rng, 1.0, 9.0) * height / 256
    columns, rows = int(rng.integers(2, 9)), int(rng.integers(1, 7))
    if rng.random() < 0.3:
        rows = 1
    light = rng.choice([-0.35, 0.35])
    for is_upright, count in ((True, columns), (False, rows)):
        for at in np.linspace(0.0, 1.0, count + 1):
            line = _place_line(corners, at, is_upright=is_upright)
            strokes.draw_line(line, width_px=thickness, shade=0.35)
            strokes.draw_line(
                line + light * thickness, width_px=max(0.3 * thickness, 0.3), shade=1.0
            )
            strokes.draw_line(
                line - light * thickness, width_px=max(0.25 * thickness, 0.3), shade=0.0
            )
    if rng.random() < 0.3:
        picture = cast_shadow(rng, picture, strokes, strength=rng.uniform(0.2, 0.5))
    level = draw_level(rng, picture)
    return lay_far_strokes(rng, picture, strokes, level=level, far_share=0.45, max_blur_px=1.8)


def paint_wire_fence(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a fence of diamonds, or wires between posts, in or out of focus."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    mesh_px = draw_log_uniform(rng, 0.04, 0.2) * height
    thickness = draw_log_uniform(rng, 0.5, 2.5) * height / 256
    corners = _draw_quadrilateral(rng, (height, width))
    if rng.random() < 0.6:
        count = max(int(2.0 * height / mesh_px), 2)
        for step in np.linspace(-1.0, 1.0, count):
            for rising in (step, -step):
                start, end = (0.0, step), (1.0, step + (1.0 if rising == step else -1.0))
                line = np.array([_place_point(corners, *start), _place_point(corners, *end)])
                strokes.draw_line(line, width_px=thickness, shade=rng.uniform(0.2, 1.0))
    else:
        for at in np.linspace(0.1, 0.9, int(rng.integers(2, 6))):
            line = _place_line(corners, at, is_upright=False)
            strokes.draw_line(line, width_px=thickness, shade=rng.uniform(0.0, 1.0))
        for at in np.linspace(0.05, 0.95, int(rng.integers(2, 5))):
            line = _place_line(corners, at, is_upright=True)
            strokes.draw_line(line, width_px=5 * thickness, shade=0.2)
            strokes.draw_line(line + thickness, width_px=1.5 * thickness, shade=0.8)
    level = draw_level(rng, picture)
    return lay_far_strokes(rng, picture, strokes, level=level, far_share=0.5, max_blur_px=2.2)


def paint_net(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a net or a veil: a fine grid that hangs in folds."""
    shape = picture.shape[:2]
    mesh_px = draw_log_uniform(rng, 4.5, 16.0)
    along, across = _bend_axes(rng, shape, strength_px=rng.uniform(0.2, 1.0) * mesh_px)
    width_px = draw_log_uniform(rng, 0.5, 1.6)
    threads = np.maximum(
        _draw_rules(along, mesh_px, width_px), _draw_rules(across, mesh_px, width_px)
    )
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    shade = clamp(0.5 + 0.5 * make_clouds(rng, shape, cell_px=30))
    coverage = blur(threads, rng.uniform(0.2, 0.9)) * draw_region(rng, picture)
    return blend(picture, rng.uniform(0.4, 1.0) * coverage, paint.mix(shade))


def paint_blinds(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add slats, boards, or courses of brick: parallel joints, each with its shadow."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    corners = _draw_quadrilateral(rng, (height, width))
    is_upright = bool(rng.random() < 0.4)
    thickness = draw_log_uniform(rng, 0.6, 2.5) * height / 256
    for at in np.linspace(0.0, 1.0, int(rng.integers(5, 26))):
        line = _place_line(corners, at, is_upright=is_upright)
        strokes.draw_line(line, width_px=1.6 * thickness, shade=0.15)
        strokes.draw_line(line + 1.1 * thickness, width_px=0.8 * thickness, shade=1.0)
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    opacity = rng.uniform(0.3, 0.9)
    visibility = draw_region(rng, picture)
    return lay_strokes(rng, picture, strokes, paint, visibility=opacity * visibility)


def paint_cloth(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add stripes or checks to a part of the scene; they follow its folds, light and shade."""
    shape = picture.shape[:2]
    period_px = draw_log_uniform(rng, 5.0, 36.0)
    along, across = _bend_axes(rng, shape, strength_px=rng.uniform(0.1, 0.8) * period_px)
    width_px = period_px * draw_log_uniform(rng, 0.08, 0.5)
    cloth = _draw_rules(along, period_px, width_px)
    pattern = rng.random()
    if pattern < 0.35:
        cloth = 0.5 * (cloth + _draw_rules(across, period_px, width_px))
    elif pattern < 0.6:
        second = _draw_rules(along - 0.33 * period_px, period_px, max(0.25 * width_px, 1.0))
        cloth = np.maximum(cloth, 0.7 * second)
    colour = _draw_cloth_colour(rng, picture)
    shading = measure_luma(blur(picture, 1.5))
    shading = 0.35 + 0.8 * shading / max(float(shading.mean()), 0.05)
    coverage = rng.uniform(0.35, 0.95) * blur(cloth, rng.uniform(0.3, 1.2))
    coverage = coverage * draw_region(rng, picture)
    return blend(picture, coverage, clamp(colour * shading[..., None]))


def paint_rough_texture(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add the grain of rock, bark or peeling plaster: ridges, lit from one side."""
    shape = picture.shape[:2]
    cell_px = draw_log_uniform(rng, 5.0, 24.0)
    stretch = draw_log_uniform(rng, 1.0, 3.5)
    size = (shape[0], max(round(shape[1] / stretch), 8))
    ridges = sum(
        0.6**octave
        * (1.0 - 2.0 * np.abs(make_clouds(rng, size, cell_px=max(cell_px / 2**octave, 2))))
        for octave in range(3)
    )
    relief = cv2.resize(np.asarray(ridges, np.float32), (shape[1], shape[0]))
    if rng.random() < 0.5 and shape[0] == shape[1]:
        relief = np.ascontiguousarray(relief.T)
    slope = cv2.Sobel(relief, cv2.CV_32F, 1, 1, ksize=3) + cv2.Sobel(relief, cv2.CV_32F, 0, 1)
    slope = np.asarray(slope / max(float(slope.std()), 1e-6), np.float32)
    light = 1.0 + rng.uniform(0.05, 0.16) * np.clip(slope, -2.2, 2.2)
    visibility = draw_region(rng, picture)
    light = 1.0 + visibility * (light - 1.0)
    return clamp(picture * light[..., None])


def _draw_cloth_colour(rng: np.random.Generator, picture: Picture) -> Picture:
    paint: Paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    tint = rng.uniform(0.6, 1.3, 3) if rng.random() < 0.5 else np.ones(3)
    return clamp(paint.light * tint)


def _bend_axes(
    rng: np.random.Generator, shape: tuple[int, int], *, strength_px: float
) -> tuple[Field, Field]:
    """Return coordinates (px) along two axes that are turned, and bent by the folds of cloth."""
    along, across = make_axes(shape, rng.uniform(0.0, 180.0))
    cell_px = rng.uniform(0.2, 0.6) * min(shape)
    bend = np.float32(strength_px)
    return (
        along + bend * make_clouds(rng, shape, cell_px=cell_px),
        across + bend * make_clouds(rng, shape, cell_px=cell_px),
    )


def _draw_rules(along: Field, period_px: float, width_px: float) -> Field:
    """Return parallel stripes (H, W), 0 to 1, of a width at every period."""
    distance = np.abs(np.mod(along, np.float32(period_px)) - np.float32(period_px / 2))
    return clamp(width_px / 2 - distance + 0.5) * min(width_px, 1.0)


def _draw_quadrilateral(rng: np.random.Generator, shape: tuple[int, int]) -> Path:
    """Draw a rectangle (4, 2) in perspective: its corners clockwise from the top left one."""
    height, width = shape
    size = rng.uniform(0.5, 1.6, 2) * (width, height)
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * size
    lean = rng.normal(0.0, 0.06)
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    corners = corners @ turn.T + rng.normal(0.0, 0.1, (4, 2)) * size
    return np.asarray(corners + rng.uniform(0.2, 0.8, 2) * (width, height), np.float64)


def _place_point(corners: Path, x: float, y: float) -> Path:
    """Return the point at (x, y), 0 to 1 inside the corners, by bilinear interpolation."""
    top = corners[0] + x * (corners[1] - corners[0])
    bottom = corners[3] + x * (corners[2] - corners[3])
    return np.asarray(top + y * (bottom - top), np.float64)


def _place_line(corners: Path, at: float, *, is_upright: bool) -> Path:
    if is_upright:
        return np.stack([_place_point(corners, at, 0.0), _place_point(corners, at, 1.0)])
    return np.stack([_place_point(corners, 0.0, at), _place_point(corners, 1.0, at)])
