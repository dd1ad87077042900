"""Makes what the detector learns from and is scored on: scans of damaged prints, and the truth."""

import copy
import enum
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.distractors import paint_distractors
from training.damage.fields import Picture, draw_log_uniform
from training.damage.painter import DamagedPicture, paint_damage
from training.damage.printing.prints import Print, PrintKind, make_print
from training.damage.printing.scanner import scan_print
from training.damage.truth import compare_scans
from training.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowConfig:
    """How often what happens to a window, each a probability from 0 to 1.

    Attributes:
        plain_share: Share of windows that are a file as a camera gave it, not enlarged: neither
            printed nor scanned nor damaged.
        print_shares: Share of each kind of print; together 1.
        undamaged_share: Share of windows that nothing is painted over.
        distractor_share: Share of windows with things in the scene that look like damage.
        grey_scan_share: Share of grey prints that are scanned without colour.
        rotation_share: Share of windows that are turned by an odd angle.
        min_scale: Least scale of a photograph; below 1 the window shows more of it.
        max_scale: Greatest scale.
    """

    plain_share: float = 0.25
    print_shares: dict[PrintKind, float] = field(
        default_factory=lambda: {
            PrintKind.GREY: 0.26,
            PrintKind.SEPIA: 0.18,
            PrintKind.FADED: 0.24,
            PrintKind.COLOUR: 0.16,
            PrintKind.MODERN: 0.16,
        }
    )
    undamaged_share: float = 0.4
    distractor_share: float = 0.55
    grey_scan_share: float = 0.5
    rotation_share: float = 0.25
    min_scale: float = 0.4
    max_scale: float = 2.0

    def __post_init__(self) -> None:
        print_shares = self.print_shares.values()
        others = (self.plain_share, self.undamaged_share, self.distractor_share)
        if not all(0 <= share <= 1 for share in (*print_shares, *others, self.grey_scan_share)):
            raise ConfigError("windows: expected shares from 0 to 1")
        if not math.isclose(sum(print_shares), 1.0, abs_tol=1e-6):
            raise ConfigError("windows: expected print shares that add up to 1")
        if not 0 < self.min_scale <= self.max_scale:
            raise ConfigError("windows: expected 0 < min_scale <= max_scale")


