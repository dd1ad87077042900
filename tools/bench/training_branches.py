"""Trains variants that differ in one setting for the same time and compares them.

    python -m tools.bench.training_branches TABLE --data DIR --weights DIR --runs DIR
        [--only NAME …] [--write]

TABLE is one of the names in `TABLES`. Each variant is a run below `--runs`, on the same pictures
and masks with the same seed; an interrupted run is resumed, a finished one is not repeated. All are
validated on the same held-out windows and squares. The results are kept in
docs/lab/runs/TABLE.jsonl, so that a table can grow over several evenings; `--write` puts it into
docs/lab.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from engine.api import DeviceChoice, EngineConfig, Method, RestoreOptions
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Mask
from engine.restore.compose import apply_results
from engine.restore.session import Session
from tools.bench.quality import load_distances
from tools.bench.report import describe_machine, markdown_table, replace_section
from training.data.augment import AugmentConfig
from training.data.batches import BatchMaker
from training.data.cache import PictureCache, open_cache
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.data.stages import data_at_step
from training.judging.metrics.pixels import hole_psnr, texture_energy_ratio
from training.masks.mixture import MIXTURES, MaskKind, MaskMixture
from training.run.config import TrainConfig, read_config
from training.run.run_folder import LOG_FILE, MODEL_FILE
from training.run.runner import RunPaths, train

RGB = npt.NDArray[np.uint8]
_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = _ROOT / "docs" / "lab" / "runs"
_HOLE_VALUE = 127
_SEED = 11
_SQUARE_PX = 320
_SQUARES = 24
_WINDOWS = 96
_MODELS = _ROOT / "resources" / "models"
_SMALL = ("generator.widths=[24,48,72,112]", "generator.dilations=[1,2,4,1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Variants to compare.

    Attributes:
        pictures: Number of windows that each variant sees, unless it sets its steps.
        common: Settings of all variants.
        variants: Settings of each variant by name.
        file: TOML file that the settings change; None changes the defaults.
        starts_from_shipped: Whether each variant starts from the shipped networks.
    """

    pictures: int
    common: tuple[str, ...]
    variants: Mapping[str, tuple[str, ...]]
    file: Path | None = None
    starts_from_shipped: bool = False

    def config(self, name: str) -> TrainConfig:
        """Return the configuration of a variant."""
        settings = [*self.common, *self.variants[name]]
        config = read_config(self.file, settings)
        if any(setting.startswith("steps=") for setting in settings):
            return config
        return replace(config, steps=self.pictures // config.data.batch_size)


_NO_GAME = ("adversarial_from_step=1000000", "discriminator_ahead_steps=0")
_FALLING = ("optimiser.schedule='linear'", "optimiser.warmup_steps=200", "half_precision=true")
TABLES = {
    "shapes": Table(
        pictures=16_000,
        common=(*_NO_GAME, *_FALLING, "data.window_px=64", "stages=[]"),
        variants={
            "base": (),
            "small": _SMALL,
            "deeper: five levels": ("generator.widths=[32,64,96,128,160]",),
            "wider by half": ("generator.widths=[48,96,144,240]",),
            "ten blocks at the bottleneck": ("generator.dilations=[1,2,4,8,1,2,4,8,1,2]",),
            "without attention": ("generator.attention_heads=0",),
            "without SqueezeNet's features": ("generator.sees_features=false",),
            "small without SqueezeNet's features": (*_SMALL, "generator.sees_features=false"),
        },
    ),
    # On two cores the second takes 1.4 times as long as the first.
    "resolution": Table(
        pictures=8_000,
        common=(*_NO_GAME, *_FALLING),
        variants={
            "8,000 windows of 128 px": ("stages=[]",),
            "16,000 of 64 px, then 4,000 of 128 px": (
                "data.window_px=64",
                "stages=[{from_step=1000, window_px=128, batch_size=16}]",
                "steps=1250",
            ),
        },
    ),
    # Two cores take about 150 steps in five minutes.
    "branches": Table(
        pictures=600,
        file=_MODELS / "base.toml",
        starts_from_shipped=True,
        common=(
            "optimiser.rate=1e-4",
            "optimiser.warmup_steps=20",
            "adversarial_from_step=0",
            "half_precision=true",
        ),
        variants={
            "the run continued": (),
            "another seed": ("seed=1",),
            "twice the rate": ("optimiser.rate=2e-4",),
            "without the loss on the lattice": ("losses.lattice=0",),
            "half the perceptual loss": ("losses.perceptual=0.15",),
            "twice the perceptual loss": ("losses.perceptual=0.6",),
            "four times the perceptual loss": ("losses.perceptual=1.2",),
            "style too": ("losses.style=1",),
            "the game too": ("losses.adversarial=0.02", "losses.matching=0.2"),
            "whole pictures only": ("data.whole_share=1",),
            "boxes only in them": ("data.wide_masks.weights.box=1",),
            "holes twice as large": (
                "data.wide_masks.min_share=0.12",
                "data.wide_masks.max_share=0.9",
            ),
            "windows of 256 px": ("data.window_px=256",),
            "8 windows a step": ("data.batch_size=8",),
        },
    ),
    "ablation": Table(
        pictures=20_000,
        common=(
            *_SMALL,
            "adversarial_from_step=250",
            "half_precision=true",
            "validate_every_steps=1250",
        ),
        variants={
            "full method": (),
            "full method, another seed": ("seed=1",),
            "without SqueezeNet's features": ("generator.sees_features=false",),
            "without attention": ("generator.attention_heads=0",),
            "without spectral norm": ("discriminator.spectral_norm=false",),
            "without adversarial": ("losses.adversarial=0", "losses.matching=0"),
            "without perceptual": ("losses.perceptual=0",),
            "without total variation": ("losses.variation=0",),
            "one scale of discriminator": ("discriminator.scales=1",),
            "boxes only as masks": (
                "data.wide_masks.weights.box=1",
                "data.thin_masks.weights.box=1",
            ),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One held-out picture with one hole."""

    group: str
    truth: RGB
    mask: Mask

    @property
    def damaged(self) -> RGB:
        """The picture as the engine gets it."""
        damaged = self.truth.copy()
        damaged[self.mask] = _HOLE_VALUE
        return damaged


def make_window_cases(pictures: PictureCache, window_px: int) -> Iterator[Case]:
    """Yield windows of the training's size: whole pictures with strokes or boxes, thin holes."""
    mixtures = {
        "strokes": MaskMixture(weights={MaskKind.STROKE: 1.0}, min_share=0.06, max_share=0.45),
        "boxes": MaskMixture(weights={MaskKind.BOX: 1.0}, min_share=0.06, max_share=0.45),
        "thin": MIXTURES["thin"],
    }
    for group, mixture in mixtures.items():
        own = replace(
            DataConfig(window_px=window_px, source_caps={}),
            batch_size=_WINDOWS,
            whole_share=0.0 if group == "thin" else 1.0,
            augment=AugmentConfig(grey=0.0),
            wide_masks=mixture,
            thin_masks=mixture,
        )
        batch = BatchMaker(pictures, own, seed=_SEED).make(0)
        for rgb, mask in zip(batch.rgb, batch.mask, strict=True):
            yield Case(group, rgb.permute(1, 2, 0).contiguous().numpy(), mask[0].numpy())


def make_square_cases(pictures: PictureCache) -> Iterator[Case]:
    """Yield squares of photographs at the size that the engine works at, with wide holes."""
    own = DataConfig(
        window_px=_SQUARE_PX,
        batch_size=_SQUARES,
        whole_share=0.0,
        augment=AugmentConfig(grey=0.0),
        source_caps={},
    )
    own = replace(own, thin_masks=MIXTURES["wide"])
    batch = BatchMaker(pictures, own, seed=_SEED).make(0)
    for rgb, mask in zip(batch.rgb, batch.mask, strict=True):
        yield Case("finished", rgb.permute(1, 2, 0).contiguous().numpy(), mask[0].numpy())


def measure(model: Path, cases: list[Case], weights: Path) -> dict[str, dict[str, float]]:
    """Return the mean of each measure by group of cases."""
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    distances = load_distances(weights)
    found: dict[str, dict[str, list[float]]] = {}
    for case in cases:
        method = Method.REWEAVE if case.group == "finished" else Method.GENERATOR
        results = session.restore(
            case.damaged,
            case.mask,
            RestoreOptions(method=method),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: False,
        )
        result = to_rgb8(apply_results(case.damaged, results))
        rows = found.setdefault(case.group, {"psnr": [], "squeeze": [], "vgg": [], "texture": []})
        rows["psnr"].append(hole_psnr(result, case.truth, case.mask))
        rows["squeeze"].append(distances.squeeze(result, case.truth))
        rows["vgg"].append(distances.vgg(result, case.truth))
        texture = texture_energy_ratio(result, case.truth, case.mask)
        if texture is not None:
            rows["texture"].append(texture)
    return {
        group: {measure: float(np.mean(values)) for measure, values in rows.items()}
        for group, rows in found.items()
    }


def make_table(table: Table, figures: Mapping[str, dict[str, dict[str, float]]]) -> str:
    """Return the table of the measured variants."""
    groups = ("strokes", "boxes", "thin", "finished")
    header = ["PSNR dB / SqueezeDist / VggDist / texture", *groups]
    rows = [
        [
            name,
            *(
                "{psnr:.2f} / {squeeze:.3f} / {vgg:.3f} / {texture:.2f}".format(
                    **figures[name][group]
                )
                for group in groups
            ),
        ]
        for name in table.variants
        if name in figures
    ]
    return (
        f"{table.pictures:,} pictures each; {_WINDOWS} windows of each kind and {_SQUARES} squares "
        f"of {_SQUARE_PX} px, held out; {describe_machine()}; torch {torch.__version__}.\n\n"
        + markdown_table(header, rows)
    )


def main() -> None:
    """Train and measure the missing variants, print the table, and with --write update docs/lab."""
    options = _options()
    table = TABLES[options.table]
    kept = _RESULTS / f"{options.table}.jsonl"
    figures = _read_figures(kept)
    names = options.only or list(table.variants)
    for name in [name for name in names if name not in figures]:
        config = table.config(name)
        paths = RunPaths(
            run=options.runs / options.table / "".join(c if c.isalnum() else "-" for c in name),
            data=options.data,
            features=options.weights / "squeezenet1_1-imagenet.safetensors",
            cache=options.runs / "cache",
            start=_MODELS / "base.safetensors" if table.starts_from_shipped else None,
            start_discriminator=(
                _MODELS / "base-discriminator.safetensors" if table.starts_from_shipped else None
            ),
        )
        train(paths, config, device=torch.device("cpu"))
        last = _read_last_values(paths.run / LOG_FILE)
        if last["step"] < config.steps:
            sys.exit(
                f"{name}: stopped at step {last['step']:.0f} of {config.steps}; run this again"
            )
        pictures = open_cache(
            find_pictures(options.data, Split.VALID, config.data),
            paths.cache,
            whole_px=config.data.whole_px,
        )
        last_px = data_at_step(config.data, config.stages, config.steps - 1).window_px
        cases = [*make_window_cases(pictures, last_px), *make_square_cases(pictures)]
        figures[name] = measure(paths.run / MODEL_FILE, cases, options.weights)
        figures[name]["run"] = last
        kept.parent.mkdir(exist_ok=True)
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"name": name, "figures": figures[name]}) + "\n")
    text = make_table(table, figures)
    print(text)
    if options.write:
        replace_section(options.table, text)


def _read_figures(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    if not path.is_file():
        return {}
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {line["name"]: line["figures"] for line in lines}


def _read_last_values(log: Path) -> dict[str, float]:
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return {key: float(value) for line in lines for key, value in line.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("table", choices=sorted(TABLES))
    parser.add_argument("--data", type=Path, required=True, help="folder of tar shards")
    parser.add_argument("--weights", type=Path, required=True, help="folder of feature networks")
    parser.add_argument("--runs", type=Path, required=True, help="folder of the runs")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of variants")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
