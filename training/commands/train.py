"""``python -m training train``: starts a run, or resumes the one in the folder.

Under torchrun several processes train together: ``torchrun --nproc-per-node=2 -m -- training train
--run …``. The two dashes keep torchrun from reading the options after them as its own.
"""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from training.commands.arguments import add_features, add_memory_limit, check_device, torch_device
from training.data.layouts import Layout
from training.errors import DataError
from training.run.config import read_config
from training.run.memory import parse_size
from training.run.ranks import join_ranks, local_device
from training.run.runner import RunPaths, train

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("train", help="start a run, or resume the one in the folder")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument("--data", type=Path, help="folder of pictures or tar shards")
    data.add_argument(
        "--dataset",
        nargs=2,
        metavar=("NAME", "DIR"),
        help=f"a dataset with its own layout: {', '.join(Layout)}",
    )
    parser.add_argument("--config", type=Path, help="a TOML file of settings")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--start", type=Path, help="model file to begin from")
    parser.add_argument(
        "--start-discriminator", type=Path, help="discriminator that was trained with the model"
    )
    parser.add_argument("--cache", type=Path, help="folder for decoded pictures")
    parser.add_argument("--device", type=torch_device, default="cpu", help="cpu, cuda, cuda:1, mps")
    add_memory_limit(parser)
    add_features(parser)
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    layout, data = _layout_and_folder(options)
    paths = RunPaths(
        run=options.run,
        data=data,
        layout=layout,
        features=options.features,
        cache=options.cache or options.run.parent / "cache",
        memory_limit=options.memory_limit and parse_size(options.memory_limit),
        start=options.start,
        start_discriminator=options.start_discriminator,
    )
    config = read_config(options.config, options.set)
    device = local_device(os.environ, options.device)
    check_device(device)
    with join_ranks(os.environ, device) as ranks:
        train(paths, config, device=device, ranks=ranks)


def _layout_and_folder(options: argparse.Namespace) -> tuple[Layout | None, Path]:
    if options.dataset is None:
        return None, options.data
    name, folder = options.dataset
    try:
        return Layout(name), Path(folder)
    except ValueError as error:
        raise DataError(
            f"{name}: not a known dataset; expected one of {', '.join(Layout)}"
        ) from error
