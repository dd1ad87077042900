"""Texts of the proof page."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.shared.language.joining import join_sentences
from app.shared.language.numbers import format_number
from engine.network.model_card import ProofScore
from training.api import MAX_ELSEWHERE_LOSS, MIN_GAIN, MIN_HELD_OUT, Flaw, Measure, Proof, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """A row of the table of scores.

    Attributes:
        what: The set of pictures, and the measure.
        change: How much better or worse the new model is.
        certainty: The interval of the change, and the number of pictures behind it.
        is_deciding: Whether the verdict rests on this row.
    """

    what: str
    change: str
    certainty: str
    is_deciding: bool


def verdict_text(proof: Proof) -> str:
    """Return the verdict as one sentence."""
    match proof.verdict:
        case Verdict.BETTER:
            return _tr("The new model is better: on your pictures, {change}.").format(
                change=_change(proof.own[0])
            )
        case Verdict.HARDLY_BETTER:
            return _tr("The new model is slightly better on your pictures, but hardly visibly.")
        case Verdict.TOO_FEW:
            return _tr("There are too few pictures to tell whether the new model is better.")
        case Verdict.WORSE_ELSEWHERE:
            return _tr("The new model is better on your pictures, but worse on others.")
        case Verdict.NOT_BETTER:
            return _not_better_text(proof)


def reason_text(proof: Proof) -> str:
    """Return what the verdict rests on, and what would help."""
    match proof.verdict:
        case Verdict.BETTER:
            return _better_reason(proof)
        case Verdict.HARDLY_BETTER:
            text = _tr(
                "On {count} of your pictures that it never learned from, it is {change}. A gain "
                "below {least} is not worth a new model: in the next hole it may be a loss."
            ).format(
                count=proof.own[0].pictures,
                change=_change(proof.own[0]),
                least=_percent(MIN_GAIN),
            )
            return join_sentences([text, _what_helps(proof)])
        case Verdict.TOO_FEW:
            return _tr(
                "At least {least} pictures must be set aside to test the model, which takes about "
                "{all} in all. Add more pictures to find out."
            ).format(least=MIN_HELD_OUT, all=5 * MIN_HELD_OUT)
        case Verdict.WORSE_ELSEWHERE:
            return _tr(
                "It has specialised in your pictures and become worse on others by more than "
                "{limit}. More pictures, and more varied ones, help most."
            ).format(limit=_percent(MAX_ELSEWHERE_LOSS))
        case Verdict.NOT_BETTER:
            return _not_better_reason(proof)


def kept_text(verdict: Verdict) -> str:
    """Return what becomes of the current model."""
    if verdict is Verdict.BETTER:
        return _tr("The current model stays in the library too.")
    return _tr("The current model stays as it is.")


def make_rows(proof: Proof) -> tuple[ProofRow, ...]:
    """Return the table of scores, the deciding row first."""
    own: dict[str, str] = {
        Measure.FINISHED: _tr("Your pictures"),
        Measure.GENERATOR: _tr("Your pictures, before texture is woven in"),
        Measure.COLOURS: _tr("Your pictures, colours only"),
    }
    elsewhere: dict[str, str] = {
        Measure.FINISHED: _tr("Other photographs"),
        Measure.GENERATOR: _tr("Other photographs, before texture is woven in"),
    }
    sets = ((own, proof.own), (elsewhere, proof.elsewhere))
    return tuple(
        ProofRow(
            what=names[score.measure],
            change=_capitalise(_change(score)),
            certainty=_certainty(score),
            is_deciding=names is own and index == 0,
        )
        for names, scores in sets
        for index, score in enumerate(scores)
        if score.measure in names
    )


def _better_reason(proof: Proof) -> str:
    count = proof.own[0].pictures
    if proof.learned_share < 1.0:
        return _tr(
            "Everything it learned made it worse on other photographs; with {share} of it, they "
            "are restored about as well as before. Tested on {count} of your pictures that it "
            "never learned from, the gain is more than chance."
        ).format(share=_percent(proof.learned_share), count=count)
    return _tr(
        "Tested on {count} of your pictures that it never learned from, the gain is more than "
        "chance. Other photographs are restored about as well as before."
    ).format(count=count)


def _not_better_text(proof: Proof) -> str:
    if proof.flaw is Flaw.NO_PICTURE:
        return _tr("The new model cannot be used: some of its results are not pictures.")
    if proof.flaw is Flaw.FITS_ANYTHING:
        return _tr("There is nothing in these pictures that the new model could learn from.")
    if _is_slightly_better(proof):
        return _tr("The new model may be slightly better, but that could be chance.")
    return _tr("The new model is not better on your pictures.")


def _not_better_reason(proof: Proof) -> str:
    if proof.flaw is Flaw.NO_PICTURE:
        return _tr("The training went wrong. Teach it again; if that fails too, add pictures.")
    if proof.flaw is Flaw.FITS_ANYTHING:
        return _tr(
            "What it paints into one picture would fit any other just as well, as with noise or an "
            "even texture. Choose pictures that show something."
        )
    if _is_slightly_better(proof):
        text = _tr(
            "With {count} pictures to test on, so small a gain cannot be told from chance."
        ).format(count=proof.own[0].pictures)
        return join_sentences([text, _what_helps(proof)])
    if proof.learned_share < 1.0:
        return _what_helps(proof)
    return _tr(
        "Perhaps the time was too short, the pictures have too little in common, or the current "
        "model knows such pictures already."
    )


def _what_helps(proof: Proof) -> str:
    if proof.learned_share < 1.0:
        return _tr(
            "Everything it learned made it worse on other photographs, so this model has {share} "
            "of it. More pictures, and more varied ones, help most."
        ).format(share=_percent(proof.learned_share))
    return _tr("Training longer may increase the gain; more pictures make it more certain.")


def _is_slightly_better(proof: Proof) -> bool:
    return bool(proof.own) and round(1000 * proof.own[0].relative) < 0


def _change(score: ProofScore) -> str:
    """Return the change of a score, such as "9 % closer to the original"."""
    share = _percent(abs(score.relative))
    if round(1000 * score.relative) == 0:
        return _tr("as close to the original as before")
    if score.relative < 0:
        return _tr("{share} closer to the original").format(share=share)
    return _tr("{share} further from the original").format(share=share)


def _certainty(score: ProofScore) -> str:
    """Return the interval of a change, with its ends in the direction of the change."""
    if score.low == score.high:
        return _tr("the same in all {count} pictures").format(count=score.pictures)
    if score.low < 0 < score.high:
        text = _tr("between {low} closer and {high} further; {count} pictures")
        low, high = _percent(-score.low), _percent(score.high)
    else:
        text = _tr("between {low} and {high}; {count} pictures")
        ends = sorted((abs(score.low), abs(score.high)))
        low, high = _number(ends[0]), _percent(ends[1])
    return text.format(low=low, high=high, count=score.pictures)


def _capitalise(text: str) -> str:
    return text[0].upper() + text[1:]


def _percent(share: float) -> str:
    return _tr("{number} %").format(number=_number(share))


def _number(share: float) -> str:
    """Return a share in percent: whole from 10 on, with one digit below."""
    percent = 100.0 * share
    is_whole = round(percent, 1) >= 10 or percent == 0
    return format_number(percent, decimals=0 if is_whole else 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("proof_words", text)
