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
class ProofScore:
    """One measure of the proof: the model that one began from, and this one.

    Attributes:
        measure: Name of the measure; a value of `training.api.Measure`.
        old: Mean of the model that this one began from; lower is better.
        new: Mean of this one.
        low: Lower end of the 95 % interval of the relative change.
        high: Upper end of that interval; better by more than the noise if below 0.
        pictures: Number of pictures that it was measured on.
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
        own: Scores on the user's pictures, the deciding one first.
        elsewhere: Scores on the regression set.

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
