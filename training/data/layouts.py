"""Finds the files of known datasets as their makers lay them out, by official split.

CelebA (Liu et al. 2015), Places2 (Zhou et al. 2017, Places365) and ImageNet (ILSVRC 2012). The
names of folders and lists are those of the published archives, unpacked side by side.
"""

import enum
from collections.abc import Sequence
from pathlib import Path

from training.errors import DataError
from training.survey.walking import find_pictures


class Split(enum.StrEnum):
    """The use of a picture; the values are those in a manifest."""

    TRAIN = "train"
    VALID = "valid"
    TEST = "test"


class Layout(enum.StrEnum):
    """A dataset whose folders and lists are known."""

    CELEBA = "celeba"
    PLACES2 = "places2"
    IMAGENET = "imagenet"


_CELEBA_PARTITIONS = {"0": Split.TRAIN, "1": Split.VALID, "2": Split.TEST}

_PLACES_FOLDERS = {
    Split.TRAIN: (
        *("data_256", "data_256_standard", "data_256_challenge", "train_256"),
        *("data_large", "data_large_standard", "data_large_challenge", "train_large", "train"),
    ),
    Split.VALID: ("val_256", "val_large", "val"),
    Split.TEST: ("test_256", "test_large", "test"),
}
_PLACES_LISTS = {
    Split.TRAIN: ("places365_train_standard.txt", "places365_train_challenge.txt"),
    Split.VALID: ("places365_val.txt",),
    Split.TEST: ("places365_test.txt",),
}

_IMAGENET_FOLDERS = {Split.TRAIN: "train", Split.VALID: "val", Split.TEST: "test"}
_IMAGENET_PREFIXES = ("ILSVRC/Data/CLS-LOC", "Data/CLS-LOC", ".")


def find_layout_files(folder: Path, split: Split, layout: Layout) -> list[Path]:
    """Return the files of a dataset's official split.

    A file that a list names is returned even if it does not exist.

    Raises:
        DataError: The folder is not laid out like this dataset.
    """
    match layout:
        case Layout.CELEBA:
            return _find_celeba(folder, split)
        case Layout.PLACES2:
            return _find_places2(folder, split)
        case Layout.IMAGENET:
            return _find_imagenet(folder, split)


def _find_celeba(folder: Path, split: Split) -> list[Path]:
    """Read `list_eval_partition.txt` (or Kaggle's .csv), one line for each picture."""
    parents = [folder / name for name in (".", "celeba", "CelebA", "Img", "celeba/Img")]
    nested = [parent / "img_align_celeba" for parent in parents]
    pictures = _first_folder([parent / "img_align_celeba" for parent in (*nested, *parents)])
    lists = [
        parent / inner / f"list_eval_partition{suffix}"
        for parent in parents
        for inner in (".", "Eval", "Anno")
        for suffix in (".txt", ".csv")
    ]
    partition = _first_file(lists)
    if pictures is None or partition is None:
        raise DataError(
            f"{folder}: is not laid out like CelebA; "
            "expected img_align_celeba and list_eval_partition.txt in it"
        )
    rows = (line.replace(",", " ").split() for line in _read_lines(partition))
    return [pictures / row[0] for row in rows if _CELEBA_PARTITIONS.get(row[-1]) is split]


def _find_places2(folder: Path, split: Split) -> list[Path]:
    """Read the list of the split's files if there is one, else take the split's folder."""
    pictures = _first_folder([folder / name for name in _PLACES_FOLDERS[split]])
    if pictures is None:
        raise DataError(
            f"{folder}: is not laid out like Places2; "
            f"expected one of {', '.join(_PLACES_FOLDERS[split])} in it"
        )
    inner = (".", "filelist_places365-standard", "filelist_places365-challenge")
    listing = _first_file([folder / i / name for name in _PLACES_LISTS[split] for i in inner])
    if listing is None:
        return find_pictures(pictures)
    return [pictures / line.split()[0].lstrip("/") for line in _read_lines(listing)]


def _find_imagenet(folder: Path, split: Split) -> list[Path]:
    """Take the split's folder, with or without a folder for each class in it."""
    name = _IMAGENET_FOLDERS[split]
    pictures = _first_folder([folder / prefix / name for prefix in _IMAGENET_PREFIXES])
    if pictures is None:
        raise DataError(
            f"{folder}: is not laid out like ImageNet; "
            f"expected {name} or ILSVRC/Data/CLS-LOC/{name} in it"
        )
    return find_pictures(pictures)


def _first_folder(candidates: Sequence[Path]) -> Path | None:
    return next((path for path in candidates if path.is_dir()), None)


def _first_file(candidates: Sequence[Path]) -> Path | None:
    return next((path for path in candidates if path.is_file()), None)


def _read_lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not a list of files") from error
