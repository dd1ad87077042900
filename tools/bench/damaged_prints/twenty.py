"""Which twenty prints there are: the photograph, the paper, and what has happened to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from engine.detection.damage_map import DamageKind
from tools.bench.damaged_prints import lines, marks, paper, writing
from tools.bench.damaged_prints.fields import Picture
from tools.bench.damaged_prints.printing import Tone

Paint = Callable[[np.random.Generator, Picture], Picture]

_BLACK_INK = (0.11, 0.11, 0.17)
_BLUE_INK = (0.15, 0.2, 0.5)
_RED_CRAYON = (0.66, 0.16, 0.13)
_WHITE_INK = (0.95, 0.94, 0.9)
_PENCIL = (0.27, 0.26, 0.27)
_VIOLET = (0.36, 0.18, 0.42)


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of thing that has happened to a print.

    Attributes:
        kind: What it counts as; None for a tint through which the picture can be seen.
        paint: Returns the print after it.
    """

    kind: DamageKind | None
    paint: Paint


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPlan:
    """What one test print is made of.

    Attributes:
        name: Name of the print.
        photograph: First letters of the photograph's file name in valid.tar.
        tone: What the print is made of.
        damages: What has happened to it, in this order.
        scale: Size of the scan over that of the photograph.
        grain: Deviation of the grain in middle tones, 0 to 1.
        margin: Width of the white margin over the picture's height.
    """

    name: str
    photograph: str
    tone: Tone
    damages: tuple[Damage, ...]
    scale: float = 1.0
    grain: float = 0.016
    margin: float = 0.0


def _scratch(paint: Callable[..., Picture], **settings: object) -> Damage:
    return Damage(DamageKind.SCRATCH, partial(paint, **settings))


def _spot(paint: Callable[..., Picture], **settings: object) -> Damage:
    return Damage(DamageKind.SPOT, partial(paint, **settings))


def _fold(paint: Callable[..., Picture], **settings: object) -> Damage:
    return Damage(DamageKind.FOLD, partial(paint, **settings))


def _line(**settings: Any) -> Damage:  # noqa: ANN401 - the fields of a line
    return Damage(DamageKind.WRITING, partial(writing.write, written=writing.Line(**settings)))


def _written(paint: Callable[..., Picture], **settings: object) -> Damage:
    return Damage(DamageKind.WRITING, partial(paint, **settings))


def _lay_tape(
    paint: Callable[[Picture, paper.Strip], Picture],
    strip: paper.Strip,
    _: np.random.Generator,
    picture: Picture,
) -> Picture:
    return paint(picture, strip)


_TAPE_10: Final = paper.Strip(middle=(0.86, 0.24), angle=1.15, length=0.5, width_px=46, seed=10)
_TAPE_18: Final = paper.Strip(middle=(0.62, 0.16), angle=0.1, length=0.28, width_px=54, seed=18)

