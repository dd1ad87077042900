"""``python -m training detector``: trains a detector of damage, or resumes the run in the folder."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training.commands.arguments import add_features, check_device, torch_device
from training.damage.sampling import make_window
from training.detector.config import DetectorRunConfig
from training.detector.train import DetectorRunPaths, train_detector
from training.run.settings import read_settings

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("detector", help="train a detector of damage")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of undamaged pictures or tar shards"
    )
    parser.add_argument("--config", type=Path, help="a TOML file of settings")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--start", type=Path, help="detector to begin from")
    parser.add_argument("--cache", type=Path, help="folder for decoded pictures")
    parser.add_argument("--device", type=torch_device, default="cpu", help="cpu, cuda, cuda:1, mps")
    add_features(parser)
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    config = read_settings(options.config, options.set, over=DetectorRunConfig())
    check_device(options.device)
    paths = DetectorRunPaths(
        run=options.run,
        data=options.data,
        cache=options.cache or options.run.parent / "cache",
        features=options.features,
        start=options.start,
    )
    train_detector(paths, config, make_window, device=options.device)
