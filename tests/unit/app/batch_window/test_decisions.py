"""What was decided about pictures is found again, whatever their names are."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.batch.items import BatchItem, MaskSource
from app.batch.record import Record
from app.batch_window.decisions import (
    apply_decisions,
    find_decision,
    read_decisions,
    write_decisions,
)
from app.batch_window.pictures import BatchPicture, PictureState


def make_item(folder: Path, name: str = "photo.png") -> BatchItem:
    return BatchItem(
        name=name, photo=folder / name, mask=folder / "mask.png", target=folder / "out" / name
    )


@pytest.mark.parametrize("name", ["photo.png", "dia 1.jpg", "caf\udce9.png", "线.png"])
def test_decisions_are_read_as_they_were_written(tmp_path: Path, name: str) -> None:
    item = make_item(tmp_path, name)
    picture = BatchPicture(item=item, state=PictureState.KEPT, result=item.target, tries=2)
    decision = find_decision(picture, found=item.mask)
    assert decision is not None

    write_decisions(tmp_path, {name: decision})

    assert read_decisions(tmp_path) == {name: decision}


def test_nothing_decided_is_not_written(tmp_path: Path) -> None:
    picture = BatchPicture(item=make_item(tmp_path), state=PictureState.READY)

    assert find_decision(picture, found=picture.item.mask) is None


@pytest.mark.parametrize("mask", [Path("/masks/mine.png"), MaskSource.ALPHA, None])
def test_a_given_mask_replaces_the_one_that_was_found(
    tmp_path: Path, mask: Path | MaskSource | None
) -> None:
    item = make_item(tmp_path)
    given = BatchPicture(item=replace(item, mask=mask), state=PictureState.READY)
    decision = find_decision(given, found=item.mask)
    assert decision is not None

    (picture,) = apply_decisions([item], {item.name: decision}, Record(tmp_path / "out"))

    assert picture.item.mask == mask


def test_a_file_that_is_no_list_of_decisions_counts_as_none(tmp_path: Path) -> None:
    folder = tmp_path / "reweave-batch"
    folder.mkdir()
    (folder / "review.json").write_text('["what"]')

    assert read_decisions(tmp_path) == {}


def test_a_name_is_shown_on_one_line(tmp_path: Path) -> None:
    picture = BatchPicture(item=make_item(tmp_path, "a\nb\udce9.png"))

    assert picture.shown_name == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}.png"
