"""What a proof says, in words for a person."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.network.model_card import ProofScore
from training.api import (
    MAX_ELSEWHERE_LOSS,
    MIN_GAIN,
    MIN_HELD_OUT,
    Flaw,
    Measure,
    Proof,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """A line of the table.

    Attributes:
        what: Which pictures, and what of them.
        change: By how much the new model is nearer or further.
        certainty: Between what the change lies, and on how many pictures that rests.
        is_deciding: Whether the verdict rests on it.
    """

    what: str
    change: str
    certainty: str
    is_deciding: bool


def verdict_words(proof: Proof) -> str:
    """Return the verdict as one sentence."""
    match proof.verdict:
        case Verdict.BETTER:
            return _tr("The new model is better: on your pictures, {change}.").format(
                change=_change(proof.own[0])
            )
        case Verdict.HARDLY_BETTER:
            return _tr("The new model is a little better on your pictures, but hardly visibly so.")
        case Verdict.TOO_FEW:
            return _tr("There are too few pictures to tell whether the new model is better.")
        case Verdict.WORSE_ELSEWHERE:
            return _tr("The new model is better on your pictures, but worse on others.")
        case Verdict.NOT_BETTER:
            return _not_better(proof)


def reason_words(proof: Proof) -> str:
    """Return what the verdict rests on, why it may be so, and what would help."""
    match proof.verdict:
        case Verdict.BETTER:
            return _why_better(proof)
        case Verdict.HARDLY_BETTER:
            return _why_hardly(proof)
        case Verdict.TOO_FEW:
            return _tr(
                "At least {least} must be kept aside for judging, which takes about {all} pictures "
                "in all. Add more, and it can be told."
            ).format(least=MIN_HELD_OUT, all=5 * MIN_HELD_OUT)
        case Verdict.WORSE_ELSEWHERE:
            return _tr(
                "It has kept too much to your pictures and forgotten others by more than {limit}. "
                "More pictures, of more different things, help most."
            ).format(limit=_percent(MAX_ELSEWHERE_LOSS))
        case Verdict.NOT_BETTER:
            return _why_not_better(proof)


def kept_words(verdict: Verdict) -> str:
    """Return what becomes of the model in use."""
    if verdict is Verdict.BETTER:
        return _tr("The model in use stays in the library too.")
    return _tr("The model in use stays as it is.")


def table_rows(proof: Proof) -> tuple[ProofRow, ...]:
    """Return the table, the line that decides first."""
    own: dict[str, str] = {
        Measure.FINISHED: _tr("Your pictures"),
        Measure.GENERATOR: _tr("Your pictures, before texture is woven in"),
        Measure.COLOURS: _tr("Your pictures, colours alone"),
    }
    elsewhere: dict[str, str] = {
        Measure.FINISHED: _tr("Other photographs"),
        Measure.GENERATOR: _tr("Other photographs, before texture is woven in"),
    }
    return (
        *(
            _row(own[change.measure], change, is_deciding=index == 0)
            for index, change in enumerate(proof.own)
        ),
        *(
            _row(elsewhere[change.measure], change, is_deciding=False)
            for change in proof.elsewhere
            if change.measure in elsewhere
        ),
    )


def _why_better(proof: Proof) -> str:
    count = proof.own[0].pictures
    if proof.learned_share < 1.0:
        return _tr(
            "All that was learned made it worse on other photographs; with {share} of it, they are "
            "mended about as well as before. Judged on {count} of your pictures that it never "
            "learned from, the gain is more than chance."
        ).format(share=_percent(proof.learned_share), count=count)
    return _tr(
        "Judged on {count} of your pictures that it never learned from. That is more than chance, "
        "and other photographs are mended about as well as before."
    ).format(count=count)


def _why_hardly(proof: Proof) -> str:
    said = _tr(
        "On {count} of your pictures that it never learned from it is {change}. Less than {least} "
        "is not worth another model: in the next hole it may be the other way round."
    ).format(count=proof.own[0].pictures, change=_change(proof.own[0]), least=_percent(MIN_GAIN))
    return f"{said} {_what_helps(proof)}"


def _not_better(proof: Proof) -> str:
    if proof.flaw is Flaw.NO_PICTURE:
        return _tr("The new model cannot be used: not all of its answers are pictures.")
    if proof.flaw is Flaw.FITS_ANYTHING:
        return _tr("There is nothing in these pictures that the new model could learn from.")
    if _is_a_little_better(proof):
        return _tr("The new model may be a little better, but that could be chance.")
    return _tr("The new model is not better on your pictures.")


def _why_not_better(proof: Proof) -> str:
    if proof.flaw is Flaw.NO_PICTURE:
        return _tr(
            "The training went astray. Teach it once more; if that happens again, add pictures."
        )
    if proof.flaw is Flaw.FITS_ANYTHING:
        return _tr(
            "What it paints into one picture would fit any other as well, as with noise or one "
            "even texture. Choose pictures that show something."
        )
    if _is_a_little_better(proof):
        said = _tr(
            "With {count} pictures to judge by, so small a gain cannot be told from luck."
        ).format(count=proof.own[0].pictures)
        return f"{said} {_what_helps(proof)}"
    if proof.learned_share < 1.0:
        return _what_helps(proof)
    return _tr(
        "Perhaps the time was too short, or the pictures have too little in common that could be "
        "learned, or the model in use knows their like already."
    )


def _what_helps(proof: Proof) -> str:
    if proof.learned_share < 1.0:
        return _tr(
            "All that was learned made it worse on other photographs, so this is {share} of it. "
            "More pictures, of more different things, help most."
        ).format(share=_percent(proof.learned_share))
    return _tr("Training longer may make the gain larger, more pictures make it surer.")


def _is_a_little_better(proof: Proof) -> bool:
    return bool(proof.own) and round(1000 * proof.own[0].relative) < 0


def _row(what: str, change: ProofScore, *, is_deciding: bool) -> ProofRow:
    return ProofRow(
        what=what, change=_sentence(change), certainty=_certainty(change), is_deciding=is_deciding
    )


def _sentence(change: ProofScore) -> str:
    text = _change(change)
    return text[0].upper() + text[1:]


def _change(change: ProofScore) -> str:
    """Return by how much a change is for the better or worse, such as "9 % closer to the truth"."""
    share = _percent(abs(change.relative))
    if round(1000 * change.relative) == 0:
        return _tr("as close to the truth as before")
    if change.relative < 0:
        return _tr("{share} closer to the truth").format(share=share)
    return _tr("{share} further from the truth").format(share=share)


def _certainty(change: ProofScore) -> str:
    """Return both ends in the direction of the change, so that they read from low to high."""
    if change.low == change.high:
        return _tr("in each of {count} pictures").format(count=change.pictures)
    count = change.pictures
    if change.high <= 0:
        low, high = _number(-change.high), _percent(-change.low)
        return _tr("between {low} and {high}; {count} pictures").format(
            low=low, high=high, count=count
        )
    if change.low >= 0:
        low, high = _number(change.low), _percent(change.high)
        return _tr("between {low} and {high}; {count} pictures").format(
            low=low, high=high, count=count
        )
    closer, further = _percent(-change.low), _percent(change.high)
    return _tr("between {closer} closer and {further} further; {count} pictures").format(
        closer=closer, further=further, count=count
    )


def _percent(share: float) -> str:
    return _tr("{number} %").format(number=_number(share))


def _number(share: float) -> str:
    """Return a share in hundredths: whole from 10 on, with one digit below."""
    percent = 100.0 * share
    return f"{percent:.0f}" if round(percent, 1) >= 10 or percent == 0 else f"{percent:.1f}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("proof_words", text)
