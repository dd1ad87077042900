"""The curves of a training, drawn with pyqtgraph; imported when the first training starts."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX, Theme, current_theme
from app.teaching.fine_tuning import FineTuning
from app.teaching.pages.words import loss_name

_POINT_PX = 7
_BEST_PX = 13
_LINE_PX = 2
_MARGIN = 0.2
_SIDE_MARGIN = 0.03
_MIN_SPREAD = 0.05
_ROOM_FOR_LEGEND = 1.3
_SHOWN = ("total", "hole", "perceptual")


class Curves(QWidget):
    """The distance on held-out pictures beside that of the old model, and the losses below."""

    def __init__(self, tuning: FineTuning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tuning = tuning
        self.distances = pg.PlotWidget(self)
        self.losses = pg.PlotWidget(self)
        self.distances.setAccessibleName(self.tr("Distance from the original at each step"))
        self.losses.setAccessibleName(self.tr("Errors while learning at each step"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(self.distances, 1)
        column.addWidget(self.losses, 1)
        for plot in (self.distances, self.losses):
            plot.setMouseEnabled(x=False, y=False)
            plot.hideButtons()
            plot.setMenuEnabled(False)
            for part in (plot, plot.viewport()):
                part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything there
        self._drawn_theme: Theme | None = None
        tuning.curve_changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """Draw everything again; there are a few hundred points at most."""
        theme = current_theme()
        if theme is not self._drawn_theme:
            self._drawn_theme = theme
            self._apply_theme(theme)
        self.distances.setVisible(not self._tuning.is_of_detector)
        self._draw_distances(theme)
        self._draw_losses(theme)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "_drawn_theme"):
            return
        if event.type() == QEvent.Type.LanguageChange:
            self._drawn_theme = None
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LanguageChange):
            self.draw()

    def _apply_theme(self, theme: Theme) -> None:
        titles = (
            (self.distances, self.tr("Held-out pictures: distance from the original")),
            (self.losses, self.tr("Learning: errors")),
        )
        for plot, title in titles:
            plot.setBackground(theme.base)
            plot.setTitle(title, color=theme.text, size="10pt")
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(theme.faint)
                axis.setTextPen(theme.faint)
        legend = self.losses.addLegend(offset=(SPACING_PX, 1), colCount=len(_SHOWN))
        legend.setLabelTextColor(theme.text)

    def _draw_distances(self, theme: Theme) -> None:
        plot, values = self.distances, self._tuning.distances
        plot.clear()
        if not values:
            return
        self._set_steps_range(plot)
        least, most = min(values.values()), max(values.values())
        # So that no point is cut in half at the border.
        margin = _MARGIN * max(most - least, _MIN_SPREAD * most)
        plot.setYRange(least - margin, most + margin, padding=0)
        steps = sorted(values)
        pen = pg.mkPen(theme.accent_text, width=_LINE_PX)
        plot.plot(
            steps,
            [values[step] for step in steps],
            pen=pen,
            symbol="o",
            symbolSize=_POINT_PX,
            symbolBrush=theme.accent_text,
            symbolPen=None,
        )
        old = values.get(0)
        if old is not None:
            dashes = pg.mkPen(theme.faint, width=_LINE_PX, style=Qt.PenStyle.DashLine)
            label = self.tr("old model")
            options = {"color": theme.faint, "position": 0.85, "anchors": [(0.5, 0), (0.5, 0)]}
            line = pg.InfiniteLine(old, angle=0, pen=dashes, label=label, labelOpts=options)
            plot.addItem(line)
        best = self._tuning.best_step
        if best in values:
            ring = pg.mkPen(theme.accent_text, width=_LINE_PX)
            plot.plot(
                [best], [values[best]], pen=None, symbol="o", symbolSize=_BEST_PX, symbolPen=ring,
                symbolBrush=None,
            )  # fmt: skip

    def _set_steps_range(self, plot: pg.PlotWidget) -> None:
        if self._tuning.plan is not None:
            plot.setXRange(0, self._tuning.plan.steps, padding=_SIDE_MARGIN)

    def _draw_losses(self, theme: Theme) -> None:
        plot, losses = self.losses, self._tuning.losses
        plot.clear()
        self._set_steps_range(plot)
        shown = [value for values in losses.values() for n, value in values.items() if n in _SHOWN]
        plot.setYRange(0.0, max(shown, default=1.0) * _ROOM_FOR_LEGEND, padding=0)
        colours = dict(zip(_SHOWN, (theme.accent_text, theme.source, theme.mask), strict=True))
        for name in _SHOWN:
            steps = sorted(step for step, values in losses.items() if name in values)
            if steps:
                plot.plot(
                    steps,
                    [losses[step][name] for step in steps],
                    pen=pg.mkPen(colours[name], width=_LINE_PX),
                    name=loss_name(name),
                )
