"""Paints damage over a photograph and says which pixels it has visibly changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from training.damage.emulsion import paint_cracks, paint_peeling
from training.damage.forms import DamageConfig, DamageForm
from training.damage.lines import paint_abrasion, paint_hairs, paint_scratches
from training.damage.paper import paint_corner, paint_crease, paint_fold, paint_tear
from training.damage.specks import paint_dust, paint_foxing, paint_fungus
from training.damage.stains import (
    paint_blotch,
    paint_drops,
    paint_fingerprint,
    paint_silvering,
    paint_stain,
)
from training.damage.surface import Surface, make_surface
from training.damage.tape import paint_tape
from training.damage.writing import paint_date, paint_lettering, paint_pen, paint_stamp
from training.masks.painters import draw_log_uniform

_Painter: TypeAlias = Callable[[np.random.Generator, Surface], None]

_DEFAULT: Final = DamageConfig()
# In the order in which they come over a print: what is exposed or grows in it first, dust last.
_PAINTERS: Final[Mapping[DamageForm, _Painter]] = {
    DamageForm.DATE: paint_date,
    DamageForm.BLOTCH: paint_blotch,
    DamageForm.SILVERING: paint_silvering,
    DamageForm.FOXING: paint_foxing,
    DamageForm.FUNGUS: paint_fungus,
    DamageForm.STAIN: paint_stain,
    DamageForm.LETTERING: paint_lettering,
    DamageForm.STAMP: paint_stamp,
    DamageForm.PEN: paint_pen,
    DamageForm.DROPS: paint_drops,
    DamageForm.FINGERPRINT: paint_fingerprint,
    DamageForm.CRACKS: paint_cracks,
    DamageForm.PEELING: paint_peeling,
    DamageForm.CREASE: paint_crease,
    DamageForm.FOLD: paint_fold,
    DamageForm.ABRASION: paint_abrasion,
    DamageForm.SCRATCHES: paint_scratches,
    DamageForm.TAPE: paint_tape,
    DamageForm.TEAR: paint_tear,
    DamageForm.CORNER: paint_corner,
    DamageForm.DUST: paint_dust,
    DamageForm.HAIRS: paint_hairs,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedPicture:
    """A damaged picture and the truth about it.

    Attributes:
        picture: (H, W, 3), float32 RGB, 0 to 1.
        undamaged: The same without its damage; casts, which are no damage, are there too.
        kinds: (H, W), uint8: 0 where intact, otherwise 1 + position in `DamageKind`. Where pieces
            of damage overlap, the last one that visibly changed the pixel counts.
    """

    picture: npt.NDArray[np.float32] = field(repr=False)
    undamaged: npt.NDArray[np.float32] = field(repr=False)
    kinds: npt.NDArray[np.uint8] = field(repr=False)


def paint_damage(
    rng: np.random.Generator,
    picture: npt.NDArray[np.float32],
    config: DamageConfig = _DEFAULT,
    *,
    is_grey_scan: bool = False,
) -> DamagedPicture:
    """Paint damage over a picture: nothing at all, a few scratches, or a ruined print.

    Args:
        rng: Source of randomness; the same seed gives the same damage.
        picture: (H, W, 3), float32 RGB, 0 to 1. It is not changed.
        config: How often each form of damage occurs.
        is_grey_scan: Whether the scan will be grey; then colour alone marks nothing.
    """
    surface = make_surface(
        picture,
        px_per_mm=draw_log_uniform(rng, config.min_px_per_mm, config.max_px_per_mm),
        wear=float(rng.beta(1.2, 2.0)),
        whiteness=rng.random(),
        is_grey_scan=is_grey_scan,
    )
    if rng.random() >= config.intact:
        for form, paint in _PAINTERS.items():
            chance = 1.0 - (1.0 - config.chances.get(form, 0.0)) ** (0.2 + 2.2 * surface.wear)
            if rng.random() < chance:
                paint(rng, surface)
        surface.mark_sums()
    damaged, undamaged = (
        np.ascontiguousarray(planes.transpose(1, 2, 0))
        for planes in (surface.planes, surface.undamaged)
    )
    return DamagedPicture(picture=damaged, undamaged=undamaged, kinds=surface.kinds)
