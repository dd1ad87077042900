"""The command line of training: ``python -m training train|export``."""

import argparse
import logging
import sys
from pathlib import Path

import torch

from engine.errors import EngineError
from training.config import read_config
from training.errors import TrainingError
from training.runner import RunPaths, export_model, train

_MODELS = Path(__file__).resolve().parent.parent / "resources" / "models"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 with one sentence on stderr."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("pyvips").setLevel(logging.WARNING)  # it reports each of its threads
    try:
        if options.command == "export":
            export_model(options.run, options.output, name=options.name)
        else:
            paths = RunPaths(
                run=options.run,
                data=options.data,
                features=options.features,
                cache=options.cache or options.run.parent / "cache",
                start=options.start,
            )
            config = read_config(options.config, options.set)
            train(paths, config, device=torch.device(options.device))
    except (TrainingError, EngineError, OSError) as error:
        sys.stderr.write(f"reweave training: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("train", help="start a run, or resume the one in the folder")
    run.add_argument("--run", type=Path, required=True, help="folder of the run")
    run.add_argument("--data", type=Path, required=True, help="folder of pictures or tar shards")
    run.add_argument("--config", type=Path, help="a TOML file of settings")
    run.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    run.add_argument("--start", type=Path, help="model file to begin from")
    run.add_argument("--cache", type=Path, help="folder for decoded pictures")
    run.add_argument("--device", default="cpu")
    run.add_argument(
        "--features", type=Path, default=_MODELS / "squeezenet1_1-imagenet.safetensors"
    )
    export = commands.add_parser("export", help="write a run's model to a file")
    export.add_argument("--run", type=Path, required=True, help="folder of the run")
    export.add_argument("--name", required=True, help="name of the model")
    export.add_argument("-o", "--output", type=Path, required=True, help="the model file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
