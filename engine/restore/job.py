"""One restore: plans the steps, fills and weaves the groups of the mask, and writes their pixels."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from engine.api import Fallback, GuideLine, Method, Preview, RestoreOptions, Result, Stage
from engine.compute.alpha import MARGIN_PX, continue_alpha
from engine.compute.cancellable_pool import CancellablePool
from engine.compute.feather import feather
from engine.errors import OutOfMemoryError
from engine.network.memory_errors import is_out_of_memory
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import colour_channels, compose, limit_reach_px
from engine.restore.edges.found_edges import (
    find_edges,
    find_search_place,
    is_searched,
    list_lines_apart,
)
from engine.restore.edges.guide_lines import find_lines, lie_on_thin_holes_only
from engine.restore.edges.missed_edges import choose_reach_px, find_missed_edges, margin_px
from engine.restore.first_results import FirstResults, Update, fill_cutouts, finish_window
from engine.restore.groups import Group, feather_width_px, find_groups
from engine.restore.masked_picture import MaskedPicture
from engine.restore.previews import limit_alpha, make_preview
from engine.restore.results import Results, unite_overlapping
from engine.restore.schedule import FillStep, Step, WeaveStep, plan_steps, split_progress
from engine.restore.windows import Cutout, Window, choose_window
from engine.weave.chosen_source import append_source, find_known_part
from engine.weave.planes import WeavePlanes

if TYPE_CHECKING:
    from engine.restore.fallback import FallbackPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTools:
    """What a job needs beyond the quick methods.

    Attributes:
        torch_executor: The one thread that calls torch.
        fallbacks: The fallback policy of the job.
        runs_ahead: Whether the generator fills the next windows while the cores weave.
        prepare_weave: Called before each weave.
    """

    torch_executor: ThreadPoolExecutor
    fallbacks: "FallbackPolicy"
    runs_ahead: bool
    prepare_weave: Callable[[], None]


@dataclass(slots=True, kw_only=True)
class RestoreJob:
    """One call of `QuickSession.restore`.

    Attributes:
        picture: The picture and its mask, which grows if edges were missed.
        options: The options of the job; edges that it finds become guide lines.
        pool: Runs whatever takes longer than a user should wait for a cancel.
        tools: The model's threads and fallbacks, for all but the quick methods; None without a model.
        report_progress: Called with the stage and the share of the work that is done, 0 to 1.
        on_fallback: Called once with each kind of fallback.
        on_preview: Called with what a group of holes looks like so far; None asks for no previews.
        on_edges: Called with the edges that become guide lines, if the job looks for them.
    """

    picture: MaskedPicture = field(repr=False)
    options: RestoreOptions
    pool: CancellablePool
    tools: JobTools | None
    report_progress: Callable[[Stage, float], None]
    on_fallback: Callable[[Fallback], None]
    on_preview: Callable[[Preview], None] | None
    on_edges: Callable[[tuple[GuideLine, ...]], None]
    _results: Results = field(init=False, repr=False)
    _missed: Mask | None = field(default=None, init=False, repr=False)
    _reported: set[Fallback] = field(default_factory=set, init=False, repr=False)

    def run(self, hole: Rect) -> tuple[Result, ...]:
        """Return filled rectangles of the picture that cover the whole hole.

        Retouching leaves out what has no source.

        Args:
            hole: The rectangle around the hole of the mask.
        """
        if self.options.copy_offset is not None:
            return (self._retouch(hole, self.options.copy_offset),)
        return self._fill(hole)

    def _fill(self, hole: Rect) -> tuple[Result, ...]:
        """Fill the hole with what belongs in it."""
        self.picture.check_visible()
        groups = self._find_groups(hole)
        if self.options.includes_missed_edges and (missed := self._find_missed(groups)):
            hole = self._grow_mask(missed, hole)
            groups = self._find_groups(hole)
        if self.pool.call(partial(lie_on_thin_holes_only, self.options, groups)):
            self._report_fallback(Fallback.WITHOUT_LINES)
        searched = [group for group in groups if is_searched(group, self.options)]
        if searched:
            self._take_edges_for_lines(searched)
        self._make_room(groups)
        steps = self.pool.call(partial(plan_steps, groups, self.options, within=self._bounds))
        with closing(self._start_first_results(steps)) as first_results:
            edges = split_progress(steps)
            for step, start, end in zip(steps, edges, edges[1:], strict=False):
                report = partial(self._report_part, start, end)
                if isinstance(step, FillStep):
                    self._write_first_results(first_results, report)
                else:
                    self._weave(step, report)
                report(1.0)
        if self.options.feather_px:
            for group in groups:
                self._feather(group)
        return tuple(self._add_missed(result) for result in self._results.as_tuple())

    def _make_room(self, groups: list[Group]) -> None:
        """Copy the rectangles of the groups, which are filled in place."""
        places = self.pool.call(partial(unite_overlapping, [group.place for group in groups]))
        self._results = Results({place: self.picture.read(place) for place in places})
        if self.picture.has_alpha:
            for group in groups:
                self._continue_alpha(group)

    def _start_first_results(self, steps: Sequence[Step]) -> FirstResults:
        needs_torch = self.options.uses_generator or self.options.effective_method is Method.WEAVE
        tools = self.tools if needs_torch else None
        has_weave = any(isinstance(step, WeaveStep) for step in steps)
        return FirstResults(
            [step for step in steps if isinstance(step, FillStep)],
            cut=self._cut,
            fill=partial(
                fill_cutouts,
                options=self.options,
                fallbacks=tools.fallbacks if tools else None,
                has_previews=self.on_preview is not None,
            ),
            submit=tools.torch_executor.submit if tools else self.pool.submit,
            runs_ahead=tools is not None
            and tools.runs_ahead
            and has_weave
            and self.options.uses_generator,
        )

    def _retouch(self, hole: Rect, offset: tuple[int, int]) -> Result:
        """Fill the hole with a copy from an offset."""
        from engine.restore.retouch import find_copied_place, retouch  # noqa: PLC0415  KDTree

        place = find_copied_place(self.picture.read_mask(hole), hole, offset, within=self._bounds)
        mask, below = self.picture.read_mask(place), self.picture.read(place)
        copied = self.picture.read(place.moved(dx=offset[0], dy=offset[1]))
        pixels = self.pool.call(partial(retouch, below, copied, mask, self.options))
        return Result(place=place, pixels=pixels)

    def _find_groups(self, hole: Rect) -> list[Group]:
        return self.pool.call(partial(find_groups, self.picture.read_mask(hole), hole))

    def _find_missed(self, groups: list[Group]) -> list[tuple[Rect, Mask]]:
        """Return the missed edges of all groups that have some, none of them in the source."""
        max_px = limit_reach_px(self.options, (self._bounds.height, self._bounds.width))
        found = []
        for group in groups:
            reach_px = choose_reach_px(group.radius_px, max_px=max_px)
            place = group.place.grown(margin_px(reach_px), within=self._bounds)
            missed = self.pool.call(
                partial(
                    find_missed_edges,
                    self.picture.read_colours(place),
                    self.picture.read_mask(place),
                    group.mask_in(place),
                    reach_px=reach_px,
                )
            )
            source = self.options.source and self.options.source.intersected(place)
            if source is not None:
                missed[source.slices_in(place)] = False
            if missed.any():
                found.append((place, missed))
        return found

    def _grow_mask(self, missed: list[tuple[Rect, Mask]], hole: Rect) -> Rect:
        """Add missed edges to the hole, and return the rectangle around it."""
        self._missed = self.picture.grow_mask(missed)
        for place, _ in missed:
            hole = hole.united(place)
        tight = Rect.of_mask(self.picture.read_mask(hole))
        assert tight is not None
        return tight.moved(dx=hole.x, dy=hole.y)

    def _add_missed(self, result: Result) -> Result:
        """Return a result with the missed edges in it."""
        if self._missed is None or not self._missed[result.place.slices].any():
            return result
        return replace(result, missed=self._missed[result.place.slices].copy())

    @property
    def _bounds(self) -> Rect:
        return self.picture.bounds

    def _take_edges_for_lines(self, groups: list[Group]) -> None:
        """Find the edges that go on through wide holes, but for those that meet drawn lines."""
        edges = []
        for group in groups:
            place = find_search_place(group, within=self._bounds)
            colours, unknown = self.picture.read_colours(place), self.picture.read_mask(place)
            edges += self.pool.call(partial(find_edges, colours, unknown, group, place))
        takes_all, drawn = self.options.method is Method.EDGES, self.options.guide_lines
        taken = [edge.line for edge in edges if takes_all or edge.is_certain]
        lines = self.pool.call(partial(list_lines_apart, taken, drawn))
        self.options = replace(self.options, guide_lines=drawn + lines)
        if lines or takes_all:
            self.on_edges(lines)

    def _write_first_results(
        self, first_results: FirstResults, report: Callable[[float], None]
    ) -> None:
        def update(value: Update) -> None:
            match value:
                case Fallback():
                    self._report_fallback(value)
                case Preview():
                    self._report_preview(value)
                case _:
                    report(value)

        for cutout, filled in first_results.take(self.pool, update):
            self.pool.call(partial(_finish_and_write, self._results, cutout, filled, self.options))
            for group in cutout.window.groups:
                self._preview(group)

    def _weave(self, step: WeaveStep, report: Callable[[float], None]) -> None:
        """Weave a group; without memory for that, its first result stays."""
        from engine.weave.group import weave_group  # noqa: PLC0415  numba, for wide holes only

        group, place = step.group, step.place
        assert self.tools is not None, "the method weaves"
        try:
            self.tools.prepare_weave()
            planes = self._cut_weave_planes(group, place)
            window = choose_window(group, self.options, within=self._bounds)
            woven = weave_group(
                planes,
                guide=self.options.guide if self.options.uses_generator else None,
                enlargement=window.enlargement,
                seed=self.options.seed,
                report_progress=report,
                pool=self.pool,
            )
        except (RuntimeError, MemoryError, OutOfMemoryError) as error:
            if not (self.options.uses_generator and is_out_of_memory(error)):
                raise
            self._report_fallback(Fallback.GENERATOR_ONLY)
            return
        if self.options.uses_generator:
            from engine.restore.grain.matching import match_print  # noqa: PLC0415  scipy.fft

            woven = self.pool.call(
                partial(
                    match_print,
                    woven,
                    planes.pixels,
                    planes.hole,
                    unknown=planes.unknown,
                    seed=self.options.seed,
                )
            )
        self.pool.call(partial(_write, self._results, group, woven[group.place.slices_in(place)]))
        self._preview(group)

    def _cut_weave_planes(self, group: Group, place: Rect) -> WeavePlanes:
        """Copy what the weave of a group sees; unknown pixels hold their results so far."""
        pixels, filled = self.picture.read_colours(place), self.picture.read_mask(place)
        for common, result in self._results.find_parts(place):
            part = common.slices_in(place)
            colours = result[..., : pixels.shape[2]]
            if self.picture.has_alpha:
                pixels[part][filled[part]] = colours[filled[part]]
            else:
                pixels[part] = colours
        planes = WeavePlanes(
            pixels=pixels,
            hole=group.mask_in(place),
            unknown=self.picture.find_unknown(place),
            is_large=group.is_large,
            is_sprawling=group.is_sprawling,
        )
        if self.options.source is None:
            lines = self.pool.call(partial(find_lines, self.options, group, place))
            return replace(planes, lines=lines)
        source = find_known_part(
            self.options.source,
            to=group.place,
            mask_in=self.picture.find_unknown,
        )
        return append_source(
            planes, self.picture.read_colours(source), self.picture.find_unknown(source)
        )

    def _feather(self, group: Group) -> None:
        """Soften the transition at the border of a group whose result is final."""
        place = group.place.grown(1, within=self._bounds)
        inner = group.place.slices_in(place)
        pixels = self.picture.read_colours(place)
        own = self._results.view(group.place)[..., : pixels.shape[2]]
        np.copyto(pixels[inner], own, where=group.mask[..., np.newaxis])
        width_px = feather_width_px(group, self.options)
        soft = self.pool.call(partial(feather, pixels, group.mask_in(place), width_px=width_px))
        self.pool.call(partial(_write, self._results, group, soft[inner]))

    def _continue_alpha(self, group: Group) -> None:
        """Continue alpha into a group, which is then as transparent as its results will be."""
        place = group.place.grown(MARGIN_PX, within=self._bounds)
        alpha, unknown = self.picture.read_alpha(place), self.picture.read_mask(place)
        values = self.pool.call(partial(continue_alpha, alpha, group.mask_in(place), unknown))
        self._results.view(group.place)[..., -1][group.mask] = values

    def _cut(self, window: Window) -> Cutout:
        return Cutout(
            window=window,
            colours=self.picture.read_colours(window.place),
            hole=self.picture.read_mask(window.place),
        )

    def _report_part(self, start: float, end: float, share: float) -> None:
        self.report_progress(Stage.FILL, start + share * (end - start))

    def _preview(self, group: Group) -> None:
        """Report what a group looks like now, if anybody wants to know."""
        if self.on_preview is not None:
            self._report_preview(self.pool.call(partial(_preview_result, self._results, group)))

    def _report_preview(self, preview: Preview) -> None:
        assert self.on_preview is not None, "previews were asked for"
        if self.picture.has_alpha:
            preview = limit_alpha(preview, self._results.view(preview.place)[..., -1])
        self.on_preview(preview)

    def _report_fallback(self, fallback: Fallback) -> None:
        """Report a fallback, unless the job has reported it before."""
        if fallback not in self._reported:
            self._reported.add(fallback)
            self.on_fallback(fallback)


# Other threads call these three, so they do not hold the job, and with it the picture.


def _finish_and_write(
    results: Results, cutout: Cutout, filled: Pixels, options: RestoreOptions
) -> None:
    for group, pixels in finish_window(cutout, filled, options):
        _write(results, group, pixels[group.place.slices_in(cutout.window.place)])


def _preview_result(results: Results, group: Group) -> Preview:
    pixels = results.view(group.place)
    return make_preview(pixels[..., : colour_channels(pixels.shape[2])], group.place, group)


def _write(results: Results, group: Group, colours: Pixels) -> None:
    """Write a group's own pixels into the rectangle that holds it."""
    compose(results.view(group.place), colours, group.mask)
