"""Previews on the screen: inside the mask alone, and a part that is repainted looks like the whole."""

import numpy as np
import numpy.typing as npt
import pytest

from app.editor.canvas.preview_overlay import PreviewOverlay
from app.editor.document.pyramid import Pyramid, halve_colours
from app.editor.document.viewport import Size, Viewport
from app.editor.jobs.job_preview import JobPreview, Piece
from app.shared.engine_link import EngineLink
from engine.pictures.pixels import Rect
from tests.helpers.fake_engine import FakeEngine

SIDE = 240
TILE = 60
PLACE = Rect(x=60, y=90, width=190, height=210)
VIEW = Viewport.fitted(
    picture=Size(width=400, height=400), canvas=Size(width=SIDE, height=SIDE)
).snapped()


@pytest.fixture
def overlay() -> PreviewOverlay:
    """An overlay with a preview of noise in the round hole of a job."""
    rows, columns = np.mgrid[:400, :400]
    preview = JobPreview(EngineLink(lambda on_event, _model: FakeEngine(on_event)))
    preview._mask = (rows - 195) ** 2 + (columns - 155) ** 2 < 90**2
    colours = np.random.default_rng(0).integers(0, 2**24, (70, 63), np.uint32) | 0xFF000000
    pyramid = Pyramid(colours.astype(np.uint32), halve=halve_colours)
    preview._pieces = {PLACE: Piece(place=PLACE, pyramid=pyramid)}
    return PreviewOverlay(preview)


def render(overlay: PreviewOverlay, view: Viewport, *, tile: int) -> npt.NDArray[np.uint8]:
    """Return the screen (SIDE, SIDE, 4), rendered tile by tile as it is repainted."""
    screen = np.zeros((SIDE, SIDE, 4), np.uint8)
    for exposed in Rect(x=0, y=0, width=SIDE, height=SIDE).split(tile):
        layer = overlay.render(view, exposed)
        if layer is not None:
            screen[exposed.slices] = np.array(layer.image.constBits()).reshape(tile, tile, 4)
    return screen


@pytest.mark.parametrize("zoom", [0.3, 1.0, 7.0])
def test_tiles_make_the_same_screen_as_one_repaint(overlay: PreviewOverlay, zoom: float) -> None:
    view = VIEW.zoomed(zoom).snapped()

    tiled, whole = render(overlay, view, tile=TILE), render(overlay, view, tile=SIDE)

    assert whole.any()
    assert int(np.abs(tiled.astype(int) - whole.astype(int)).max()) <= 2


def test_the_edge_is_as_sharp_as_the_mask(overlay: PreviewOverlay) -> None:
    view = VIEW.zoomed(1.0).snapped()

    screen = render(overlay, view, tile=SIDE)

    rows, columns = np.mgrid[:SIDE, :SIDE]
    x, y = columns + 0.5 - view.left, rows + 0.5 - view.top
    in_hole = (np.floor(y) - 195) ** 2 + (np.floor(x) - 155) ** 2 < 90**2
    assert np.array_equal(screen[..., 3] == 255, in_hole)
    assert (screen[~in_hole] == 0).all()
