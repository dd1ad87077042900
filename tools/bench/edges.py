"""Measures whether an edge between two textures goes straight on through a wide hole.

    python -m tools.bench.edges --data DIR [--model FILE] [--limit N] [--sheet FILE] [--write]

Scenes are made from the most uniform squares of validation pictures: two textures of different
colour meet in a straight line or an arc, and a hole of 80 to 170 px radius covers the middle of it.
The measure is how far the restored edge lies from the true one, in pixels, at every fourth pixel of
the edge inside the hole. A scene is used only if the measure finds the edge of the true picture.
The last row has the true edge drawn over the hole as a guide line.
"""

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import torch

from engine.api import DeviceChoice, EngineConfig, GuideLine, Method
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from tools.bench.quality import RGB, make_parser, run_patchmatch
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import draw_blob
from tools.bench.sheet import Sheet, outline
from training.data.cache import decode_picture
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.judging.evaluation.restorers import Restorer, build_restorer

_F32 = npt.NDArray[np.float32]
_Array = npt.NDArray[np.floating] | npt.NDArray[np.integer]

SHAPES: Final = ("straight", "arc")
_WITH_LINE: Final = "reweave, guide line"
_SCENES = 40
_SEED = 29
_SIDE_PX = 640
_TEXTURE_PX = 128
_TEXTURES = 40
_SQUARES_TRIED = 30
# Standard deviation of the fine detail, 8-bit steps, below which a square is no texture.
_MIN_DETAIL = 2.5
# Mean difference of the two textures' mean colours, 8-bit steps.
_MIN_CONTRAST = 35.0
_MIN_ARC_RADIUS_PX = 900.0
_HOLE_RADIUS_PX = (80.0, 170.0)
_REACH_PX = 70
_MAX_TRUE_ERROR_PX = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Two textures and the hole over their edge.

    Attributes:
        shape: One of `SHAPES`.
        truth: (640, 640, 3), uint8.
        mask: (640, 640), bool.
        middle: A point of the edge, (x, y), picture pixels.
        degrees: Direction of the edge there.
        curvature: One over the radius of the arc, 1/px, with its side as sign; 0 if straight.
        colours: Mean colours (2, 3) of the two textures.
    """

    shape: str
    truth: RGB
    mask: Mask
    middle: tuple[float, float]
    degrees: float
    curvature: float
    colours: _F32

    def locate(self, along: _Array, across: _Array) -> tuple[_F32, _F32]:
        """Return x and y of points given by their place along the edge and across it, pixels."""
        angle = np.radians(self.degrees)
        bent = across + self.curvature * along**2 / 2
        x = self.middle[0] + np.cos(angle) * along - np.sin(angle) * bent
        y = self.middle[1] + np.sin(angle) * along + np.cos(angle) * bent
        return x.astype(np.float32), y.astype(np.float32)

    def draw_line(self) -> GuideLine:
        """Return the edge from one border of the hole to the other, as a person would draw it."""
        along = np.arange(-_SIDE_PX, _SIDE_PX + 1)
        columns, rows = (np.rint(part).astype(int) for part in self.locate(along, 0 * along))
        inside = (columns >= 0) & (columns < _SIDE_PX) & (rows >= 0) & (rows < _SIDE_PX)
        covered = along[inside][self.mask[rows[inside], columns[inside]]]
        count = 2 if self.shape == "straight" else 5
        chosen = np.linspace(covered.min() - 1, covered.max() + 1, count)
        x, y = self.locate(chosen, 0 * chosen)
        return GuideLine(points=tuple(zip((x + 0.5).tolist(), (y + 0.5).tolist(), strict=True)))


def make_scenes(data: Path, count: int) -> Iterator[Scene]:
    """Yield scenes, straight edges and arcs in turns."""
    rng = np.random.default_rng(_SEED)
    textures = _find_textures(data, rng)
    made = 0
    while made < count:
        first, second = rng.choice(len(textures), 2, replace=False)
        colours = np.stack([textures[index].mean((0, 1)) for index in (first, second)])
        if np.abs(colours[0] - colours[1]).mean() < _MIN_CONTRAST:
            continue
        planes = (_tile(textures[first], rng), _tile(textures[second], rng))
        scene = _draw_scene(rng, planes, colours.astype(np.float32), SHAPES[made % 2])
        if measure_error_px(scene.truth, scene) <= _MAX_TRUE_ERROR_PX:
            made += 1
            yield scene


def measure_error_px(result: RGB, scene: Scene) -> float:
    """Return the mean distance of a result's edge from the true one, inside the hole.

    The picture is projected on the line between the two colours, so that one texture is about 0 and
    the other about 1, and averaged over 13 px along the edge. The edge lies where a step from 0 to
    1 fits best across it.
    """
    low, high = scene.colours
    axis = high - low
    plane = ((result.astype(np.float32) - low) @ axis / (axis @ axis)).astype(np.float32)
    across = np.arange(-_REACH_PX, _REACH_PX + 1, dtype=np.float32)
    errors = []
    for along in range(-_SIDE_PX, _SIDE_PX, 4):
        x, y = (int(value) for value in scene.locate(np.array(along), np.array(0)))
        if not (0 <= x < _SIDE_PX and 0 <= y < _SIDE_PX and scene.mask[y, x]):
            continue
        places = np.arange(along - 6, along + 7, 2, dtype=np.float32)
        points = scene.locate(places[:, None], across[None])
        profile = cv2.remap(plane, *points, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        profile = profile.mean(axis=0)
        cost_low = np.concatenate([[0.0], np.cumsum(profile**2)])
        cost_high = np.concatenate([[0.0], np.cumsum((profile - 1.0) ** 2)])
        step = int((cost_low + cost_high[-1] - cost_high).argmin())
        errors.append(abs(step - 0.5 - _REACH_PX))
    return float(np.mean(errors))


def _find_textures(data: Path, rng: np.random.Generator) -> list[RGB]:
    """Return the squares whose colour changes least for the detail that they have."""
    found: list[tuple[float, RGB]] = []
    for picture in find_pictures(data, Split.VALID, DataConfig()):
        rgb = decode_picture(picture)
        room = rgb.shape[0] - _TEXTURE_PX, rgb.shape[1] - _TEXTURE_PX
        best: tuple[float, RGB] | None = None
        for _ in range(_SQUARES_TRIED if min(room) >= 0 else 0):
            top, left = rng.integers(room[0] + 1), rng.integers(room[1] + 1)
            square = rgb[top : top + _TEXTURE_PX, left : left + _TEXTURE_PX]
            values = square.astype(np.float32)
            detail = float((values - cv2.GaussianBlur(values, (0, 0), 3)).std())
            coarse = cv2.resize(values, (6, 6), interpolation=cv2.INTER_AREA)
            change = float(coarse.std(axis=(0, 1)).mean()) / (detail + 3.0)
            if detail >= _MIN_DETAIL and (best is None or change < best[0]):
                best = change, square
        if best is not None:
            found.append(best)
    found.sort(key=lambda pair: pair[0])
    return [square for _, square in found[:_TEXTURES]]


def _tile(texture: RGB, rng: np.random.Generator) -> RGB:
    """Return the plane of a scene, tiled with a texture and its mirror images."""
    mirrored = np.concatenate([texture, texture[::-1]], axis=0)
    mirrored = np.concatenate([mirrored, mirrored[:, ::-1]], axis=1)
    count = _SIDE_PX // mirrored.shape[0] + 2
    top, left = rng.integers(mirrored.shape[0], size=2)
    plane = np.tile(mirrored, (count, count, 1))
    return plane[top : top + _SIDE_PX, left : left + _SIDE_PX]


def _draw_scene(
    rng: np.random.Generator, planes: tuple[RGB, RGB], colours: _F32, shape: str
) -> Scene:
    degrees = rng.uniform(0, 360)
    curvature = 0.0 if shape == "straight" else rng.uniform(-1, 1) / _MIN_ARC_RADIUS_PX
    x, y = _SIDE_PX / 2 + rng.uniform(-40, 40, 2)
    columns, rows = np.meshgrid(*(np.arange(_SIDE_PX, dtype=np.float32),) * 2)
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    along = (columns - x) * cosine + (rows - y) * sine
    across = (rows - y) * cosine - (columns - x) * sine - curvature * along**2 / 2
    share = np.clip(across / 2 + 0.5, 0, 1)[..., None]  # 1 px of blur, as in a photograph
    truth = np.rint(planes[0] * (1 - share) + planes[1] * share).astype(np.uint8)
    radius_px = rng.uniform(*_HOLE_RADIUS_PX)
    shift_px = rng.uniform(-0.3, 0.3) * radius_px
    centre = x - sine * shift_px, y + cosine * shift_px
    return Scene(
        shape=shape,
        truth=truth,
        mask=draw_blob((_SIDE_PX, _SIDE_PX), centre, radius_px, rng),
        middle=(x, y),
        degrees=degrees,
        curvature=curvature,
        colours=colours,
    )


def make_table(errors: Mapping[tuple[str, str], list[float]], names: list[str]) -> str:
    """Return a table with a row for each restorer."""
    rows = [
        [
            name,
            *(
                f"{np.mean(errors[name, shape]):.1f} / {np.median(errors[name, shape]):.1f}"
                for shape in SHAPES
            ),
        ]
        for name in names
    ]
    return markdown_table(["distance of the edge, px, mean / median", *SHAPES], rows)


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    parser = make_parser(__doc__.splitlines()[0], needs_weights=False)
    parser.add_argument("--sheet", type=Path, help="HTML page to write")
    options = parser.parse_args()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    )
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "pypatchmatch": run_patchmatch,
        "generator": build_restorer(session, Method.GENERATOR),
        "weave": build_restorer(session, Method.WEAVE),
        "reweave": build_restorer(session, Method.REWEAVE),
        "reweave, edges continued": build_restorer(session, Method.EDGES),
    }
    sheet = Sheet(options.sheet) if options.sheet else None
    errors: dict[tuple[str, str], list[float]] = {}
    count = options.limit or _SCENES
    for index, scene in enumerate(make_scenes(options.data, count)):
        damaged = scene.truth.copy()
        damaged[scene.mask] = 127
        results = {name: restore(damaged, scene.mask) for name, restore in restorers.items()}
        along = build_restorer(session, Method.REWEAVE, guide_lines=(scene.draw_line(),))
        results[_WITH_LINE] = along(damaged, scene.mask)
        for name, result in results.items():
            errors.setdefault((name, scene.shape), []).append(measure_error_px(result, scene))
        if sheet:
            sheet.add(f"{index} {scene.shape}", {"hole": outline(damaged, scene.mask), **results})
    text = (
        f"{count} scenes; model {session.model_name}; {describe_machine()}; "
        f"Python {platform.python_version()}, torch {torch.__version__}.\n\n"
        + make_table(errors, [*restorers, _WITH_LINE])
    )
    print(text)
    if options.write:
        replace_section("edges", text)


if __name__ == "__main__":
    main()
