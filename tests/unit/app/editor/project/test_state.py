"""The state of a project names everything that a project is made of."""

from dataclasses import fields

import pytest

from app.editor.document.repairs import Part, Repair
from app.editor.jobs.tries import TriesRecord, Try
from app.editor.project import parts, state
from app.editor.project.project import Project
from engine.pictures.codec import Picture


def list_names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Repair, state._StoredRepair),
        (Try, state._StoredTry),
        (TriesRecord, state._StoredTries),
    ],
)
def test_every_field_is_stored(value: type, stored: type) -> None:
    assert list_names(value) == list_names(stored)


def test_every_field_of_a_picture_is_stored() -> None:
    assert list_names(Picture) - {"pixels"} == list_names(state._Metadata)


def test_every_field_of_a_project_is_stored() -> None:
    assert list_names(Project) - {"original"} == list_names(state.State) - {"version", "metadata"}


def test_every_field_of_a_part_is_stored() -> None:
    assert list_names(Part) == list_names(parts._StoredPart) - {"is_deep"}
