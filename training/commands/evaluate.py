"""``python -m training evaluate``: evaluates a model beside classical methods."""

import argparse
import enum
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine.api import FILL_METHODS, DeviceChoice
from training.commands.arguments import MODELS, add_features, seed
from training.data.layouts import Split
from training.errors import ConfigError, RunError
from training.masks.mixture import MaskKind
from training.run.config import config_from_json
from training.run.run_folder import CONFIG_FILE, MODEL_FILE

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_Choice = TypeVar("_Choice", bound=enum.StrEnum)

_DRAWN_KINDS = tuple(kind for kind in MaskKind if kind is not MaskKind.FILE)


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("evaluate", help="evaluate a model beside classical methods")
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--model", type=Path, default=MODELS / "base.safetensors")
    model.add_argument("--run", type=Path, help="folder of a run: evaluate its model")
    parser.add_argument(
        "--pictures", type=Path, required=True, help="folder of pictures or tar shards"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the report")
    parser.add_argument(
        "--split", choices=list(Split), help="split of the pictures (of shards: valid)"
    )
    parser.add_argument("--limit", type=int, default=12, help="largest number of pictures")
    parser.add_argument("--side", type=int, default=256, help="side of the squares, pixels")
    methods = ",".join([*FILL_METHODS, "biharmonic"])
    parser.add_argument("--methods", default=methods, help=f"some of {methods}")
    kinds = ",".join(_DRAWN_KINDS)
    parser.add_argument("--kinds", default=kinds, help=f"kinds of masks, some of {kinds}")
    parser.add_argument("--mask-files", default="", help="folder of masks to evaluate on as well")
    parser.add_argument("--sizes", default="small,medium,large", help="sizes of holes")
    parser.add_argument("--seen", help="kinds that the model was trained on (--run knows them)")
    parser.add_argument("--seed", type=seed, default=0, help="seed of the masks")
    parser.add_argument("--page-rows", type=int, default=2, help="pictures in a strip of the page")
    parser.add_argument("--device", choices=list(DeviceChoice), default=DeviceChoice.CPU.value)
    add_features(parser)
    parser.add_argument("--vgg", type=Path, help="VGG-16's trunk, for one more distance")
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    try:
        # scikit-image comes with the extra `train`; the other commands do without it.
        from training.judging.evaluation.cells import HoleSize  # noqa: PLC0415
        from training.judging.evaluation.evaluate import EvaluationConfig, evaluate  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"evaluate needs {error.name}: install the extra `train` (pip install '.[train]')"
        ) from error
    config = EvaluationConfig(
        model=options.model if options.run is None else options.run / MODEL_FILE,
        pictures=options.pictures,
        output=options.output,
        features=options.features,
        vgg=options.vgg,
        split=None if options.split is None else Split(options.split),
        limit=options.limit,
        side_px=options.side,
        methods=options.methods.split(","),
        kinds=(
            *_parse_choices(MaskKind, options.kinds),
            *([MaskKind.FILE] if options.mask_files else []),
        ),
        sizes=_parse_choices(HoleSize, options.sizes),
        seen=_find_seen_kinds(options),
        seed=options.seed,
        mask_folder=options.mask_files,
        page_rows=options.page_rows,
        device=DeviceChoice(options.device),
    )
    sys.stdout.write(evaluate(config))


def _find_seen_kinds(options: argparse.Namespace) -> frozenset[MaskKind] | None:
    """Return the kinds of masks that the model was trained on, None if that is not known."""
    if options.seen is not None:
        return frozenset(_parse_choices(MaskKind, options.seen))
    if options.run is None:
        return None
    file = options.run / CONFIG_FILE
    if not file.is_file():
        raise RunError(f"{options.run}: there is no run in this folder")
    data = config_from_json(file.read_text(encoding="utf-8")).data
    mixtures = (data.wide_masks, data.thin_masks)
    return frozenset(
        kind for mixture in mixtures for kind, weight in mixture.weights.items() if weight > 0
    )


def _parse_choices(kind: type[_Choice], text: str) -> tuple[_Choice, ...]:
    """Return the values of an enumeration from comma-separated words.

    Raises:
        ConfigError: A word is unknown.
    """
    try:
        return tuple(kind(word) for word in text.split(","))
    except ValueError as error:
        raise ConfigError(f"{text}: expected some of {', '.join(kind)}") from error
