"""The state of a project names everything that a project is made of."""

import os
import sys
from dataclasses import fields, replace
from pathlib import Path

import msgspec
import pytest

from app.editor.document.repairs import Part, Repair
from app.editor.jobs.tries import TriesRecord, Try
from app.editor.project import parts, state
from app.editor.project.project import Project
from engine.pictures.picture import Picture
from engine.pictures.pixels import Rect
from tests.helpers.projects import make_busy_project, same_project


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


def test_a_state_that_was_stored_before_is_still_read() -> None:
    stored = Path(__file__).with_name("version-1.json").read_bytes()
    project = replace(make_busy_project(), exclusions=None)
    parts_of_project = {
        f"reweave/part-{number}": part
        for number, part in enumerate(
            (part for repair in project.list_repairs() for part in repair.parts), start=1
        )
    }

    again = state.assemble_project(
        state.decode_state(stored, name="old"),
        original=project.original.pixels,
        read_part=parts_of_project.__getitem__,
        name="old",
    )

    described = project.original
    known = Picture(
        pixels=described.pixels,
        exif=described.exif,
        xmp=described.xmp,
        iptc=described.iptc,
        pixels_per_mm=described.pixels_per_mm,
    )
    assert same_project(again, replace(project, original=known))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are always text")
def test_a_name_that_is_not_utf8_is_stored() -> None:
    path = Path(os.fsdecode(b"/pictures/100%/gr\xfcn.tif"))
    busy = make_busy_project()
    project = replace(busy, name=path.name, path=path, original=replace(busy.original, source=path))
    all_parts = (part for repair in project.list_repairs() for part in repair.parts)
    names = {f"part-{number}": part for number, part in enumerate(all_parts)}

    def name_part(part: Part) -> str:
        return next(name for name, one in names.items() if one is part)

    again = state.assemble_project(
        state.decode_state(state.encode_state(project, name_part=name_part), name="new"),
        original=project.original.pixels,
        read_part=names.__getitem__,
        name="new",
    )

    assert same_project(again, project)


def test_a_part_that_was_stored_before_is_still_read() -> None:
    stored = msgspec.msgpack.encode(
        {
            "place": {"x": 3, "y": 4, "width": 2, "height": 1},
            "is_deep": True,
            "pixels": bytes([1, 0, 2, 1]),
            "mask": bytes([0b1000_0000]),
            "painted_back": bytes([0, 9]),
        }
    )

    part = parts.decode_part(stored, name="old")

    assert part.place == Rect(x=3, y=4, width=2, height=1)
    assert part.pixels.tolist() == [[[1], [258]]]
    assert part.unpack_mask().tolist() == [[True, False]]
    assert part.painted_back is not None
    assert part.painted_back.tolist() == [[0, 9]]
