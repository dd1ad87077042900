"""The forms of damage, and how often each occurs."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from training.errors import ConfigError


class DamageForm(enum.StrEnum):
    """What the painter can paint; each form belongs to one `DamageKind`."""

    SCRATCHES = "scratches"
    HAIRS = "hairs"
    ABRASION = "abrasion"
    DUST = "dust"
    FOXING = "foxing"
    FUNGUS = "fungus"
    STAIN = "stain"
    DROPS = "drops"
    BLOTCH = "blotch"
    FINGERPRINT = "fingerprint"
    SILVERING = "silvering"
    FOLD = "fold"
    CREASE = "crease"
    TEAR = "tear"
    CORNER = "corner"
    TAPE = "tape"
    CRACKS = "cracks"
    PEELING = "peeling"
    PEN = "pen"
    LETTERING = "lettering"
    STAMP = "stamp"
    DATE = "date"


_CHANCES: Final[Mapping[DamageForm, float]] = MappingProxyType(
    {
        DamageForm.SCRATCHES: 0.6,
        DamageForm.HAIRS: 0.35,
        DamageForm.ABRASION: 0.08,
        DamageForm.DUST: 0.6,
        DamageForm.FOXING: 0.07,
        DamageForm.FUNGUS: 0.07,
        DamageForm.STAIN: 0.05,
        DamageForm.DROPS: 0.08,
        DamageForm.BLOTCH: 0.04,
        DamageForm.FINGERPRINT: 0.02,
        DamageForm.SILVERING: 0.04,
        DamageForm.FOLD: 0.2,
        DamageForm.CREASE: 0.15,
        DamageForm.TEAR: 0.1,
        DamageForm.CORNER: 0.04,
        DamageForm.TAPE: 0.06,
        DamageForm.CRACKS: 0.08,
        DamageForm.PEELING: 0.08,
        DamageForm.PEN: 0.06,
        DamageForm.LETTERING: 0.05,
        DamageForm.STAMP: 0.03,
        DamageForm.DATE: 0.04,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageConfig:
    """How often damage occurs, and at which resolutions prints are scanned.

    Attributes:
        intact: Chance that a window stays without any damage.
        chances: Chance of each form on a print of middling condition; missing forms never occur.
        min_px_per_mm: Lowest resolution; 8 is about 200 dpi.
        max_px_per_mm: Highest resolution; 48 is about 1,200 dpi.
    """

    intact: float = 0.08
    chances: Mapping[DamageForm, float] = field(default_factory=lambda: _CHANCES)
    min_px_per_mm: float = 8.0
    max_px_per_mm: float = 48.0

    def __post_init__(self) -> None:
        if not all(0.0 <= chance <= 1.0 for chance in (self.intact, *self.chances.values())):
            raise ConfigError("damage: expected chances from 0 to 1")
        if not 0.0 < self.min_px_per_mm <= self.max_px_per_mm:
            raise ConfigError("damage: expected 0 < min_px_per_mm <= max_px_per_mm")
