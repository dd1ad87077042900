"""What is done for one picture beside the engine, on other threads: reading and writing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeAlias

from app.batch.items import BatchItem, ItemState, make_mask
from app.batch.record import Record, RecordLine, hash_file, hash_name, make_relative, take_inputs
from app.shared.language.file_words import COMMAND_LINE, describe_damage, summarise_receipt
from app.shared.language.sentences import explain_marks
from engine.api import RestoreOptions
from engine.detection.damage_map import DamageMap
from engine.detection.find_options import FindOptions
from engine.detection.found_mask import check_unseen, make_found_mask
from engine.errors import PictureError
from engine.pictures.atomic_write import write_atomically
from engine.pictures.checks import check_mask, check_source
from engine.pictures.files import read_picture, write_picture
from engine.pictures.formats.codec import encode_file
from engine.pictures.formats.vips import convert_to_srgb
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.thumbnail import make_thumbnail
from engine.process.one_job import Restored

FindExclusions: TypeAlias = Callable[[Pixels], Mask | None]
"""Returns what the user has said of a picture (H, W, C) that it is no damage, (H, W), or None."""

_THUMBNAIL_SIDE_PX: Final = 320
_THUMBNAIL_QUALITY: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedItem:
    """A picture that is ready for the engine.

    Attributes:
        item: Where it comes from and goes to.
        options: Fill options.
        inputs: What tells later whether the files have changed; see `RecordLine.inputs`.
        picture: The picture.
        mask: Its mask, (H, W), bool, true means fill; None until it is found.
        flaws: How many flaws were found; None if the mask was given.
        notes: What a person should know about both, sentences.
    """

    item: BatchItem
    options: RestoreOptions
    inputs: tuple[tuple[int, int], ...]
    picture: Picture = field(repr=False)
    mask: Mask | None = field(repr=False)
    flaws: int | None = None
    notes: tuple[str, ...] = ()


def load_item(item: BatchItem, options: RestoreOptions, record: Record) -> LoadedItem:
    """Read a picture and its mask, and check both before any work is done.

    Raises:
        EngineError: One of them cannot be read, they do not go together, or the result would replace
            a file that is not of this batch.
        OSError: The target cannot be checked.
    """
    assert item.mask is not None, "an item without a mask is skipped"
    record.check_target(item)
    inputs = take_inputs(item)
    picture = read_picture(item.photo)
    read = make_mask(item.mask, picture)
    marks = explain_marks(read.marks) if read else ""
    notes = (*describe_damage(picture), *([marks] if marks else []))
    if read is not None:
        check_mask(read.mask, shape=picture.pixels.shape)
    check_source(options.source, shape=picture.pixels.shape)
    return LoadedItem(
        item=item,
        options=options,
        inputs=inputs,
        picture=picture,
        mask=read.mask if read else None,
        notes=notes,
    )


def add_found_mask(
    loaded: LoadedItem,
    damage: DamageMap,
    options: FindOptions,
    *,
    find_exclusions: FindExclusions,
) -> LoadedItem:
    """Return a picture with the mask of the damage that was found in it.

    Args:
        loaded: The picture.
        damage: What the detector has found.
        options: What counts as damage.
        find_exclusions: Returns the exclusions of a picture.

    Raises:
        NoDamageError: There is none.
        TooMuchDamageError: There is too much of it to be restored unseen.
    """
    found = make_found_mask(damage, options, find_exclusions(loaded.picture.pixels))
    check_unseen(found)
    return replace(loaded, mask=found.mask, flaws=found.flaws)


def write_item(loaded: LoadedItem, restored: Restored, record: Record) -> RecordLine:
    """Write a restored picture and the thumbnails of its report, and return what to record.

    Raises:
        EngineError: The picture cannot be written, or would replace a file that is not of this
            batch.
        OSError: A folder or a thumbnail cannot be written.
    """
    item, before = loaded.item, loaded.picture
    assert loaded.mask is not None, "it has been restored"
    record.check_target(item)
    after = replace(before, pixels=restored.pixels)
    item.target.parent.mkdir(parents=True, exist_ok=True)
    record.announce(item)
    receipt = write_picture(item.target, after, hole=restored.find_hole(loaded.mask))
    for picture, path in zip(
        (before, after), list_thumbnails(record.folder, item.name), strict=True
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _encode_thumbnail(picture))
    return RecordLine(
        name=item.name,
        state=ItemState.FINISHED,
        output=make_relative(item.target, record.out),
        sha256=hash_file(item.target),
        inputs=loaded.inputs,
        options=loaded.options,
        model=restored.model,
        missed_px=restored.missed_px,
        flaws=loaded.flaws,
        receipt=receipt,
        notes=(*loaded.notes, *summarise_receipt(before, receipt, COMMAND_LINE)),
        seconds=round(restored.seconds, 3),
    )


def list_thumbnails(folder: Path, name: str) -> tuple[Path, Path]:
    """Return the files of the thumbnails of a picture, before and after.

    Args:
        folder: The folder of records and report.
        name: Name of the item.
    """
    digits = hash_name(name)
    place = folder / "thumbnails" / digits[:2]
    return place / f"{digits[2:]}-before.jpg", place / f"{digits[2:]}-after.jpg"


def _encode_thumbnail(picture: Picture) -> bytes:
    thumbnail = make_thumbnail(picture, side_px=_THUMBNAIL_SIDE_PX)
    try:
        thumbnail = convert_to_srgb(thumbnail)
    except PictureError:  # a damaged profile
        thumbnail = replace(thumbnail, icc_profile=None)
    return encode_file(thumbnail, suffix=".jpg", quality=_THUMBNAIL_QUALITY)
