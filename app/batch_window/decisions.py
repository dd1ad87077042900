"""What the user has decided about the pictures of a batch, kept beside the record. Knows no Qt.

The record says what has been restored; this file says which masks the user has given, which
results are good, and how many tries were made. Whoever opens the folder again goes on from there.
"""

import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from app.batch.items import BatchItem, ItemState, MaskChoice, parse_mask
from app.batch.record import RECORD_FOLDER, Record
from app.batch_window.pictures import BatchPicture, PictureState
from app.batch_window.result_files import find_rejected
from engine.pictures.atomic_write import write_atomically

_FILE: Final = "review.json"
_KEPT_STATES: Final = (PictureState.KEPT, PictureState.REJECTED)

_log = logging.getLogger(__name__)


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the user has decided about a picture.

    Attributes:
        mask: The mask that the user has given it: a file, the word of a `MaskSource`, or empty for
            none; None for the one that was found.
        state: Name of `PictureState.KEPT` or `REJECTED`; empty for neither.
        is_by_hand: Whether a person has made the result.
        tries: Number of results so far.
    """

    mask: str | None = None
    state: str = ""
    is_by_hand: bool = False
    tries: int = 0


def read_decisions(out: Path) -> dict[str, Decision]:
    """Return what was decided about the pictures of a folder of results, by the items' names."""
    path = out / RECORD_FOLDER / _FILE
    try:
        return msgspec.convert(json.loads(path.read_bytes()), dict[str, Decision])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _log.warning("%s cannot be read", path.name, exc_info=True)
        return {}


def write_decisions(out: Path, decisions: dict[str, Decision]) -> None:
    """Write what was decided, in place of what was written before.

    Raises:
        OSError: The file cannot be written.
    """
    path = out / RECORD_FOLDER / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    # As ASCII, because names of files may hold bytes that are not UTF-8.
    write_atomically(path, json.dumps(msgspec.to_builtins(decisions)).encode("ascii"))


def find_decision(picture: BatchPicture, *, found: MaskChoice | None) -> Decision | None:
    """Return what the user has decided about a picture; None for nothing.

    Args:
        picture: The picture.
        found: The mask that was found for it.
    """
    mask = picture.item.mask
    decision = Decision(
        mask=None if mask == found else "" if mask is None else str(mask),
        state=picture.state.name if picture.state in _KEPT_STATES else "",
        is_by_hand=picture.result is not None and picture.options is None,
        tries=picture.tries,
    )
    return None if decision == Decision() else decision


def apply_decisions(
    items: Iterable[BatchItem], decisions: dict[str, Decision], record: Record
) -> list[BatchPicture]:
    """Return the pictures of a batch as they were left."""
    return [_apply(item, decisions.get(item.name, Decision()), record) for item in items]


def _apply(item: BatchItem, decision: Decision, record: Record) -> BatchPicture:
    if decision.mask is not None:
        item = replace(item, mask=parse_mask(decision.mask) if decision.mask else None)
        is_finished = record.is_finished(item)
        item = replace(item, state=ItemState.FINISHED if is_finished else ItemState.WAITING)
    kept = decision.state == PictureState.KEPT.name
    picture = BatchPicture(item=item, tries=decision.tries)
    line = record.find(item.name)
    rejected = None
    if decision.state == PictureState.REJECTED.name:
        rejected = find_rejected(item.target, record.out)
    if rejected is not None:
        return replace(picture, state=PictureState.REJECTED, result=rejected)
    if line is not None and line.flaws == 0 and item.state is ItemState.FINISHED:
        return replace(picture, state=PictureState.INTACT)
    if item.state is ItemState.FINISHED or (decision.is_by_hand and item.target.is_file()):
        return replace(
            picture,
            state=PictureState.KEPT if kept else PictureState.TO_REVIEW,
            result=item.target,
            options=None if line is None or decision.is_by_hand else line.options,
            tries=max(1, decision.tries),
            seconds=0.0 if line is None else line.seconds,
        )
    if item.mask is None:
        return picture
    problem = line.reason if line is not None and line.state is ItemState.FAILED else ""
    return replace(
        picture, state=PictureState.FAILED if problem else PictureState.READY, problem=problem
    )
