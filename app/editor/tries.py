"""Several results for the same mask: what to ask the engine for next, and the way back.

Each try differs from those before it by more than its seed: by how closely the weave follows the
generator, by how much of the surroundings the generator sees, or by the method.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from app.editor.commands import ApplyResult
from app.editor.document import Document
from engine.api import (
    COPYING_METHODS,
    LINE_METHODS,
    MAX_SEED,
    Context,
    Guide,
    GuideLine,
    Method,
    RestoreOptions,
    Result,
)
from engine.pictures.pixels import Mask, Rect

# The pixels of older tries are given up.
MAX_KEPT: Final = 12

# These still differ where a firm guide leaves little choice, and in thin holes where it leaves
# none. The first result has shown what the normal context gives; a loose guide with the normal
# context gives much the same as one with the far context.
_RECIPES: Final = (
    RestoreOptions(guide=Guide.LOOSE, context=Context.FAR),
    RestoreOptions(method=Method.WEAVE),
    RestoreOptions(guide=Guide.LOOSE, context=Context.NEAR),
    # Soft, but often the nearest to the truth by the metrics.
    RestoreOptions(method=Method.GENERATOR),
)
# Used once all recipes have been shown. The weave without a guide, because with a clear guide
# another seed sometimes gives the same result.
_LAST_RECIPE: Final = RestoreOptions(method=Method.WEAVE)


def options_of_try(first: RestoreOptions, number: int) -> RestoreOptions:
    """Return the options of a try.

    Args:
        first: Options of the first try.
        number: Number of the try, 0 for the first.
    """
    if number == 0:
        return first
    seed = (first.seed + number) % (MAX_SEED + 1)
    if first.source is not None:
        return replace(first, seed=seed)
    recipe = _RECIPES[number - 1] if number <= len(_RECIPES) else _LAST_RECIPE
    return replace(recipe, seed=seed, feather_px=first.feather_px, guide_lines=first.guide_lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """The results of one job, and its options."""

    number: int
    results: tuple[Result, ...] = field(repr=False)
    options: RestoreOptions


class Tries:
    """The tries for one mask; each replaces the one before as the newest step of the history.

    Undoing that step leads back to the picture and the mask before the first try.

    Attributes:
        mask: (H, W), bool: the mask that they fill.
        first: Options of the first try.
        guide_lines: The guide lines over that mask, whether or not the first try follows them.
    """

    def __init__(
        self,
        document: Document,
        *,
        mask: Mask,
        first: RestoreOptions,
        guide_lines: tuple[GuideLine, ...] = (),
    ) -> None:
        self.mask = mask
        self.first = first
        self.guide_lines = guide_lines
        self._document = document
        self._tries: list[_Try] = []
        self._shown = 0
        self._newest_recipe = 0
        self._command: ApplyResult | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no try yet."""
        return not self._tries

    @property
    def is_newest_step(self) -> bool:
        """Whether the document shows a try and nothing has been done since."""
        return self._command is not None and self._document.newest_step is self._command

    @property
    def number(self) -> int:
        """Number of the try that is shown, 0 for the first."""
        return self._tries[self._shown].number

    @property
    def has_previous(self) -> bool:
        """Whether there is a try before the one that is shown."""
        return self._shown > 0

    def has_next(self, *, source: Rect | None = None, feather_px: int = 0) -> bool:
        """Whether the try after the one that is shown exists, with this source and feather."""
        later = self._tries[self._shown + 1 :]
        if not later:
            return False
        options = later[0].options
        return (options.source, options.feather_px) == (source, feather_px)

    def next_options(self, *, source: Rect | None = None, feather_px: int = 0) -> RestoreOptions:
        """Return the options of a try that does not exist yet.

        Args:
            source: Rectangle that texture may be copied from; None for anywhere.
            feather_px: Width of the feather. If only this differs from the try that is shown, the
                next one is the same but for its feather.
        """
        shown = self._tries[self._shown].options
        if shown.source == source and shown.feather_px != feather_px:
            return replace(shown, feather_px=feather_px)
        first = self.first
        if source is not None and first.method not in COPYING_METHODS:
            first = RestoreOptions(seed=first.seed)
        first = replace(first, source=source, feather_px=feather_px)
        options = options_of_try(first, self._newest_recipe + 1)
        follows_lines = options.method in LINE_METHODS
        return replace(options, guide_lines=self.guide_lines if follows_lines else ())

    def add(self, results: tuple[Result, ...], options: RestoreOptions) -> None:
        """Show a new try in place of the one that is shown.

        Args:
            results: The results of its job.
            options: `first` for the first try, later what `next_options` returned.
        """
        if self._tries and options.seed != self._tries[self._shown].options.seed:
            self._newest_recipe += 1
        number = self._tries[-1].number + 1 if self._tries else 0
        self._tries.append(_Try(number=number, results=results, options=options))
        del self._tries[:-MAX_KEPT]
        self._show(len(self._tries) - 1)

    def show_previous(self) -> None:
        """Go back to the try before."""
        self._show(self._shown - 1)

    def show_next(self) -> None:
        """Go on to a try that exists already."""
        self._show(self._shown + 1)

    def _show(self, index: int) -> None:
        if self._command is not None:
            assert self.is_newest_step, "something has been done since"
            self._document.undo_stack.undo()
        self._shown = index
        self._command = ApplyResult(
            self._document,
            self._tries[index].results,
            mask=self.mask,
            guide_lines=self.guide_lines,
        )
        self._document.undo_stack.push(self._command)
