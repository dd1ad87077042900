"""Several results for the same mask: what to ask the engine for next, and the way back.

The user chooses the method of each try. Tries with the same method differ by more than their seed, as
far as they can: by how closely the weave follows the generator, and by how much of the surroundings
the generator sees.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Self

from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document
from app.editor.document.guide_lines import find_lines_through
from app.editor.document.repairs import Repair
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

# How tries with the same method differ: the first one, and then the others. A loose guide leaves
# more choice; with the normal context it gives much the same as with the far one.
_GUIDED: Final = (
    (Guide.FIRM, Context.NORMAL),
    (Guide.LOOSE, Context.FAR),
    (Guide.LOOSE, Context.NEAR),
)
_CONTEXTS: Final = (Context.NORMAL, Context.FAR, Context.NEAR)
_VARIANTS: Final = {
    Method.REWEAVE: _GUIDED,
    Method.EDGES: _GUIDED,
    Method.GENERATOR: tuple((Guide.FIRM, context) for context in _CONTEXTS),
}
_AS_FIRST: Final = ((Guide.FIRM, Context.NORMAL),)

_NO_WISHES: Final = RestoreOptions()


def vary_options(wished: RestoreOptions, number: int, *, seed: int) -> RestoreOptions | None:
    """Return the options of another try with the same method; None if it has no other result.

    Args:
        wished: The method, and all that tries with it have in common.
        number: Number of tries with this method before it.
        seed: A seed that none of them has.
    """
    variants = _AS_FIRST if wished.source is not None else _VARIANTS.get(wished.method, _AS_FIRST)
    if number < len(variants):
        guide, context = variants[number]
    elif wished.method in COPYING_METHODS:
        # With a firm guide, another seed often gives the same result.
        again = variants[1:] or variants
        guide, context = again[number % len(again)]
    else:
        return None  # only the weave draws random numbers
    return replace(wished, guide=guide, context=context, seed=seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One of several results for the same mask.

    Attributes:
        number: Number of the try, 0 for the first.
        repair: The repair that it shows.
    """

    number: int
    repair: Repair


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TriesRecord:
    """Tries as a value, from which they can be resumed; see `Tries`.

    Attributes:
        newest_recipe: Number of seeds that have been used after the first one.
        tries: The tries that are kept, oldest first.
        shown: Index of the try that is shown.

    Raises:
        ValueError: No try is shown.
    """

    mask: Mask = field(repr=False)
    first: RestoreOptions
    guide_lines: tuple[GuideLine, ...]
    edges: tuple[GuideLine, ...]
    has_doubtful_edges: bool
    newest_recipe: int
    tries: tuple[Try, ...]
    shown: int

    def __post_init__(self) -> None:
        if not 0 <= self.shown < len(self.tries):
            raise ValueError(f"try {self.shown} of {len(self.tries)} is shown")

    @property
    def repair(self) -> Repair:
        """The repair of the try that is shown."""
        return self.tries[self.shown].repair


