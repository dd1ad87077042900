"""Texts about models and their cards, and about the choices behind a card."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from app.models.library import LibraryModel
from app.shared.language.numbers import format_file_size, format_number
from app.shared.messages import name_cause
from engine.network.model_card import ModelCard, ProofScore
from training.api import Measure, Preset, Repair, Verdict


def summarise(model: LibraryModel) -> str:
    """Return the origin, the gain and the file size of a model in one line."""
    if model.file is None:
        return _tr("Cannot be used: {reason}").format(reason=name_cause(model.problem))
    parts = [_origin(model)]
    if model.file.card is not None and model.file.card.own:
        parts.append(_gain(model.file.card.own[0]))
    parts.append(format_file_size(model.file.size_bytes))
    return " · ".join(parts)


def describe(model: LibraryModel) -> list[tuple[str, str]]:
    """Return everything that is known about a model as (name, value) pairs."""
    path = (_tr("File"), str(model.path))
    if model.file is None:
        return [(_tr("Cannot be used"), name_cause(model.problem)), path]
    file = model.file
    rows = [(_tr("Origin"), _origin(model))]
    if file.card is not None:
        rows += _describe_card(file.card)
    elif file.pictures_seen:
        count = QLocale().toString(file.pictures_seen)
        rows.append((_tr("Learned from"), _tr("{count} crops of photographs").format(count=count)))
    size = _tr("{size}, {millions} million parameters").format(
        size=format_file_size(file.size_bytes),
        millions=format_number(file.parameters / 1e6, decimals=1),
    )
    rows.append((_tr("Size"), size))
    return rows if model.is_shipped else [*rows, path]


def repair_names() -> dict[str, str]:
    """Return the name of each kind of damage."""
    return {
        Repair.SCRATCHES: _tr("Scratches and dust"),
        Repair.OBJECTS: _tr("Unwanted objects"),
        Repair.WRITING: _tr("Writing and stamps"),
        Repair.OWN_MASKS: _tr("Damage as in my own masks"),
    }


def preset_names() -> dict[str, str]:
    """Return the name of each length of training."""
    return {
        Preset.QUICK: _tr("About 5 minutes"),
        Preset.HOUR: _tr("About an hour"),
        Preset.NIGHT: _tr("Overnight"),
    }


def _origin(model: LibraryModel) -> str:
    if model.is_shipped:
        return _tr("Comes with Reweave")
    card = None if model.file is None else model.file.card
    if card is None:
        return _tr("Unknown origin")
    return _tr("Taught with {count} pictures, starting from {model}").format(
        count=card.pictures, model=card.began_from
    )


def _describe_card(card: ModelCard) -> list[tuple[str, str]]:
    # A newer program may have written other values, which are shown as they are.
    pictures = _tr("{learned} to learn from, {held_out} set aside for testing").format(
        learned=card.pictures, held_out=card.held_out
    )
    rows = [
        (_tr("Created"), _date(card.date)),
        (_tr("Pictures"), pictures),
        (_tr("Repairs"), repair_names().get(card.repair, card.repair)),
        (_tr("Training time"), preset_names().get(card.preset, card.preset)),
    ]
    if card.steps:
        rows.append((_tr("Steps"), QLocale().toString(card.steps)))
    if card.learned_share < 1.0:
        mixture = _tr("{share} % of what it learned, mixed with the model it started from")
        rows.append((_tr("Mixture"), mixture.format(share=format_number(100 * card.learned_share))))
    if card.verdict:
        rows.append((_tr("Proof"), _verdicts().get(card.verdict, card.verdict)))
    rows += [(_tr("On your pictures"), _score(score)) for score in card.own]
    rows += [(_tr("On other pictures"), _score(score)) for score in card.elsewhere]
    return rows


def _date(iso_date: str) -> str:
    #: The order of day, month and year, in Qt's letters.
    order = _tr("d MMMM yyyy")
    return QLocale().toString(QDate.fromString(iso_date, Qt.DateFormat.ISODate), order)


def _score(score: ProofScore) -> str:
    measures: dict[str, str] = {
        Measure.FINISHED: _tr("Result"),
        Measure.GENERATOR: _tr("Before texture is woven in"),
        Measure.COLOURS: _tr("Colours only"),
    }
    return _tr("{measure}: {gain}, between {low} % and {high} %; {count} pictures").format(
        measure=measures.get(score.measure, score.measure),
        gain=_gain(score),
        low=_signed(-100 * score.high),
        high=_signed(-100 * score.low),
        count=score.pictures,
    )


def _signed(percent: float) -> str:
    sign = "+" if percent > 0 else ""
    return sign + format_number(percent)


def _gain(score: ProofScore) -> str:
    """Return how much better or worse a model is; a lower score is better."""
    if score.old <= 0:
        return _tr("not compared")
    percent = -100 * score.relative
    if percent >= 0:
        return _tr("{percent} % better").format(percent=format_number(percent))
    return _tr("{percent} % worse").format(percent=format_number(-percent))


def _verdicts() -> dict[str, str]:
    return {
        Verdict.BETTER: _tr("Better than the model it started from"),
        Verdict.HARDLY_BETTER: _tr("Hardly better than the model it started from"),
        Verdict.NOT_BETTER: _tr("Not better than the model it started from"),
        Verdict.WORSE_ELSEWHERE: _tr("Better on these pictures, worse on others"),
        Verdict.TOO_FEW: _tr("Too few pictures to tell"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_words", text)
