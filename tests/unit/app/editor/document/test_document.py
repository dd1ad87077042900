"""The document and its signals."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import SignalInstance

from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document
from engine.pictures.pixels import Rect
from tests.helpers.documents import block_mask, document_of, make_repair, noise, noisy_result

PLACE = Rect(x=8, y=5, width=20, height=12)


def restore(document: Document) -> None:
    """Apply a result in PLACE."""
    mask = block_mask(document, PLACE)
    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask)
    document.undo_stack.push(ApplyResult(document, repair, mask=mask))


def recorded(signal: SignalInstance) -> list[object]:
    """Return a list of the signal's values, which grows with every emission."""
    said: list[object] = []
    signal.connect(said.append)
    return said


def test_new_document_is_not_modified() -> None:
    assert not document_of(noise()).is_modified


def test_result_modifies_the_document_and_undo_reverts_that() -> None:
    document = document_of(noise())
    said = recorded(document.modified_changed)

    restore(document)
    document.undo_stack.undo()

    assert said == [True, False]


def test_saved_document_is_modified_again_by_undo() -> None:
    document = document_of(noise())
    restore(document)
    document.mark_saved(Path("saved.png"), state=document.state)
    said = recorded(document.modified_changed)

    document.undo_stack.undo()

    assert said == [True]


def test_saving_an_older_state_leaves_the_document_modified() -> None:
    document = document_of(noise())
    older = document.state
    restore(document)

    document.mark_saved(Path("saved.png"), state=older)

    assert document.is_modified


def test_change_of_the_picture_is_signalled_with_its_place() -> None:
    document = document_of(noise())
    said = recorded(document.picture_changed)

    restore(document)

    assert said == [PLACE]


def test_given_pixels_are_not_written_to() -> None:
    pixels = noise()
    before = pixels.copy()
    document = document_of(pixels)

    restore(document)

    assert np.array_equal(pixels, before)


def test_number_of_a_repair_from_an_earlier_session_is_not_given_again() -> None:
    document = document_of(noise())
    mask = block_mask(document, PLACE)
    repair = make_repair(document, [noisy_result(document, PLACE)], mask=mask, number=7)

    document.undo_stack.push(ApplyResult(document, repair, mask=mask))
    document.undo_stack.undo()

    assert document.new_repair_number() == 8
