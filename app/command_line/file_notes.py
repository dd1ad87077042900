"""Writes what a result will not keep of its photograph, and what it has not kept."""

from typing import TextIO

from app.shared.language.file_words import describe_damage, describe_losses, describe_pixels
from engine.pictures.forecast import foresee_changes, foresee_losses
from engine.pictures.picture import Picture
from engine.pictures.receipt import Part, Receipt
from engine.process.standard_streams import write_note


def write_forecast(picture: Picture, *, suffix: str, stream: TextIO) -> frozenset[Part]:
    """Write what is wrong with the file, and what the result will not keep; return the latter.

    Args:
        picture: The photograph.
        suffix: Format of the result.
        stream: Stream for notes.
    """
    losses = foresee_losses(picture, suffix)
    notes = [*describe_damage(picture), *describe_losses(picture, losses)]
    if foresee_changes(picture, suffix):
        notes.append(
            "JPEG re-encodes the whole picture; save as .png to keep every other pixel as it is."
        )
    for note in notes:
        write_note(stream, f"Note: {note}")
    return frozenset(losses)


def write_receipt(
    picture: Picture, receipt: Receipt, *, foreseen: frozenset[Part], stream: TextIO
) -> None:
    """Write what the result has not kept, as far as that has not been written before.

    Args:
        picture: The photograph.
        receipt: What the result has kept.
        foreseen: What `write_forecast` has returned.
        stream: Stream for notes.
    """
    unforeseen = [part for part in (*receipt.lost, *receipt.partly_kept) if part not in foreseen]
    notes = describe_losses(picture, unforeseen)
    if receipt.changed_px != 0:
        notes += describe_pixels(receipt)
    for note in notes:
        write_note(stream, f"Note: {note}")