PRINTS: Final = (
    PrintPlan(
        name="01 portrait, negative",
        photograph="1cb6d3fca9",
        tone=Tone.GREY,
        damages=(
            _scratch(lines.scratch_negative, count=5, upright=False),
            _spot(marks.dust, count=110, largest_px=3.5),
            _scratch(lines.lay_hairs, count=3, is_bright=True),
        ),
    ),
    PrintPlan(
        name="02 portrait, folded",
        photograph="20d0204cc5",
        tone=Tone.SEPIA,
        damages=(
            _fold(paper.crease, start=(-0.02, 0.42), end=(1.02, 0.46), loss=0.65),
            _fold(paper.crack, cell_px=22, spread=0.16),
            _spot(marks.fox, count=26, largest=0.02),
        ),
        margin=0.04,
    ),
    PrintPlan(
        name="03 portrait, colour",
        photograph="d5dec89975",
        tone=Tone.FADED,
        damages=(
            _scratch(lines.scratch, count=14, length=0.5),
            _spot(marks.dust, count=70, largest_px=3.0),
            _scratch(lines.lay_hairs, count=2, defocus_px=0.9),
        ),
    ),
    PrintPlan(
        name="04 family, folded twice",
        photograph="1676193418",
        tone=Tone.SEPIA,
        damages=(
            _fold(paper.crease, start=(0.5, -0.02), end=(0.49, 1.02), loss=0.6),
            _fold(paper.crease, start=(-0.02, 0.53), end=(1.02, 0.51), loss=0.45),
            _spot(marks.stain, size=0.55, strength=0.8, place=(1.02, 0.8)),
            _spot(marks.dust, count=60, is_bright=False, largest_px=3.0),
        ),
    ),
    PrintPlan(
        name="05 children, handled",
        photograph="bc48e5aefd_0",
        tone=Tone.FADED,
        damages=(
            _scratch(lines.scratch, count=12, direction=0.5, length=0.35, depth=1.2),
            _scratch(lines.lay_hairs, count=5, length=0.2),
            _spot(marks.print_finger, place=(0.3, 0.17), size=0.3, strength=0.4),
        ),
        scale=1.5,
    ),
    PrintPlan(
        name="06 farmhouse, damp",
        photograph="8edf73b162",
        tone=Tone.SEPIA,
        damages=(
            _spot(marks.silver, reach=0.14, strength=0.55),
            _spot(marks.fox, count=55, largest=0.022),
            _fold(paper.tear, start=(1.0, 0.3), end=(0.72, 0.38)),
        ),
        margin=0.03,
    ),
    PrintPlan(
        name="07 temple, flaked",
        photograph="db567eb359",
        tone=Tone.SEPIA,
        damages=(
            _fold(paper.crack, cell_px=19, spread=0.35, lost=0.12),
            _fold(paper.abrade, share=0.018, place=(0.08, 0.9)),
            _spot(marks.dust, count=50, is_bright=False),
        ),
    ),
    PrintPlan(
        name="08 lake, fine scratches",
        photograph="69dcc88c41",
        tone=Tone.GREY,
        damages=(
            _scratch(lines.scratch, count=45, length=0.3, depth=0.8),
            _spot(marks.dust, count=160, largest_px=2.5, clumped=1.2),
            _scratch(lines.lay_hairs, count=3),
        ),
    ),
    PrintPlan(
        name="09 mosque, silvered",
        photograph="0ed8a23fbc",
        tone=Tone.GREY,
        damages=(
            _spot(marks.silver, reach=0.22, strength=0.7),
            _spot(marks.dust, count=60, largest_px=3.0),
            _line(
                text="Istanbul, Mai 1934",
                place=(0.04, 0.95),
                height_px=22,
                colour=_WHITE_INK,
                angle=-0.02,
            ),
        ),
    ),
    PrintPlan(
        name="10 pavilion, taped",
        photograph="81e28041ee",
        tone=Tone.SEPIA,
        damages=(
            _spot(marks.stain, size=0.5, place=(0.1, -0.02), tides=3),
            Damage(None, partial(_lay_tape, paper.tint_tape, _TAPE_10)),
            Damage(DamageKind.FOLD, partial(_lay_tape, paper.edge_tape, _TAPE_10)),
            _spot(marks.dust, count=45, is_bright=False),
        ),
    ),
    PrintPlan(
        name="11 forest, torn",
        photograph="2ba781b3c3",
        tone=Tone.GREY,
        damages=(
            _fold(paper.tear, start=(0.3, 0.0), end=(0.42, 0.36), core_px=6.0, gap_px=1.5),
            _scratch(lines.scratch, count=8, length=0.6),
            _line(
                text="No. 217",
                place=(0.06, 0.12),
                height_px=22,
                colour=_BLACK_INK,
                nib_px=1.3,
            ),
        ),
    ),
    PrintPlan(
        name="12 coast, fungus",
        photograph="7c83cb907c",
        tone=Tone.FADED,
        damages=(
            _spot(marks.infest, colonies=15, size=0.16),
            _spot(marks.dust, count=70),
            _scratch(lines.scratch, count=5, length=0.3),
        ),
    ),
    PrintPlan(
        name="13 street, worn film",
        photograph="72423e080e",
        tone=Tone.GREY,
        damages=(
            _scratch(lines.scratch_negative, count=7, upright=True),
            _spot(marks.dust, count=240, largest_px=3.5, clumped=0.5),
            _scratch(lines.lay_hairs, count=4, is_bright=True, defocus_px=0.5),
        ),
        grain=0.028,
    ),
    PrintPlan(
        name="14 parade, stamped",
        photograph="8cb94a5140",
        tone=Tone.FADED,
        damages=(
            _fold(paper.crease, start=(0.6, -0.02), end=(1.02, 0.36), loss=0.5, sharp=1.3),
            _written(
                writing.stamp,
                lines=["FOTO-ATELIER", "12 AUG 1961", "BREMEN"],
                place=(0.82, 0.89),
                radius_px=44,
                colour=_VIOLET,
            ),
            _spot(marks.dust, count=50, is_bright=False),
            _scratch(lines.lay_hairs, count=2),
        ),
    ),
    PrintPlan(
        name="15 otter, hairs",
        photograph="b540f3d1dc",
        tone=Tone.GREY,
        damages=(
            _scratch(lines.lay_hairs, count=7, length=0.35),
            _scratch(lines.scratch, count=6, direction=1.3),
            _spot(marks.dust, count=90),
        ),
        grain=0.022,
    ),
    PrintPlan(
        name="16 seals, fungus and foxing",
        photograph="65c2c74e95",
        tone=Tone.SEPIA,
        damages=(
            _spot(marks.infest, colonies=14, size=0.24, is_bright=False),
            _spot(marks.fox, count=34, largest=0.02),
        ),
    ),
    PrintPlan(
        name="17 kayak, corner lost",
        photograph="445c5601ee",
        tone=Tone.FADED,
        damages=(
            _spot(marks.stain, size=0.3, strength=0.65),
            _scratch(lines.scratch, count=9, length=0.7),
            _fold(paper.lose_corner, corner=2, size=0.22, background=0.97),
        ),
    ),
    PrintPlan(
        name="18 goat, mended",
        photograph="61763fa888",
        tone=Tone.GREY,
        damages=(
            _fold(paper.tear, start=(0.66, 0.0), end=(0.55, 0.5), core_px=7.0, gap_px=1.5),
            Damage(None, partial(_lay_tape, paper.tint_tape, _TAPE_18)),
            Damage(DamageKind.FOLD, partial(_lay_tape, paper.edge_tape, _TAPE_18)),
            _fold(paper.crease, start=(-0.02, 0.65), end=(0.57, 1.02), loss=0.4),
            _line(
                text="Ruth & Toby, Easter 1957",
                place=(0.05, 0.992),
                height_px=24,
                colour=_PENCIL,
                is_pencil=True,
            ),
        ),
        scale=1.5,
        margin=0.035,
    ),
    PrintPlan(
        name="19 veterans, numbered",
        photograph="e67818c4cd",
        tone=Tone.GREY,
        damages=(
            _fold(paper.crack, cell_px=26, spread=0.3, is_bright=True, lost=0.03),
            _line(
                text="1",
                place=(0.2, 0.55),
                height_px=22,
                font="futural",
                colour=_RED_CRAYON,
            ),
            _line(
                text="2",
                place=(0.52, 0.53),
                height_px=22,
                font="futural",
                colour=_RED_CRAYON,
            ),
            _line(
                text="Uncle Walter x",
                place=(0.6, 0.98),
                height_px=22,
                colour=_BLUE_INK,
                angle=-0.04,
            ),
            _spot(marks.dust, count=80, is_bright=False, largest_px=2.5),
        ),
    ),
    PrintPlan(
        name="20 portrait, neglected",
        photograph="2d9bff0887",
        tone=Tone.SEPIA,
        damages=(
            _spot(marks.silver, reach=0.1, strength=0.5),
            _spot(marks.stain, size=0.25, strength=0.55),
            _fold(paper.crease, start=(-0.02, 0.21), end=(0.31, -0.02), loss=0.6, sharp=1.4),
            _scratch(lines.scratch, count=10, length=0.4),
            _spot(marks.dust, count=60, is_bright=False),
            _line(
                text="Grandfather, 1887",
                place=(0.32, 0.99),
                height_px=20,
                colour=_BLACK_INK,
            ),
        ),
        margin=0.04,
    ),
)

# Sample photographs for the documents, and whose damage they get.
SAMPLES: Final = {
    "camera.png": "01 portrait, negative",
    "astronaut.png": "02 portrait, folded",
    "coffee.png": "18 goat, mended",
    "chelsea.png": "16 seals, fungus and foxing",
    "rocket.jpg": "17 kayak, corner lost",
}
