"""``python -m training finetune``: fine-tunes a model on a folder of pictures.

The wizard does the same in a process of its own. Ctrl+C saves and stops; the same command resumes.
"""

import argparse
import json
import logging
import os
import sys
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api import DeviceChoice
from training.api import (
    MIN_GAIN,
    FineTuneRequest,
    Goal,
    Preset,
    Proof,
    Repair,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerNoted,
    TrainerPlanned,
    TrainerStepped,
    TrainerValidated,
    Verdict,
)
from training.commands.arguments import MODELS, SAMPLES, add_features, add_memory_limit, seed
from training.errors import ConfigError, DataError, RunError, TrainingError
from training.fine_tuning.control import RunControl
from training.fine_tuning.detector_request import DetectorRequest
from training.fine_tuning.fine_tune import fine_tune
from training.fine_tuning.plan import read_plan
from training.fine_tuning.runs import read_request
from training.run.callbacks.progress_bar import format_span
from training.run.memory import parse_size
from training.run.runner import stop_signals
from training.survey.checkup import EXCLUDED_BY_DEFAULT, Split, check_pictures, split
from training.survey.events import FoundPicture, SkippedFile
from training.survey.measuring import measure_file
from training.survey.walking import walk

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_LOG = logging.getLogger(__name__)
_LINE_EVERY_S = 10.0
_PRESET, _REPAIR = Preset.QUICK, Repair.OBJECTS


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("finetune", help="fine-tune a model on your pictures")
    parser.add_argument("pictures", type=Path, help="folder of pictures")
    parser.add_argument("--run", type=Path, help="folder of the run; by default one in ./runs")
    parser.add_argument(
        "--everything", action="store_true", help="use duplicates and small pictures as well"
    )
    parser.add_argument(
        "--preset", choices=list(Preset), help=f"length; by default {_PRESET}, or as begun"
    )
    parser.add_argument(
        "--repair", choices=list(Repair), help=f"kind of damage; by default {_REPAIR}, or as begun"
    )
    parser.add_argument("--masks", type=Path, help="folder of masks, for --repair own-masks")
    parser.add_argument(
        "--model", type=Path, help="model to begin from; by default the shipped one, or as begun"
    )
    parser.add_argument(
        "--discriminator", type=Path, help="discriminator that was trained with the model"
    )
    parser.add_argument(
        "--config", type=Path, help="a TOML file of settings that override the preset's"
    )
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--seed", type=seed, help="by default 0, or as begun")
    parser.add_argument("--device", choices=list(DeviceChoice))
    add_memory_limit(parser)
    add_features(parser)
    parser.add_argument(
        "--regression",
        type=Path,
        default=SAMPLES,
        help="folder of pictures on which the new model must not be worse",
    )
    parser.set_defaults(run_command=_run)


def format_proof(proof: Proof) -> str:
    """Return the change of each measure, and the verdict."""
    sets = {"your pictures": proof.own, "other pictures": proof.elsewhere}
    lines = [
        f"{where}, {score.measure}: {score.old:.4f} to {score.new:.4f} ({score.relative:+.1%}, "
        f"95 % from {score.low:+.1%} to {score.high:+.1%})"
        for where, scores in sets.items()
        for score in scores
    ]
    reason = (
        f" (by more than chance, but a gain counts from {MIN_GAIN:.0%} on)"
        if proof.verdict is Verdict.HARDLY_BETTER
        else ""
    )
    return "\n".join([*lines, f"verdict: {proof.verdict}{reason}"])


def _run(options: argparse.Namespace) -> None:
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise ConfigError("finetune uses one process and one card: start it without torchrun")
    folder = options.run or Path("runs") / f"finetune-{options.pictures.resolve().name}"
    request = _find_request(options, folder.resolve()) or _new_request(options, folder.resolve())
    logger = _EventLogger()
    control = RunControl(logger)
    with stop_signals() as stopped:

        def close_when_stopped() -> None:
            stopped.wait()
            control.close()

        threading.Thread(target=close_when_stopped, name="signals", daemon=True).start()
        fine_tune(request, control, logger)
        stopped.set()  # ends the thread
    match logger.last:
        case TrainerFailed(fault=fault, detail=detail):
            raise TrainingError(": ".join(filter(None, (fault, detail))))
        case TrainerFinished(proof=proof, model=model):
            sys.stdout.write(f"{format_proof(proof)}\n{model}\n")
        case _:
            sys.stdout.write(f"{request.folder}: saved; the same command resumes\n")


