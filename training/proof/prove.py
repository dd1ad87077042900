"""Proves a new model: compares it with the old one on held-out pictures and a regression set."""

import logging
from collections.abc import Callable
from pathlib import Path

from engine.api import DeviceChoice, EngineConfig
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.restore.session import Session
from training.api import MIN_HELD_OUT, Comparison, FineTuneRequest, Flaw, Proof
from training.judging.evaluation.restorers import build_restorer
from training.judging.metrics.features import FeatureDistance
from training.judging.proof_record import digest_inputs, read_proof, write_proof
from training.judging.strip import mark_hole
from training.losses.feature_networks import SqueezeFeatures
from training.proof.holes import Square, draw_own_squares, draw_regression_squares
from training.proof.noise_check import fits_anything
from training.proof.scoring import METHODS, Model, Pair, ProofScorer, SetScores
from training.proof.verdict import decide_verdict

_LOG = logging.getLogger(__name__)
_FOLDER = "proof"
_MAX_COMPARISONS = 12


def prove_model(
    request: FineTuneRequest,
    new_model: Path,
    *,
    report: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> Proof:
    """Compare a new model with the one that its run began from, and decide by rule.

    Both fill the same holes in the held-out pictures and in the regression set
    (`training.proof.holes`), as the program does and by the generator alone, and are scored by
    SqueezeDist to the truth. The verdict is BETTER only if all of this holds
    (`training.proof.verdict`): on the held-out pictures, the program's results are nearer to the
    truth by more than the noise (the 95 % interval of the relative change, by bootstrap over
    pictures, lies below 0) and by at least 2 %; on the regression set, neither these nor the
    generator's own results are more than 5 % further away. Fewer than six held-out pictures are
    TOO_FEW. A model with a result that is not a picture is never better, nor is one whose results
    fit other pictures as well (`training.proof.noise_check`).

    The proof is kept in the run's folder, and read from there the next time.

    Args:
        request: Request of the run.
        new_model: Checkpoint of the new generator.
        report: Called with the share of the work that is done, 0 to 1.
        should_stop: Called many times a second.

    Raises:
        JobCancelledError: `should_stop` returned true; only pictures were written.
        EngineError: A model cannot be used, or device or memory failed.
        TrainingError: The features or the user's masks cannot be used.
        OSError: The run's folder cannot be written.
    """
    inputs = digest_inputs(request, new_model)
    known = read_proof(request.folder, inputs)
    if known is not None:
        report(1.0)
        return known
    own_squares, other_squares = draw_own_squares(request), draw_regression_squares(request)
    distance = FeatureDistance(SqueezeFeatures.load(request.features))
    scorer = ProofScorer(
        old=_load_model(request.goal.model, request, should_stop),
        new=_load_model(new_model, request, should_stop),
        distance=distance,
    )
    on_hole_done = _count_holes([*own_squares, *other_squares], report)
    own = scorer.score(own_squares, on_hole_done)
    elsewhere = (
        scorer.score(other_squares, on_hole_done) if own.is_sound else SetScores(is_sound=False)
    )
    flaw = _find_flaw(own, elsewhere, distance, should_stop)
    proof = Proof(
        verdict=decide_verdict(own.scores, elsewhere.scores, pictures=len(own.old), flaw=flaw),
        own=own.scores,
        elsewhere=elsewhere.scores,
        comparisons=tuple(
            _write_comparison(pair, request.folder, number)
            for number, pair in enumerate(own.select_pairs(_MAX_COMPARISONS), start=1)
        ),
        flaw=flaw,
    )
    write_proof(request.folder, inputs, proof)
    report(1.0)
    _LOG.info("proof: %s", proof.verdict)
    return proof


def _find_flaw(
    own: SetScores,
    elsewhere: SetScores,
    distance: FeatureDistance,
    should_stop: Callable[[], bool],
) -> Flaw | None:
    if not (own.is_sound and elsewhere.is_sound):
        return Flaw.NO_PICTURE
    if len(own.pairs) >= MIN_HELD_OUT and fits_anything(own.pairs, distance, should_stop):
        return Flaw.FITS_ANYTHING
    return None


def _load_model(model: Path, request: FineTuneRequest, should_stop: Callable[[], bool]) -> Model:
    """Load a model as the program uses it, in full precision."""
    session = Session(EngineConfig(model=model, device=DeviceChoice(request.goal.device)))
    return {method: build_restorer(session, method, is_cancelled=should_stop) for method in METHODS}


def _count_holes(squares: list[Square], report: Callable[[float], None]) -> Callable[[], None]:
    """Return a function to call after each hole, which reports the share of holes done."""
    holes = sum(len(square.masks) for square in squares)
    done = iter(range(1, holes + 1))
    return lambda: report(next(done) / holes)


def _write_comparison(pair: Pair, folder: Path, number: int) -> Comparison:
    """Write the pictures of one hole into the run's folder, as PNG files."""
    pictures = {
        "damaged": mark_hole(pair.truth, pair.mask),
        "truth": pair.truth,
        "old": pair.old,
        "new": pair.new,
    }
    (folder / _FOLDER).mkdir(parents=True, exist_ok=True)
    files = {kind: folder / _FOLDER / f"{number:02d}-{kind}.png" for kind in pictures}
    for kind, pixels in pictures.items():
        write_picture(files[kind], Picture(pixels=pixels))
    return Comparison(name=pair.name, **files)
