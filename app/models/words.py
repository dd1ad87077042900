"""What a model's card says, in words for a person."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from app.models.library import LibraryModel
from engine.network.model_card import ModelCard, ProofScore
from training.api import Measure, Preset, Repair, Verdict

_MEGABYTE = 1e6


def summary(model: LibraryModel) -> str:
    """Return one line: where a model comes from, how good it is, how large its file is."""
    if model.file is None:
        return _tr("Cannot be used: {reason}").format(reason=model.problem)
    parts = [_origin(model)]
    if model.file.card is not None and model.file.card.own:
        parts.append(_change(model.file.card.own[0]))
    parts.append(size_words(model.file.size_bytes))
    return " · ".join(parts)


def rows(model: LibraryModel) -> list[tuple[str, str]]:
    """Return (what, words) for everything that is known of a model."""
    if model.file is None:
        return [
            (_tr("Cannot be used"), model.problem),
            (_tr("File"), str(model.path)),
        ]
    file = model.file
    known = [(_tr("Origin"), _origin(model))]
    if file.card is not None:
        known += _card_rows(file.card)
    elif file.pictures_seen:
        seen = QLocale().toString(file.pictures_seen)
        known.append(
            (_tr("Learned from"), _tr("{count} cut-outs of photographs").format(count=seen))
        )
    weights = _tr("{size}, {millions:.1f} million numbers").format(
        size=size_words(file.size_bytes), millions=file.parameters / 1e6
    )
    known.append((_tr("Size"), weights))
    if not model.is_shipped:
        known.append((_tr("File"), str(model.path)))
    return known


def size_words(size_bytes: int) -> str:
    """Return a file's size, such as "7.6 MB"."""
    return _tr("{size:.1f} MB").format(size=size_bytes / _MEGABYTE)


def repair_words(repair: Repair) -> str:
    """Return what a model is to repair."""
    return {
        Repair.SCRATCHES: _tr("Scratches and dust"),
        Repair.OBJECTS: _tr("Objects that are in the way"),
        Repair.WRITING: _tr("Writing and stamps"),
        Repair.OWN_MASKS: _tr("Damage like in masks of my own"),
    }[repair]


def preset_words(preset: Preset) -> str:
    """Return how long a training takes."""
    return {
        Preset.QUICK: _tr("About 5 minutes"),
        Preset.HOUR: _tr("About an hour"),
        Preset.NIGHT: _tr("A night"),
    }[preset]


def _origin(model: LibraryModel) -> str:
    if model.is_shipped:
        return _tr("Came with Reweave")
    card = None if model.file is None else model.file.card
    if card is None:
        return _tr("Of unknown origin")
    return _tr("Taught with {count} pictures, from {model}").format(
        count=card.pictures, model=card.began_from
    )


def _card_rows(card: ModelCard) -> list[tuple[str, str]]:
    found = [
        (_tr("Made on"), _day(card.date)),
        (
            _tr("Pictures"),
            _tr("{learned} to learn from, {held_out} kept aside for judging").format(
                learned=card.pictures, held_out=card.held_out
            ),
        ),
        (_tr("To repair"), _known(card.repair, {r.value: repair_words(r) for r in Repair})),
        (_tr("Time"), _known(card.preset, {p.value: preset_words(p) for p in Preset})),
    ]
    if card.steps:
        found.append((_tr("Steps"), QLocale().toString(card.steps)))
    if card.learned_share < 1.0:
        mixed = _tr("{share:.0f} % of what was learned, mixed with the model that it began from")
        found.append((_tr("Mixture"), mixed.format(share=100 * card.learned_share)))
    if card.verdict:
        verdicts = {verdict.value: _verdict(verdict) for verdict in Verdict}
        found.append((_tr("Proof"), _known(card.verdict, verdicts)))
    found += [(_tr("On your pictures"), _score(score)) for score in card.own]
    found += [(_tr("On other pictures"), _score(score)) for score in card.elsewhere]
    return found


def _day(iso_date: str) -> str:
    return QLocale().toString(QDate.fromString(iso_date, Qt.DateFormat.ISODate), "d MMMM yyyy")


def _score(score: ProofScore) -> str:
    range_words = _tr(
        "{measure}: {change}, between {low:+.0f} % and {high:+.0f} %; {count} pictures"
    )
    return range_words.format(
        measure=_known(score.measure, {measure.value: _measure(measure) for measure in Measure}),
        change=_change(score),
        low=-100 * score.high,
        high=-100 * score.low,
        count=score.pictures,
    )


def _change(score: ProofScore) -> str:
    """Return how much better or worse; the measures are distances, so lower is better."""
    if score.old <= 0:
        return _tr("not compared")
    percent = 100 * (1 - score.new / score.old)
    if percent >= 0:
        return _tr("{percent:.0f} % better").format(percent=percent)
    return _tr("{percent:.0f} % worse").format(percent=-percent)


def _measure(measure: Measure) -> str:
    return {
        Measure.FINISHED: _tr("Restored"),
        Measure.GENERATOR: _tr("Before texture is woven in"),
        Measure.COLOURS: _tr("Colours alone"),
    }[measure]


def _verdict(verdict: Verdict) -> str:
    return {
        Verdict.BETTER: _tr("Better than the model that it began from"),
        Verdict.HARDLY_BETTER: _tr("Hardly better than the model that it began from"),
        Verdict.NOT_BETTER: _tr("Not better than the model that it began from"),
        Verdict.WORSE_ELSEWHERE: _tr("Better on these pictures, worse on others"),
        Verdict.TOO_FEW: _tr("Too few pictures to tell"),
    }[verdict]


def _known(word: str, words: dict[str, str]) -> str:
    """Return the words for a value of a card, the value itself where a later program wrote it."""
    return words.get(word, word)


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_words", text)
