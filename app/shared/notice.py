"""A sentence for the user, to be shown without stopping them."""

import enum
from dataclasses import dataclass


class Urgency(enum.Enum):
    """How much a notice asks for attention."""

    DONE = "done"
    HINT = "hint"
    PROBLEM = "problem"


class Subject(enum.Enum):
    """What a notice is about; good news takes away complaints about the same."""

    RESTORING = "restoring"
    FILES = "files"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the user.

    Attributes:
        text: Complete, in the user's language.
        urgency: A thing done goes to the status bar, the others above the picture.
        subject: What it is about.
        action: What a button beside it says; empty for none. With one, the notice stays.
    """

    text: str
    urgency: Urgency
    subject: Subject = Subject.PROGRAM
    action: str = ""
