"""Training pictures: where they are found, and which are excluded or held out."""

import sys
from pathlib import Path

import pytest

from tests.helpers.training_data import write_folder, write_shards
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.errors import ConfigError, DataError

links_only = pytest.mark.skipif(sys.platform == "win32", reason="links need rights")

EVERY = DataConfig(held_out_share=0.0)


def names(folder: Path, split: Split, config: DataConfig) -> list[str]:
    return [picture.name for picture in find_pictures(folder, split, config)]


def test_a_folder_tree_is_searched_for_pictures(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "b", count=2)
    (tmp_path / "a" / "notes.txt").write_text("no picture", encoding="utf-8")

    found = find_pictures(tmp_path, Split.TRAIN, EVERY)

    assert [picture.name for picture in found] == ["a/b/photo-0.png", "a/b/photo-1.png"]


@links_only
def test_links_to_folders_are_followed_and_each_picture_is_found_once(tmp_path: Path) -> None:
    write_folder(tmp_path / "away", count=2)
    (tmp_path / "set" / "prints").mkdir(parents=True)
    (tmp_path / "set" / "again").symlink_to(tmp_path / "away")
    (tmp_path / "set" / "link").symlink_to(tmp_path / "away")
    (tmp_path / "set" / "prints" / "round").symlink_to(tmp_path / "set")

    found = find_pictures(tmp_path / "set", Split.TRAIN, EVERY)

    assert [picture.name for picture in found] == ["again/photo-0.png", "again/photo-1.png"]


@pytest.mark.parametrize("suffix", [".jfif", ".jpe", ".JPEG", ".heif", ".pgm"])
def test_pictures_of_every_suffix_are_found(suffix: str, tmp_path: Path) -> None:
    write_folder(tmp_path, count=1)
    (tmp_path / "photo-0.png").rename(tmp_path / f"photo{suffix}")
    (tmp_path / f".hidden{suffix}").write_bytes(b"")

    assert names(tmp_path, Split.TRAIN, EVERY) == [f"photo{suffix}"]


def test_the_source_of_a_picture_is_its_top_folder(tmp_path: Path) -> None:
    write_folder(tmp_path, count=1)
    write_folder(tmp_path / "prints" / "1920s", count=1)

    found = find_pictures(tmp_path, Split.TRAIN, EVERY)

    assert [picture.source for picture in found] == ["", "prints"]


def test_a_plain_folder_is_split_into_training_and_held_out_pictures(tmp_path: Path) -> None:
    write_folder(tmp_path, count=60)

    train, valid = (
        names(tmp_path, Split.TRAIN, DataConfig()),
        names(tmp_path, Split.VALID, DataConfig()),
    )

    assert len(valid) == 6
    assert sorted(train + valid) == sorted(names(tmp_path, Split.TRAIN, EVERY))


def test_a_small_folder_has_a_few_held_out_pictures_too(tmp_path: Path) -> None:
    write_folder(tmp_path, count=13)

    valid = names(tmp_path, Split.VALID, DataConfig())

    assert len(valid) == 4


def test_held_out_pictures_stay_held_out_when_the_folder_moves(tmp_path: Path) -> None:
    write_folder(tmp_path / "here", count=8)
    write_folder(tmp_path / "there", count=8)

    here, there = (names(tmp_path / f, Split.VALID, DataConfig()) for f in ("here", "there"))

    assert here == there


def test_two_pictures_are_both_trained_on_and_validated_on(tmp_path: Path) -> None:
    write_folder(tmp_path, count=2)

    assert names(tmp_path, Split.VALID, DataConfig()) == names(tmp_path, Split.TRAIN, DataConfig())


def test_the_number_of_pictures_is_limited(tmp_path: Path) -> None:
    write_folder(tmp_path, count=8)
    config = DataConfig(held_out_share=0.5, max_pictures=2, max_valid_pictures=3)

    train, valid = names(tmp_path, Split.TRAIN, config), names(tmp_path, Split.VALID, config)

    assert (len(train), len(valid)) == (2, 3)


def test_shards_yield_only_pictures_that_the_manifest_allows(tmp_path: Path) -> None:
    write_shards(
        tmp_path,
        [
            ("a.png", "train", "parks", "CC0"),
            ("b.png", "valid", "parks", "CC0"),
            ("c.png", "train", "grocery", "MIT"),
            ("d.png", "train", "parks", "LGPLv3"),
        ],
    )

    found = find_pictures(tmp_path, Split.TRAIN, DataConfig())

    assert [(picture.name, picture.source) for picture in found] == [("a.png", "parks")]


def test_a_damaged_shard_is_refused(tmp_path: Path) -> None:
    write_shards(tmp_path, [("a.png", "train", "parks", "CC0")])
    (tmp_path / "shard-0.tar").write_bytes(b"not a tar file" * 100)

    with pytest.raises(DataError, match=r"shard-0.tar: is damaged"):
        find_pictures(tmp_path, Split.TRAIN, DataConfig())


def test_a_manifest_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("name,kind\na.png,x\n", encoding="utf-8")

    with pytest.raises(DataError, match="expected a table with the columns"):
        find_pictures(tmp_path, Split.TRAIN, DataConfig())


@pytest.mark.parametrize("content", [{}, {"notes.txt": b"x"}])
def test_a_folder_without_pictures_is_refused(tmp_path: Path, content: dict[str, bytes]) -> None:
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)

    with pytest.raises(DataError, match="no pictures"):
        find_pictures(tmp_path, Split.TRAIN, DataConfig())


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        find_pictures(tmp_path / "none", Split.TRAIN, DataConfig())


@pytest.mark.parametrize(
    "settings",
    [
        {"held_out_share": 0.6},
        {"source_weights": {"prints": -1.0}},
        {"max_pictures": 0},
        {"max_valid_pictures": 0},
        {"whole_zoom": 0.9},
    ],
)
def test_an_invalid_data_setting_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        DataConfig(**settings)  # type: ignore[arg-type]  # one case a setting
