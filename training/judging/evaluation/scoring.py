"""Scores the results of restorers on a cell by all measures."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.judging.evaluation.cells import Cell, HoleSize
from training.judging.metrics.contours import ContourNetwork, HoleContours, has_side_outputs
from training.judging.metrics.features import FeatureDistance, SemanticMismatch, fill_distances
from training.judging.metrics.lattice import hole_lattice
from training.judging.metrics.patches import (
    LEVELS,
    laplacian_patches,
    patch_positions,
    sliced_wasserstein,
)
from training.judging.metrics.pixels import hole_psnr, texture_energy_ratio
from training.judging.metrics.seam import seam_ratio
from training.judging.metrics.similarity import hole_ssim
from training.judging.metrics.spectrum import (
    COARSE_BLOCK_PX,
    FINE_BLOCK_PX,
    hole_spectrum,
    spectrum_peak,
)
from training.losses.feature_networks import SqueezeFeatures, VggFeatures
from training.masks.mixture import MaskKind

RGB = npt.NDArray[np.uint8]
TRUTH = "truth"

_PATCH_SEED = 0


class Measure(enum.StrEnum):
    """The measures; their values are the names in the file of scores."""

    PSNR = "psnr_db"
    SSIM = "ssim"
    SQUEEZE_DIST = "squeeze_dist"
    VGG_DIST = "vgg_dist"
    CONTOURS = "contours"
    SWD_FINE = "swd_finest"
    SWD = "swd"
    TEXTURE = "texture"
    SEAM = "seam"
    PEAK = "spectrum_peak"
    GRID = "grid_peak"
    LATTICE = "lattice"
    MISMATCH = "mismatch"
    DIVERSITY = "diversity"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellScore:
    """The scores of one restorer in one cell.

    Attributes:
        kind: Kind of the masks.
        size: Size of the holes.
        method: Name of the restorer, or "truth".
        share: Mean share of the pictures that is hole.
        radii_px: Radius of the largest circle inside each picture's hole.
        pictures: Scores of each picture, for measures of single pictures; None where a measure is
            undefined.
        together: Score of all pictures together, for the other measures.
    """

    kind: MaskKind
    size: HoleSize
    method: str
    share: float
    radii_px: Sequence[float]
    pictures: Mapping[Measure, Sequence[float | None]]
    together: Mapping[Measure, float | None]

    def value(self, measure: Measure) -> float | None:
        """Return the cell's score, None where the measure was not taken or is undefined."""
        if measure in self.together:
            return self.together[measure]
        values = [value for value in self.pictures.get(measure, ()) if value is not None]
        return float(np.mean(values)) if values else None


class CellScorer:
    """Scores results against the truth, and holds the networks for that."""

    def __init__(self, squeeze: Path, vgg: Path | None) -> None:
        """Read SqueezeNet, and if a file is given VGG-16's trunk with HED's side outputs, if any.

        Raises:
            ConfigError: A file is missing, or is something else.
        """
        self._features = SqueezeFeatures.load(squeeze)
        self._mismatch = SemanticMismatch(self._features, squeeze)
        self._distances = {Measure.SQUEEZE_DIST: FeatureDistance(self._features)}
        self._contours: HoleContours | None = None
        if vgg is not None:
            features = VggFeatures.load(vgg)
            self._distances[Measure.VGG_DIST] = FeatureDistance(features)
            if has_side_outputs(vgg):
                self._contours = HoleContours(ContourNetwork(features, vgg))

    def score(self, cell: Cell, results: Mapping[str, Sequence[RGB]]) -> list[CellScore]:
        """Return the scores of each method, and those of the truth for comparison.

        Args:
            cell: The truth, and the holes.
            results: Results of each method, one for each picture of the cell.
        """
        methods = {**results, TRUTH: cell.truths}
        rows: dict[str, dict[Measure, list[float | None]]] = {name: {} for name in methods}
        # Picture by picture, because the distances cache the features of one truth.
        for index in range(len(cell.truths)):
            for name, pictures in methods.items():
                for measure, value in self._score_picture(cell, index, pictures[index]).items():
                    rows[name].setdefault(measure, []).append(value)
        variety = self._variety(cell, cell.truths)
        radii_px = cell.radii_px
        return [
            CellScore(
                kind=cell.kind,
                size=cell.size,
                method=name,
                share=cell.share,
                radii_px=radii_px,
                pictures=rows[name],
                together=self._score_together(cell, pictures, variety),
            )
            for name, pictures in methods.items()
        ]

    def _score_picture(self, cell: Cell, index: int, result: RGB) -> dict[Measure, float | None]:
        truth, mask = cell.truths[index], cell.masks[index]
        own: dict[Measure, float | None] = {}
        if self._contours is not None:
            match = self._contours(result, truth, mask)
            own[Measure.CONTOURS] = None if match is None else match.f1
        return {
            **own,
            Measure.PSNR: hole_psnr(result, truth, mask),
            Measure.SSIM: hole_ssim(result, truth, mask),
            Measure.TEXTURE: texture_energy_ratio(result, truth, mask),
            Measure.SEAM: seam_ratio(result, mask),
            Measure.LATTICE: hole_lattice(result, mask),
            Measure.MISMATCH: self._mismatch(result, truth, mask),
            **{measure: distance(result, truth) for measure, distance in self._distances.items()},
        }

    def _score_together(
        self, cell: Cell, results: Sequence[RGB], truth_variety: float
    ) -> dict[Measure, float | None]:
        levels = _patch_distances(cell, results)
        return {
            Measure.SWD_FINE: levels[0],
            Measure.SWD: float(np.mean(levels)),
            Measure.PEAK: _peak(cell, results, block_px=FINE_BLOCK_PX),
            Measure.GRID: _peak(cell, results, block_px=COARSE_BLOCK_PX),
            Measure.DIVERSITY: (
                self._variety(cell, results) / truth_variety if truth_variety > 0 else None
            ),
        }

    def _variety(self, cell: Cell, pictures: Sequence[RGB]) -> float:
        """Return how much the contents of the same hole differ, summed over pictures."""
        return sum(
            sum(fill_distances(self._features, pictures[group], cell.masks[group][0]))
            for group in cell.hole_groups
        )


def _peak(cell: Cell, results: Sequence[RGB], *, block_px: int) -> float | None:
    """Return the peak of the mean spectrum of all pictures; None if no block fits into a hole."""
    spectra = [
        spectrum
        for result, mask in zip(results, cell.masks, strict=True)
        if (spectrum := hole_spectrum(result, mask, block_px=block_px)) is not None
    ]
    return spectrum_peak(np.mean(spectra, axis=0)) if spectra else None


def _patch_distances(cell: Cell, results: Sequence[RGB]) -> list[float]:
    """Return the sliced Wasserstein distance of each level over all pictures."""
    rng = np.random.default_rng(_PATCH_SEED)
    positions = [patch_positions(mask, rng) for mask in cell.masks]
    results_levels, truth_levels = (
        [laplacian_patches(*case) for case in zip(pictures, positions, strict=True)]
        for pictures in (results, cell.truths)
    )
    return [
        sliced_wasserstein(
            np.concatenate([levels[level] for levels in results_levels]),
            np.concatenate([levels[level] for levels in truth_levels]),
            np.random.default_rng(_PATCH_SEED),
        )
        for level in range(LEVELS)
    ]
