"""Old against new on pictures never seen, and on a fixed set of others."""

import logging
from collections.abc import Callable
from pathlib import Path

from engine.api import DeviceChoice, EngineConfig
from engine.pictures.codec import Picture
from engine.pictures.files import write_picture
from training.api import MIN_HELD_OUT, Comparison, FineTuneRequest, Flaw, Proof
from training.judging.evaluation.page import with_marked_hole
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures
from training.proof.contender import Contender
from training.proof.fitting import fits_anything
from training.proof.holes import Square, own_squares, regression_squares
from training.proof.judging import Judge, Judged, Pair
from training.proof.record import read_proof, what_is_proved, write_proof
from training.proof.verdict import verdict_of

_LOG = logging.getLogger(__name__)
_FOLDER = "proof"
_MOST_SHOWN = 12


def prove_model(
    request: FineTuneRequest,
    new_model: Path,
    *,
    report: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> Proof:
    """Compare a new model with the one that its run began from, and decide by rule.

    Both fill the same holes in the held-out pictures and in the regression set
    (`training.proof.holes`), as the program does and by the generator alone, and are measured by
    SqueezeDist to the truth. It is BETTER only if all of it holds (`training.proof.verdict`): on
    the held-out pictures what the program returns is nearer to the truth by more than the noise
    (the 95 % interval of the relative change, by bootstrap over pictures, lies below 0) and by at
    least 2 %, and on the regression set neither that nor the generator's own answer is more than
    5 % further away.
    Fewer than six held-out pictures are TOO_FEW. A model with an answer that is no picture is never
    better, nor is one whose answers fit other pictures as well (`training.proof.fitting`).

    The proof is kept in the run's folder, and read from there when it is asked for again.

    Args:
        request: The run.
        new_model: Checkpoint of the generator that came out.
        report: Told the share of the work that is done, 0 to 1.
        should_stop: Asked many times a second.

    Raises:
        JobCancelledError: It should stop; nothing was written but pictures below the folder.
        EngineError: A model cannot be used, or the device or the memory does not suffice.
        TrainingError: The features or the user's masks cannot be used.
        OSError: The run's folder cannot be written.
    """
    of = what_is_proved(request, new_model)
    known = read_proof(request.folder, of)
    if known is not None:
        report(1.0)
        return known
    own, elsewhere = own_squares(request), regression_squares(request)
    distance = FeatureDistance(SqueezeFeatures.load(request.features))
    judge = Judge(
        old=_contender(request.goal.model, request, should_stop),
        new=_contender(new_model, request, should_stop),
        distance=distance,
    )
    advance = _counter([*own, *elsewhere], report)
    on_own = judge(own, advance)
    on_others = judge(elsewhere, advance) if on_own.is_sound else Judged(is_sound=False)
    flaw = _flaw_of(on_own, on_others, distance, should_stop)
    proof = Proof(
        verdict=verdict_of(on_own.changes, on_others.changes, pictures=len(on_own.old), flaw=flaw),
        own=on_own.changes,
        elsewhere=on_others.changes,
        comparisons=tuple(
            _written(pair, request.folder, number)
            for number, pair in enumerate(on_own.shown(_MOST_SHOWN), start=1)
        ),
        flaw=flaw,
    )
    write_proof(request.folder, of, proof)
    report(1.0)
    _LOG.info("proof: %s", proof.verdict)
    return proof


def _flaw_of(
    own: Judged, others: Judged, distance: FeatureDistance, should_stop: Callable[[], bool]
) -> Flaw | None:
    if not (own.is_sound and others.is_sound):
        return Flaw.NO_PICTURE
    if len(own.pairs) >= MIN_HELD_OUT and fits_anything(own.pairs, distance, should_stop):
        return Flaw.FITS_ANYTHING
    return None


def _contender(model: Path, request: FineTuneRequest, should_stop: Callable[[], bool]) -> Contender:
    config = EngineConfig(model=model, device=DeviceChoice(request.goal.device))
    return Contender(config, should_stop=should_stop)


def _counter(squares: list[Square], report: Callable[[float], None]) -> Callable[[], None]:
    """Return what is called after each hole, and reports the share of all that are done."""
    holes = sum(len(square.masks) for square in squares)
    done = iter(range(1, holes + 1))
    return lambda: report(next(done) / holes)


def _written(pair: Pair, folder: Path, number: int) -> Comparison:
    """Write the pictures of one hole into the run's folder, as PNG files."""
    pictures = {
        "damaged": with_marked_hole(pair.truth, pair.mask),
        "truth": pair.truth,
        "old": pair.old,
        "new": pair.new,
    }
    (folder / _FOLDER).mkdir(parents=True, exist_ok=True)
    files = {kind: folder / _FOLDER / f"{number:02d}-{kind}.png" for kind in pictures}
    for kind, pixels in pictures.items():
        write_picture(files[kind], Picture(pixels=pixels))
    return Comparison(name=pair.name, **files)
