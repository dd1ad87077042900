"""A model's card: what it was made from and the results of its proof, without paths or pictures.

The card is JSON inside the model's file, which may come from a stranger: everything is bounded, and
a card that makes no sense counts as none.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Annotated, Final, TypeAlias

import msgspec

_MAX_LETTERS: Final = 20_000

_Line: TypeAlias = Annotated[str, msgspec.Meta(max_length=80)]
_Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
_Number: TypeAlias = Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofScore:
    """One measure of the proof, for the model that training started from and for this one.

    Attributes:
        measure: Name of the measure; a value of `training.api.Measure`.
        old: Mean for the model that training started from; lower is better.
        new: Mean for this model.
        low: Lower end of the 95 % interval of the relative change.
        high: Upper end of that interval; better by more than the noise if below 0.
        pictures: Number of measured pictures.
    """

    measure: _Line
    old: _Number
    new: _Number
    low: _Number
    high: _Number
    pictures: _Count

    def __post_init__(self) -> None:
        _check_lines(self.measure)

    @property
    def relative(self) -> float:
        """The relative change; below 0 is better."""
        return self.new / self.old - 1.0


_Scores: TypeAlias = Annotated[tuple[ProofScore, ...], msgspec.Meta(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What a person may want to know about a fine-tuned model.

    Attributes:
        began_from: Name of the model that training started from.
        date: Day when it was finished, as YYYY-MM-DD.
        pictures: Number of pictures that it learned from.
        held_out: Number of pictures that were held out for its proof.
        repair: Kind of repair, a value of `training.api.Repair`.
        preset: Length of the training, a value of `training.api.Preset`.
        steps: Number of training steps; 0 if unknown.
        learned_share: Share of the trained weights; the rest is the model it started from.
        verdict: Verdict of the proof, a value of `training.api.Verdict`; empty without a proof.
        own: Scores on the user's pictures, the deciding one first.
        elsewhere: Scores on the regression set.

    Raises:
        ValueError: A text is not one printable line, or the date is not a date.
    """

    began_from: _Line
    date: _Line
    pictures: _Count
    held_out: _Count
    repair: _Line
    preset: _Line
    steps: _Count = 0
    learned_share: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    verdict: _Line = ""
    own: _Scores = ()
    elsewhere: _Scores = ()

    def __post_init__(self) -> None:
        texts = (getattr(self, item.name) for item in fields(self))
        _check_lines(*(text for text in texts if isinstance(text, str)))
        dt.date.fromisoformat(self.date)


def card_to_json(card: ModelCard) -> str:
    """Return a card as JSON."""
    return msgspec.json.encode(card).decode()


def card_from_json(text: str | None) -> ModelCard | None:
    """Return the card in a text, None if the text is not a card."""
    if text is None or len(text) > _MAX_LETTERS:
        return None
    try:
        return msgspec.json.decode(text, type=ModelCard)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return None


def _check_lines(*texts: str) -> None:
    for text in texts:
        if not text.isprintable():
            raise ValueError(f"expected one printable line, got {text!r}")
