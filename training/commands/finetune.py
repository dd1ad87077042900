"""``python -m training finetune``: let a model go on learning from a folder of pictures.

The same run as the program's wizard runs, in this process. Ctrl+C saves and stops; the same command
goes on.
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
    LEAST_GAIN,
    FineTuneRequest,
    FoundPicture,
    Goal,
    Preset,
    Proof,
    Repair,
    SkippedFile,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerJudged,
    TrainerNoted,
    TrainerPlanned,
    TrainerStepped,
    Verdict,
)
from training.commands.arguments import seed
from training.errors import ConfigError, DataError, RunError, TrainingError
from training.fine_tuning.fine_tune import fine_tune
from training.fine_tuning.gate import Gate
from training.fine_tuning.plan import known_plan
from training.fine_tuning.runs import read_request
from training.run.callbacks.progress_bar import span
from training.run.memory import parse_size
from training.run.stopping import stop_signals
from training.survey.checkup import EXCLUDED_BY_DEFAULT, Split, check_pictures, split
from training.survey.measuring import measure_file
from training.survey.walking import walk

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_LOG = logging.getLogger(__name__)
_RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_MODELS = _RESOURCES / "models"
_LINE_EVERY_S = 10.0
_PRESET, _REPAIR = Preset.QUICK, Repair.OBJECTS


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("finetune", help="let a model go on learning from your pictures")
    parser.add_argument("pictures", type=Path, help="folder of pictures")
    parser.add_argument("--run", type=Path, help="folder of the run; below runs if not given")
    parser.add_argument(
        "--everything", action="store_true", help="take duplicates and what is too small as well"
    )
    parser.add_argument(
        "--preset", choices=list(Preset), help=f"how long; {_PRESET} if not given, or as begun"
    )
    parser.add_argument(
        "--repair", choices=list(Repair), help=f"what for; {_REPAIR} if not given, or as begun"
    )
    parser.add_argument("--masks", type=Path, help="folder of masks, for --repair own-masks")
    parser.add_argument(
        "--model", type=Path, help="model to begin from; the shipped one if not given, or as begun"
    )
    parser.add_argument(
        "--discriminator", type=Path, help="one that was trained with the model, if there is one"
    )
    parser.add_argument("--config", type=Path, help="a TOML file of settings over the preset's")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--seed", type=seed, help="0 if not given, or as begun")
    parser.add_argument("--device", choices=list(DeviceChoice))
    parser.add_argument(
        "--memory-limit", metavar="SIZE", help="what a new run may take, such as 4GiB"
    )
    parser.add_argument(
        "--features", type=Path, default=_MODELS / "squeezenet1_1-imagenet.safetensors"
    )
    parser.add_argument(
        "--regression",
        type=Path,
        default=_RESOURCES / "samples",
        help="folder of pictures on which the new model must not be worse",
    )
    parser.set_defaults(run_command=_run)


def words_of(proof: Proof) -> str:
    """Return the verdict, and how each measure changed."""
    sets = {"your pictures": proof.own, "other pictures": proof.elsewhere}
    lines = [
        f"{where}, {change.measure}: {change.old:.4f} to {change.new:.4f} ({change.relative:+.1%}, "
        f"95 % from {change.low:+.1%} to {change.high:+.1%})"
        for where, changes in sets.items()
        for change in changes
    ]
    why = (
        f" (by more than chance, but a gain counts from {LEAST_GAIN:.0%} on)"
        if proof.verdict is Verdict.HARDLY_BETTER
        else ""
    )
    return "\n".join([*lines, f"verdict: {proof.verdict}{why}"])


def _run(options: argparse.Namespace) -> None:
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise ConfigError("finetune uses one process and one card: start it without torchrun")
    folder = options.run or Path("runs") / f"finetune-{options.pictures.resolve().name}"
    request = _known_request(options, folder.resolve()) or _new_request(options, folder.resolve())
    teller = _Teller()
    gate = Gate(teller)
    with stop_signals() as stopped:

        def close_when_told() -> None:
            stopped.wait()
            gate.close()

        threading.Thread(target=close_when_told, name="signals", daemon=True).start()
        fine_tune(request, gate, teller)
        stopped.set()  # for the thread's sake
    match teller.last:
        case TrainerFailed(fault=fault, detail=detail):
            raise TrainingError(": ".join(filter(None, (fault, detail))))
        case TrainerFinished(proof=proof, model=model):
            sys.stdout.write(f"{words_of(proof)}\n{model}\n")
        case _:
            sys.stdout.write(f"{request.folder}: saved; the same command goes on\n")


def _parted(folder: Path, *, is_everything: bool) -> Split:
    """Return what is learned from and what is judged on, no near duplicate on both sides.

    Raises:
        DataError: There is no such folder, or there are not two pictures in it that can be used.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder of pictures")
    looked = [
        path if isinstance(path, SkippedFile) else measure_file(path, on_read=lambda: None)
        for path in sorted(walk(folder), key=_path_of)
    ]
    for skipped in looked:
        if isinstance(skipped, SkippedFile) and not skipped.is_expected:
            _LOG.warning("%s: %s %s", skipped.path, skipped.reason, skipped.detail)
    found = [picture for picture in looked if isinstance(picture, FoundPicture)]
    check = check_pictures(found)
    excluded = check.paths_with(() if is_everything else EXCLUDED_BY_DEFAULT)
    if excluded:
        _LOG.info("%d pictures are left out: duplicates, or too small", len(excluded))
    parted = split(check, excluded)
    if not parted.pictures or not parted.held_out:
        raise DataError(
            f"{folder}: expected at least two pictures that are unlike each other, and not too "
            "small; --everything takes those as well"
        )
    if not parted.can_prove:
        _LOG.warning("with %d pictures better cannot be told from worse", len(found))
    return parted


