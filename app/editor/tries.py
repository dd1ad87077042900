"""Further tries at a hole that has been filled: what to ask the engine for, and a way back.

A try differs from those before it by more than its seed: by how closely the weave follows the
generator, by how much that sees, and by what fills at all.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtGui import QUndoCommand

from app.editor.commands import ApplyResult
from app.editor.document import Document
from engine.api import COPYING_METHODS, MAX_SEED, Context, Guide, Method, RestoreOptions, Result
from engine.pictures.pixels import Mask, Rect

# Of older tries only the pixels of so many are kept.
MOST_KEPT: Final = 12

# Where a firm guide leaves hardly a choice, and in a thin hole none, these still differ. The first
# answer has shown what the usual surroundings say; a loose one from them is like that from afar.
_RECIPES: Final = (
    RestoreOptions(guide=Guide.LOOSE, context=Context.FAR),
    RestoreOptions(method=Method.WEAVE),
    RestoreOptions(guide=Guide.LOOSE, context=Context.NEAR),
    # Soft, but by the measures often the nearest to what was there.
    RestoreOptions(method=Method.GENERATOR),
)
# When all have been shown, this goes on: with a guide that says clearly what belongs there, the
# weave sometimes comes to the same from another seed.
_GOING_ON: Final = RestoreOptions(method=Method.WEAVE)


def options_of_try(first: RestoreOptions, number: int) -> RestoreOptions:
    """Return what to ask for.

    Args:
        first: What was asked for at first.
        number: Of the try, the first being 0.
    """
    if number == 0:
        return first
    seed = (first.seed + number) % (MAX_SEED + 1)
    if first.source is not None:
        return replace(first, seed=seed)
    recipe = _RECIPES[number - 1] if number <= len(_RECIPES) else _GOING_ON
    return replace(recipe, seed=seed, feather_px=first.feather_px)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """One answer to the same question, and how it was asked."""

    number: int
    results: tuple[Result, ...] = field(repr=False)
    options: RestoreOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What the job under way is about.

    Attributes:
        mask: (H, W), bool: what it fills.
        options: How.
        tries: It is one more of these; None for a first one.
        step: The newest step of the history when the job was asked for; None if there was none.
    """

    mask: Mask
    options: RestoreOptions
    tries: "Tries | None"
    step: QUndoCommand | None


class Tries:
    """The tries at one hole; each takes the place of the one before as the newest step.

    Undoing that step leads back to the picture before the first try, mask and all.

    Attributes:
        mask: (H, W), bool: the hole.
        first: What was asked for at first.
    """

    def __init__(
        self,
        document: Document,
        results: tuple[Result, ...],
        *,
        mask: Mask,
        first: RestoreOptions,
    ) -> None:
        """Put the first try into the document."""
        self.mask = mask
        self.first = first
        self._document = document
        self._tries = [_Try(number=0, results=results, options=first)]
        self._shown = 0
        self._newest_number = 0
        self._newest_recipe = 0
        self._command = self._push(results)

    @property
    def is_newest_step(self) -> bool:
        """Whether the document shows a try, and nothing has been done after it."""
        return self._document.newest_step is self._command

    @property
    def number(self) -> int:
        """Which try is shown, the first being 0."""
        return self._tries[self._shown].number

    @property
    def has_previous(self) -> bool:
        """Whether there is a try before the one that is shown."""
        return self._shown > 0

    def has_next(self, *, source: Rect | None = None, feather_px: int = 0) -> bool:
        """Whether a try after the one that is shown has been made already, from this source."""
        later = self._tries[self._shown + 1 :]
        if not later:
            return False
        options = later[0].options
        return (options.source, options.feather_px) == (source, feather_px)

    def next_options(self, *, source: Rect | None = None, feather_px: int = 0) -> RestoreOptions:
        """Return what to ask for a try that has not been made.

        Args:
            source: Where it copies from, if that is given.
            feather_px: Width of its feather. Where the try that is shown has another, and the same
                source, the next one is the same but for that.
        """
        shown = self._tries[self._shown].options
        if shown.source == source and shown.feather_px != feather_px:
            return replace(shown, feather_px=feather_px)
        first = self.first
        if source is not None and first.method not in COPYING_METHODS:
            first = RestoreOptions(seed=first.seed)
        first = replace(first, source=source, feather_px=feather_px)
        return options_of_try(first, self._newest_recipe + 1)

    def add(self, results: tuple[Result, ...], options: RestoreOptions) -> None:
        """Show a new try, made with what `next_options` said, in place of the one that is shown."""
        self._newest_number += 1
        if options.seed != self._tries[self._shown].options.seed:
            self._newest_recipe += 1
        self._tries.append(_Try(number=self._newest_number, results=results, options=options))
        del self._tries[:-MOST_KEPT]
        self._show(len(self._tries) - 1)

    def show_previous(self) -> None:
        """Go back to the try before."""
        self._show(self._shown - 1)

    def show_next(self) -> None:
        """Go on to a try that has been made already."""
        self._show(self._shown + 1)

    def _show(self, index: int) -> None:
        assert self.is_newest_step, "something has been done since"
        self._shown = index
        self._document.undo_stack.undo()
        self._command = self._push(self._tries[index].results)

    def _push(self, results: tuple[Result, ...]) -> ApplyResult:
        command = ApplyResult(self._document, results, mask=self.mask)
        self._document.undo_stack.push(command)
        return command
