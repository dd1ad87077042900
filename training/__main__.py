"""The command line of training.

``python -m training train|finetune|evaluate|export|masks|damage|detector``.
"""

import argparse
import logging
import sys

from engine.errors import EngineError
from engine.process.standard_streams import prepare_streams
from training.commands import damage, detector, evaluate, export, finetune, masks, train
from training.errors import TrainingError

_COMMANDS = (train, finetune, evaluate, export, masks, damage, detector)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 with one sentence on stderr."""
    prepare_streams()
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in _COMMANDS:
        command.add_parser(commands)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("pyvips").setLevel(logging.WARNING)  # it reports each of its threads
    try:
        options.run_command(options)
    except (TrainingError, EngineError, OSError) as error:
        sys.stderr.write(f"reweave training: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
