"""Long thin things of a scene: wires, rigging, twigs, hair, grass, rain, cracks in a wall."""

import numpy as np

from training.damage.fields import Picture, draw_log_uniform
from training.damage.scene.strokes import (
    Path,
    Strokes,
    cast_shadow,
    draw_level,
    draw_paint,
    draw_region,
    lay_far_strokes,
    lay_strokes,
    make_curve,
    wander,
)


def paint_power_lines(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add wires that sag from mast to mast across the sky, behind what stands before it."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    lean = rng.normal(0.0, 0.3) * height
    start_y, end_y = rng.uniform(-0.1, 0.7) * height + np.array([0.0, lean])
    gap_start, gap_end = (draw_log_uniform(rng, 0.015, 0.12) * height for _ in range(2))
    sag = abs(rng.normal(0.0, 0.06)) * height
    thickness = draw_log_uniform(rng, 0.45, 2.4)
    for wire in range(int(rng.integers(1, 7))):
        start = (-0.1 * width, start_y + wire * gap_start)
        end = (1.1 * width, end_y + wire * gap_end)
        path = make_curve(start, end, bulge_px=sag * rng.uniform(0.8, 1.2), points=40)
        strokes.draw_line(path, width_px=thickness * rng.uniform(0.8, 1.2), shade=rng.uniform(0, 1))
    if rng.random() < 0.3:
        _draw_mast(rng, strokes)
    level = rng.uniform(0.0, 0.25)
    return lay_far_strokes(rng, picture, strokes, level=level, far_share=0.85, max_blur_px=0.8)


def paint_cable(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a cable or cord with its highlight and its shadow."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    size = np.array([width, height])
    ends = rng.uniform(-0.2, 1.2, (4, 2)) * size
    path = _make_spline(ends)
    thickness = draw_log_uniform(rng, 1.2, 6.0) * height / 256
    strokes.draw_line(path, width_px=thickness, shade=0.25)
    light = rng.normal(0.0, 0.2, 2) * thickness
    strokes.draw_line(path + light, width_px=0.55 * thickness, shade=0.5)
    strokes.draw_line(path + 1.3 * light, width_px=0.2 * thickness, shade=rng.uniform(0.7, 1.0))
    if rng.random() < 0.6:
        picture = cast_shadow(rng, picture, strokes, strength=rng.uniform(0.2, 0.6))
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    hidden = rng.random() < 0.4
    visibility = draw_region(rng, picture) if hidden else 1.0
    return lay_strokes(rng, picture, strokes, paint, visibility=visibility)


def paint_rigging(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add the stays of a ship or tower: lines that fan from one point, with rungs across."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    top = np.array([rng.uniform(0.1, 0.9) * width, rng.uniform(-0.6, 0.1) * height])
    foot = np.sort(rng.uniform(-0.3, 1.3, int(rng.integers(3, 10)))) * width
    thickness = draw_log_uniform(rng, 0.5, 1.6)
    feet = np.stack([foot, np.full_like(foot, height * rng.uniform(0.9, 1.3))], axis=1)
    for point in feet:
        line = np.stack([top, point])
        strokes.draw_line(line, width_px=thickness * rng.uniform(0.6, 1.4), shade=rng.uniform(0, 1))
    if rng.random() < 0.6:
        pair = feet[: int(rng.integers(2, 4))]
        for at in np.arange(0.15, 1.0, rng.uniform(0.03, 0.08)):
            rung = top + at * (pair - top)
            strokes.draw_line(rung, width_px=0.7 * thickness, shade=rng.uniform(0, 1))
    level = draw_level(rng, picture)
    return lay_far_strokes(rng, picture, strokes, level=level, far_share=0.85, max_blur_px=0.8)


def paint_twigs(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add twigs that branch and taper, in or out of focus."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    side = int(rng.integers(4))
    for _ in range(int(rng.integers(1, 4))):
        along = rng.uniform(0.0, 1.0)
        x, y = [(along, -0.05), (1.05, along), (along, 1.05), (-0.05, along)][side]
        angle = [np.pi / 2, np.pi, -np.pi / 2, 0.0][side] + rng.normal(0.0, 0.4)
        thickness = draw_log_uniform(rng, 1.2, 6.0) * height / 256
        start = np.array([x * width, y * height])
        length = rng.uniform(0.3, 0.9) * height
        _grow_twig(rng, strokes, (start, angle, length, thickness), depth=2)
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    return lay_strokes(rng, picture, strokes, paint, max_blur_px=2.2)


def paint_hair(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a tuft of hair or fur: strands side by side, a few astray, each with its own shade."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    root = rng.uniform(0.0, 1.0, 2) * (width, height)
    angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(0.25, 1.0) * height
    breadth, bulge = rng.uniform(0.01, 0.12) * height, rng.normal(0.0, 0.15) * length
    thickness = draw_log_uniform(rng, 0.45, 1.5)
    for _ in range(int(draw_log_uniform(rng, 8, 120))):
        start = root + rng.normal(0.0, breadth, 2)
        stray = 0.4 if rng.random() < 0.06 else 0.1
        turned = angle + rng.normal(0.0, stray)
        reach = length * rng.uniform(0.5, 1.1)
        end = start + reach * np.array([np.cos(turned), np.sin(turned)])
        path = make_curve(start, end, bulge_px=bulge + rng.normal(0.0, 0.05) * length)
        widths = (thickness * rng.uniform(0.7, 1.3), 0.25)
        strokes.draw_tapering_line(path, widths_px=widths, shade=rng.uniform(0, 1), parts=3)
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    opacity = rng.uniform(0.6, 1.0)
    return lay_strokes(rng, picture, strokes, paint, visibility=opacity, max_blur_px=1.4)


def paint_whiskers(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a few long tapering hairs that spread from nearly one place."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    root = rng.uniform(0.1, 0.9, 2) * (width, height)
    angle = rng.uniform(0, 2 * np.pi)
    for _ in range(int(rng.integers(3, 10))):
        start = root + rng.normal(0.0, 0.03 * height, 2)
        turned = angle + rng.normal(0.0, 0.35)
        reach = rng.uniform(0.2, 0.6) * height
        end = start + reach * np.array([np.cos(turned), np.sin(turned)])
        path = make_curve(start, end, bulge_px=rng.normal(0.0, 0.1) * reach)
        widths = (draw_log_uniform(rng, 0.6, 1.6), 0.25)
        strokes.draw_tapering_line(path, widths_px=widths, shade=rng.uniform(0.3, 1.0))
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    return lay_strokes(rng, picture, strokes, paint, visibility=rng.uniform(0.6, 1.0))


def paint_grass(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add blades of grass or reeds that rise from below, the nearer ones lighter."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    count = int(draw_log_uniform(rng, 8, 90))
    wind, ground = rng.normal(0.0, 0.15), rng.uniform(0.7, 1.1)
    thickness = draw_log_uniform(rng, 0.6, 2.5) * height / 256
    for number in range(count):
        start = np.array([rng.uniform(-0.1, 1.1) * width, ground * height + rng.normal(0, 8)])
        reach = rng.uniform(0.08, 0.5) * height
        end = start + reach * np.array([wind + rng.normal(0.0, 0.25), -1.0])
        path = make_curve(start, end, bulge_px=rng.normal(0.0, 0.12) * reach, points=13)
        shade = 0.8 * number / count + rng.uniform(0.0, 0.2)
        widths = (thickness * rng.uniform(0.6, 1.4), 0.3)
        strokes.draw_tapering_line(path, widths_px=widths, shade=shade, parts=3)
    paint = draw_paint(rng, picture, level=draw_level(rng, picture))
    return lay_strokes(rng, picture, strokes, paint, max_blur_px=2.0)


def paint_rain(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add streaks of rain, or of snow that is driven by wind, near and far."""
    height, width = picture.shape[:2]
    slant = rng.normal(0.0, 0.25)
    paint = draw_paint(rng, picture, level=0.9)
    for _layer in range(2):
        strokes = Strokes((height, width))
        length = draw_log_uniform(rng, 0.02, 0.18) * height
        thickness = draw_log_uniform(rng, 0.4, 1.6)
        for _ in range(int(draw_log_uniform(rng, 15, 110))):
            start = rng.uniform(-0.1, 1.05, 2) * (width, height)
            reach = length * rng.uniform(0.5, 1.3)
            end = start + reach * np.array([slant + rng.normal(0, 0.03), 1.0])
            path = np.stack([start, end])
            strokes.draw_line(path, width_px=thickness * rng.uniform(0.6, 1.3), shade=rng.random())
        opacity = rng.uniform(0.3, 0.9)
        picture = lay_strokes(rng, picture, strokes, paint, visibility=opacity, max_blur_px=1.0)
    return picture


def paint_wall_cracks(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add cracks of a wall, a rock or dry earth: dark inside, one lip lit, the other in shade."""
    height, width = picture.shape[:2]
    strokes, lips = Strokes((height, width)), Strokes((height, width))
    light = rng.normal(0.0, 1.0, 2)
    light /= max(float(np.hypot(*light)), 1e-6)
    thickness = draw_log_uniform(rng, 0.7, 3.0) * height / 256
    for _ in range(int(rng.integers(1, 4))):
        start = rng.uniform(0.0, 1.0, 2) * (width, height)
        angle = rng.uniform(0, 2 * np.pi)
        for path, share in _break_wall(rng, start, angle, length=rng.uniform(0.3, 1.0) * height):
            width_px = thickness * share
            moved = path + 0.8 * width_px * light
            lips.draw_line(moved, width_px=1.2 * width_px, shade=1.0)
            strokes.draw_tapering_line(path, widths_px=(width_px, 0.3 * width_px), shade=0.1)
    lit = draw_paint(rng, picture, level=0.85)
    visibility = draw_region(rng, picture)
    picture = lay_strokes(rng, picture, lips, lit, visibility=rng.uniform(0.15, 0.5) * visibility)
    dark = draw_paint(rng, picture, level=0.04)
    opacity = rng.uniform(0.5, 0.95)
    return lay_strokes(
        rng, picture, strokes, dark, visibility=opacity * visibility, max_blur_px=0.9
    )


def paint_web(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a spider's web: spokes and sagging rings, brighter where the light catches them."""
    height, width = picture.shape[:2]
    strokes = Strokes((height, width))
    centre = rng.uniform(0.1, 0.9, 2) * (width, height)
    angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(10, 20))))
    spokes = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    reach = rng.uniform(0.3, 0.8) * height
    thickness = draw_log_uniform(rng, 0.25, 0.8)
    for spoke in spokes:
        path = np.stack([centre, centre + reach * rng.uniform(0.9, 1.4) * spoke])
        strokes.draw_line(path, width_px=thickness, shade=rng.uniform(0.2, 0.8))
    for radius in np.arange(0.1, 1.0, rng.uniform(0.04, 0.09)) * reach:
        for first, last in zip(spokes, np.roll(spokes, -1, axis=0), strict=True):
            ends = centre + radius * np.stack([first, last])
            path = make_curve(ends[0], ends[1], bulge_px=0.05 * radius, points=5)
            strokes.draw_line(path, width_px=thickness, shade=rng.uniform(0.0, 1.0))
    paint = draw_paint(rng, picture, level=0.85)
    visibility = draw_region(rng, picture)
    opacity = rng.uniform(0.3, 0.9)
    return lay_strokes(rng, picture, strokes, paint, visibility=opacity * visibility)


def _draw_mast(rng: np.random.Generator, strokes: Strokes) -> None:
    height, width = strokes.shape
    x, top = rng.uniform(0.1, 0.9) * width, rng.uniform(-0.1, 0.4) * height
    thickness = rng.uniform(2.0, 7.0) * height / 256
    strokes.draw_line(np.array([[x, top], [x, 1.1 * height]]), width_px=thickness, shade=0.2)
    strokes.draw_line(
        np.array([[x + 0.25 * thickness, top], [x + 0.25 * thickness, 1.1 * height]]),
        width_px=0.3 * thickness,
        shade=0.9,
    )
    arm = rng.uniform(0.06, 0.2) * width
    for y in top + np.array([0.03, 0.1]) * height:
        strokes.draw_line(np.array([[x - arm, y], [x + arm, y]]), width_px=0.6 * thickness)


def _grow_twig(
    rng: np.random.Generator,
    strokes: Strokes,
    stem: tuple[Path, float, float, float],
    *,
    depth: int,
) -> None:
    """Draw a twig, (start, angle, length, thickness), and the smaller ones that grow from it."""
    start, angle, length, thickness = stem
    end = start + length * np.array([np.cos(angle), np.sin(angle)])
    path = make_curve(start, end, bulge_px=rng.normal(0.0, 0.08) * length, points=17)
    path = wander(rng, path, deviation_px=0.02 * length)
    widths = (thickness, 0.45 * thickness)
    strokes.draw_tapering_line(path, widths_px=widths, shade=rng.uniform(0.0, 0.4))
    if thickness > 1.5:
        lit = path + np.array([-0.2, -0.25]) * thickness
        strokes.draw_tapering_line(lit, widths_px=(0.3 * thickness, 0.2), shade=0.9)
    if depth == 0:
        return
    for at in rng.integers(4, len(path), int(rng.integers(3, 7))):
        turn = rng.choice([-1, 1]) * rng.uniform(0.3, 1.0)
        child = (path[at], angle + turn, length * rng.uniform(0.25, 0.6), 0.55 * thickness)
        _grow_twig(rng, strokes, child, depth=depth - 1)


def _break_wall(
    rng: np.random.Generator, start: Path, angle: float, *, length: float
) -> list[tuple[Path, float]]:
    """Return the paths of a crack and its branches, each with its share of the thickness."""
    paths: list[tuple[Path, float]] = []
    pending = [(start, angle, length, 1.0)]
    while pending:
        point, turned, left, share = pending.pop()
        points = [point]
        while left > 0 and len(points) < 40:
            step = rng.uniform(0.01, 0.06) * length
            turned += rng.normal(0.0, 0.45)
            points.append(points[-1] + step * np.array([np.cos(turned), np.sin(turned)]))
            left -= step
            if share > 0.4 and rng.random() < 0.08:
                side = turned + rng.choice([-1, 1]) * rng.uniform(0.5, 1.2)
                pending.append((points[-1], side, 0.5 * left, 0.55 * share))
        paths.append((np.array(points), share))
    return paths


def _make_spline(points: Path) -> Path:
    """Return a smooth curve through four points (4, 2), by Lagrange's polynomial."""
    t = np.linspace(0.0, 1.0, 60)[:, None]
    knots = np.linspace(0.0, 1.0, len(points))
    curve = np.zeros((len(t), 2))
    for i, point in enumerate(points):
        weight = np.ones_like(t)
        for j in range(len(points)):
            if i != j:
                weight = weight * (t - knots[j]) / (knots[i] - knots[j])
        curve += weight * point
    return curve
