"""What is done to windows so that a picture is never seen twice alike.

The damage is done to the truth, not to the generator's input alone: hole and surroundings are of
one kind. Whoever mends a grey print, or a photograph that JPEG has been through, wants the hole
to continue what is around it, tint and compression included; a clean answer in damaged
surroundings would be a patch that everyone sees.

What happens to a window is drawn first (`Look`) and then done, so that the same draw can be done
here, with OpenCV, or on a device (`training.data.device_windows`).
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from engine.pictures.colour import LUMA_WEIGHTS
from training.errors import ConfigError

_IQ = np.array([[0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])
_SEPIA_TINT = np.array([1.08, 0.94, 0.74])
_MID_GREY = 127.5
_BLOCK_PX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AugmentConfig:
    """How often each thing happens to a window (0 to 1), and how strongly.

    Attributes:
        flip: Left and right change places.
        grey: Colour is taken away.
        quarter_turn: A turn by 90, 180 or 270 degrees.
        rotation: A turn by up to `rotation_degrees`, cropped so that no border comes in.
        rotation_degrees: Greatest angle, either way.
        scale: A window at the photograph's own scale is made at another one (whole pictures
            already vary by `DataConfig.whole_zoom`).
        scale_range: Least and greatest scale; below 1 the window shows more of the picture.
        jitter: Brightness, contrast, saturation and hue change together.
        brightness: Greatest relative change.
        contrast: Greatest relative change.
        saturation: Greatest relative change.
        hue_degrees: Greatest turn of the hue, either way.
        sepia: Colour is replaced by a brown tone.
        sepia_strength: Least and greatest strength of the tone, 0 (grey) to 1.
        jpeg: The window looks as if it had been saved as JPEG.
        jpeg_quality: Least and greatest quality, 1 to 100.
    """

    flip: float = 0.5
    grey: float = 0.05
    quarter_turn: float = 0.0
    rotation: float = 0.0
    rotation_degrees: float = 7.0
    scale: float = 0.0
    scale_range: tuple[float, float] = (0.5, 1.25)
    jitter: float = 0.0
    brightness: float = 0.15
    contrast: float = 0.2
    saturation: float = 0.3
    hue_degrees: float = 8.0
    sepia: float = 0.0
    sepia_strength: tuple[float, float] = (0.3, 1.0)
    jpeg: float = 0.0
    jpeg_quality: tuple[int, int] = (40, 92)

    def __post_init__(self) -> None:
        chances = (self.flip, self.grey, self.quarter_turn, self.rotation, self.scale)
        if not all(0 <= chance <= 1 for chance in (*chances, self.jitter, self.sepia, self.jpeg)):
            raise ConfigError("augment: expected probabilities from 0 to 1")
        strengths = (self.brightness, self.contrast, self.saturation)
        if not all(0 <= strength < 1 for strength in strengths):
            raise ConfigError("augment: expected changes of colour from 0 to below 1")
        if not (0 <= self.rotation_degrees <= 45 and 0 <= self.hue_degrees <= 180):
            raise ConfigError("augment: expected at most 45 degrees of rotation and 180 of hue")
        _check_range("scale_range", self.scale_range, least=0.1, most=4.0)
        _check_range("sepia_strength", self.sepia_strength, least=0.0, most=1.0)
        _check_range("jpeg_quality", self.jpeg_quality, least=1, most=100)

    @staticmethod
    def old_photographs() -> "AugmentConfig":
        """Return what suits folders of old photographs: prints, scans and small collections."""
        return AugmentConfig(
            grey=0.3, rotation=0.2, scale=0.3, jitter=0.5, sepia=0.2, jpeg=0.25, quarter_turn=0.05
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What happens to the pixels of one window; the default is nothing.

    Attributes:
        is_grey: Whether colour is taken away.
        sepia: Strength of the brown tone, 0 (none at all) to 1; more than 0 takes colour away.
        brightness: Factor.
        contrast: Factor about mid-grey.
        saturation: Factor.
        hue_degrees: Turn of the hue.
        jpeg_quality: 1 to 100, 0 for no JPEG damage.
        jpeg_phase: Where the grid of JPEG's blocks lies, (row, column), 0 to 7.
    """

    is_grey: bool = False
    sepia: float = 0.0
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    hue_degrees: float = 0.0
    jpeg_quality: int = 0
    jpeg_phase: tuple[int, int] = (0, 0)

    def colour_map(self) -> npt.NDArray[np.float32]:
        """Return (3, 4): what makes the new R, G, B of the old R, G, B (0 to 255) and 1."""
        grey = np.tile(LUMA_WEIGHTS, (3, 1))
        matrix = grey + self.saturation * (np.eye(3) - grey)
        if self.hue_degrees:
            matrix = _hue_turn(self.hue_degrees) @ matrix
        matrix *= self.brightness * self.contrast
        offset = np.full(3, _MID_GREY * (1.0 - self.contrast))
        if self.is_grey or self.sepia > 0:
            tint = 1.0 + self.sepia * (_SEPIA_TINT - 1.0)
            tone = tint[:, None] * grey
            matrix, offset = tone @ matrix, tone @ offset
        return np.column_stack([matrix, offset]).astype(np.float32)

    @property
    def changes_colour(self) -> bool:
        """Whether the colour map is not the identity."""
        unchanged = (self.brightness, self.contrast, self.saturation) == (1.0, 1.0, 1.0)
        return self.is_grey or self.sepia > 0 or self.hue_degrees != 0.0 or not unchanged


