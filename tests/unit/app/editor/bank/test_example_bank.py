"""The bank keeps examples by picture and place."""

import os
from pathlib import Path

import numpy as np

from app.editor.bank.example_bank import BankSummary, ExampleBank
from engine.detection.examples import Example, Truth, decode_example
from engine.pictures.pixels import Rect
from tests.helpers.documents import noise
from tests.helpers.example_banks import write_bank

TILE = Rect(x=0, y=256, width=60, height=40)


def example_of(truth: Truth) -> Example:
    return Example(pixels=noise(), truth=np.full((40, 60), truth, np.uint8))


def read_all(bank: ExampleBank) -> list[int]:
    """Return the truth of all examples."""
    examples = [decode_example(p.read_bytes(), name=p.name) for p in bank.folder.iterdir()]
    return sorted(int(example.truth[0, 0]) for example in examples)


def test_the_newest_truth_of_a_place_counts(tmp_path: Path) -> None:
    bank = ExampleBank(tmp_path / "examples")
    bank.keep(noise(), [(TILE, example_of(Truth.DAMAGED))])

    bank.keep(noise(), [(TILE, example_of(Truth.REMOVED))])

    assert read_all(bank) == [Truth.REMOVED]
    assert bank.count == 1
    assert bank.size_bytes > 0


def test_another_picture_has_its_own(tmp_path: Path) -> None:
    bank = ExampleBank(tmp_path)
    bank.keep(noise(), [(TILE, example_of(Truth.DAMAGED))])

    bank.keep(noise(seed=2), [(TILE, example_of(Truth.REMOVED))])

    assert read_all(bank) == [Truth.DAMAGED, Truth.REMOVED]


def test_the_oldest_make_room(tmp_path: Path) -> None:
    bank = ExampleBank(tmp_path, max_bytes=20_000)

    for seed in range(6):
        bank.keep(noise(seed=seed), [(TILE, example_of(Truth.DAMAGED))])

    assert 0 < bank.count < 6
    assert bank.size_bytes <= 20_000


def test_an_empty_bank_writes_nothing(tmp_path: Path) -> None:
    bank = ExampleBank(tmp_path / "examples")

    assert (bank.count, bank.size_bytes) == (0, 0)
    bank.empty()
    assert not bank.folder.exists()


def test_emptying_removes_all_examples_and_nothing_else(tmp_path: Path) -> None:
    bank = ExampleBank(tmp_path)
    bank.keep(noise(), [(TILE, example_of(Truth.DAMAGED))])
    (tmp_path / "notes.txt").touch()

    bank.empty()

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_summary_counts_examples_and_pictures(tmp_path: Path) -> None:
    bank = ExampleBank(write_bank(tmp_path / "examples", pictures=3, examples=2))
    day_s = 24 * 3600.0
    oldest = min(bank.folder.iterdir())
    os.utime(oldest, (10.5 * day_s, 10.5 * day_s))

    summary = bank.summarise()

    assert (summary.examples, summary.pictures) == (6, 3)
    assert summary.oldest is not None
    assert summary.oldest.year == 1970
    assert ExampleBank(tmp_path / "none").summarise() == BankSummary()


def test_a_copy_has_every_example(tmp_path: Path) -> None:
    bank = ExampleBank(write_bank(tmp_path / "examples", pictures=2))

    bank.copy_to(tmp_path / "copy")

    names = sorted(path.name for path in (tmp_path / "copy").iterdir())
    assert names == sorted(path.name for path in bank.folder.iterdir())
