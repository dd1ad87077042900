"""Evaluates a model: fills each cell by every method, scores the results, and writes a report."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.api import DeviceChoice, EngineConfig
from engine.pictures.atomic_write import write_atomically
from engine.restore.session import Session
from training.data.layouts import Split
from training.errors import ConfigError
from training.judging.evaluation.cells import HoleSize, draw_cell, hole_sizes, read_squares
from training.judging.evaluation.page import Page
from training.judging.evaluation.report import About, json_report, markdown_report, summary
from training.judging.evaluation.restorers import build_restorers
from training.judging.evaluation.scoring import CellScore, CellScorer
from training.masks.mixture import MaskKind

_LOG = logging.getLogger(__name__)
REPORT_FILE = "report.md"
SCORES_FILE = "scores.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationConfig:
    """Configuration of an evaluation.

    Attributes:
        model: Checkpoint of the generator.
        pictures: Folder of pictures, or of shards with a manifest.
        output: Folder for the report and the page of pictures.
        features: SqueezeNet 1.1 with its classifier.
        vgg: VGG-16's trunk, for one more distance.
        split: Split to use; None for the split VALID of shards, or every picture of a folder.
        limit: Largest number of pictures.
        side_px: Side of the squares.
        methods: Names of the restorers.
        kinds: Kinds of masks.
        sizes: Sizes of holes.
        seen: Kinds of masks that the model was trained on, None if that is not known.
        seed: Seed of the masks.
        mask_folder: The user's mask files, for the kind FILE.
        page_rows: Largest number of pictures per cell on the page.
        device: Device of the generator.
    """

    model: Path
    pictures: Path
    output: Path
    features: Path
    vgg: Path | None = None
    split: Split | None = None
    limit: int = 12
    side_px: int = 256
    methods: Sequence[str]
    kinds: Sequence[MaskKind]
    sizes: Sequence[HoleSize] = tuple(HoleSize)
    seen: frozenset[MaskKind] | None = None
    seed: int = 0
    mask_folder: str = ""
    page_rows: int = 2
    device: DeviceChoice = DeviceChoice.CPU

    def __post_init__(self) -> None:
        if min(self.limit, self.page_rows) < 1:
            raise ConfigError("expected at least one picture, and one row on the page")
        if self.side_px < 64:
            raise ConfigError(f"expected squares of at least 64 px, got {self.side_px}")
        if not self.cells:
            raise ConfigError("these kinds of masks have no holes of these sizes")

    @property
    def cells(self) -> list[tuple[MaskKind, HoleSize]]:
        """The kind and size of each cell; not every kind has holes of every size."""
        return [
            (kind, size) for kind in self.kinds for size in hole_sizes(kind) if size in self.sizes
        ]


def evaluate(config: EvaluationConfig) -> str:
    """Evaluate; write report, scores and page into the output folder, and return the summary.

    Raises:
        TrainingError: The pictures or a setting cannot be used.
        EngineError: The model cannot be used.
        OSError: The output folder cannot be written.
    """
    session = Session(EngineConfig(model=config.model, device=config.device))
    restorers = build_restorers(config.methods, session)
    scorer = CellScorer(config.features, config.vgg)
    truths = read_squares(
        config.pictures, split=config.split, limit=config.limit, side_px=config.side_px
    )
    _LOG.info("%d pictures are large enough, %d cells", len(truths), len(config.cells))
    config.output.mkdir(parents=True, exist_ok=True)
    page = Page(config.output, rows=config.page_rows)
    scores: list[CellScore] = []
    for kind, size in config.cells:
        cell = draw_cell(kind, size, truths, seed=config.seed, mask_folder=config.mask_folder)
        results = {
            name: [restore(*case) for case in zip(cell.damaged, cell.masks, strict=True)]
            for name, restore in restorers.items()
        }
        scores += scorer.score(cell, results)
        page.add(cell, results)
        _LOG.info("evaluated %s, %s", kind, size)
    about = About(
        model=session.model_name,
        pictures=len(truths),
        source=config.pictures.resolve().name,
        side_px=config.side_px,
        seed=config.seed,
        seen=config.seen,
    )
    page.close(f"Model {about.model}; pictures of {about.source}, masks by seed {about.seed}.")
    write_atomically(config.output / REPORT_FILE, markdown_report(about, scores).encode())
    write_atomically(config.output / SCORES_FILE, json_report(about, scores).encode())
    return summary(about, scores)
