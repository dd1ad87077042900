"""Changes one thing about the weave at a time, and measures what becomes of a restored picture.

    python tools/bench/weave.py --data DIR --weights DIR [--limit N] [--only NAME …] [--write]

Validation pictures, which nothing is trained on, with the holes of the evaluation's, so that the
evaluation's own pictures decide nothing. The product has no switches for most of what is tried
here; it is put in place of the product's own for as long as it is measured.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Final, TypeAlias
from unittest.mock import patch

import cv2
import numpy as np
import numpy.typing as npt
import torch
from quality import MEASURES, RGB, Case, Score, cell, common_parser, judge
from report import machine, markdown_table, replace_section

from engine.api import DeviceChoice, EngineConfig, Method
from engine.network.checkpoint import load_checkpoint
from engine.network.generator import Generator
from engine.network.preprocess import mask_tensor, masked_input, to_tensor
from engine.pictures.colour import to_rgb8
from engine.pictures.files import picture_from_bytes, read_mask
from engine.pictures.pixels import Mask, Pixels
from engine.restore.session import Session
from engine.weave.group import weave_group
from engine.weave.offsets import Dominant
from engine.weave.pyramid import Level, to_bytes
from engine.weave.search import WeaveSettings
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.judging.evaluation.restorers import product
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures, VggFeatures

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_F32: TypeAlias = npt.NDArray[np.float32]
Judges: TypeAlias = tuple[FeatureDistance, FeatureDistance]
# What stands in the place of something, by its full name.
Patches: TypeAlias = Mapping[str, object]
WeaveGroup: TypeAlias = Callable[..., Pixels]

KINDS: Final = ("medium", "large")
_SHORT_SIDE_PX = 352
_LEAST_SIDE_PX = 256
_MOST_OF_A_SOURCE = 4
_SEED = 5
_GAP_PX = 16
_SEEDS = 3
_PICTURES = 24
_SEED_NAME = "seed"
_GROUP = "engine.weave.group"
_SEARCH = "engine.weave.search"
_WEAVE_GROUP = "engine.restore.job.weave_group"
_PRODUCT_NAME = "as it is"
_SCALES = (0.75, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One thing that is changed.

    Attributes:
        name: What, in words.
        patches: What stands in the place of something of the product.
        seed: Of the job.
    """

    name: str
    patches: Patches = field(default_factory=dict)
    seed: int = 0


def read_cases(data: Path, limit: int) -> Iterator[Case]:
    """Yield validation pictures of many sources with the evaluation's medium and large holes."""
    pictures = find_pictures(data, Split.VALID, DataConfig())
    holes = sorted((data / "eval").glob("*.jpg"))
    seen: dict[str, int] = {}
    found = 0
    for index in np.random.default_rng(_SEED).permutation(len(pictures)):
        picture = pictures[index]
        if found == limit:
            return
        truth = to_rgb8(picture_from_bytes(picture.read(), name=picture.name).pixels)
        if (
            seen.get(picture.source, 0) == _MOST_OF_A_SOURCE
            or min(truth.shape[:2]) < _LEAST_SIDE_PX
        ):
            continue
        seen[picture.source] = seen.get(picture.source, 0) + 1
        truth = _reduced(truth)
        for kind in KINDS:
            path = holes[found % len(holes)]
            mask = read_mask(path.with_name(f"{path.stem}.{kind}.png"))
            yield Case(name=picture.name, kind=kind, truth=truth, mask=_fitted(mask, truth))
        found += 1


