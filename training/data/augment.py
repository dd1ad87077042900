"""Changes the appearance of windows at random, so that the same one is never seen twice.

The truth is changed, not only the generator's input: the hole and its surroundings get the same
damage. In a grey print, or in a photograph with JPEG artefacts, the hole should continue what is
around it, tint and compression included. A clean result in damaged surroundings would be a patch
that everyone sees.
"""

import math
from dataclasses import dataclass, replace

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
    """How often each change is made (probability, 0 to 1), and how strong it is.

    Attributes:
        flip: Probability that left and right change places.
        grey: Probability that the colour is removed.
        quarter_turn: Probability of a turn by 90, 180 or 270 degrees.
        rotation: Probability of a rotation, cropped so that no border shows.
        rotation_degrees: Greatest angle, either way.
        scale: Probability that a window at the photograph's own scale is scaled (whole pictures
            already vary by `DataConfig.whole_zoom`).
        scale_range: Least and greatest scale; below 1 the window shows more of the picture.
        jitter: Probability that brightness, contrast, saturation and hue change.
        brightness: Greatest relative change of brightness.
        contrast: Greatest relative change of contrast.
        saturation: Greatest relative change of saturation.
        hue_degrees: Greatest rotation of the hue, either way.
        sepia: Probability that the colour is replaced by a brown tone.
        sepia_strength: Least and greatest strength of the tone, 0 (grey) to 1.
        jpeg: Probability that the window is compressed as JPEG.
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
        places = (self.flip, self.quarter_turn, self.rotation, self.scale)
        looks = (self.grey, self.jitter, self.sepia, self.jpeg)
        if not all(0 <= probability <= 1 for probability in (*places, *looks)):
            raise ConfigError("augment: expected probabilities from 0 to 1")
        strengths = (self.brightness, self.contrast, self.saturation)
        if not all(0 <= strength < 1 for strength in strengths):
            raise ConfigError("augment: expected changes of colour from 0 to below 1")
        if not (0 <= self.rotation_degrees <= 45 and 0 <= self.hue_degrees <= 180):
            raise ConfigError("augment: expected at most 45 degrees of rotation and 180 of hue")
        _check_range("scale_range", self.scale_range, low=0.1, high=4.0)
        _check_range("sepia_strength", self.sepia_strength, low=0.0, high=1.0)
        _check_range("jpeg_quality", self.jpeg_quality, low=1, high=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Changes of the pixels of one window; by default none.

    Attributes:
        is_grey: Whether the colour is removed.
        sepia: Strength of the brown tone, 0 (none) to 1; above 0 the colour is removed.
        brightness: Factor of all values.
        contrast: Factor of the difference from mid-grey.
        saturation: Factor of the difference from grey.
        hue_degrees: Rotation of the hue.
        jpeg_quality: Quality of JPEG compression, 1 to 100; 0 for none.
        jpeg_phase: Position of the grid of JPEG blocks, (row, column), 0 to 7.
    """

    is_grey: bool = False
    sepia: float = 0.0
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    hue_degrees: float = 0.0
    jpeg_quality: int = 0
    jpeg_phase: tuple[int, int] = (0, 0)

    def make_colour_matrix(self) -> npt.NDArray[np.float32]:
        """Return the matrix (3, 4) that maps (R, G, B, 1) to new R, G, B, all 0 to 255."""
        grey = np.tile(LUMA_WEIGHTS, (3, 1))
        matrix = grey + self.saturation * (np.eye(3) - grey)
        if self.hue_degrees:
            matrix = _make_hue_matrix(self.hue_degrees) @ matrix
        matrix *= self.brightness * self.contrast
        offset = np.full(3, _MID_GREY * (1.0 - self.contrast))
        if self.is_grey or self.sepia > 0:
            tint = 1.0 + self.sepia * (_SEPIA_TINT - 1.0)
            tone = tint[:, None] * grey
            matrix, offset = tone @ matrix, tone @ offset
        return np.column_stack([matrix, offset]).astype(np.float32)

    @property
    def changes_colour(self) -> bool:
        """Whether the colour matrix is not the identity."""
        return replace(self, jpeg_quality=0, jpeg_phase=(0, 0)) != Appearance()


def happens(rng: np.random.Generator, probability: float) -> bool:
    """Return whether something happens; a probability of 0 draws nothing.

    A run that began before an augmentation existed therefore continues with the same batches.
    """
    return probability > 0 and rng.random() < probability


def draw_appearance(rng: np.random.Generator, config: AugmentConfig) -> Appearance:
    """Draw the changes of one window's pixels."""
    drawn = Appearance(is_grey=rng.random() < config.grey)
    if happens(rng, config.jitter):
        drawn = replace(
            drawn,
            brightness=1.0 + config.brightness * rng.uniform(-1, 1),
            contrast=1.0 + config.contrast * rng.uniform(-1, 1),
            saturation=1.0 + config.saturation * rng.uniform(-1, 1),
            hue_degrees=config.hue_degrees * rng.uniform(-1, 1),
        )
    if happens(rng, config.sepia):
        drawn = replace(drawn, sepia=rng.uniform(*config.sepia_strength))
    if happens(rng, config.jpeg):
        quality = int(rng.integers(config.jpeg_quality[0], config.jpeg_quality[1] + 1))
        phase = (int(rng.integers(_BLOCK_PX)), int(rng.integers(_BLOCK_PX)))
        drawn = replace(drawn, jpeg_quality=quality, jpeg_phase=phase)
    return drawn


def apply_appearance(
    window: npt.NDArray[np.uint8], appearance: Appearance
) -> npt.NDArray[np.uint8]:
    """Return a window (H, W, 3), uint8, with an appearance; the input is not changed."""
    if appearance.changes_colour:
        window = np.asarray(cv2.transform(window, appearance.make_colour_matrix()), np.uint8)
    if appearance.jpeg_quality > 0:
        window = compress_jpeg(window, quality=appearance.jpeg_quality, phase=appearance.jpeg_phase)
    return window


def compress_jpeg(
    window: npt.NDArray[np.uint8], *, quality: int, phase: tuple[int, int]
) -> npt.NDArray[np.uint8]:
    """Return a window (H, W, 3) after JPEG compression, the grid of blocks moved by `phase`."""
    top, left = phase
    padded = cv2.copyMakeBorder(window, top, 0, left, 0, cv2.BORDER_REPLICATE)
    bgr = cv2.cvtColor(padded, cv2.COLOR_RGB2BGR)
    _done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None, "cv2 can read its own JPEG"
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)[top:, left:], np.uint8)


def _make_hue_matrix(degrees: float) -> npt.NDArray[np.float64]:
    """Return the matrix (3, 3) that rotates I and Q of NTSC's YIQ; luma and greys do not change."""
    yiq = np.vstack([LUMA_WEIGHTS, _IQ])
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array([[1.0, 0.0, 0.0], [0.0, cosine, -sine], [0.0, sine, cosine]])
    return np.asarray(np.linalg.inv(yiq) @ turn @ yiq, np.float64)


def _check_range(name: str, bounds: tuple[float, float], *, low: float, high: float) -> None:
    if not low <= bounds[0] <= bounds[1] <= high:
        raise ConfigError(
            f"augment.{name}: expected {low} <= lower <= upper <= {high}, got {bounds}"
        )
