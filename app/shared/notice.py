"""A sentence for the user that needs no answer."""

import enum
from collections.abc import Callable
from dataclasses import dataclass


class Urgency(enum.Enum):
    """How much attention a notice needs."""

    DONE = "done"
    HINT = "hint"
    PROBLEM = "problem"


class Subject(enum.Enum):
    """What a notice is about; success removes earlier problems of the same subject."""

    RESTORING = "restoring"
    FILES = "files"
    MODELS = "models"
    PROGRAM = "program"
    MASK = "mask"
    BATCH = "batch"
    DAMAGE = "damage"
    EXAMPLES = "examples"
    CRASH = "crash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the user.

    Attributes:
        text: The sentence, in the user's language.
        urgency: How much attention it needs: DONE goes to the status bar, the rest to the banner.
        subject: What it is about.
        details: What to copy into a report, in lines; empty for nothing.
        holds: Whether it is still true, asked when something has changed; None if nothing but time
            or success ends it.
        action: Text of a button beside it; empty for no button. With a button, the notice stays.
        is_brief: Whether it goes away by itself like any hint, even with a button.
    """

    text: str
    urgency: Urgency
    subject: Subject = Subject.PROGRAM
    details: str = ""
    holds: Callable[[], bool] | None = None
    action: str = ""
    is_brief: bool = False
