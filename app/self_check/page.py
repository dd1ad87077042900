"""The page of a self-check: lines that say what was found, and what to do about what is wrong."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.shared.language.marks import mark
from app.shared.language.sentences import Translate
from engine.events import EngineEvent

CONTEXT: Final = "self-check"


def _mark(text: str) -> str:
    return mark("self-check", text)


TITLE: Final = _mark("Reweave self-check")


class State(enum.Enum):
    """How a line ended: NOTE is worth knowing, FAILED needs the user."""

    OK = _mark("OK")
    NOTE = _mark("Note")
    FAILED = _mark("Failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A line of the page, in the user's language.

    Attributes:
        state: How it ended.
        title: What was checked, in one or two words.
        text: What was found; if it is wrong, also the next step.
    """

    state: State
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The user's language.

    Attributes:
        translate: Translates a text of the self-check.
        format_number: Writes a number with a number of decimals.
        explain: Returns a sentence with the cause of an error and what to do next.
        explain_event: Returns what is not as expected about an engine; empty for nothing.
    """

    translate: Translate
    format_number: Callable[[float, int], str]
    explain: Callable[[BaseException], str]
    explain_event: Callable[[EngineEvent], str]

    def make_line(self, title: str, text: str, *, state: State = State.OK) -> CheckLine:
        """Return a line; the title is translated here, the text has been before."""
        return CheckLine(state=state, title=self.translate(title), text=text)

    def format_gigabytes(self, size_bytes: float) -> str:
        """Return a size as "12.3 GB"."""
        return f"{self.format_number(size_bytes / 1e9, 1)} GB"


ENGLISH_NUMBER: Final[Callable[[float, int], str]] = "{:,.{}f}".format


def has_failed(lines: tuple[CheckLine, ...]) -> bool:
    """Whether a line of the page says that something is wrong."""
    return any(line.state is State.FAILED for line in lines)


def write_page(lines: tuple[CheckLine, ...], language: Language) -> str:
    """Return the page as text, a line for each line."""
    states = {state: language.translate(state.value) for state in State}
    state_width = max(map(len, states.values()))
    title_width = max((len(line.title) for line in lines), default=0)
    rows = (
        f"{states[line.state]:{state_width}}  {line.title:{title_width}}  {line.text}"
        for line in lines
    )
    return "\n".join([language.translate(TITLE), "", *rows])
