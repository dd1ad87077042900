"""Which layers of a generator learn."""

import enum
from typing import Final

from engine.network.generator import Generator

_AFTER_ENCODER: Final = (
    "bottleneck",
    "attentions",
    "laterals",
    "merges",
    "refiners",
    "head",
    "head_half",
    "head_quarter",
)
_DECODER: Final = tuple(name for name in _AFTER_ENCODER if name not in ("bottleneck", "attentions"))


class Trainable(enum.StrEnum):
    """The layers that learn; SqueezeNet's are frozen in any case."""

    ALL = "all"
    AFTER_ENCODER = "after encoder"
    """What the encoder sees stays as it is; what is made of it changes."""
    DECODER = "decoder"
    """Only how the answer is drawn changes."""


def let_learn(generator: Generator, trainable: Trainable) -> None:
    """Freeze every layer of a generator that is not to learn."""
    if trainable is Trainable.ALL:
        return
    names = _DECODER if trainable is Trainable.DECODER else _AFTER_ENCODER
    for name, weight in generator.named_parameters():
        if name.split(".")[0] not in names:
            weight.requires_grad = False
