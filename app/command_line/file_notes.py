"""Writes what a result will not keep of its photograph, and what it has not kept."""

from dataclasses import dataclass
from typing import TextIO

from app.shared.language.file_words import (
    COMMAND_LINE,
    describe_damage,
    describe_losses,
    describe_pixels,
)
from engine.pictures.forecast import foresee_changes, foresee_losses
from engine.pictures.picture import Picture
from engine.pictures.receipt import Part, Receipt
from engine.process.standard_streams import write_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What has been written before the work.

    Attributes:
        losses: What the result will not keep.
        is_reencoded: Whether pixels outside the mask will change.
    """

    losses: frozenset[Part]
    is_reencoded: bool


def write_forecast(picture: Picture, *, suffix: str, stream: TextIO) -> Foreseen:
    """Write what is wrong with the file, and what the result will not keep; return the latter.

    Args:
        picture: The photograph.
        suffix: Format of the result.
        stream: Stream for notes.
    """
    losses, is_reencoded = foresee_losses(picture, suffix), foresee_changes(picture, suffix)
    notes = [*describe_damage(picture), *describe_losses(picture, losses)]
    if is_reencoded:
        notes.append(
            "JPEG re-encodes the whole picture; save as .png to keep every other pixel as it is."
        )
    for note in notes:
        write_note(stream, f"Note: {note}")
    return Foreseen(losses=frozenset(losses), is_reencoded=is_reencoded)


def write_receipt(
    picture: Picture, receipt: Receipt, *, foreseen: Foreseen, stream: TextIO
) -> None:
    """Write what the result has not kept, as far as that has not been written before.

    Args:
        picture: The photograph.
        receipt: What the result has kept.
        foreseen: What `write_forecast` has returned.
        stream: Stream for notes.
    """
    missing = (*receipt.lost, *receipt.partly_kept)
    notes = describe_losses(picture, [part for part in missing if part not in foreseen.losses])
    if receipt.changed_px != 0 and not foreseen.is_reencoded:
        notes += describe_pixels(receipt, COMMAND_LINE)
    for note in notes:
        write_note(stream, f"Note: {note}")
