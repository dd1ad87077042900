"""The data section of a run's configuration: which pictures, windows and masks it trains on."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods
from typing import Final

from training.data.augment import AugmentConfig
from training.errors import ConfigError
from training.masks.mixture import MIXTURES, MaskMixture

# The pictures are mapped into memory, and a forked process shares them without a copy.
WORKER_START_METHOD: Final = "fork"


class CacheKind(enum.StrEnum):
    """Where decoded pictures are kept."""

    MAPPED = "mapped"
    """In a file that is mapped into memory and reused at the next start."""
    MEMORY = "memory"
    """In the memory of the process: nothing is written, and each start decodes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataConfig:
    """What a run trains on.

    Attributes:
        window_px: Side of the square windows; a multiple of 16, at least 32.
        batch_size: Windows in a step; the first `whole_share` of them are whole pictures.
        whole_share: Share of whole small pictures with wide holes; the others are windows at the
            photograph's own scale with thin holes.
        whole_zoom: Greatest zoom into a whole picture: its short side is cut to between
            1 / whole_zoom and all of it.
        augment: Random changes of the windows.
        excluded_sources: Sources (in a manifest) that are never used.
        excluded_licences: Words in a manifest's licence that exclude a picture.
        source_weights: How often each picture of a source is drawn, relative to 1 for the sources
            that are not named; 0 leaves a source out.
        source_caps: Greatest share of all draws, by source; applied after the weights.
        held_out_share: Share of a plain folder's pictures that is kept for validation.
        max_pictures: Greatest number of pictures to train on; None for all.
        max_valid_pictures: Greatest number of pictures to decode for validation.
        cache: Where decoded pictures are kept.
        workers: Processes that make batches; 0: a thread of the training process makes them; None:
            as many as the machine has processors to spare if the run trains on a CUDA device,
            else 0.
        wide_masks: Mixture of masks for whole pictures.
        thin_masks: Mixture of masks for windows at the photograph's own scale.
    """

    window_px: int = 128
    batch_size: int = 16
    whole_share: float = 0.5
    whole_zoom: float = 1.25
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    excluded_sources: tuple[str, ...] = ("grocery", "basedcooking", "openstax_astronomy")
    excluded_licences: tuple[str, ...] = ("GPL",)
    source_weights: Mapping[str, float] = field(default_factory=dict)
    source_caps: Mapping[str, float] = field(
        default_factory=lambda: {"ushouse": 0.04, "ussenate": 0.04}
    )
    held_out_share: float = 0.1
    max_pictures: int | None = None
    max_valid_pictures: int = 1000
    cache: CacheKind = CacheKind.MAPPED
    workers: int | None = None
    wide_masks: MaskMixture = MIXTURES["wide"]
    thin_masks: MaskMixture = MIXTURES["thin"]

    def __post_init__(self) -> None:
        if self.window_px < 32 or self.window_px % 16:
            raise ConfigError(f"window_px: expected a multiple of 16 from 32, got {self.window_px}")
        if self.batch_size < 1 or not 0 <= self.whole_share <= 1 or self.whole_zoom < 1:
            raise ConfigError(
                "expected batch_size >= 1, whole_share from 0 to 1 and whole_zoom >= 1"
            )
        if not 0 <= self.held_out_share <= 0.5:
            raise ConfigError(f"held_out_share: expected 0 to 0.5, got {self.held_out_share}")
        if min(self.source_weights.values(), default=0) < 0:
            raise ConfigError("source_weights: expected weights of 0 or more")
        max_pictures = 1 if self.max_pictures is None else self.max_pictures
        if min(self.max_valid_pictures, max_pictures) < 1:
            raise ConfigError("expected max_pictures and max_valid_pictures of at least 1")
        self._check_workers()

    def _check_workers(self) -> None:
        workers = self.workers or 0
        if workers < 0:
            raise ConfigError(f"data.workers: expected 0 or more, got {workers}")
        if workers and WORKER_START_METHOD not in get_all_start_methods():
            raise ConfigError("data.workers: this system cannot fork a process; set it to 0")

    @property
    def whole_count(self) -> int:
        """Whole pictures in a batch."""
        return round(self.batch_size * self.whole_share)

    @property
    def whole_px(self) -> int:
        """Short side that whole pictures are reduced to."""
        return round(self.window_px * self.whole_zoom)
