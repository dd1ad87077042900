"""``python -m training export``: writes a run's model to a file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training.run.run_folder import export_discriminator, export_model

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a run's model to a file")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--name", required=True, help="name of the model")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the model file")
    parser.add_argument("--discriminator", type=Path, help="a file for its discriminator as well")
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    export_model(options.run, options.output, name=options.name)
    if options.discriminator is not None:
        export_discriminator(options.run, options.discriminator)
