"""``python -m training detector``: trains a detector of damage, or resumes the run in the folder.

With ``--bank``, the detector of ``--start`` is taught from a user's examples and proved.
"""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from training.api import Verdict
from training.commands.arguments import add_features, check_device, torch_device
from training.damage.sampling import make_window
from training.detector.bank.proof import explain_verdict
from training.detector.bank.teach import TAUGHT_FILE, BankConfig, TeachingHooks, teach_detector
from training.detector.config import DetectorRunConfig
from training.detector.train import DetectorRunPaths, train_detector
from training.errors import ConfigError, ProofError
from training.run.callbacks.progress_bar import ProgressBar
from training.run.runner import stop_signals
from training.run.settings import read_settings

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_LOG = logging.getLogger(__name__)


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
    parser.add_argument(
        "--bank",
        type=Path,
        help="folder of a user's examples to teach the detector of --start from",
    )
    parser.add_argument("--cache", type=Path, help="folder for decoded pictures")
    parser.add_argument("--device", type=torch_device, default="cpu", help="cpu, cuda, cuda:1, mps")
    add_features(parser)
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    check_device(options.device)
    paths = DetectorRunPaths(
        run=options.run,
        data=options.data,
        cache=options.cache or options.run.parent / "cache",
        features=options.features,
        start=options.start,
    )
    if options.bank is not None:
        _teach(options, paths)
        return
    config = read_settings(options.config, options.set, over=DetectorRunConfig())
    train_detector(paths, config, make_window, device=options.device)


def _teach(options: argparse.Namespace, paths: DetectorRunPaths) -> None:
    """Teach a detector and print the proof.

    Raises:
        ConfigError: There is no detector to teach.
        ProofError: The taught detector is refused.
    """
    if paths.start is None:
        raise ConfigError("--bank needs the detector that is taught: give it with --start")
    config = read_settings(options.config, options.set, over=BankConfig())
    with stop_signals() as stopped:
        proof = teach_detector(
            paths,
            options.bank,
            config,
            make_window,
            device=options.device,
            hooks=TeachingHooks(callbacks=(ProgressBar(),), should_stop=stopped.is_set),
        )
    if proof is None:
        return
    text = explain_verdict(proof)
    if proof.verdict is not Verdict.BETTER:
        raise ProofError(text)
    _LOG.info("%s", text)
    _LOG.info("%s", paths.run / TAUGHT_FILE)
