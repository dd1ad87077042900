"""Writes a project to an OpenRaster file, and reads it with every bit."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.editor.document.repairs import Part
from app.editor.project.layers import ORIGINAL_MEMBER, make_layers
from app.editor.project.parts import decode_part, encode_part
from app.editor.project.project import Project
from app.editor.project.state import assemble_project, decode_state, encode_state
from engine.errors import PictureReadError
from engine.pictures.files import decode_any, read_file
from engine.pictures.formats.codec import decode_file
from engine.pictures.openraster import is_openraster, read_members, write_openraster
from engine.pictures.picture import Picture

_STATE_MEMBER: Final = "reweave/project.json"


def write_project(path: Path, project: Project) -> None:
    """Write a project, atomically.

    Raises:
        PictureWriteError: It cannot be written; what was there before is still there.
    """
    names: dict[int, str] = {}
    numbers = itertools.count(1)
    parts = [part for repair in project.list_repairs() for part in repair.parts]
    for part in parts:
        names.setdefault(id(part), f"reweave/part-{next(numbers)}")

    def name_part(part: Part) -> str:
        return names[id(part)]

    original = project.original
    merged = Picture(
        pixels=project.compose(),
        icc_profile=original.icc_profile,
        pixels_per_mm=original.pixels_per_mm,
    )
    state = encode_state(project, name_part=name_part)
    unique = {id(part): part for part in parts}.values()
    write_openraster(
        path,
        make_layers(project),
        merged=merged,
        extras=itertools.chain(
            [(_STATE_MEMBER, state)], ((name_part(part), encode_part(part)) for part in unique)
        ),
    )


def read_picture_or_project(path: Path) -> Picture | Project:
    """Read a picture file, or the project in an OpenRaster file that this program has written.

    Of another program's OpenRaster file, the merged image is read.

    Raises:
        PictureReadError: The file is missing, damaged, or neither.
    """
    data = read_file(path)
    if is_openraster(data):
        members = read_members(data, name=path.name)
        if _STATE_MEMBER in members:
            return _read_project(members, name=path.name)
    return replace(decode_any(data, name=path.name), source=path.absolute())


def _read_project(members: Mapping[str, bytes], *, name: str) -> Project:
    try:
        return assemble_project(
            decode_state(members[_STATE_MEMBER], name=name),
            original=decode_file(members[ORIGINAL_MEMBER], name=name).pixels,
            read_part=lambda part: decode_part(members[part], name=name),
            name=name,
        )
    except KeyError as error:
        raise PictureReadError(f"{name} is damaged: {error.args[0]}") from error
