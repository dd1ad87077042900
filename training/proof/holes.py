"""The holes of a proof: squares of pictures, each with several fixed masks."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.errors import PictureError
from engine.pictures.pixels import Mask
from engine.pictures.suffixes import PICTURE_SUFFIXES
from training.api import FineTuneRequest, Repair
from training.data.cache import decode_picture, reduce_to_short_side
from training.data.finding import SourcePicture
from training.data.run_pictures import pick_evenly, read_held_out
from training.judging.evaluation.cells import middle_square
from training.masks.mixture import MaskMixture, find_mixture
from training.masks.sampler import MaskSampler

RGB = npt.NDArray[np.uint8]
_LOG = logging.getLogger(__name__)

SIDE_PX: Final = 256
# Thin damage is restored at the photograph's own scale, or near it.
_THIN_SIDE_PX = 512
_MAX_PICTURES = 24
_HOLES = 36
_MIN_HOLES, _MAX_HOLES = 2, 6  # per picture
# Share of a square that is hole: it varies less than in training, or the widest hole would decide
# alone.
_SHARES = {
    Repair.SCRATCHES: (0.02, 0.08),
    Repair.OBJECTS: (0.08, 0.25),
    Repair.WRITING: (0.03, 0.12),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A picture, and masks that are laid over it one at a time.

    Attributes:
        name: File name, with invalid Unicode replaced.
        truth: (S, S, 3), uint8.
        masks: (S, S), bool, each.
    """

    name: str
    truth: RGB
    masks: tuple[Mask, ...]


def draw_own_squares(request: FineTuneRequest) -> list[Square]:
    """Return the held-out pictures with holes of the kind that the run repairs.

    These are at most 24 pictures, evenly chosen, with 2 to 6 holes each, more holes for fewer
    pictures. The holes depend on the picture's pixels and the run's seed only. The pictures are the
    ones that the run decoded when it began; without them, files that cannot be used are left out.

    Raises:
        TrainingError: The folder of masks cannot be used.
    """
    copies = read_held_out(request)
    pictures = _decode(pick_evenly(request.held_out, _MAX_PICTURES)) if copies is None else copies
    chosen = pick_evenly(list(pictures), _MAX_PICTURES)
    count = min(max(_HOLES // max(len(chosen), 1), _MIN_HOLES), _MAX_HOLES)
    sampler = MaskSampler(proof_mixture(request.goal.repair, request.goal.masks))
    is_thin = request.goal.repair is Repair.SCRATCHES
    return _draw_squares(chosen, [sampler], count, seed=request.goal.seed, is_thin=is_thin)


def draw_regression_squares(request: FineTuneRequest) -> list[Square]:
    """Return the pictures of the regression set, each with a wide and a thin hole.

    The holes are the same in every proof, whatever the run repairs: a model that learned to repair
    writing must still be able to remove a person.
    """
    files = sorted(
        path for path in request.regression.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES
    )
    samplers = [
        MaskSampler(proof_mixture(repair, None)) for repair in (Repair.OBJECTS, Repair.SCRATCHES)
    ]
    return _draw_squares(_decode(files), samplers, 1, seed=0, is_thin=False)


def proof_mixture(repair: Repair, masks: Path | None) -> MaskMixture:
    """Return the mixture of the holes in a proof."""
    mixture = find_mixture(repair, masks)
    low, high = _SHARES.get(repair, (mixture.min_share, mixture.max_share))
    return replace(mixture, min_share=low, max_share=high)


def _draw_squares(
    pictures: Iterable[tuple[str, RGB]],
    samplers: Sequence[MaskSampler],
    count: int,
    *,
    seed: int,
    is_thin: bool,
) -> list[Square]:
    """Return each picture's square, with `count` holes of each sampler."""
    squares = []
    for name, rgb in pictures:
        reduced = reduce_to_short_side(rgb, _THIN_SIDE_PX if is_thin else SIDE_PX)
        truth = middle_square(reduced, min(SIDE_PX, *reduced.shape[:2]))
        rng = _make_rng(truth, seed)
        masks = tuple(s.sample(rng, truth.shape[0]) for s in samplers for _ in range(count))
        squares.append(Square(name=_make_printable(name), truth=truth, masks=masks))
    return squares


def _decode(files: Sequence[Path]) -> Iterator[tuple[str, RGB]]:
    for file in files:
        try:
            yield file.name, decode_picture(SourcePicture.from_file(file, file.parent, source=""))
        except (PictureError, OSError) as error:
            _LOG.warning("not compared: %s", error)


def _make_rng(truth: RGB, seed: int) -> np.random.Generator:
    """Return the random generator of a picture's masks, the same wherever its file is."""
    digest = hashlib.sha256(truth.tobytes()).digest()
    return np.random.default_rng([seed, *digest])


def _make_printable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
