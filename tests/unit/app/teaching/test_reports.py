"""Everything that the survey and the trainer can report has a sentence."""

from pathlib import Path

import pytest

from app.teaching.reports import fault_sentence, note_sentence, skip_clause
from training.api import Fault, Note, TrainerFailed, TrainerNoted
from training.survey.events import SkippedFile, SkipReason


@pytest.mark.parametrize("reason", SkipReason)
def test_every_reason_to_skip_a_file_has_a_clause(reason: SkipReason) -> None:
    clause = skip_clause(SkippedFile(path=Path("a.jpg"), reason=reason, detail="the cause"))

    assert clause[0].islower()
    assert not clause.endswith(".")
    needs_detail = reason in (SkipReason.TOO_LARGE, SkipReason.UNREADABLE)
    assert ("the cause" in clause) == needs_detail


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_sentences_that_say_what_to_do_next(fault: Fault) -> None:
    text = fault_sentence(TrainerFailed(fault=fault, detail="the cause"))

    assert text[0].isupper()
    assert text.endswith(".")
    assert text.count(".") >= 2
    needs_detail = fault in (Fault.FILE, Fault.SETTING, Fault.MISSING_LIBRARY)
    assert ("the cause" in text) == needs_detail


@pytest.mark.parametrize("note", Note)
def test_every_note_has_a_sentence_with_its_values(note: Note) -> None:
    text = note_sentence(TrainerNoted(note=note, pictures=3, limit=320))

    assert text.endswith(".")
    is_about_pictures = note not in (Note.SMALLER_PARTS, Note.ROLLED_BACK, Note.MIXING)
    assert text.startswith(("3 pictures", "Learning from 3")) == is_about_pictures
    assert ("320" in text) == (note in (Note.SOME_CHOSEN, Note.ENLARGED))


@pytest.mark.parametrize("note", [Note.CHANGED, Note.ENLARGED, Note.LEFT_OUT])
def test_a_note_about_one_picture_is_in_the_singular(note: Note) -> None:
    assert note_sentence(TrainerNoted(note=note, pictures=1)).startswith("1 picture ")
