"""The state of a project as JSON. The original's pixels and the parts of repairs lie beside it."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from app.editor.document.repairs import Part, Repair
from app.editor.document.viewport import View
from app.editor.jobs.tries import TriesRecord, Try
from app.editor.project.project import Project
from app.editor.project.stored_mask import StoredMask, load_mask, store_mask
from app.shared.paths import load_name, store_name
from engine.api import GuideLine, RestoreOptions
from engine.errors import PictureReadError
from engine.pictures.picture import CodePoints, Note, Picture, Samples, Text
from engine.pictures.pixels import Pixels, Rect

VERSION: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Metadata:
    """What a picture has beside its pixels; see `Picture`."""

    icc_profile: bytes | None
    exif: bytes | None
    xmp: bytes | None
    iptc: bytes | None
    pixels_per_mm: tuple[float, float] | None
    code_points: CodePoints | None = None
    texts: tuple[Text, ...] = ()
    samples: Samples | None = None
    pages: int = 1
    has_gain_map: bool = False
    notes: tuple[Note, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoredRepair:
    """A repair, with the names of its parts; see `Repair`."""

    number: int
    parts: tuple[str, ...]
    options: RestoreOptions
    seconds: float
    made_at: datetime
    strength: float
    is_shown: bool
    has_missed_edges: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoredTry:
    """A try; see `Try`."""

    number: int
    repair: _StoredRepair


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoredTries:
    """Tries; see `TriesRecord`."""

    mask: StoredMask
    first: RestoreOptions
    guide_lines: tuple[GuideLine, ...]
    edges: tuple[GuideLine, ...]
    has_doubtful_edges: bool
    newest_recipe: int
    tries: tuple[_StoredTry, ...]
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A project without its arrays; see `Project`.

    Attributes:
        version: Version of this format.
    """

    version: int = VERSION
    name: str
    path: str | None
    metadata: _Metadata
    repairs: tuple[_StoredRepair, ...]
    tries: _StoredTries | None
    mask: StoredMask
    guide_lines: tuple[GuideLine, ...]
    source: Rect | None
    view: View | None
    exclusions: StoredMask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnyVersion:
    """What every version of the format has."""

    version: int


def encode_state(project: Project, *, name_part: Callable[[Part], str]) -> bytes:
    """Return the state of a project as JSON.

    Args:
        project: The project.
        name_part: Returns the name under which a part of a repair lies beside the state.
    """
    original, record = project.original, project.tries
    state = State(
        name=store_name(project.name),
        path=None if project.path is None else store_name(str(project.path)),
        metadata=_store_metadata(original),
        repairs=tuple(_store_repair(repair, name_part) for repair in project.repairs),
        tries=None if record is None else _store_tries(record, name_part),
        mask=store_mask(project.mask),
        exclusions=None if project.exclusions is None else store_mask(project.exclusions),
        guide_lines=project.guide_lines,
        source=project.source,
        view=project.view,
    )
    return msgspec.json.format(msgspec.json.encode(state), indent=1)


def decode_state(data: bytes, *, name: str) -> State:
    """Read a state.

    Args:
        data: JSON as `encode_state` returns it.
        name: Name of the project in an error message.

    Raises:
        PictureReadError: It is damaged, or of a newer version of this program.
    """
    try:
        version = msgspec.json.decode(data, type=_AnyVersion).version
        if version <= VERSION:
            return msgspec.json.decode(data, type=State)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise PictureReadError(f"{name} is damaged: {error}") from error
    raise PictureReadError(
        f"{name} was saved by a newer Reweave (version {version} of the format, "
        f"expected at most {VERSION})"
    )