class PictureSet(enum.StrEnum):
    """The sets of windows that the detector is scored on."""

    DAMAGED = "damaged"
    UNDAMAGED = "undamaged"
    HARD = "hard negatives"
    """Undamaged, with things in the scene that look like damage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWindow:
    """A part of a scanned print, and the truth about its damage.

    Attributes:
        scan: (size, size, 3), uint8, RGB.
        kinds: (size, size), uint8: 0 where intact, 1 + position in `DamageKind` where damaged, and
            `IGNORED` where the scan hardly shows the damage.
    """

    scan: npt.NDArray[np.uint8] = field(repr=False)
    kinds: npt.NDArray[np.uint8] = field(repr=False)


_DEFAULT: Final = WindowConfig()
_PRINTS: Final = replace(_DEFAULT, plain_share=0.0)
_SET_CONFIGS: Final = {
    PictureSet.DAMAGED: replace(_PRINTS, undamaged_share=0.0),
    PictureSet.UNDAMAGED: replace(_PRINTS, undamaged_share=1.0, distractor_share=0.0),
    PictureSet.HARD: replace(_PRINTS, undamaged_share=1.0, distractor_share=1.0),
}


def make_window(
    rng: np.random.Generator,
    photograph: npt.NDArray[np.uint8],
    size: int,
    config: WindowConfig = _DEFAULT,
) -> ScanWindow:
    """Return a window of a photograph: mostly the scan of an old print, with its damage.

    Args:
        rng: Source of randomness; the same seed gives the same window.
        photograph: (H, W, 3), RGB, of any size. It is not changed.
        size: Side of the window, pixels.
        config: How often what happens.
    """
    if config.plain_share > 0 and rng.random() < config.plain_share:
        return _cut_plain(rng, photograph, size, config)
    scene = _cut_scene(rng, photograph, size, config)
    if rng.random() < config.distractor_share:
        scene = paint_distractors(rng, scene)
    shares = list(config.print_shares.values())
    kind = list(config.print_shares)[int(rng.choice(len(shares), p=shares))]
    printed = make_print(rng, scene, kind)
    is_grey = kind is PrintKind.GREY and rng.random() < config.grey_scan_share
    if rng.random() < config.undamaged_share:
        scan = scan_print(rng, printed.picture, is_grey=is_grey)
        return ScanWindow(scan=scan, kinds=np.zeros((size, size), np.uint8))
    damaged = _damage(rng, printed, is_grey=is_grey)
    same = copy.deepcopy(rng)
    picture = damaged.picture
    scan = scan_print(rng, picture, is_grey=is_grey)
    undamaged = scan_print(same, damaged.undamaged, is_grey=is_grey, exposed_for=picture)
    return ScanWindow(scan=scan, kinds=compare_scans(undamaged, scan, damaged.kinds))


def make_held_out_windows(
    pictures: Sequence[npt.NDArray[np.uint8]],
    picture_set: PictureSet,
    *,
    count: int,
    seed: int,
    size: int = 384,
) -> Iterator[ScanWindow]:
    """Yield the windows of a set, the same ones for the same pictures and seed.

    Args:
        pictures: Photographs (H, W, 3), RGB, that were kept from training; used in turn.
        picture_set: Which set to make.
        count: Number of windows.
        seed: Seed of the set.
        size: Side of the windows, pixels.
    """
    config = _SET_CONFIGS[picture_set]
    position = list(PictureSet).index(picture_set)
    for number in range(count):
        rng = np.random.default_rng((seed, position, number))
        yield make_window(rng, pictures[number % len(pictures)], size, config)


def _cut_scene(
    rng: np.random.Generator, photograph: npt.NDArray[np.uint8], size: int, config: WindowConfig
) -> Picture:
    """Return a part of a photograph at a random scale, turned and flipped."""
    degrees = rng.uniform(-12, 12) if rng.random() < config.rotation_share else 0.0
    radians = math.radians(abs(degrees))
    # The upright square around the turned window is wider by this factor.
    spread = math.cos(radians) + math.sin(radians)
    shortest = min(photograph.shape[:2])
    scale = draw_log_uniform(rng, config.min_scale, config.max_scale)
    side_px = max(min(round(size * spread / scale), shortest), 1)
    top, left = (int(rng.integers(side - side_px + 1)) for side in photograph.shape[:2])
    square = photograph[top : top + side_px, left : left + side_px]
    scaled_px = round(size * spread)
    interpolation = cv2.INTER_AREA if side_px > scaled_px else cv2.INTER_CUBIC
    scene = np.asarray(cv2.resize(square, (scaled_px, scaled_px), interpolation=interpolation))
    if degrees:
        turn = cv2.getRotationMatrix2D(((scaled_px - 1) / 2, (scaled_px - 1) / 2), degrees, 1.0)
        turn = (
            np.asarray(turn, np.float64) + np.array([[0, 0, 1], [0, 0, 1]]) * (size - scaled_px) / 2
        )
        border = cv2.BORDER_REFLECT_101
        scene = cv2.warpAffine(scene, turn, (size, size), flags=cv2.INTER_CUBIC, borderMode=border)
    if rng.random() < 0.5:
        scene = scene[:, ::-1]
    scene = np.rot90(scene, int(rng.choice(4, p=(0.7, 0.1, 0.1, 0.1))))
    return np.ascontiguousarray(scene, np.float32) / np.float32(255.0)


def _cut_plain(
    rng: np.random.Generator, photograph: npt.NDArray[np.uint8], size: int, config: WindowConfig
) -> ScanWindow:
    """Return a part of a photograph as sharp as a file can be, in colour or grey."""
    sharp = replace(config, max_scale=max(config.min_scale, 1.0))
    scene = _cut_scene(rng, photograph, size, sharp)
    if rng.random() < config.grey_scan_share:
        grey = cv2.cvtColor(scene, cv2.COLOR_RGB2GRAY)
        scene = np.repeat(grey[..., None], 3, axis=2)
    scan = np.rint(np.clip(scene, 0.0, 1.0) * 255.0).astype(np.uint8)
    return ScanWindow(scan=scan, kinds=np.zeros((size, size), np.uint8))


def _damage(rng: np.random.Generator, printed: Print, *, is_grey: bool) -> DamagedPicture:
    """Return a print with damage; beside the print there is none."""
    damaged = paint_damage(rng, printed.picture, is_grey_scan=is_grey)
    if printed.is_print.all():
        return damaged
    inside = printed.is_print[..., None]
    return DamagedPicture(
        picture=np.where(inside, damaged.picture, printed.picture),
        undamaged=np.where(inside, damaged.undamaged, printed.picture),
        kinds=np.where(printed.is_print, damaged.kinds, 0).astype(np.uint8),
    )
