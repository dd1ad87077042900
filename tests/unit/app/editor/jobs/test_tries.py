"""The tries for one mask: their results differ, and each can be shown again."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from app.editor.document.document import Document
from app.editor.jobs.tries import MAX_KEPT, Tries, vary_options
from engine.api import (
    FILL_METHODS,
    Context,
    DeviceChoice,
    EngineConfig,
    Guide,
    GuideLine,
    Method,
    RestoreOptions,
    Result,
)
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.session import Session
from tests.helpers.documents import block_mask, document_of, noise
from tests.helpers.samples import BASE_MODEL

PLACE = Rect(x=8, y=5, width=20, height=12)
LINE = GuideLine(points=((5.0, 8.0), (30.0, 9.0)))
REWEAVE = RestoreOptions()
COUNT = 8
# Mean absolute difference between any two tries, in steps of 8 bits. Results differ less in a hole
# that is four pixels wide.
MIN_DIFFERENCE = 4.0
MIN_DIFFERENCE_IN_THIN_HOLE = 3.0


def flat_result(value: int) -> tuple[Result, ...]:
    pixels = np.full((PLACE.height, PLACE.width, 3), value, np.uint8)
    return (Result(place=PLACE, pixels=pixels),)


def add(tries: Tries, results: tuple[Result, ...], options: RestoreOptions) -> None:
    tries.add(results, options, seconds=0.5, made_at=datetime(2026, 1, 2, tzinfo=UTC))


def next_options(tries: Tries, wished: RestoreOptions = REWEAVE) -> RestoreOptions:
    """Return the options of the next try, which exists."""
    options = tries.next_options(wished)
    assert options is not None
    return options


def make_tries(document: Document) -> Tries:
    """Return tries with one try in a document."""
    mask = block_mask(document, PLACE)
    change = document.mask.clear_change(of=mask)
    assert change is None
    tries = Tries(document, mask=mask, first=RestoreOptions())
    add(tries, flat_result(10), tries.first)
    return tries


def add_many(tries: Tries, *, count: int) -> None:
    for number in range(count):
        add(tries, flat_result(20 + number), next_options(tries))


def shown_value(document: Document) -> int:
    return int(document.pixels[PLACE.y, PLACE.x, 0])


def leaves() -> Pixels:
    """Return grey texture with light and dark patches, (160, 200, 3), uint8."""
    rng = np.random.default_rng(3)
    fine = ndimage.gaussian_filter(rng.normal(size=(160, 200)), 1.0) * 90
    wide = ndimage.gaussian_filter(rng.normal(size=(160, 200)), 9.0) * 900
    grey = np.clip(128 + fine + wide, 0, 255).astype(np.uint8)
    return np.repeat(grey[..., np.newaxis], 3, axis=2)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(EngineConfig(model=Path(BASE_MODEL), device=DeviceChoice.CPU))


def find_min_difference(session: Session, mask: Mask) -> float:
    """Return the mean absolute difference in the hole between the two most similar tries."""
    pixels = leaves()
    results = [
        apply_results(
            pixels,
            session.restore(
                pixels,
                mask,
                vary_options(REWEAVE, number, seed=number) or REWEAVE,
                report_progress=lambda _stage, _fraction: None,
                is_cancelled=lambda: False,
            ),
        )[mask].astype(float)
        for number in range(COUNT)
    ]
    return min(float(np.abs(a - b).mean()) for a, b in itertools.combinations(results, 2))


@pytest.mark.slow
def test_tries_for_a_medium_hole_all_differ(session: Session) -> None:
    mask = np.zeros((160, 200), bool)
    mask[60:110, 70:130] = True

    assert find_min_difference(session, mask) > MIN_DIFFERENCE


@pytest.mark.slow
def test_tries_for_a_thin_hole_all_differ(session: Session) -> None:
    mask = np.zeros((160, 200), bool)
    mask[30:130, 90:94] = True

    assert find_min_difference(session, mask) > MIN_DIFFERENCE_IN_THIN_HOLE


def follow(method: Method, *, count: int, **options: object) -> list[RestoreOptions | None]:
    """Return the options of the first tries with a method, and what they have in common."""
    wished = replace(RestoreOptions(method=method), **options)  # type: ignore[arg-type]
    return [vary_options(wished, number, seed=number) for number in range(count)]


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.EDGES, Method.WEAVE])
def test_a_method_that_weaves_always_has_another_try(method: Method) -> None:
    options = follow(method, count=30)

    assert len(set(options)) == 30
    assert {one.method for one in options if one is not None} == {method}


def test_the_generator_has_a_try_for_each_context() -> None:
    options = follow(Method.GENERATOR, count=4)

    assert [one and one.context for one in options] == [
        Context.NORMAL,
        Context.FAR,
        Context.NEAR,
        None,
    ]


def test_a_quick_fill_has_no_other_try() -> None:
    assert follow(Method.TELEA, count=2) == [RestoreOptions(method=Method.TELEA), None]


def test_tries_from_a_source_differ_by_their_seed_alone() -> None:
    options = follow(Method.REWEAVE, count=5, source=PLACE)

    assert options == [RestoreOptions(source=PLACE, seed=number) for number in range(5)]


def test_every_try_keeps_what_the_user_has_chosen() -> None:
    chosen = {"guide_lines": (LINE,), "feather_px": 6, "includes_missed_edges": False}

    options = follow(Method.EDGES, count=COUNT, **chosen)

    kept = {
        (o.guide_lines, o.feather_px, o.includes_missed_edges) for o in options if o is not None
    }
    assert kept == {((LINE,), 6, False)}


def test_the_next_try_has_the_method_that_is_wished() -> None:
    tries = make_tries(document_of(noise()))

    wished = [tries.next_options(RestoreOptions(method=method)) for method in FILL_METHODS]

    assert [one and one.method for one in wished] == list(FILL_METHODS)


def test_another_method_begins_with_its_best_and_the_first_goes_on_where_it_was() -> None:
    tries = make_tries(document_of(noise()))

    add(tries, flat_result(20), next_options(tries, RestoreOptions(method=Method.GENERATOR)))
    generated = tries.options

    assert (generated.context, generated.guide) == (Context.NORMAL, Guide.FIRM)
    assert next_options(tries).guide is Guide.LOOSE


def test_a_quick_fill_is_not_repeated() -> None:
    tries = make_tries(document_of(noise()))
    quick = RestoreOptions(method=Method.TELEA)
    add(tries, flat_result(20), next_options(tries, quick))

    assert tries.next_options(quick) is None


@pytest.mark.parametrize("source", [None, PLACE], ids=["anywhere", "source"])
def test_try_after_a_quick_fill_follows_the_guide_lines_of_the_mask(source: Rect | None) -> None:
    document = document_of(noise())
    first = RestoreOptions(method=Method.TELEA)
    mask = block_mask(document, PLACE)

    tries = Tries(document, mask=mask, first=first, guide_lines=(LINE,))
    add(tries, flat_result(10), first)

    assert next_options(tries, RestoreOptions(source=source)).guide_lines == (LINE,)


def test_guide_lines_go_with_the_first_try_and_come_back_with_its_undo() -> None:
    document = document_of(noise())
    document.set_guide_lines((LINE,))
    first = RestoreOptions(guide_lines=(LINE,))
    tries = Tries(document, mask=block_mask(document, PLACE), first=first, guide_lines=(LINE,))
    add(tries, flat_result(10), first)
    add(tries, flat_result(20), next_options(tries))
    after = document.guide_lines

    document.undo_stack.undo()

    assert (after, document.guide_lines) == ((), (LINE,))


def test_try_replaces_the_previous_one() -> None:
    document = document_of(noise())
    tries = make_tries(document)

    add(tries, flat_result(20), next_options(tries))

    assert shown_value(document) == 20
    assert document.undo_stack.count() == 1
    assert (tries.number, tries.has_previous, tries.has_next()) == (1, True, False)


def test_undo_of_any_try_restores_the_state_before_the_first() -> None:
    document = document_of(noise())
    tries = make_tries(document)
    add(tries, flat_result(20), next_options(tries))

    document.undo_stack.undo()

    assert np.array_equal(document.pixels, noise())
    assert not tries.is_newest_step


def test_redo_shows_the_try_again() -> None:
    document = document_of(noise())
    tries = make_tries(document)
    add(tries, flat_result(20), next_options(tries))
    document.undo_stack.undo()

    document.undo_stack.redo()

    assert shown_value(document) == 20
    assert tries.is_newest_step


def test_tries_that_are_shown_again_have_the_same_results() -> None:
    document = document_of(noise())
    tries = make_tries(document)
    add(tries, flat_result(20), next_options(tries))
    add(tries, flat_result(30), next_options(tries))

    tries.show(0)
    first = shown_value(document)
    tries.show(1)

    assert (first, shown_value(document), document.undo_stack.count()) == (10, 20, 1)


def test_oldest_tries_are_dropped_and_numbers_continue() -> None:
    document = document_of(noise())
    tries = make_tries(document)

    add_many(tries, count=MAX_KEPT)

    assert tries.number == MAX_KEPT
    assert next_options(tries).seed == MAX_KEPT + 1


def test_tries_are_no_longer_the_newest_step_after_another_restore() -> None:
    document = document_of(noise())
    first, second = make_tries(document), make_tries(document)

    assert (first.is_newest_step, second.is_newest_step) == (False, True)


def test_next_try_with_another_feather_differs_only_in_the_feather() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), next_options(tries))

    before = tries.options
    softer = next_options(tries, RestoreOptions(feather_px=8))
    add(tries, flat_result(30), softer)

    assert softer == replace(before, feather_px=8)
    assert next_options(tries, RestoreOptions(feather_px=8)).seed != before.seed


def test_next_try_must_have_the_same_feather() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), next_options(tries))

    tries.show(0)

    assert (tries.has_next(), tries.has_next(RestoreOptions(feather_px=8))) == (True, False)


def test_next_try_without_missed_edges_differs_only_in_these() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), next_options(tries))

    before = tries.options
    alone = next_options(tries, RestoreOptions(includes_missed_edges=False))
    add(tries, flat_result(30), alone)
    tries.show(1)

    assert alone == replace(before, includes_missed_edges=False)
    assert (tries.has_next(), tries.has_next(RestoreOptions(includes_missed_edges=False))) == (
        False,
        True,
    )
