"""Where training pictures come from, what is left out, and how they are cached."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.training_data import photograph, write_folder, write_shards
from training.batches import BatchMaker
from training.config import DataConfig
from training.datasets import find_pictures, open_cache, sampling_odds
from training.errors import DataError

DATA = DataConfig(window_px=64, batch_size=4)


def test_a_folder_tree_is_searched_for_pictures(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "b", count=2)
    (tmp_path / "a" / "notes.txt").write_text("no picture", encoding="utf-8")

    found = find_pictures(tmp_path, "train", DATA)

    assert [picture.name for picture in found] == ["a/b/photo-0.png", "a/b/photo-1.png"]


def test_shards_give_only_what_the_manifest_allows(tmp_path: Path) -> None:
    write_shards(
        tmp_path,
        [
            ("a.png", "train", "parks", "CC0"),
            ("b.png", "valid", "parks", "CC0"),
            ("c.png", "train", "grocery", "MIT"),
            ("d.png", "train", "parks", "LGPLv3"),
        ],
    )

    found = find_pictures(tmp_path, "train", DATA)

    assert [(picture.name, picture.source) for picture in found] == [("a.png", "parks")]


def test_a_cached_picture_has_the_pixels_of_its_file(tmp_path: Path) -> None:
    pixels = photograph(np.random.default_rng(1), height=70, width=95)
    (tmp_path / "data").mkdir()
    Image.fromarray(pixels).save(tmp_path / "data" / "x.png")

    cache = open_cache(
        find_pictures(tmp_path / "data", "train", DATA), tmp_path / "cache", whole_px=40
    )

    assert np.array_equal(cache.native(0), pixels)
    assert cache.whole(0).shape == (40, 54, 3)


def test_a_broken_file_is_skipped_with_its_reason(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=1)
    (folder / "broken.png").write_bytes(b"not a picture")
    Image.new("RGB", (10, 10)).save(folder / "tiny.png")

    cache = open_cache(find_pictures(folder, "train", DATA), tmp_path / "cache", whole_px=40)

    assert len(cache) == 1
    assert [name for name, _why in cache.skipped] == ["broken.png", "tiny.png"]


def test_grey_alpha_and_deep_pictures_become_rgb(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    Image.new("L", (80, 80), 100).save(folder / "grey.png")
    Image.new("RGBA", (80, 80), (10, 20, 30, 40)).save(folder / "alpha.png")
    Image.fromarray(np.full((80, 80), 257 * 7, np.uint16)).save(folder / "deep.png")

    cache = open_cache(find_pictures(folder, "train", DATA), tmp_path / "cache", whole_px=40)

    assert [cache.native(index)[0, 0].tolist() for index in range(3)] == [
        [10, 20, 30],
        [7, 7, 7],
        [100, 100, 100],
    ]


def test_a_broken_off_cache_is_made_anew(tmp_path: Path) -> None:
    pictures = find_pictures(write_folder(tmp_path / "data", count=2), "train", DATA)
    open_cache(pictures, tmp_path / "cache", whole_px=40)
    (index,) = (tmp_path / "cache").glob("*/index.json")
    index.unlink()
    (index.parent / "pixels.u8").write_bytes(b"")

    cache = open_cache(pictures, tmp_path / "cache", whole_px=40)

    assert cache.native(1).any()


@pytest.mark.parametrize("content", [{}, {"notes.txt": b"x"}])
def test_a_folder_without_pictures_is_refused(tmp_path: Path, content: dict[str, bytes]) -> None:
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)

    with pytest.raises(DataError, match="no pictures"):
        find_pictures(tmp_path, "train", DATA)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        find_pictures(tmp_path / "none", "train", DATA)


def test_no_source_is_seen_more_often_than_its_cap() -> None:
    sources = ["house"] * 60 + ["parks"] * 40

    odds = sampling_odds(sources, {"house": 0.04})

    assert odds[:60].sum() == pytest.approx(0.04)
    assert odds.sum() == pytest.approx(1.0)


def test_a_source_below_its_cap_is_left_alone() -> None:
    odds = sampling_odds(["house", *["parks"] * 99], {"house": 0.04})

    assert odds == pytest.approx([0.01] * 100)


def test_a_batch_depends_on_nothing_but_seed_and_step(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=3)
    cache = open_cache(find_pictures(folder, "train", DATA), tmp_path / "cache", whole_px=80)
    first, second = (BatchMaker(cache, DATA, seed=1) for _ in range(2))
    first.make(0)

    assert (first.make(7).rgb == second.make(7).rgb).all()
    assert (first.make(7).mask == second.make(7).mask).all()
    assert not (first.make(7).rgb == second.make(8).rgb).all()


def test_a_batch_has_its_shapes(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=2)
    cache = open_cache(find_pictures(folder, "train", DATA), tmp_path / "cache", whole_px=80)

    batch = BatchMaker(cache, DATA, seed=1).make(0)

    assert tuple(batch.rgb.shape) == (4, 3, 64, 64)
    assert tuple(batch.mask.shape) == (4, 1, 64, 64)
