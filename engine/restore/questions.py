"""What is asked for the holes of one part: their first answers, which for many are the only ones.

A question holds copies of the pixels that it is about, so that it may be answered on another
thread, and after its job has ended.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np

from engine.api import Method
from engine.compute.seam import remove_seam
from engine.network.blocks import smooth_fill
from engine.network.preprocess import from_tensor, mask_tensor, to_tensor
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.classical import fill
from engine.restore.detail import add_detail
from engine.restore.generate import generate, generate_batch
from engine.restore.job import Job, Report
from engine.restore.sharing import Batch
from engine.restore.tiling import SMOOTH_MARGIN_PX, Group, Window, is_woven

Part: TypeAlias = Group | Batch
# A group, a rectangle that holds it, and that rectangle's pixels.
Answer: TypeAlias = tuple[Group, Rect, Pixels]
# Asked with the job that does the work.
Question: TypeAlias = Callable[[Job, Report], Sequence[Answer]]

# Known pixels that the classical methods see around a group.
_CLASSICAL_MARGIN_PX = 16
# Steps of 8 bits that channels differ by where a file is compressed that has no colours.
_GREY_STEPS = 2
# One row in so many is looked at first: a few of them tell that a picture has colours.
_SAMPLED_ROWS = 61


def question_about(part: Part, job: Job) -> Question:
    """Return the question about a part of a job's mask; the job is only read from here."""
    if isinstance(part, Group):
        return _about_group(part, job)
    cut = [(job.pixels_in(w.place), job.mask_in(w.place)) for w in part.windows]

    def answers(job: Job, report_progress: Report) -> list[Answer]:
        made = job.fallbacks.run(
            lambda settings: generate_batch(
                settings, cut, report_progress=report_progress, pool=job.torch_pool
            )
        )
        coloured = [_coloured(rgb, *seen, job) for rgb, seen in zip(made, cut, strict=True)]
        return [
            (group, window.place, answer)
            for window, pixels_and_hole, rgb in zip(part.windows, cut, coloured, strict=True)
            for group, answer in _of_groups(window.groups, rgb, *pixels_and_hole, job)
        ]

    return answers


def _about_group(group: Group, job: Job) -> Question:
    """Return what makes the answer of one group."""
    match job.method:
        case Method.REWEAVE | Method.GENERATOR:
            window = job.window_of(group)
            cut = job.pixels_in(window.place), job.mask_in(window.place)
            return partial(_generated, group, window, cut)
        case Method.WEAVE:
            place = group.place.grown(SMOOTH_MARGIN_PX, within=job.bounds)
            smooth = partial(_smooth, job.colours_in(place), job.mask_in(place))
            return lambda job, _report: [
                (group, place, job.torch_pool.call(smooth)[..., : job.colours])
            ]
        case _:
            place = group.place.grown(_CLASSICAL_MARGIN_PX, within=job.bounds)
            classical = partial(fill, job.colours_in(place), job.mask_in(place), job.method)
            return lambda job, _report: [(group, place, job.pool.call(classical))]


def _generated(
    group: Group, window: Window, cut: tuple[Pixels, Mask], job: Job, report_progress: Report
) -> list[Answer]:
    """Return the generator's answer in one window."""
    pixels, mask = cut
    rgb = job.fallbacks.run(
        lambda settings: generate(
            settings, pixels, mask, window, report_progress=report_progress, pool=job.torch_pool
        )
    )
    answer = _coloured(rgb, pixels, mask, job)
    if not (group.is_thin or is_woven(group, job.options)):
        colours = pixels[..., : job.colours]
        answer = job.pool.call(partial(remove_seam, answer, colours, mask))
    ((_, answer),) = _of_groups([group], answer, pixels, mask, job)
    return [(group, window.place, answer)]


def _of_groups(
    groups: Sequence[Group], answer: Pixels, pixels: Pixels, hole: Mask, job: Job
) -> list[tuple[Group, Pixels]]:
    """Return each group's answer: with detail, where nothing is woven over it."""
    final = [
        job.method is Method.REWEAVE and group.is_thin and not is_woven(group, job.options)
        for group in groups
    ]
    detailed = answer
    if any(final):
        colours = pixels[..., : job.colours]
        detailed = job.pool.call(partial(add_detail, answer, colours, hole))
    return [
        (group, detailed if is_final else answer)
        for group, is_final in zip(groups, final, strict=True)
    ]


def _coloured(rgb: Pixels, pixels: Pixels, mask: Mask, job: Job) -> Pixels:
    """Return an answer in as many channels as the picture has colours; grey amid grey.

    The generator has seen few pictures without colours, and tints its answer there.
    """
    if job.colours == 1:
        return job.pool.call(partial(_grey, rgb))
    if job.pool.call(partial(_is_grey, pixels[..., :3], mask)):
        return job.pool.call(lambda: _grey(rgb).repeat(3, axis=2))
    return rgb


def _is_grey(colours: Pixels, hole: Mask) -> bool:
    """Whether there are known pixels, (H, W, 3), and all have channels that are all but equal."""
    most = _GREY_STEPS * (np.iinfo(colours.dtype).max // 255)
    for rows in (slice(None, None, _SAMPLED_ROWS), slice(None)):
        known = colours[rows][~hole[rows]]
        if known.size and np.ptp(known, axis=1).max() > most:
            return False
    return not hole.all()


def _smooth(colours: Pixels, mask: Mask) -> Pixels:
    """Return (H, W, 3): the known pixels continued smoothly into the hole."""
    return from_tensor(
        smooth_fill(to_tensor(colours), 1.0 - mask_tensor(mask)), dtype=colours.dtype
    )


def _grey(rgb: Pixels) -> Pixels:
    """Return (H, W, 1), same dtype."""
    light = np.rint(luma(rgb.astype(np.float32)))[..., np.newaxis]
    return light.astype(np.uint8) if rgb.dtype == np.uint8 else light.astype(np.uint16)
