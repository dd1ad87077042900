"""Rows of the list of repairs as they are drawn."""

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.editor.jobs.repair_model import FACTS_ROLE
from app.editor.widgets.repairs.repair_delegate import RepairDelegate
from app.editor.widgets.repairs.repair_list import RepairList

FACTS = "1.4 s · 60 % · painted back"
LEFT_OF_TEXTS_PX = 92


def count_lines(width_px: int, facts: str, qtbot: QtBot) -> int:
    """Return how many lines of text a row shows."""
    rows = RepairList()
    qtbot.addWidget(rows)
    model, item = QStandardItemModel(rows), QStandardItem("Reweave")
    item.setData(QImage(1, 1, QImage.Format.Format_ARGB32), Qt.ItemDataRole.DecorationRole)
    item.setData(Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    item.setData(facts, FACTS_ROLE)
    model.appendRow(item)
    delegate, option = RepairDelegate(rows), QStyleOptionViewItem()
    option.initFrom(rows)
    option.rect = QRect(0, 0, width_px, delegate.sizeHint(option, model.index(0, 0)).height())
    drawn = QImage(option.rect.size(), QImage.Format.Format_Grayscale8)
    drawn.fill(Qt.GlobalColor.gray)

    painter = QPainter(drawn)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()

    pixels = np.array(drawn.constBits()).reshape(drawn.height(), -1)[:, LEFT_OF_TEXTS_PX:width_px]
    ink = np.flatnonzero((pixels != pixels[0, 0]).any(axis=1))
    spacing: int = option.fontMetrics.lineSpacing()
    return round(float(ink[-1] - ink[0]) / spacing + 0.5)


@pytest.mark.parametrize(
    ("width_px", "facts", "lines"),
    [(300, FACTS, 2), (190, FACTS, 3), (190, "1.4 s", 2)],
)
def test_facts_take_a_second_line_where_the_row_is_narrow(
    width_px: int, facts: str, lines: int, qtbot: QtBot
) -> None:
    assert count_lines(width_px, facts, qtbot) == lines