def happens(rng: np.random.Generator, chance: float) -> bool:
    """Return whether something happens; what never happens draws nothing.

    So a run from before some augmentation existed goes on with the same batches.
    """
    return chance > 0 and rng.random() < chance


def draw_look(rng: np.random.Generator, config: AugmentConfig) -> Look:
    """Draw what happens to the pixels of one window."""
    is_grey = rng.random() < config.grey
    brightness = contrast = saturation = 1.0
    hue_degrees = sepia = 0.0
    quality, phase = 0, (0, 0)
    if happens(rng, config.jitter):
        changes = (config.brightness, config.contrast, config.saturation)
        brightness, contrast, saturation = (1.0 + c * rng.uniform(-1, 1) for c in changes)
        hue_degrees = config.hue_degrees * rng.uniform(-1, 1)
    if happens(rng, config.sepia):
        sepia = rng.uniform(*config.sepia_strength)
    if happens(rng, config.jpeg):
        quality = int(rng.integers(config.jpeg_quality[0], config.jpeg_quality[1] + 1))
        phase = (int(rng.integers(_BLOCK_PX)), int(rng.integers(_BLOCK_PX)))
    return Look(
        is_grey=is_grey or sepia > 0,
        sepia=sepia,
        brightness=brightness,
        contrast=contrast,
        saturation=saturation,
        hue_degrees=hue_degrees,
        jpeg_quality=quality,
        jpeg_phase=phase,
    )


def apply_look(window: npt.NDArray[np.uint8], look: Look) -> npt.NDArray[np.uint8]:
    """Return a window (H, W, 3), uint8, with its look; the input is not changed."""
    if look.changes_colour:
        window = np.asarray(cv2.transform(window, look.colour_map()), np.uint8)
    if look.jpeg_quality > 0:
        window = jpeg_damaged(window, quality=look.jpeg_quality, phase=look.jpeg_phase)
    return window


def jpeg_damaged(
    window: npt.NDArray[np.uint8], *, quality: int, phase: tuple[int, int]
) -> npt.NDArray[np.uint8]:
    """Return a window (H, W, 3) as JPEG keeps it, its blocks' grid moved by (rows, columns)."""
    top, left = phase
    padded = cv2.copyMakeBorder(window, top, 0, left, 0, cv2.BORDER_REPLICATE)
    bgr = cv2.cvtColor(padded, cv2.COLOR_RGB2BGR)
    _done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None, "cv2 reads what cv2 has written"
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)[top:, left:], np.uint8)


def _hue_turn(degrees: float) -> npt.NDArray[np.float64]:
    """Return (3, 3): turn the plane of NTSC's I and Q, which leaves luma and greys alone."""
    yiq = np.vstack([LUMA_WEIGHTS, _IQ])
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[1.0, 0.0, 0.0], [0.0, cosine, -sine], [0.0, sine, cosine]])
    return np.asarray(np.linalg.inv(yiq) @ turn @ yiq, np.float64)


def _check_range(name: str, bounds: tuple[float, float], *, least: float, most: float) -> None:
    if not least <= bounds[0] <= bounds[1] <= most:
        raise ConfigError(
            f"augment.{name}: expected {least} <= lower <= upper <= {most}, got {bounds}"
        )
