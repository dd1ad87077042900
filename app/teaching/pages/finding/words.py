"""Texts of the pages on which the detector is taught."""

import datetime as dt

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.editor.bank.example_bank import BankSummary
from app.shared.language.joining import join_sentences
from app.shared.language.numbers import format_number
from app.shared.preferences import ExampleConsent
from training.api import (
    MAX_FALSE_AREA_GAIN,
    MIN_EXAMPLE_PICTURES,
    MIN_GAIN,
    MIN_HELD_OUT,
    Proof,
    Verdict,
)


def missing_examples(summary: BankSummary, consent: ExampleConsent) -> str:
    """Return why the detector cannot be taught, one sentence; empty if it can."""
    if consent is not ExampleConsent.GIVEN:
        return _tr(
            "Reweave keeps no examples of the damage that you correct. Allow it under Edit ▸ "
            "Preferences ▸ Learning."
        )
    if summary.pictures < MIN_EXAMPLE_PICTURES:
        return _tr(
            "There are examples of %Ln picture(s), and {least} are needed: correct what is found "
            "in more pictures, and restore them.",
            n=summary.pictures,
        ).format(least=format_number(MIN_EXAMPLE_PICTURES))
    return ""


def examples_text(summary: BankSummary) -> str:
    """Return how many examples there are, and from when."""
    if summary.oldest is None or summary.newest is None:
        return _tr("There are no examples.")
    if summary.oldest == summary.newest:
        text = _tr("There are {examples} examples of {pictures} pictures, kept on {first}.")
    else:
        text = _tr(
            "There are {examples} examples of {pictures} pictures, kept between {first} and {last}."
        )
    return text.format(
        examples=format_number(summary.examples),
        pictures=format_number(summary.pictures),
        first=_day(summary.oldest),
        last=_day(summary.newest),
    )


def held_out_hint(summary: BankSummary) -> str:
    """Return what the examples are used for."""
    held_out = max(round(summary.pictures / 3), MIN_HELD_OUT)
    return _tr(
        "Those of {held_out} pictures are set aside to test at the end whether it has got better. "
        "Damage that is painted over photographs keeps it from forgetting what it knows."
    ).format(held_out=format_number(held_out))


def duration_hint() -> str:
    """Return how long the training takes, as far as that is known before the start."""
    return _tr(
        "The training takes about ten minutes, or much less with a suitable graphics card; the "
        "time left is shown after the first steps. While you restore in the main window, the "
        "training pauses."
    )


def verdict_text(proof: Proof) -> str:
    """Return the verdict as one sentence."""
    match proof.verdict:
        case Verdict.BETTER:
            return _tr("The new detector is better: {share} fewer mistakes.").format(
                share=_percent(-proof.own[0].relative)
            )
        case Verdict.TOO_FEW:
            return _tr("There are too few pictures to tell whether the new detector is better.")
        case _:
            return _tr("The old detector stays, because the new one is not better.")


def reason_text(proof: Proof) -> str:
    """Return what the verdict rests on, and what would help."""
    own = proof.own[0]
    match proof.verdict:
        case Verdict.BETTER:
            return _tr(
                "A mistake is damage that is not found, or something else that is. Tested on "
                "{count} of your pictures that it never learned from, the gain is more than "
                "chance. Other damage is found about as well as before, and no more is marked where "
                "nothing is damaged."
            ).format(count=format_number(own.pictures))
        case Verdict.TOO_FEW:
            return _tr(
                "At least {least} pictures must be set aside to test it. Correct what is found in "
                "more pictures."
            ).format(least=format_number(MIN_HELD_OUT))
        case Verdict.WORSE_ELSEWHERE:
            return _worse_text(proof)
        case Verdict.HARDLY_BETTER:
            text = _tr(
                "In {count} of your pictures that it never learned from, it makes {share} fewer "
                "mistakes; less than {least} is not worth a new detector."
            ).format(
                count=format_number(own.pictures),
                share=_percent(-own.relative),
                least=_percent(MIN_GAIN),
            )
            return _advise_more(text)
        case Verdict.NOT_BETTER:
            text = _tr(
                "In {count} of your pictures that it never learned from, it does not make fewer "
                "mistakes by more than chance."
            ).format(count=format_number(own.pictures))
            return _advise_more(text)


def _worse_text(proof: Proof) -> str:
    painted, undamaged = proof.elsewhere
    if undamaged.new - undamaged.old > MAX_FALSE_AREA_GAIN:
        return _tr(
            "It makes fewer mistakes in your pictures, but marks too much where nothing is damaged: "
            "{new} of other pictures, {old} before. When you correct what is found, take away what "
            "is not damage, too; then teach it again."
        ).format(new=_percent(undamaged.new), old=_percent(undamaged.old))
    text = _tr(
        "It makes fewer mistakes in your pictures, but {share} more where other damage was "
        "painted over photographs."
    ).format(share=_percent(painted.relative))
    return _advise_more(text)


def _advise_more(text: str) -> str:
    return join_sentences([text, _tr("Examples of more pictures make the result surer.")])


def _percent(share: float) -> str:
    percent = 100.0 * share
    return _tr("{number} %").format(
        number=format_number(percent, decimals=1 if percent < 10 else 0)
    )


def _day(day: dt.date) -> str:
    #: The order of day, month and year, in Qt's letters.
    order = _tr("d MMMM yyyy")
    return QLocale().toString(QDate(day.year, day.month, day.day), order)


def _tr(text: str, *, n: int = -1) -> str:
    return QCoreApplication.translate("finding_words", text, None, n)
