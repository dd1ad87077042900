"""Compares screenshots with stored pictures, so that fonts may differ a little and icons may not."""

import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).parents[2]
STORED = ROOT / "tests" / "gui" / "golden" / "pictures"
MADE = ROOT / "test-output" / "golden"
# Set to write the pictures instead of comparing them; look at each one before it is committed.
UPDATE = "REWEAVE_GOLDEN"
_BLUR_PX = 2.5
_REDUCTION = 4
# Greatest difference of a blurred and reduced pixel, 0 to 255. A missing icon makes 70, a text that
# is one pixel off 25.
_MAX_DIFFERENCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """The stored pictures of a theme.

    Attributes:
        theme: The theme's name, a folder.
    """

    theme: str

    def check(self, name: str, *images: QImage) -> None:
        """Fail if images, one below the other, do not look as the stored picture does."""
        made = _stack([_to_array(image) for image in images])
        stored = STORED / self.theme / f"{name}.png"
        if os.environ.get(UPDATE):
            _write(stored, made)
        expected = cv2.imread(str(stored), cv2.IMREAD_COLOR)
        if expected is None or not _looks_alike(made, np.asarray(expected, np.uint8)):
            target = MADE / self.theme / f"{name}.png"
            _write(target, made)
            raise AssertionError(
                f"{target} does not look like {stored}. If it should be so, "
                f"run the test again with {UPDATE}=1 and commit the new picture."
            )


def grab(widget: QWidget) -> QImage:
    """Return what a widget looks like when its layout has settled."""
    for _ in range(2):
        QApplication.processEvents()
    return widget.grab().toImage()


def _looks_alike(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> bool:
    if one.shape != other.shape:
        return False
    return float(np.abs(_reduce(one) - _reduce(other)).max()) <= _MAX_DIFFERENCE


def _reduce(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    blurred = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), _BLUR_PX)
    return np.asarray(blurred[::_REDUCTION, ::_REDUCTION], np.float32)


def _stack(images: list[npt.NDArray[np.uint8]]) -> npt.NDArray[np.uint8]:
    """Put images below one another, on black where they are narrower than the widest."""
    height, width = sum(one.shape[0] for one in images), max(one.shape[1] for one in images)
    stacked, top = np.zeros((height, width, 3), np.uint8), 0
    for one in images:
        stacked[top : top + one.shape[0], : one.shape[1]] = one
        top += one.shape[0]
    return stacked


def _to_array(image: QImage) -> npt.NDArray[np.uint8]:
    """Return an image as (H, W, 3), uint8, in the order blue, green, red."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8)
    return rows.reshape(plain.height(), plain.bytesPerLine() // 4, 4)[:, : plain.width(), :3].copy()


def _write(path: Path, pixels: npt.NDArray[np.uint8]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