def _reduced(truth: RGB) -> RGB:
    scale = _SHORT_SIDE_PX / min(truth.shape[:2])
    if scale >= 1:
        return truth
    return np.asarray(cv2.resize(truth, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def _fitted(mask: Mask, truth: RGB) -> Mask:
    height, width = truth.shape[:2]
    if (mask.shape[0] > mask.shape[1]) != (height > width):
        mask = mask.T
    plane = np.ascontiguousarray(mask).view(np.uint8)
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


def _say_with(**changes: float) -> Patches:
    """Return the patch that changes what the generator has to say."""
    name = f"{_GROUP}._say"
    own: Callable[..., DataclassInstance] = resolve_name(name)
    return {name: lambda *arguments: replace(own(*arguments), **changes)}


def _settings_with(**changes: float) -> Patches:
    """Return the patch that changes the weave's settings."""
    own: Callable[..., DataclassInstance] = WeaveSettings
    return {f"{_GROUP}.WeaveSettings": lambda **named: replace(own(**named), **changes)}


def _with_copies(copies: Callable[[RGB, Mask], list[tuple[RGB, Mask]]]) -> WeaveGroup:
    """Return a `weave_group` that may also copy from changed copies of the surroundings.

    They stand below the surroundings, a strip of unknown pixels between them.
    """
    own: WeaveGroup = weave_group

    def copying(first: RGB, fill: Mask, barred: Mask, **named: object) -> Pixels:
        height, width = fill.shape
        colours, unknown, holes = [first], [barred], [fill]
        for copy, is_unknown in copies(first, barred):
            strip = np.full((_GAP_PX, width, first.shape[2]), 127, first.dtype)
            right = ((0, 0), (0, width - copy.shape[1]))
            colours += [strip, np.asarray(np.pad(copy, (*right, (0, 0)), mode="edge"))]
            unknown += [
                np.ones((_GAP_PX, width), bool),
                np.pad(is_unknown, right, constant_values=True),
            ]
            holes.append(np.zeros((_GAP_PX + copy.shape[0], width), bool))
        planes = [np.concatenate(parts) for parts in (colours, holes, unknown)]
        return own(*planes, **named)[:height]

    return copying


def _full_trust(first: RGB, _fill: Mask, _barred: Mask) -> _F32:
    return np.ones(first.shape[:2], np.float32)


def _mirrored(first: RGB, barred: Mask) -> list[tuple[RGB, Mask]]:
    return [(first[:, ::-1], barred[:, ::-1])]


def _scaled(first: RGB, barred: Mask) -> list[tuple[RGB, Mask]]:
    height, width = barred.shape
    return [
        (
            np.asarray(cv2.resize(first, size, interpolation=cv2.INTER_AREA), np.uint8),
            np.asarray(cv2.resize(barred.view(np.uint8) * 255, size, interpolation=cv2.INTER_AREA))
            > 0,
        )
        for size in ((round(scale * width), round(scale * height)) for scale in _SCALES)
    ]


def _deep_guide(generator: Generator) -> Patches:
    """Return the patches that make the generator's own features the guide.

    The last decoder level's, of the picture with its first answer, reduced to their three principal
    components and brought to the deviation of colours.
    """
    build_name, level_name = "engine.weave.weaving.build_levels", "engine.weave.pyramid._level"
    own_build: Callable[..., list[Level]] = resolve_name(build_name)
    own_level: Callable[..., Level] = resolve_name(level_name)
    found: list[_F32] = []

    def build(first: RGB, *arguments: object, **named: object) -> list[Level]:
        found[:] = [_components(generator, first)]
        return own_build(first, *arguments, **named)

    def level(*arguments: object, **named: object) -> Level:
        made = own_level(*arguments, **named)
        height, width = made.fill.shape
        guide = cv2.resize(found[0], (width, height), interpolation=cv2.INTER_AREA)
        return replace(made, guide=to_bytes(np.dstack([guide, made.guide[..., 3:]])))

    return {build_name: build, level_name: level}


def _components(generator: Generator, first: RGB) -> _F32:
    """Return (H, W, 3), float32, 0 to 255."""
    features: list[torch.Tensor] = []
    hook = generator.refiners[0].register_forward_hook(
        lambda _module, _inputs, output: features.append(output.float())
    )
    with torch.inference_mode():
        nothing = mask_tensor(np.zeros(first.shape[:2], bool))
        generator(masked_input(to_tensor(first), nothing))
    hook.remove()
    flat = features[0][0].flatten(1).T  # (h w, channels)
    centred = flat - flat.mean(dim=0)
    _, _, directions = torch.linalg.svd(centred.T @ centred)
    three = centred @ directions[:3].T
    three = 127 + 50 * three / three.std()
    height, width = features[0].shape[-2:]
    plane = three.reshape(height, width, 3).numpy()
    return np.asarray(cv2.resize(plane, first.shape[1::-1], interpolation=cv2.INTER_LINEAR))


def variants(generator: Generator) -> list[Variant]:
    """Return what is changed, the product itself first."""
    return [
        Variant(name=_PRODUCT_NAME),
        *(
            Variant(
                name=f"texture energy at a gain of {gain:g}",
                patches=_settings_with(texture_gain=gain),
            )
            for gain in (0.0, 2.0, 12.0)
        ),
        *(
            Variant(name=f"guide's weight {weight:g}", patches=_say_with(guide_weight=weight))
            for weight in (0.0, 2.0, 16.0)
        ),
        *(
            Variant(name=f"guide smoothed over {px:g} px", patches={f"{_GROUP}._GUIDE_BLUR_PX": px})
            for px in (1.0, 4.0)
        ),
        Variant(name="trusted everywhere alike", patches={f"{_GROUP}.trust_in": _full_trust}),
        Variant(
            name="followed whatever the strain",
            patches={
                f"{_SEARCH}.{name}": (1e9, 2e9)
                for name in ("_STRAIN", "_PATTERN_STRAIN", "_LAID_STRAIN")
            },
        ),
        Variant(
            name="no offsets of a pattern",
            patches={f"{_SEARCH}.dominant_offsets": lambda _level, _pool: Dominant()},
        ),
        Variant(name="none of the generator's light", patches=_say_with(light_share=0.0)),
        *(
            Variant(name=f"its light over {px:g} px", patches={f"{_GROUP}._LIGHT_BLUR_PX": px})
            for px in (0.7, 1.0, 3.0)
        ),
        Variant(
            name="its own pixels from 15 to 40 steps",
            patches=_say_with(doubt=15.0, distrust=40.0),
        ),
        Variant(name="the copies' contrast", patches={f"{_GROUP}._GUIDED_CONTRAST": 1.0}),
        Variant(name="the votes' contrast", patches={f"{_GROUP}._GUIDED_CONTRAST": 0.0}),
        *(
            Variant(name=f"votes: {words}", patches=_settings_with(floor=floor))
            for words, floor in (("the best patch alone", 1.0), ("a plain mean", 1e9))
        ),
        Variant(name="one search at each level", patches=_settings_with(rounds_per_level=0)),
        Variant(name="mirrored sources too", patches={_WEAVE_GROUP: _with_copies(_mirrored)}),
        Variant(
            name="sources of 3/4 and 1/2 the size too",
            patches={_WEAVE_GROUP: _with_copies(_scaled)},
        ),
        Variant(name="the generator's features as guide", patches=_deep_guide(generator)),
        *(Variant(name=f"{_SEED_NAME} {seed}", seed=seed) for seed in range(1, _SEEDS)),
    ]


def measure(
    variant: Variant, session: Session, cases: Sequence[Case], judges: Judges
) -> list[Score]:
    """Return a score for each case."""
    restore = product(session, Method.REWEAVE, seed=variant.seed)
    with ExitStack() as stack:
        for name, other in variant.patches.items():
            stack.enter_context(patch(name, other))
        return [judge(case, restore, *judges) for case in cases]


def best_of(tries: Sequence[Sequence[Score]]) -> list[Score]:
    """Return for each case the try that is nearest to the truth, which a program cannot know."""
    return [
        min(scores, key=lambda score: score.squeeze_dist) for scores in zip(*tries, strict=True)
    ]


def table(cases: Sequence[Case], scores: Mapping[str, Sequence[Score]]) -> str:
    """Return the measures of each variant, one row for each."""
    rows = [
        [
            name,
            *(
                cell([score for case, score in zip(cases, found, strict=True) if case.kind == kind])
                for kind in KINDS
            ),
        ]
        for name, found in scores.items()
    ]
    return markdown_table([MEASURES, *KINDS], rows)


def main() -> None:
    """Measure, print, and with --write put the table into docs/lab."""
    options = _options()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    )
    session.warm_up()
    judges = (
        FeatureDistance(
            SqueezeFeatures.load(options.weights / "squeezenet1_1-imagenet.safetensors")
        ),
        FeatureDistance(VggFeatures.load(options.weights / "vgg16-hed-bsds500.safetensors")),
    )
    cases = list(read_cases(options.data, options.limit))
    scores: dict[str, list[Score]] = {}
    for variant in variants(load_checkpoint(options.model).build().eval()):
        if options.only and variant.name not in options.only:
            continue
        scores[variant.name] = measure(variant, session, cases, judges)
        print(table(cases, {variant.name: scores[variant.name]}).splitlines()[-1], flush=True)
    tries = [scores.pop(name) for name in list(scores) if name.startswith(_SEED_NAME)]
    if tries and _PRODUCT_NAME in scores:
        best = best_of([scores[_PRODUCT_NAME], *tries])
        scores[f"the best of {_SEEDS} tries, if one knew it"] = best
    text = (
        f"{options.limit} validation pictures; model {session.model_name}; {machine()}; torch "
        f"{torch.__version__}.\n\n{table(cases, scores)}"
    )
    print(text)
    if options.write:
        replace_section("weave", text)


def _options() -> argparse.Namespace:
    parser = common_parser(__doc__.splitlines()[0])
    parser.set_defaults(limit=_PICTURES)
    parser.add_argument("--only", nargs="+", help="names of rows")
    return parser.parse_args()


if __name__ == "__main__":
    main()
