"""CelebA, Places2 and ImageNet are found as their makers lay them out, with their official splits."""

from pathlib import Path

import pytest

from engine.errors import PictureReadError
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Layout, Split
from training.errors import DataError


def write_tree(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def found(folder: Path, split: Split, layout: Layout) -> list[str]:
    pictures = find_pictures(folder, split, DataConfig(), layout=layout)
    return [picture.name for picture in pictures]


@pytest.mark.parametrize("split", list(Split))
@pytest.mark.parametrize(
    ("pictures", "partition"),
    [
        ("img_align_celeba", "list_eval_partition.txt"),
        ("Img/img_align_celeba", "Eval/list_eval_partition.txt"),
        ("celeba/img_align_celeba", "celeba/list_eval_partition.txt"),
        ("celeba/Img/img_align_celeba", "celeba/Anno/list_eval_partition.txt"),
    ],
)
def test_celeba_is_split_by_its_partition_list(
    tmp_path: Path, pictures: str, partition: str, split: Split
) -> None:
    lines = "000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n"
    write_tree(tmp_path, {f"{pictures}/000001.jpg": "", partition: lines})
    number = {Split.TRAIN: 1, Split.VALID: 2, Split.TEST: 3}[split]

    assert found(tmp_path, split, Layout.CELEBA) == [f"{pictures}/00000{number}.jpg"]


def test_celeba_may_have_its_list_as_a_csv_file(tmp_path: Path) -> None:
    pictures = "img_align_celeba/img_align_celeba"
    table = "image_id,partition\n000001.jpg,0\n000002.jpg,1\n"
    write_tree(tmp_path, {f"{pictures}/000001.jpg": "", "list_eval_partition.csv": table})

    assert found(tmp_path, Split.VALID, Layout.CELEBA) == [f"{pictures}/000002.jpg"]


def test_places2_follows_its_file_lists(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "data_256/a/abbey/00000001.jpg": "",
            "data_256/a/abbey/00000002.jpg": "",
            "places365_train_standard.txt": "/a/abbey/00000002.jpg 0\n",
            "val_256/Places365_val_00000001.jpg": "",
            "places365_val.txt": "Places365_val_00000001.jpg 165\n",
        },
    )

    train = found(tmp_path, Split.TRAIN, Layout.PLACES2)
    valid = found(tmp_path, Split.VALID, Layout.PLACES2)

    assert train == ["data_256/a/abbey/00000002.jpg"]
    assert valid == ["val_256/Places365_val_00000001.jpg"]


@pytest.mark.parametrize("folder", ["train_256", "data_large", "data_256_standard"])
def test_places2_without_a_list_is_every_picture_in_its_folder(tmp_path: Path, folder: str) -> None:
    write_tree(tmp_path, {f"{folder}/b/beach/00000001.jpg": "", f"{folder}/notes.txt": ""})

    assert found(tmp_path, Split.TRAIN, Layout.PLACES2) == [f"{folder}/b/beach/00000001.jpg"]


def test_places2_has_a_test_split(tmp_path: Path) -> None:
    write_tree(tmp_path, {"test_256/Places365_test_00000001.jpg": ""})

    assert found(tmp_path, Split.TEST, Layout.PLACES2) == ["test_256/Places365_test_00000001.jpg"]


@pytest.mark.parametrize("prefix", ["", "ILSVRC/Data/CLS-LOC/"])
@pytest.mark.parametrize(
    "valid", ["val/ILSVRC2012_val_00000001.JPEG", "val/n01440764/ILSVRC2012_val_00000001.JPEG"]
)
def test_imagenet_is_split_by_its_folders(tmp_path: Path, prefix: str, valid: str) -> None:
    train = "train/n01440764/n01440764_18.JPEG"
    write_tree(tmp_path, {prefix + train: "", prefix + valid: ""})

    assert found(tmp_path, Split.TRAIN, Layout.IMAGENET) == [prefix + train]
    assert found(tmp_path, Split.VALID, Layout.IMAGENET) == [prefix + valid]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (Layout.CELEBA, "not laid out like CelebA; expected img_align_celeba"),
        (Layout.PLACES2, "not laid out like Places2; expected one of data_256"),
        (Layout.IMAGENET, "not laid out like ImageNet; expected train or ILSVRC"),
    ],
)
def test_a_folder_with_another_layout_is_refused_with_the_expected_one(
    tmp_path: Path, layout: Layout, expected: str
) -> None:
    with pytest.raises(DataError, match=expected):
        found(tmp_path, Split.TRAIN, layout)


def test_a_list_that_is_not_text_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"val_256/x.jpg": ""})
    (tmp_path / "places365_val.txt").write_bytes(b"\xff\xfe\x80")

    with pytest.raises(DataError, match="not a list of files"):
        found(tmp_path, Split.VALID, Layout.PLACES2)


def test_a_missing_listed_picture_fails_when_it_is_read(tmp_path: Path) -> None:
    write_tree(tmp_path, {"val_256/x.jpg": "", "places365_val.txt": "gone.jpg 3\n"})

    (picture,) = find_pictures(tmp_path, Split.VALID, DataConfig(), layout=Layout.PLACES2)

    assert picture.stamp == ""
    with pytest.raises(PictureReadError, match="does not exist"):
        picture.read()