class Tries:
    """The tries for one mask; each replaces the one before as the newest step of the history.

    Undoing that step leads back to the picture and the mask before the first try.

    Attributes:
        mask: (H, W), bool: the mask that they fill.
        first: Options of the first try.
        guide_lines: The guide lines over that mask, whether or not the first try follows them.
        edges: Edges that go on through that mask; none before they have been found.
        has_doubtful_edges: Whether the first try does not follow all of them.
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
        self.edges: tuple[GuideLine, ...] = ()
        self.has_doubtful_edges = False
        self._document = document
        self._repair_number: int | None = None
        self._tries: list[Try] = []
        self._shown = 0
        self._newest_recipe = 0
        self._command: ApplyResult | None = None

    @classmethod
    def begin(
        cls, document: Document, options: RestoreOptions, *, mask: Mask | None = None
    ) -> Self:
        """Return the tries for a mask, that of a document if None, and the guide lines through it."""
        if mask is None:
            mask = document.mask.elements.copy()
        guide_lines = find_lines_through(document.guide_lines, mask)
        if options.guide_lines:
            options = replace(options, guide_lines=guide_lines)
        return cls(document, mask=mask, first=options, guide_lines=guide_lines)

    @classmethod
    def resume(cls, document: Document, record: TriesRecord) -> Self:
        """Return recorded tries, of which one becomes the newest step of a document."""
        tries = cls(document, mask=record.mask, first=record.first, guide_lines=record.guide_lines)
        tries.edges, tries.has_doubtful_edges = record.edges, record.has_doubtful_edges
        tries._repair_number = record.repair.number
        tries._tries = list(record.tries)
        tries._newest_recipe = record.newest_recipe
        tries.show(record.shown)
        return tries

    @property
    def document(self) -> Document:
        """The document whose mask they fill."""
        return self._document

    @property
    def is_empty(self) -> bool:
        """Whether there is no try yet."""
        return not self._tries

    @property
    def is_newest_step(self) -> bool:
        """Whether the document shows a try and nothing has been done since."""
        return self._command is not None and self._document.newest_step is self._command

    @property
    def tries(self) -> tuple[Try, ...]:
        """The tries that are kept, oldest first."""
        return tuple(self._tries)

    @property
    def shown(self) -> int:
        """Index of the try that is shown."""
        return self._shown

    @property
    def number(self) -> int:
        """Number of the try that is shown, 0 for the first."""
        return self._tries[self._shown].number

    @property
    def options(self) -> RestoreOptions:
        """Options of the try that is shown."""
        return self._tries[self._shown].repair.options

    def record(self) -> TriesRecord:
        """Return the tries as a value; there must be one."""
        return TriesRecord(
            mask=self.mask,
            first=self.first,
            guide_lines=self.guide_lines,
            edges=self.edges,
            has_doubtful_edges=self.has_doubtful_edges,
            newest_recipe=self._newest_recipe,
            tries=self.tries,
            shown=self._shown,
        )

    @property
    def has_previous(self) -> bool:
        """Whether there is a try before the one that is shown."""
        return self._shown > 0

    def has_next(self, wished: RestoreOptions = _NO_WISHES) -> bool:
        """Whether the try after the one that is shown exists, as `next_options` would wish it."""
        later = self._tries[self._shown + 1 :]
        return bool(later) and _choose_wishes(later[0].repair.options) == _choose_wishes(wished)

    def next_options(self, wished: RestoreOptions = _NO_WISHES) -> RestoreOptions | None:
        """Return the options of a try that does not exist yet; None if it would not differ.

        Args:
            wished: Options whose method, source, feather and missed edges the try has. If feather or
                missed edges alone differ from the try that is shown, the next one is the same but
                for them.
        """
        shown = self._tries[self._shown].repair.options
        at_border = replace(
            shown,
            feather_px=wished.feather_px,
            includes_missed_edges=wished.includes_missed_edges,
        )
        is_like_shown = (shown.method, shown.source) == (wished.method, wished.source)
        if is_like_shown and at_border != shown:
            return at_border
        follows_lines = wished.method in LINE_METHODS
        alike = replace(wished, guide_lines=self.guide_lines if follows_lines else ())
        made = [one.repair.options for one in self._tries]
        number = len(
            {o.seed for o in made if (o.method, o.source) == (wished.method, wished.source)}
        )
        seed = (self.first.seed + self._newest_recipe + 1) % (MAX_SEED + 1)
        return vary_options(alike, number, seed=seed)

    @property
    def offered(self) -> Method | None:
        """A method that would follow edges that no try has followed yet; None if there is none."""
        made = [one.repair.options.method for one in self._tries]
        is_offered = self.has_doubtful_edges and Method.EDGES not in made
        return Method.EDGES if is_offered else None

    def start_anew(self, first: RestoreOptions) -> "Tries":
        """Return other tries for the same repair, none yet, as a step of their own.

        Args:
            first: Options of the first of them.
        """
        tries = Tries(self._document, mask=self.mask, first=first, guide_lines=self.guide_lines)
        tries.edges, tries.has_doubtful_edges = self.edges, self.has_doubtful_edges
        tries._repair_number = self._repair_number
        return tries

    def add(
        self,
        results: tuple[Result, ...],
        options: RestoreOptions,
        *,
        seconds: float,
        made_at: datetime,
    ) -> None:
        """Show a new try in place of the one that is shown.

        Args:
            results: The results of its job.
            options: `first` for the first try, later what `next_options` returned.
            seconds: Duration of the job.
            made_at: When it finished.
        """
        if self._tries and options.seed != self._tries[self._shown].repair.options.seed:
            self._newest_recipe += 1
        if self._repair_number is None:
            self._repair_number = self._document.new_repair_number()
        repair = Repair.from_results(
            results,
            mask=self.mask,
            number=self._repair_number,
            options=options,
            seconds=seconds,
            made_at=made_at,
        )
        number = self._tries[-1].number + 1 if self._tries else 0
        self._tries.append(Try(number=number, repair=repair))
        del self._tries[:-MAX_KEPT]
        self.show(len(self._tries) - 1)

    def show(self, index: int) -> None:
        """Show a try of `tries`; allowed only while one of them is the newest step."""
        if self._command is not None:
            assert self.is_newest_step, "something has been done since"
            self._document.undo_stack.undo()
        self._shown = index
        self._command = ApplyResult(
            self._document,
            self._tries[index].repair,
            mask=self.mask,
            guide_lines=self.guide_lines,
        )
        self._document.undo_stack.push(self._command)


def _choose_wishes(options: RestoreOptions) -> tuple[Method, Rect | None, int, bool]:
    """Return the options that the user chooses anew for each try."""
    return options.method, options.source, options.feather_px, options.includes_missed_edges
