"""``python -m training finetune``: let a model go on learning from a folder of pictures."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.checkpoint import load_checkpoint
from training.config import read_config
from training.finetune import Preset, finetune_config
from training.memory import parse_size
from training.ranks import device_of, joined_ranks
from training.runner import RunPaths, train

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_MODELS = Path(__file__).resolve().parents[2] / "resources" / "models"


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("finetune", help="let a model go on learning from your pictures")
    parser.add_argument("pictures", type=Path, help="folder of pictures")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--preset", choices=list(Preset), default=Preset.QUICK.value)
    parser.add_argument(
        "--model", type=Path, default=_MODELS / "base.safetensors", help="model to begin from"
    )
    parser.add_argument(
        "--discriminator", type=Path, help="one that was trained with the model, if there is one"
    )
    parser.add_argument("--config", type=Path, help="a TOML file of settings over the preset's")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--cache", type=Path, help="folder for decoded pictures")
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--memory-limit", metavar="SIZE", help="what a new run may take, such as 4GiB"
    )
    parser.add_argument(
        "--features", type=Path, default=_MODELS / "squeezenet1_1-imagenet.safetensors"
    )
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    discriminator: Path | None = options.discriminator
    if discriminator is None:
        beside = options.model.with_name(f"{options.model.stem}-discriminator.safetensors")
        discriminator = beside if beside.is_file() else None
    preset = finetune_config(
        Preset(options.preset),
        load_checkpoint(options.model).config,
        has_discriminator=discriminator is not None,
    )
    paths = RunPaths(
        run=options.run,
        data=options.pictures,
        features=options.features,
        cache=options.cache or options.run.parent / "cache",
        memory_limit=options.memory_limit and parse_size(options.memory_limit),
        start=options.model,
        start_discriminator=discriminator,
    )
    config = read_config(options.config, options.set, over=preset)
    device = device_of(os.environ, torch.device(options.device))
    with joined_ranks(os.environ, device) as ranks:
        train(paths, config, device=device, ranks=ranks)
