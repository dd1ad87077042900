"""Measures the cost of each part of a training step.

    python -m tools.bench.training_speed --data DIR [--device cuda] [--write]

DIR holds pictures or shards. The variants alternate, so that other work on the machine slows all of
them down. Results are the shortest step of each, relative to the first step of a default run.
"""

import argparse
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from typing_extensions import override

from engine.network.generator import GeneratorConfig
from tools.bench.report import describe_machine, markdown_table, replace_section
from training.data.batches import Batch, BatchMaker
from training.data.cache import open_cache
from training.data.config import CacheKind, DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.losses.feature_networks import FeatureNetworks, SqueezeFeatures
from training.run.config import TrainConfig
from training.run.networks import Networks
from training.run.step import TrainStep

_ROOT = Path(__file__).resolve().parents[2]
_FEATURES = _ROOT / "resources" / "models" / "squeezenet1_1-imagenet.safetensors"
_TURNS = 5
_PICTURES = 60
_USUAL = "base, 16 windows of 128 px, as at the start of a run"


class ExactFeatures(SqueezeFeatures):
    """SqueezeNet without autocast."""

    @override
    def forward(self, x: Tensor) -> list[Tensor]:
        with torch.autocast(x.device.type, enabled=False):
            return super().forward(x.float())


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One kind of training step.

    Attributes:
        config: Configuration of the run.
        is_channels_last: Whether the networks are in channels_last memory.
        has_exact_features: Whether the feature network computes in float32.
        makes_batch: Whether the training thread makes the batch.
    """

    config: TrainConfig
    is_channels_last: bool = True
    has_exact_features: bool = False
    makes_batch: bool = False

    def prepare(
        self, open_maker: Callable[[DataConfig], BatchMaker], device: torch.device
    ) -> Callable[[], int]:
        """Return a function that takes one step and returns its number of windows."""
        networks = Networks.build(self.config)
        if not self.is_channels_last:
            for network in (networks.generator, networks.average, networks.discriminator):
                network.to(memory_format=torch.contiguous_format)
        for network in (networks.generator, networks.average, networks.discriminator):
            network.to(device)
        kind = ExactFeatures if self.has_exact_features else SqueezeFeatures
        features = FeatureNetworks(squeeze=kind.load(_FEATURES).to(device))
        train_step = TrainStep(networks, self.config, features, device=device)
        maker = open_maker(self.config.data)
        batch: Batch = maker.make(0)

        def take() -> int:
            train_step(0, maker.make(0) if self.makes_batch else batch)
            if device.type == "cuda":
                torch.cuda.synchronize()
            return len(batch.rgb)

        return take


def make_variants() -> dict[str, Variant]:
    """Return the variants to compare, the usual step first."""
    usual = replace(TrainConfig(), half_precision=True)
    game = replace(usual, adversarial_from_step=0)
    exact = replace(usual, half_precision=False)
    small = replace(
        usual, generator=GeneratorConfig(widths=(24, 48, 72, 112), dilations=(1, 2, 4, 1))
    )
    plain = replace(usual, losses=replace(usual.losses, perceptual=0.0))
    blind = replace(usual, generator=replace(usual.generator, attention_heads=0))
    unseeing = replace(usual, generator=replace(usual.generator, sees_features=False))
    deeper = replace(usual, generator=replace(usual.generator, widths=(32, 64, 96, 128, 160)))
    wider = replace(usual, generator=replace(usual.generator, widths=(48, 96, 144, 240)))

    def sized(window_px: int, batch_size: int) -> TrainConfig:
        data = replace(usual.data, window_px=window_px, batch_size=batch_size)
        return replace(usual, data=data, stages=())

    return {
        _USUAL: Variant(config=usual),
        "float32 instead of bfloat16": Variant(config=exact),
        "contiguous instead of channels_last": Variant(config=usual, is_channels_last=False),
        "feature network in float32": Variant(config=usual, has_exact_features=True),
        "without the feature network": Variant(config=plain),
        "with the discriminator": Variant(config=game),
        "without attention": Variant(config=blind),
        "without SqueezeNet's features in the generator": Variant(config=unseeing),
        "batches made on the training thread": Variant(config=usual, makes_batch=True),
        "small": Variant(config=small),
        "five levels": Variant(config=deeper),
        "wider by half": Variant(config=wider),
        "16 windows of 64 px": Variant(config=sized(64, 16)),
        "4 windows of 256 px": Variant(config=sized(256, 4)),
    }


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = _options()
    device = torch.device(options.device)
    found = find_pictures(options.data, Split.VALID, DataConfig())[:_PICTURES]

    def open_maker(data: DataConfig) -> BatchMaker:
        pictures = open_cache(found, None, whole_px=data.whole_px)
        data = replace(data, cache=CacheKind.MEMORY, source_caps={})
        return BatchMaker(pictures, data, seed=0)

    steps = {name: variant.prepare(open_maker, device) for name, variant in make_variants().items()}
    seconds = dict.fromkeys(steps, math.inf)
    for turn in range(_TURNS + 1):
        for name, take in steps.items():
            started = time.perf_counter()
            windows = take()
            if turn:  # the first step also allocates
                seconds[name] = min(seconds[name], (time.perf_counter() - started) / windows)
    rows = [
        [name, f"{1 / value:.1f}", f"{value / seconds[_USUAL]:.2f}"]
        for name, value in seconds.items()
    ]
    text = (
        f"Device {options.device}; {describe_machine()}; torch {torch.__version__}, "
        f"{torch.get_num_threads()} threads.\n\n"
        + markdown_table(["a step of training", "windows a second", "time of a window"], rows)
    )
    print(text)
    if options.write:
        replace_section("training-speed", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of pictures or shards")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