def _split_pictures(folder: Path, *, uses_everything: bool) -> Split:
    """Return the pictures to learn from and those held out, with near duplicates on one side.

    Raises:
        DataError: There is no such folder, or fewer than two of its pictures can be used.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder")
    measured = [
        path if isinstance(path, SkippedFile) else measure_file(path, on_read=lambda: None)
        for path in sorted(walk(folder), key=_path_of)
    ]
    for skipped in measured:
        if isinstance(skipped, SkippedFile) and not skipped.is_expected:
            _LOG.warning("%s: %s %s", skipped.path, skipped.reason, skipped.detail)
    found = [picture for picture in measured if isinstance(picture, FoundPicture)]
    check = check_pictures(found)
    excluded = check.paths_with(() if uses_everything else EXCLUDED_BY_DEFAULT)
    if excluded:
        _LOG.info("left out %d pictures: duplicates, or too small", len(excluded))
    chosen = split(check, excluded)
    if not chosen.pictures or not chosen.held_out:
        raise DataError(
            f"{folder}: expected at least two pictures that differ and are not too small; "
            "--everything uses duplicates and small pictures as well"
        )
    if not chosen.can_prove:
        _LOG.warning("%d pictures are too few to tell whether the new model is better", len(found))
    return chosen


def _path_of(found: Path | SkippedFile) -> Path:
    return found.path if isinstance(found, SkippedFile) else found


class _EventLogger:
    """Writes events to the log.

    Attributes:
        last: The newest event.
    """

    def __init__(self) -> None:
        self.last: TrainerEvent | None = None
        self._logged_s = -_LINE_EVERY_S

    def __call__(self, event: TrainerEvent) -> None:
        self.last = event
        match event:
            case TrainerPlanned():
                _LOG.info(
                    "%d steps of %d windows of %d px on %s, about %s",
                    event.steps,
                    event.batch_size,
                    event.window_px,
                    event.device,
                    format_span(event.seconds),
                )
            case TrainerStepped():
                if time.monotonic() - self._logged_s >= _LINE_EVERY_S:
                    self._logged_s = time.monotonic()
                    total = event.losses["total"]
                    left = format_span(event.seconds_left)
                    _LOG.info("step %d, loss %.4f, %s left", event.step, total, left)
            case TrainerValidated():
                best = ", the best so far" if event.is_best else ""
                _LOG.info("step %d: distance %.4f%s", event.step, event.distance, best)
            case TrainerNoted():
                values = [str(value) for value in (event.pictures, event.limit) if value]
                _LOG.info("%s %s", event.note, " of ".join(values))


def _read_settings(file: Path) -> Iterator[str]:
    """Yield a TOML file's values as KEY=VALUE.

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
    yield from _flatten(tree, "")


def _flatten(tree: Mapping[str, object], above: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{above}{key}.")
        else:
            yield f"{above}{key}={json.dumps(value)}"


def _find_request(options: argparse.Namespace, folder: Path) -> FineTuneRequest | None:
    """Return the request of the run that has begun in a folder; None if there is none.

    Device and memory limit may change; all else has to be the same.

    Raises:
        RunError: The command asks for another run.
    """
    request = read_request(folder)
    if isinstance(request, DetectorRequest):
        raise RunError(f"{folder}: holds a run of the detector; give another folder with --run")
    if request is None or read_plan(folder) is None:
        return None
    asked = {
        "--preset": (options.preset, request.goal.preset),
        "--repair": (options.repair, request.goal.repair),
        "--masks": (options.masks and options.masks.resolve(), request.goal.masks),
        "--model": (options.model and options.model.resolve(), request.goal.model),
        "--seed": (options.seed, request.goal.seed),
        "--set or --config": (_collect_settings(options) or None, request.goal.settings),
    }
    others = [name for name, (now, then) in asked.items() if now is not None and now != then]
    pictures = options.pictures.resolve()
    if not all(path.is_relative_to(pictures) for path in (*request.pictures, *request.held_out)):
        others.insert(0, "pictures")
    if others:
        raise RunError(
            f"{folder}: holds a run with other {', '.join(others)}; give another folder with "
            "--run, or the same as when it began"
        )
    limit = options.memory_limit and parse_size(options.memory_limit)
    goal = replace(
        request.goal,
        device=options.device or request.goal.device,
        memory_limit_bytes=limit or request.goal.memory_limit_bytes,
    )
    return replace(request, goal=goal)


def _collect_settings(options: argparse.Namespace) -> tuple[str, ...]:
    from_file = () if options.config is None else tuple(_read_settings(options.config))
    return (*from_file, *options.set)


def _new_request(options: argparse.Namespace, folder: Path) -> FineTuneRequest:
    chosen = _split_pictures(options.pictures.resolve(), uses_everything=options.everything)
    model: Path = options.model or MODELS / "base.safetensors"
    discriminator: Path | None = options.discriminator
    if discriminator is None:
        beside = model.with_name(f"{model.stem}-discriminator.safetensors")
        discriminator = beside if beside.is_file() else None
    return FineTuneRequest(
        folder=folder,
        pictures=chosen.pictures,
        held_out=chosen.held_out,
        goal=Goal(
            model=model.resolve(),
            preset=Preset(options.preset or _PRESET),
            repair=Repair(options.repair or _REPAIR),
            masks=options.masks and options.masks.resolve(),
            device=options.device or DeviceChoice.AUTO.value,
            memory_limit_bytes=options.memory_limit and parse_size(options.memory_limit),
            settings=_collect_settings(options),
            seed=options.seed or 0,
        ),
        discriminator=discriminator and discriminator.resolve(),
        features=options.features.resolve(),
        regression=options.regression.resolve(),
    )
