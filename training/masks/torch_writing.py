"""Painters of lettering and graffiti, on any torch device."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from training.masks import sizes
from training.masks.glyphs import CELL_PX, EM_PX, LINE_LETTERS, glyph_atlas
from training.masks.torch_draws import Draws
from training.masks.torch_fields import line_field, line_radius, pixel_rows, turned

_FAR = -1e3


class TorchLettering:
    """Writes lines of text from an atlas of letters that lies on the device."""

    def __init__(self, device: torch.device) -> None:
        atlas = glyph_atlas()
        self._letters = atlas.advances.shape[1]
        # One tall picture, so that one call looks up the letters of every sample.
        tall = torch.from_numpy(atlas.distances).view(1, 1, -1, CELL_PX)
        self._distances = tall.to(device)
        self._advances = torch.from_numpy(atlas.advances).to(device)
        self._words = torch.from_numpy(atlas.words).to(device)
        self._lengths = torch.from_numpy(atlas.lengths).to(device)

    def paint(self, draws: Draws, size_px: int) -> Tensor:
        """Return lines of text: turned, on bent baselines, seen at an angle, bold or hollow."""
        font = draws.between((0, self._advances.shape[0] - 1), 1)
        letters, widths = self._text(draws, font)
        ends = widths.cumsum(dim=1)
        length = ends[:, -1].view(-1, 1, 1).float()
        along, across, scale = _text_places(draws, size_px, length)
        column = along + length / 2
        flat = column.flatten(1)
        letter = torch.searchsorted(ends.float(), flat, right=True).clamp(max=LINE_LETTERS - 1)
        column_in_cell = flat - (ends - widths).gather(1, letter)
        row = (across + CELL_PX / 2).flatten(1)
        cell = font * self._letters + letters.gather(1, letter)
        distance = self._look_up(cell * CELL_PX + row.clamp(0, CELL_PX - 1), column_in_cell)
        on_line = (flat >= 0) & (flat < ends[:, -1:]) & (row >= 0) & (row <= CELL_PX - 1)
        distance = torch.where(on_line, distance, _FAR).view_as(along)
        distance = distance + EM_PX * draws.uniform(sizes.LETTER_BOLDNESS, 1, 1)
        hollow = EM_PX * sizes.LETTER_OUTLINE - distance.abs()
        is_hollow = draws.happens(sizes.LETTER_OUTLINE_ODDS).view(-1, 1, 1)
        # Half a pixel, so that no letter is thinner than about one.
        return torch.where(is_hollow, hollow, distance) / scale + 0.5

    def _text(self, draws: Draws, font: Tensor) -> tuple[Tensor, Tensor]:
        """Return letters (B, LINE_LETTERS) and their widths, 0 behind the last."""
        word = draws.between((0, len(self._words) - 1))
        scrambled = draws.between((0, self._letters - 2), LINE_LETTERS)
        is_scrambled = draws.happens(sizes.LETTER_SCRAMBLE_ODDS).unsqueeze(1)
        letters = torch.where(is_scrambled, scrambled, self._words[word])
        place = torch.arange(LINE_LETTERS, device=draws.device)
        is_there = place < self._lengths[word].unsqueeze(1)
        return letters, self._advances[font, letters] * is_there

    def _look_up(self, row: Tensor, column: Tensor) -> Tensor:
        """Return the distances (B, S * S) at places in the tall picture, in its pixels."""
        height = self._distances.shape[2]
        x, y = column * (2 / (CELL_PX - 1)) - 1, row * (2 / (height - 1)) - 1
        grid = torch.stack([x, y], dim=2).unsqueeze(0)
        found = F.grid_sample(
            self._distances, grid, mode="bilinear", padding_mode="border", align_corners=True
        )
        return found[0, 0]


def paint_graffiti(draws: Draws, size_px: int) -> Tensor:
    """Return tags: one thick looping stroke each, and what drips from it."""
    loops = draws.uniform(sizes.TAG_LOOPS, 1)
    length = draws.uniform(sizes.TAG_LENGTH, 1)
    height = draws.uniform(sizes.TAG_HEIGHT, 1)
    loop_width = draws.uniform(sizes.TAG_LOOP_WIDTH, 1) * length / loops
    phases = draws.angle(3, 1)
    time = torch.linspace(0.0, 1.0, sizes.TAG_POINTS, device=draws.device)
    turn = 2 * math.pi * loops * time
    uneven = 1.0 + sizes.TAG_UNEVEN * torch.sin(0.37 * turn + phases[:, 0])
    along = length * (time - 0.5) + loop_width * torch.sin(turn + phases[:, 1])
    across = height * uneven * torch.sin(turn + phases[:, 2])
    x, y = turned(along, across, -draws.normal(sizes.TAG_LEAN_SPREAD, 1))
    path = size_px * (torch.stack([x, y], dim=2) + draws.uniform(sizes.TAG_PLACE, 1, 2))
    width = size_px * draws.log_uniform(sizes.TAG_WIDTH).unsqueeze(1)
    drip_starts, drip_ends = _drips(draws, path, size_px)
    drip_radius = line_radius(width * draws.uniform(sizes.DRIP_WIDTH, sizes.DRIPS[1]))
    drip = torch.arange(sizes.DRIPS[1], device=draws.device)
    is_missing = drip >= draws.between(sizes.DRIPS, 1)
    tag_radius = line_radius(width).expand(-1, sizes.TAG_POINTS - 1)
    return line_field(
        torch.cat([path[:, :-1], drip_starts], dim=1),
        torch.cat([path[:, 1:], drip_ends], dim=1),
        torch.cat([tag_radius, drip_radius.masked_fill(is_missing, _FAR)], dim=1),
        size_px,
    )


def _drips(draws: Draws, path: Tensor, size_px: int) -> tuple[Tensor, Tensor]:
    """Return where drips begin on a path and where they end below, (B, DRIPS, 2) each."""
    most = sizes.DRIPS[1]
    point = draws.between((0, sizes.TAG_POINTS - 1), most, 1).expand(-1, -1, 2)
    starts = path.gather(1, point)
    fall = size_px * draws.uniform(sizes.DRIP_LENGTH, most, 1)
    return starts, starts + torch.cat([torch.zeros_like(fall), fall], dim=2)


def _text_places(draws: Draws, size_px: int, length: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return where each pixel lies along and across its line of text, in the atlas's pixels.

    The third answer is how many of the atlas's pixels one of the window's is, (B, 1, 1).
    """
    x, y = pixel_rows(size_px, draws.device)
    scale = EM_PX / (size_px * draws.log_uniform(sizes.LETTER_HEIGHT)).view(-1, 1, 1)
    place = (size_px * draws.uniform(sizes.LETTER_PLACE, 2)).view(-1, 2, 1, 1)
    most_lean = sizes.LETTER_MOST_LEAN
    lean = torch.where(
        draws.happens(sizes.LETTER_LEVEL_ODDS),
        draws.normal(sizes.LETTER_LEAN_SPREAD),
        draws.uniform((-most_lean, most_lean)),
    )
    most = sizes.LETTER_MOST_PERSPECTIVE
    slant = draws.normal(sizes.LETTER_PERSPECTIVE_SPREAD, 1, 1).clamp(-most, most)
    bend = draws.normal(sizes.LETTER_BEND_SPREAD, 1, 1)
    along, across = turned(x - place[:, 0], y - place[:, 1], lean.view(-1, 1, 1))
    along, across = along * scale, across * scale
    part = along / length
    across = (across - 4.0 * bend * length * part.square()) / (1.0 + slant * part).clamp(min=0.2)
    return along, across, scale
