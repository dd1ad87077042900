"""Text in a scene: signs, shirts, newspapers and books, in perspective and in the scene's light."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from training.damage.fields import (
    Field,
    Picture,
    blend,
    blur,
    clamp,
    draw_log_uniform,
    measure_luma,
)
from training.damage.scene.strokes import cast_shadow_of, draw_paint
from training.masks.glyphs import CELL_PX, CHARACTERS, WORDS, make_fonts

_LETTERS: Final = "etaoinshrdlcumwfgypbvk"


def paint_sign(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a sign, plate or label: words on a coloured board."""
    lines = [_write_line(rng) for _ in range(int(rng.integers(1, 4)))]
    height = 40 * len(lines) + 20
    width = int(max(line.shape[1] * 40 / CELL_PX for line in lines)) + 30
    letters = np.zeros((height, width), np.float32)
    for number, line in enumerate(lines):
        fitted = cv2.resize(
            line, (int(line.shape[1] * 40 / CELL_PX), 40), interpolation=cv2.INTER_AREA
        )
        left = (width - fitted.shape[1]) // 2
        letters[10 + 40 * number :][:40, left : left + fitted.shape[1]] = fitted
    board, ink = _draw_two_colours(rng, picture)
    if rng.random() < 0.5:
        letters[3:6, 3:-3] = letters[-6:-3, 3:-3] = 1.0
        letters[3:-3, 3:6] = letters[3:-3, -6:-3] = 1.0
    return _place_board(rng, picture, letters, board, ink)


