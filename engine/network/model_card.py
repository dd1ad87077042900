"""A model's card: what it was made from and how good it was found, without a path or a picture.

The card travels inside the model's file as a JSON text, so it is read as a stranger's: everything
is bounded, and one that makes no sense counts as none.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Annotated, Final, TypeAlias

import msgspec

MOST_LETTERS: Final = 20_000

_Line: TypeAlias = Annotated[str, msgspec.Meta(max_length=80)]
_Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
_Number: TypeAlias = Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardScore:
    """One measure of the proof: the model that one began from, and this one.

    Attributes:
        measure: Its name.
        is_own: Whether it was measured on the user's pictures; else on the regression set.
        old: Mean of the model that this one began from; lower is better.
        new: Mean of this one.
        low: Lower end of the 95 % interval of the relative change.
        high: Upper end.
        pictures: How many pictures it was measured on.
    """

    measure: _Line
    is_own: bool
    old: _Number
    new: _Number
    low: _Number
    high: _Number
    pictures: _Count

    def __post_init__(self) -> None:
        _check_lines(self.measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What a person may want to know of a model that somebody has taught.

    Attributes:
        began_from: Name of the model that it began from.
        date: When it was finished, as YYYY-MM-DD.
        pictures: How many it learned from.
        held_out: How many it was judged on.
        repair: What for, as `training.api.Repair` has it.
        preset: How long, as `training.api.Preset` has it.
        steps: How many were taken; 0 where that is not known.
        learned_share: How much of what was learned is in it; the rest is the model it began from.
        verdict: As `training.api.Verdict` has it; empty without a proof.
        scores: Of the proof, the one that decides first.

    Raises:
        ValueError: One of the texts is no single line of letters, or the date none.
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
    scores: Annotated[tuple[CardScore, ...], msgspec.Meta(max_length=40)] = ()

    def __post_init__(self) -> None:
        texts = (getattr(self, item.name) for item in fields(self))
        _check_lines(*(text for text in texts if isinstance(text, str)))
        dt.date.fromisoformat(self.date)


def card_text(card: ModelCard) -> str:
    """Return a card as JSON."""
    return msgspec.json.encode(card).decode()


def read_card(text: str | None) -> ModelCard | None:
    """Return the card that a text holds, None for a text that holds none."""
    if text is None or len(text) > MOST_LETTERS:
        return None
    try:
        return msgspec.json.decode(text, type=ModelCard)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return None


def _check_lines(*texts: str) -> None:
    for text in texts:
        if not text.isprintable():
            raise ValueError(f"expected one line of letters, got {text!r}")