def assemble_project(
    state: State, *, original: Pixels, read_part: Callable[[str], Part], name: str
) -> Project:
    """Return a project from its state and what lies beside it.

    Args:
        state: The state.
        original: The original's pixels.
        read_part: Returns a part of a repair by its name.
        name: Name of the project in an error message.

    Raises:
        PictureReadError: The parts do not fit one another.
    """
    parts: dict[str, Part] = {}

    def find_part(part: str) -> Part:
        if part not in parts:
            parts[part] = read_part(part)
        return parts[part]

    try:
        repairs = tuple(_load_repair(repair, find_part) for repair in state.repairs)
        shape = original.shape[:2]
        excluded = state.exclusions
        record = None
        if state.tries is not None:
            record = _load_tries(state.tries, find_part, last=repairs[-1], shape=shape)
        return Project(
            name=load_name(state.name),
            path=None if state.path is None else Path(load_name(state.path)),
            original=_load_picture(original, state.metadata),
            repairs=repairs,
            tries=record,
            mask=load_mask(state.mask, shape=shape),
            exclusions=None if excluded is None else load_mask(excluded, shape=shape),
            guide_lines=state.guide_lines,
            source=state.source,
            view=state.view,
        )
    except (ValueError, IndexError, zlib.error) as error:
        raise PictureReadError(f"{name} is damaged: {error}") from error


def _store_metadata(picture: Picture) -> _Metadata:
    return _Metadata(
        icc_profile=picture.icc_profile,
        exif=picture.exif,
        xmp=picture.xmp,
        iptc=picture.iptc,
        pixels_per_mm=picture.pixels_per_mm,
        code_points=picture.code_points,
        texts=picture.texts,
        samples=picture.samples,
        pages=picture.pages,
        has_gain_map=picture.has_gain_map,
        notes=picture.notes,
        source=None if picture.source is None else store_name(str(picture.source.absolute())),
    )


def _load_picture(pixels: Pixels, stored: _Metadata) -> Picture:
    return Picture(
        pixels=pixels,
        icc_profile=stored.icc_profile,
        code_points=stored.code_points,
        exif=stored.exif,
        xmp=stored.xmp,
        iptc=stored.iptc,
        texts=stored.texts,
        pixels_per_mm=stored.pixels_per_mm,
        samples=stored.samples,
        pages=stored.pages,
        has_gain_map=stored.has_gain_map,
        notes=stored.notes,
        source=None if stored.source is None else Path(load_name(stored.source)),
    )


def _store_repair(repair: Repair, name_part: Callable[[Part], str]) -> _StoredRepair:
    return _StoredRepair(
        number=repair.number,
        parts=tuple(name_part(part) for part in repair.parts),
        options=repair.options,
        seconds=repair.seconds,
        made_at=repair.made_at,
        strength=repair.strength,
        is_shown=repair.is_shown,
        has_missed_edges=repair.has_missed_edges,
    )


def _load_repair(stored: _StoredRepair, find_part: Callable[[str], Part]) -> Repair:
    return Repair(
        number=stored.number,
        parts=tuple(find_part(part) for part in stored.parts),
        options=stored.options,
        seconds=stored.seconds,
        made_at=stored.made_at,
        strength=stored.strength,
        is_shown=stored.is_shown,
        has_missed_edges=stored.has_missed_edges,
    )


def _store_tries(record: TriesRecord, name_part: Callable[[Part], str]) -> _StoredTries:
    return _StoredTries(
        mask=store_mask(record.mask),
        first=record.first,
        guide_lines=record.guide_lines,
        edges=record.edges,
        has_doubtful_edges=record.has_doubtful_edges,
        newest_recipe=record.newest_recipe,
        tries=tuple(
            _StoredTry(number=one.number, repair=_store_repair(one.repair, name_part))
            for one in record.tries
        ),
        shown=record.shown,
    )


def _load_tries(
    stored: _StoredTries,
    find_part: Callable[[str], Part],
    *,
    last: Repair,
    shape: tuple[int, ...],
) -> TriesRecord:
    """Return tries; the one that is shown is the last repair itself."""
    return TriesRecord(
        mask=load_mask(stored.mask, shape=shape),
        first=stored.first,
        guide_lines=stored.guide_lines,
        edges=stored.edges,
        has_doubtful_edges=stored.has_doubtful_edges,
        newest_recipe=stored.newest_recipe,
        tries=tuple(
            Try(
                number=one.number,
                repair=last if index == stored.shown else _load_repair(one.repair, find_part),
            )
            for index, one in enumerate(stored.tries)
        ),
        shown=stored.shown,
    )
