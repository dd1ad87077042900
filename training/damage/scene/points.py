"""Small things of a scene: stars, snow, bubbles, sparkles, freckles, confetti, highlights."""

import numpy as np

from training.damage.fields import (
    Field,
    Picture,
    blend,
    blur,
    clamp,
    draw_log_uniform,
    measure_luma,
)
from training.damage.scene.strokes import (
    Path,
    Strokes,
    draw_background,
    draw_paint,
    draw_region,
    lay_strokes,
)


def paint_stars(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add stars or the lights of a far town to the dark parts; few are bright."""
    shape = picture.shape[:2]
    if rng.random() < 0.6:  # night falls first
        picture = picture * np.float32(rng.uniform(0.08, 0.5))
    light = np.zeros((*shape, 3), np.float32)
    count = int(draw_log_uniform(rng, 20, 260))
    rows, columns = rng.integers(0, shape[0], count), rng.integers(0, shape[1], count)
    brightness = 0.06 * rng.pareto(1.3, count) + 0.04
    tints = np.clip(1.0 + rng.normal(0.0, 0.12, (count, 3)), 0.5, 1.3)
    light[rows, columns] = np.minimum(brightness, 1.6)[:, None] * tints
    sigma_px = rng.uniform(0.5, 1.3)
    glow = 2 * np.pi * sigma_px**2 * blur(light, sigma_px) + 6.0 * blur(light, 4 * sigma_px)
    is_dark = clamp(2.0 - 5.0 * measure_luma(blur(picture, 2.0)))
    return clamp(picture + is_dark[..., None] * glow)


def paint_snow(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add falling snow or seeds in the air: near flakes large and blurred, far ones small."""
    shape = picture.shape[:2]
    paint = draw_paint(rng, picture, level=0.97)
    for _layer in range(3):
        strokes = Strokes(shape)
        size = draw_log_uniform(rng, 0.8, 7.0) * min(shape) / 256
        drift = rng.normal(0.0, 0.35, 2) * size
        for centre in rng.uniform(0.0, 1.0, (int(draw_log_uniform(rng, 4, 70)), 2)):
            place = centre * (shape[1], shape[0])
            path = np.stack([place, place + drift * rng.uniform(0.2, 1.0)])
            width_px = size * rng.uniform(0.5, 1.4)
            strokes.draw_line(path, width_px=width_px, shade=rng.uniform(0.3, 1.0))
        opacity = rng.uniform(0.35, 0.95) / (1.0 + 0.12 * size)
        blur_px = 0.5 + 0.6 * size
        picture = lay_strokes(rng, picture, strokes, paint, visibility=opacity, max_blur_px=blur_px)
    return picture


def paint_bubbles(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add bubbles or drops: a rim, light on one side, and a highlight; the scene shows through."""
    shape = picture.shape[:2]
    light, dark = Strokes(shape), Strokes(shape)
    sun = rng.uniform(0, 2 * np.pi)
    for centre in rng.uniform(0.0, 1.0, (int(draw_log_uniform(rng, 4, 45)), 2)):
        place = centre * (shape[1], shape[0])
        radius = draw_log_uniform(rng, 1.2, 16.0) * min(shape) / 256
        rim = max(0.12 * radius, 0.4)
        lit = place + radius * _make_arc(sun - 1.4, sun + 1.4)
        light.draw_line(lit, width_px=rim, shade=rng.uniform(0.4, 0.9))
        shaded = place + radius * _make_arc(sun + 1.7, sun + 4.5)
        dark.draw_line(shaded, width_px=rim, shade=rng.uniform(0.0, 0.6))
        spot = place + 0.55 * radius * _make_arc(sun - 0.15, sun + 0.15)
        light.draw_line(spot, width_px=max(0.25 * radius, 0.5), shade=1.0)
    visibility = draw_region(rng, picture)
    for strokes, level in ((dark, 0.1), (light, 0.95)):
        paint = draw_paint(rng, picture, level=level)
        opacity = rng.uniform(0.4, 0.95)
        picture = lay_strokes(
            rng, picture, strokes, paint, visibility=opacity * visibility, max_blur_px=0.9
        )
    return picture


def paint_sparkles(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add sunlight on water or on metal: flat glints in bands, burnt out in their middles."""
    shape = picture.shape[:2]
    strokes = Strokes(shape)
    horizon = rng.uniform(-0.2, 0.6) * shape[0]
    for _ in range(int(draw_log_uniform(rng, 40, 220))):
        depth = rng.uniform(0.0, 1.0) ** 1.5
        place = np.array([rng.uniform(0, 1) * shape[1], horizon + depth * (shape[0] - horizon)])
        length = draw_log_uniform(rng, 0.6, 9.0) * (0.3 + depth)
        path = np.stack([place, place + np.array([length, rng.normal(0.0, 0.06) * length])])
        strokes.draw_line(path, width_px=rng.uniform(0.4, 1.8) * (0.4 + depth), shade=rng.random())
    visibility = draw_region(rng, picture)
    paint = draw_paint(rng, picture, level=0.97)
    return lay_strokes(rng, picture, strokes, paint, visibility=visibility, max_blur_px=0.8)


def paint_freckles(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add freckles, moles, spots of fruit or lichen: soft, darker than what they lie on."""
    shape = picture.shape[:2]
    strokes = Strokes(shape)
    for centre in rng.uniform(0.0, 1.0, (int(draw_log_uniform(rng, 25, 220)), 2)):
        radius = draw_log_uniform(rng, 0.6, 3.5) * min(shape) / 256
        outline = _make_blob(rng, radius) + centre * (shape[1], shape[0])
        strokes.fill_shape(outline, shade=rng.uniform(0.3, 1.0))
    coverage = blur(strokes.finish()[..., 1], rng.uniform(0.5, 1.4))
    is_on_light = rng.random() < 0.5  # such as skin
    region = draw_background(rng, picture, level=0.0) if is_on_light else draw_region(rng, picture)
    coverage = coverage * region
    tint = np.array([0.25, 0.45, 0.6]) * rng.uniform(0.4, 1.0)
    factor = 1.0 - coverage[..., None] * tint.astype(np.float32)
    return np.asarray(picture * factor, np.float32)


def paint_confetti(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add small flat things, seen from all sides: confetti, petals, leaves, gravel, far birds."""
    shape = picture.shape[:2]
    for _colour in range(int(rng.integers(1, 4))):
        strokes = Strokes(shape)
        size = draw_log_uniform(rng, 1.0, 6.0) * min(shape) / 256
        is_square = rng.random() < 0.4
        for centre in rng.uniform(0.0, 1.0, (int(draw_log_uniform(rng, 5, 60)), 2)):
            shade = rng.uniform(0.1, 1.0)
            outline = _make_square(rng, size) if is_square else _make_blob(rng, size)
            place = centre * (shape[1], shape[0])
            strokes.fill_shape(outline + place, shade=0.6 * shade)
            strokes.fill_shape(0.7 * outline + place - 0.25 * size, shade=shade)
        paint = draw_paint(rng, picture, level=rng.uniform(0.3, 0.95))
        visibility = draw_region(rng, picture)
        picture = lay_strokes(rng, picture, strokes, paint, visibility=visibility, max_blur_px=1.4)
    return picture


def paint_highlights(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add reflections of a lamp or the sun where the scene is light already."""
    shape = picture.shape[:2]
    luma = measure_luma(blur(picture, 2.0))
    strokes = Strokes(shape)
    for _ in range(int(rng.integers(5, 35))):
        candidates = rng.integers(0, luma.size, 12)
        place = int(candidates[np.argmax(luma.reshape(-1)[candidates])])
        centre = np.array([place % shape[1], place // shape[1]], np.float64)
        radius = draw_log_uniform(rng, 0.6, 4.0) * min(shape) / 256
        strokes.fill_shape(centre + _make_blob(rng, radius), shade=rng.uniform(0.5, 1.0))
    layer = strokes.finish()
    core = blur(layer[..., 1], rng.uniform(0.4, 1.0))
    halo = blur(layer[..., 0], rng.uniform(2.0, 5.0))
    light: Field = clamp(core + 0.6 * halo)
    return blend(picture, light, draw_paint(rng, picture, level=0.98).light)


def _make_arc(first: float, last: float) -> Path:
    angles = np.linspace(first, last, 14)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _make_blob(rng: np.random.Generator, radius: float) -> Path:
    """Return the outline (12, 2) of an uneven ellipse about the origin."""
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radii = radius * rng.uniform(0.7, 1.2, 12)
    x, y = radii * np.cos(angles), radii * np.sin(angles) * rng.uniform(0.4, 1.0)
    tilt = rng.uniform(0, np.pi)
    return np.stack(
        [np.cos(tilt) * x - np.sin(tilt) * y, np.sin(tilt) * x + np.cos(tilt) * y], axis=1
    )


def _make_square(rng: np.random.Generator, size: float) -> Path:
    """Return the corners (4, 2) of a square of paper, seen at a slant."""
    corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) * size
    slant = rng.normal(0.0, 0.6, (2, 2)) + 0.5 * np.eye(2)
    return np.asarray(corners @ slant, np.float64)