def _path_of(found: Path | SkippedFile) -> Path:
    return found.path if isinstance(found, SkippedFile) else found


class _Teller:
    """Writes what happens into the log.

    Attributes:
        last: The newest event.
    """

    def __init__(self) -> None:
        self.last: TrainerEvent | None = None
        self._said_s = -_LINE_EVERY_S

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
                    span(event.seconds),
                )
            case TrainerStepped():
                if time.monotonic() - self._said_s >= _LINE_EVERY_S:
                    self._said_s = time.monotonic()
                    total = event.losses["total"]
                    left = span(event.seconds_left)
                    _LOG.info("step %d, loss %.4f, %s left", event.step, total, left)
            case TrainerJudged():
                best = ", the best so far" if event.is_best else ""
                _LOG.info("step %d: distance %.4f%s", event.step, event.distance, best)
            case TrainerNoted():
                values = [str(value) for value in (event.pictures, event.limit) if value]
                _LOG.info("%s %s", event.note, " of ".join(values))


def _settings_in(file: Path) -> Iterator[str]:
    """Yield a TOML file's values as KEY=VALUE.

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
    yield from _flat(tree, "")


def _flat(tree: Mapping[str, object], above: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}={json.dumps(value)}"


def _known_request(options: argparse.Namespace, folder: Path) -> FineTuneRequest | None:
    """Return the run that has begun in a folder, None if none has.

    Device and memory may be others than before; the rest is what the run is about.

    Raises:
        RunError: It is another one than the command asks for.
    """
    request = read_request(folder)
    if request is None or known_plan(folder) is None:
        return None
    asked = {
        "--preset": (options.preset, request.goal.preset),
        "--repair": (options.repair, request.goal.repair),
        "--masks": (options.masks and options.masks.resolve(), request.goal.masks),
        "--model": (options.model and options.model.resolve(), request.goal.model),
        "--seed": (options.seed, request.goal.seed),
        "--set or --config": (_settings(options) or None, request.goal.settings),
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


def _settings(options: argparse.Namespace) -> tuple[str, ...]:
    from_file = () if options.config is None else tuple(_settings_in(options.config))
    return (*from_file, *options.set)


def _new_request(options: argparse.Namespace, folder: Path) -> FineTuneRequest:
    parted = _parted(options.pictures.resolve(), is_everything=options.everything)
    model: Path = options.model or _MODELS / "base.safetensors"
    discriminator: Path | None = options.discriminator
    if discriminator is None:
        beside = model.with_name(f"{model.stem}-discriminator.safetensors")
        discriminator = beside if beside.is_file() else None
    return FineTuneRequest(
        folder=folder,
        pictures=parted.pictures,
        held_out=parted.held_out,
        goal=Goal(
            model=model.resolve(),
            preset=Preset(options.preset or _PRESET),
            repair=Repair(options.repair or _REPAIR),
            masks=options.masks and options.masks.resolve(),
            device=options.device or DeviceChoice.AUTO.value,
            memory_limit_bytes=options.memory_limit and parse_size(options.memory_limit),
            settings=_settings(options),
            seed=options.seed or 0,
        ),
        discriminator=discriminator and discriminator.resolve(),
        features=options.features.resolve(),
        regression=options.regression.resolve(),
    )