def paint_page(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add a page of a newspaper or a book: many lines of small print."""
    height, width = int(rng.integers(150, 260)), int(rng.integers(120, 260))
    page = Image.new("L", (width, height))
    draw = ImageDraw.Draw(page)
    size_px = float(rng.integers(7, 15))
    font = ImageFont.load_default(size_px)
    top = 8.0
    if rng.random() < 0.6:
        headline_px = float(rng.integers(18, 34))
        draw.text(
            (8, top),
            _make_words(rng, width // 10).upper(),
            fill=255,
            font=ImageFont.load_default(headline_px),
        )
        top += headline_px + 6.0
    columns = int(rng.integers(1, 4))
    text_px = (width - 16) // columns
    lines = int((height - top - 8) / (size_px * 1.25))
    for column in range(columns):
        words = "\n".join(_make_words(rng, int(text_px / (0.55 * size_px))) for _ in range(lines))
        left = 8 + column * text_px
        draw.multiline_text((left, top), words, fill=230, font=font, spacing=0.25 * size_px)
        draw.rectangle((left + text_px - 7, top, left + text_px - 1, height), fill=0)
    letters = np.asarray(page, np.float32) / 255.0
    paint = draw_paint(rng, picture, level=0.9)
    board = np.clip(paint.light * rng.uniform(0.9, 1.2), 0.0, 0.97)
    return _place_board(rng, picture, letters, board, 0.18 * board)


def paint_lettering(rng: np.random.Generator, picture: Picture) -> Picture:
    """Add letters to a thing of the scene, without a board: a shirt, a wall, a ship's bow."""
    line = _write_line(rng)
    size = (line.shape[1] * 3 // 4, CELL_PX * 3 // 4)
    letters = np.asarray(cv2.resize(line, size, interpolation=cv2.INTER_AREA), np.float32)
    _board, ink = _draw_two_colours(rng, picture)
    shape = picture.shape[:2]
    place = _draw_place(rng, letters.shape, shape, centre=_find_plain_place(rng, picture))
    coverage = blur(_warp(letters, place, shape), rng.uniform(0.4, 1.5))
    # The paint takes the light and the grain of the surface that it is on.
    luma = measure_luma(picture)
    light = luma / np.maximum(blur(luma, 0.1 * min(shape)), 0.05)
    painted = 0.3 * picture + 0.7 * clamp(ink * light[..., None])
    return blend(picture, coverage, painted)


def _find_plain_place(rng: np.random.Generator, picture: Picture) -> tuple[float, float]:
    """Return the point (x, y) of several where the picture has the least detail around it."""
    side_px = min(picture.shape[:2])
    luma = measure_luma(picture)
    detail = blur(np.abs(luma - blur(luma, 0.03 * side_px)), 0.1 * side_px)
    rows, columns = (rng.integers(side // 6, side - side // 6, 12) for side in luma.shape)
    best = int(np.argmin(detail[rows, columns]))
    return float(columns[best]), float(rows[best])


def _write_line(rng: np.random.Generator) -> Field:
    """Return a word (CELL_PX, length), 0 to 1, in some font."""
    fonts = make_fonts()
    font = fonts[int(rng.integers(len(fonts)))]
    word = WORDS[int(rng.integers(len(WORDS)))]
    distance = np.concatenate([font[CHARACTERS.index(letter)] for letter in word], axis=1)
    boldness = rng.uniform(0.3, 2.2)
    return clamp(distance + boldness)


def _make_words(rng: np.random.Generator, length: int) -> str:
    """Return a line of made-up words, of about a number of letters."""
    letters = rng.choice(list(_LETTERS), max(length, 3), p=_LETTER_SHARES)
    letters[rng.random(len(letters)) < 0.16] = " "
    return "".join(letters)


def _draw_two_colours(
    rng: np.random.Generator, picture: Picture
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Draw the colours (3,) of a board and its letters, which contrast."""
    dark = draw_paint(rng, picture, level=rng.uniform(0.02, 0.3)).dark
    light = draw_paint(rng, picture, level=rng.uniform(0.75, 0.97)).light
    if rng.random() < 0.4:
        dark = np.clip(dark + rng.uniform(0.0, 0.45, 3), 0.0, 0.7).astype(np.float32)
    return (light, dark) if rng.random() < 0.6 else (dark, light)


def _place_board(
    rng: np.random.Generator,
    picture: Picture,
    letters: Field,
    board: npt.NDArray[np.float32],
    ink: npt.NDArray[np.float32],
) -> Picture:
    """Return a picture with a board in perspective, that takes the light of its surroundings."""
    shape = picture.shape[:2]
    place = _draw_place(rng, letters.shape, shape)
    sigma_px = rng.uniform(0.25, 1.1)
    covered = blur(_warp(np.ones(letters.shape, np.float32), place, shape), sigma_px)
    written = blur(_warp(letters, place, shape), sigma_px)
    if rng.random() < 0.6:
        picture = cast_shadow_of(rng, picture, covered, strength=rng.uniform(0.2, 0.5))
    faced = blend(_shade(picture, board), 0.9 * written, ink)
    return np.asarray(picture + covered[..., None] * (faced - picture), np.float32)


def _shade(picture: Picture, colour: npt.NDArray[np.float32]) -> Picture:
    """Return a colour (3,) in the scene's light, as (H, W, 3)."""
    light = measure_luma(blur(picture, 0.08 * min(picture.shape[:2])))
    light = 0.6 + 0.4 * light / max(float(light.mean()), 0.05)
    return clamp(colour * light[..., None])


def _draw_place(
    rng: np.random.Generator,
    board: tuple[int, ...],
    shape: tuple[int, int],
    *,
    centre: tuple[float, float] | None = None,
) -> npt.NDArray[np.float64]:
    """Draw the perspective (3, 3) from a board to the window, where it lies anywhere or at (x, y)."""
    height, width = board
    scale = draw_log_uniform(rng, 0.25, 1.1) * min(shape) / max(board)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    lean = rng.normal(0.0, 0.18)
    turn = scale * np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    moved = (corners - (width / 2, height / 2)) @ turn
    moved += rng.normal(0.0, 0.08, (4, 2)) * scale * min(board)
    moved[1:3, 1] *= rng.uniform(0.7, 1.3)  # its right side is nearer or farther
    moved += centre or rng.uniform(0.15, 0.85, 2) * (shape[1], shape[0])
    place = cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32))
    return np.asarray(place, np.float64)


def _warp(board: Field, place: npt.NDArray[np.float64], shape: tuple[int, int]) -> Field:
    """Return a board in its place; drawn twice as large first, so that small print is smooth."""
    fine = np.diag([2.0, 2.0, 1.0]) @ place
    size = (2 * shape[1], 2 * shape[0])
    drawn = cv2.warpPerspective(board, fine, size, flags=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(drawn, (shape[1], shape[0]), interpolation=cv2.INTER_AREA))


_LETTER_SHARES = np.linspace(2.0, 0.4, len(_LETTERS)) / np.linspace(2.0, 0.4, len(_LETTERS)).sum()
