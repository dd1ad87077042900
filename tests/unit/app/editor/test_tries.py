"""The tries for one mask: their results differ, and each can be shown again."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from app.editor.document.document import Document
from app.editor.jobs.tries import MAX_KEPT, Tries, options_of_try
from engine.api import DeviceChoice, EngineConfig, GuideLine, Method, RestoreOptions, Result
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.session import Session
from tests.helpers.documents import block_mask, document_of, noise
from tests.helpers.samples import BASE_MODEL

PLACE = Rect(x=8, y=5, width=20, height=12)
LINE = GuideLine(points=((5.0, 8.0), (30.0, 9.0)))
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
        add(tries, flat_result(20 + number), tries.next_options())


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
                options_of_try(RestoreOptions(), number),
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


def test_first_try_has_the_given_options() -> None:
    first = RestoreOptions(method=Method.TELEA, seed=5)

    assert options_of_try(first, 0) == first


def test_options_of_all_tries_differ() -> None:
    options = [options_of_try(RestoreOptions(), number) for number in range(30)]

    assert len(set(options)) == 30


def test_edges_are_continued_by_the_second_try_if_there_are_any() -> None:
    first, along = RestoreOptions(guide_lines=(LINE,)), RestoreOptions(method=Method.EDGES)

    second = options_of_try(first, 1, has_edges=True)

    assert (second.method, second.guide_lines) == (Method.EDGES, (LINE,))
    assert options_of_try(first, 2, has_edges=True).method is options_of_try(first, 1).method
    assert options_of_try(along, 1, has_edges=True).method is not Method.EDGES


def test_edges_that_are_found_late_do_not_shift_the_tries() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), tries.next_options())
    tries.edges, tries.has_doubtful_edges = (LINE,), True

    assert tries.next_options() == options_of_try(tries.first, 2)


def test_source_is_kept_by_every_try() -> None:
    first = RestoreOptions(source=PLACE)

    sources = {options_of_try(first, number).source for number in range(6)}

    assert sources == {PLACE}


@pytest.mark.parametrize("source", [None, PLACE], ids=["anywhere", "source"])
def test_guide_lines_are_kept_by_every_try(source: Rect | None) -> None:
    first = RestoreOptions(source=source, guide_lines=(LINE,))

    lines = {options_of_try(first, number).guide_lines for number in range(COUNT)}

    assert lines == {(LINE,)}


@pytest.mark.parametrize("source", [None, PLACE], ids=["anywhere", "source"])
def test_try_after_a_quick_fill_follows_the_guide_lines_of_the_mask(source: Rect | None) -> None:
    document = document_of(noise())
    first = RestoreOptions(method=Method.TELEA)
    mask = block_mask(document, PLACE)

    tries = Tries(document, mask=mask, first=first, guide_lines=(LINE,))
    add(tries, flat_result(10), first)

    assert tries.next_options(RestoreOptions(source=source)).guide_lines == (LINE,)


def test_guide_lines_go_with_the_first_try_and_come_back_with_its_undo() -> None:
    document = document_of(noise())
    document.set_guide_lines((LINE,))
    first = RestoreOptions(guide_lines=(LINE,))
    tries = Tries(document, mask=block_mask(document, PLACE), first=first, guide_lines=(LINE,))
    add(tries, flat_result(10), first)
    add(tries, flat_result(20), tries.next_options())
    after = document.guide_lines

    document.undo_stack.undo()

    assert (after, document.guide_lines) == ((), (LINE,))


def test_try_replaces_the_previous_one() -> None:
    document = document_of(noise())
    tries = make_tries(document)

    add(tries, flat_result(20), tries.next_options())

    assert shown_value(document) == 20
    assert document.undo_stack.count() == 1
    assert (tries.number, tries.has_previous, tries.has_next()) == (1, True, False)


def test_undo_of_any_try_restores_the_state_before_the_first() -> None:
    document = document_of(noise())
    tries = make_tries(document)
    add(tries, flat_result(20), tries.next_options())

    document.undo_stack.undo()

    assert np.array_equal(document.pixels, noise())
    assert not tries.is_newest_step


def test_redo_shows_the_try_again() -> None:
    document = document_of(noise())
    tries = make_tries(document)
    add(tries, flat_result(20), tries.next_options())
    document.undo_stack.undo()

    document.undo_stack.redo()

    assert shown_value(document) == 20
    assert tries.is_newest_step


def test_previous_and_next_show_the_same_results() -> None:
    document = document_of(noise())
    tries = make_tries(document)
    add(tries, flat_result(20), tries.next_options())
    add(tries, flat_result(30), tries.next_options())

    tries.show_previous()
    tries.show_previous()
    first = shown_value(document)
    tries.show_next()

    assert (first, shown_value(document), document.undo_stack.count()) == (10, 20, 1)


def test_oldest_tries_are_dropped_and_numbers_continue() -> None:
    document = document_of(noise())
    tries = make_tries(document)

    add_many(tries, count=MAX_KEPT)

    assert tries.number == MAX_KEPT
    assert tries.next_options() == options_of_try(RestoreOptions(), MAX_KEPT + 1)


def test_tries_are_no_longer_the_newest_step_after_another_restore() -> None:
    document = document_of(noise())
    first, second = make_tries(document), make_tries(document)

    assert (first.is_newest_step, second.is_newest_step) == (False, True)


def test_every_try_keeps_the_feather_of_the_first() -> None:
    first = RestoreOptions(feather_px=6)

    feathers = [options_of_try(first, number).feather_px for number in range(COUNT)]

    assert feathers == [6] * COUNT


def test_try_from_a_source_after_a_quick_fill_has_the_feather() -> None:
    document = document_of(noise())
    mask = block_mask(document, PLACE)
    first = RestoreOptions(method=Method.TELEA, feather_px=6)

    tries = Tries(document, mask=mask, first=first)
    add(tries, flat_result(10), first)

    options = tries.next_options(RestoreOptions(source=PLACE, feather_px=6))

    assert (options.source, options.feather_px) == (PLACE, 6)


def test_next_try_with_another_feather_differs_only_in_the_feather() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), tries.next_options())

    softer = tries.next_options(RestoreOptions(feather_px=8))
    add(tries, flat_result(30), softer)

    assert softer == replace(options_of_try(RestoreOptions(), 1), feather_px=8)
    assert tries.next_options(RestoreOptions(feather_px=8)) == options_of_try(
        RestoreOptions(feather_px=8), 2
    )


def test_next_try_must_have_the_same_feather() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), tries.next_options())

    tries.show_previous()

    assert (tries.has_next(), tries.has_next(RestoreOptions(feather_px=8))) == (True, False)


def test_every_try_includes_missed_edges_as_the_first_did() -> None:
    first = RestoreOptions(includes_missed_edges=False)

    included = {options_of_try(first, number).includes_missed_edges for number in range(COUNT)}

    assert included == {False}


def test_next_try_without_missed_edges_differs_only_in_these() -> None:
    tries = make_tries(document_of(noise()))
    add(tries, flat_result(20), tries.next_options())

    alone = tries.next_options(RestoreOptions(includes_missed_edges=False))
    add(tries, flat_result(30), alone)
    tries.show_previous()

    assert alone == replace(options_of_try(RestoreOptions(), 1), includes_missed_edges=False)
    assert (tries.has_next(), tries.has_next(RestoreOptions(includes_missed_edges=False))) == (
        False,
        True,
    )
