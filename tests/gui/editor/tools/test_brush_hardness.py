"""The hardness of the brush: keys, field, cursor, and what the brushes paint with it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from app.editor.canvas.brush_outline import Outline, draw_outline
from app.editor.document.viewport import Size, Viewport
from app.editor.tools.toolbox import ToolKind
from app.shared.settings import SettingsFile
from tests.helpers.window_driver import WindowDriver

SHIFT = Qt.KeyboardModifier.ShiftModifier
SOFTER = (Qt.Key.Key_BracketLeft, SHIFT)
HARDER = (Qt.Key.Key_BracketRight, SHIFT)


@pytest.fixture
def restored(opened: WindowDriver) -> WindowDriver:
    """A window with a repair of 200 over nearly everything and a large history brush in hand."""
    opened.window.workbench.painter.set_diameter(36)
    opened.drag((0, 20), (60, 20))
    opened.restore(value=200)
    opened.window.workbench.painter.set_diameter(24)
    opened.key(Qt.Key.Key_Y)
    return opened


def hardness(driver: WindowDriver, kind: ToolKind) -> float:
    return driver.window.workbench.hardness.of(kind)


def paint_back(driver: WindowDriver) -> list[int]:
    """Paint a dot of the original back, and return how much it covers from its centre to its rim."""
    driver.drag((30, 20), (30, 20))
    (repair,) = driver.document.repairs
    covered = repair.read_painted_back(driver.document.bounds)[20, 30:42]
    return [int(one) for one in covered]


def test_keys_change_the_hardness_by_a_quarter(restored: WindowDriver) -> None:
    seen = []
    for key in (SOFTER, SOFTER, SOFTER, HARDER, HARDER, HARDER, HARDER, HARDER):
        restored.key(*key)
        seen.append(hardness(restored, ToolKind.HISTORY_BRUSH))

    assert seen == pytest.approx([0.45, 0.2, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0])


def test_each_tool_has_its_own_hardness(restored: WindowDriver) -> None:
    field = restored.window.parts.tool_options.brush.hardness
    restored.key(*SOFTER)
    shown = [field.value()]
    for key in (Qt.Key.Key_K, Qt.Key.Key_J):
        restored.key(key)
        shown.append(field.value())

    assert shown == [45, 70, 100]


def test_hard_history_brush_paints_a_disc_and_a_soft_one_a_cone(restored: WindowDriver) -> None:
    brushes = restored.window.workbench.hardness
    brushes.set(ToolKind.HISTORY_BRUSH, 1.0)
    hard = paint_back(restored)
    restored.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    brushes.set(ToolKind.HISTORY_BRUSH, 0.0)
    soft = paint_back(restored)

    assert min(hard[:11]) == 255
    assert np.diff(soft).max() < 0
    assert soft[6] == pytest.approx(128, abs=15)


def test_field_changes_the_hardness(restored: WindowDriver) -> None:
    field = restored.window.parts.tool_options.brush.hardness
    field.setFocus()
    field.selectAll()

    QTest.keyClicks(field, "35")
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert hardness(restored, ToolKind.HISTORY_BRUSH) == pytest.approx(0.35)
    assert restored.canvas.hasFocus()


def test_field_is_shown_for_soft_brushes_only_and_moves_nothing(restored: WindowDriver) -> None:
    parts = restored.window.parts
    shown, before = parts.tool_options.brush.hardness.isVisible(), parts.restore_bar.pos()
    width = parts.tool_options.width()

    restored.key(Qt.Key.Key_B)
    restored.qtbot.wait(0)

    assert shown
    assert not parts.tool_options.brush.hardness.isVisible()
    assert (parts.restore_bar.pos(), parts.tool_options.width()) == (before, width)


def test_soft_brush_of_the_mask_is_a_wider_feather(opened: WindowDriver) -> None:
    options, seen = opened.window.workbench.options, []
    for key in (SOFTER, SOFTER, HARDER, HARDER, HARDER):
        opened.key(*key)
        seen.append(options.current.feather_px)

    assert seen == [4, 8, 4, 0, 0]


def test_hardness_is_remembered_after_a_restart(restored: WindowDriver) -> None:
    restored.key(*SOFTER)
    restored.close()

    kept = SettingsFile(restored.folder / "settings.ini").read()
    assert kept.brush_hardness["history brush"] == pytest.approx(0.45)


@pytest.mark.parametrize(("core_px", "has_inner"), [(60.0, True), (99.0, False), (None, False)])
def test_inner_circle_shows_where_the_brush_is_hard(
    core_px: float | None, *, has_inner: bool
) -> None:
    size = Size(width=200, height=200)
    view = replace(Viewport.fitted(picture=size, canvas=size), zoom=1.0)
    outline = Outline.of_brush(
        diameter_px=100, core_px=core_px, is_erasing=False, view=view, scale=1.0
    )
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    painter = QPainter(image)

    draw_outline(painter, outline, centre=QPointF(100, 100))

    painter.end()
    drawn = [x for x in range(101, 147) if image.pixelColor(x, 100) != image.pixelColor(100, 100)]
    assert bool(drawn) is has_inner
    strips = outline.strips(QPointF(100, 100))
    assert all(any(strip.contains(x, 100) for strip in strips) for x in drawn)


def test_size_is_shown_whole_beside_the_hardness(opened: WindowDriver) -> None:
    opened.window.resize(1280, 800)
    opened.key(Qt.Key.Key_K)
    opened.qtbot.wait(0)

    number = opened.window.parts.brush_size.number
    assert number.width() >= number.sizeHint().width()
