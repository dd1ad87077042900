"""Pictures of every kind of file are decoded once, and broken ones are reported."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.helpers.training_data import photograph, write_folder
from training.data.cache import PictureCache, open_cache
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.errors import DataError

EVERY = DataConfig(held_out_share=0.0)
ORIENTATION = 0x0112


def decode_folder(folder: Path, cache: Path | None) -> PictureCache:
    return open_cache(find_pictures(folder, Split.TRAIN, EVERY), cache, whole_px=40)


def decode_only_picture(folder: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    return decode_folder(folder, None).natives[0]


def test_a_cached_picture_has_the_pixels_of_its_file(tmp_path: Path) -> None:
    pixels = photograph(np.random.default_rng(1), height=70, width=95)
    (tmp_path / "data").mkdir()
    Image.fromarray(pixels).save(tmp_path / "data" / "x.png")

    cache = decode_folder(tmp_path / "data", tmp_path / "cache")

    assert np.array_equal(cache.natives[0], pixels)
    assert cache.wholes[0].shape == (40, 54, 3)


def test_a_cache_in_memory_holds_the_pixels_of_a_cache_in_a_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=3)

    mapped, memory = decode_folder(folder, tmp_path / "cache"), decode_folder(folder, None)

    assert np.array_equal(mapped.natives.pixels, memory.natives.pixels)
    assert np.array_equal(mapped.wholes.pixels, memory.wholes.pixels)
    assert mapped.natives.index == memory.natives.index


def test_a_cache_in_memory_writes_nothing(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=1)

    decode_folder(folder, None)

    assert list(tmp_path.iterdir()) == [folder]


def test_a_broken_file_is_skipped_and_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write_folder(tmp_path / "data", count=1)
    (folder / "broken.png").write_bytes(b"not a picture")
    (folder / "cut.png").write_bytes((folder / "photo-0.png").read_bytes()[:200])
    Image.new("RGB", (10, 10)).save(folder / "tiny.png")
    Image.new("RGB", (4096, 70)).save(folder / "narrow.png")

    cache = decode_folder(folder, tmp_path / "cache")

    assert len(cache) == 1
    assert [name for name, _why in cache.skipped] == [
        "broken.png",
        "cut.png",
        "narrow.png",
        "tiny.png",
    ]
    assert "1 pictures, 4 files skipped: broken.png" in caplog.text
    assert "and 1 more" in caplog.text


def test_an_existing_cache_still_reports_the_skipped_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=1)
    (folder / "broken.png").write_bytes(b"not a picture")
    decode_folder(folder, tmp_path / "cache")

    again = decode_folder(folder, tmp_path / "cache")

    assert [name for name, _why in again.skipped] == ["broken.png"]


def test_a_folder_of_broken_files_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"not a picture")

    with pytest.raises(DataError, match=r"none of the 1 pictures can be used: broken.png"):
        decode_folder(tmp_path, None)


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was turned: the first row is the right side
    pixels = np.zeros((80, 100, 3), np.uint8)
    pixels[:40] = 255
    Image.fromarray(pixels).save(tmp_path / "turned.jpg", exif=exif, quality=95)

    upright = decode_only_picture(tmp_path)

    assert upright.shape == (100, 80, 3)
    assert upright[50, 70].tolist() == [255, 255, 255]
    assert upright[50, 10].tolist() == [0, 0, 0]


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    Image.new("CMYK", (80, 80), (0, 255, 255, 0)).save(tmp_path / "press.jpg", quality=95)

    red, green, blue = decode_only_picture(tmp_path)[40, 40].tolist()

    assert red > 180
    assert max(green, blue) < 90


def test_grey_is_repeated(tmp_path: Path) -> None:
    Image.new("L", (80, 80), 100).save(tmp_path / "grey.png")

    assert decode_only_picture(tmp_path)[0, 0].tolist() == [100, 100, 100]


def test_a_palette_is_expanded(tmp_path: Path) -> None:
    Image.new("RGB", (80, 80), (200, 30, 60)).quantize(4).save(tmp_path / "palette.png")

    assert decode_only_picture(tmp_path)[0, 0].tolist() == [200, 30, 60]


def test_sixteen_bits_are_rounded_to_eight(tmp_path: Path) -> None:
    Image.fromarray(np.full((80, 80), 257 * 7 + 100, np.uint16)).save(tmp_path / "deep.png")

    assert decode_only_picture(tmp_path)[0, 0].tolist() == [7, 7, 7]


def test_transparency_is_laid_over_white(tmp_path: Path) -> None:
    Image.new("RGBA", (80, 80), (10, 20, 30, 51)).save(tmp_path / "alpha.png")

    assert decode_only_picture(tmp_path)[0, 0].tolist() == [206, 208, 210]


def test_grey_with_transparency_is_laid_over_white(tmp_path: Path) -> None:
    Image.new("LA", (80, 80), (0, 0)).save(tmp_path / "alpha.png")

    assert decode_only_picture(tmp_path)[0, 0].tolist() == [255, 255, 255]


def test_a_colour_profile_changes_nothing(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (80, 80), (9, 8, 7)).save(tmp_path / "profile.png", icc_profile=profile)

    assert decode_only_picture(tmp_path)[0, 0].tolist() == [9, 8, 7]


def test_a_changed_picture_is_decoded_again(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=1)
    before = decode_folder(folder, tmp_path / "cache").natives[0][0, 0].tolist()
    Image.new("RGB", (100, 90), (1, 2, 3)).save(folder / "photo-0.png")
    os.utime(folder / "photo-0.png", ns=(1, 1))

    after = decode_folder(folder, tmp_path / "cache").natives[0][0, 0].tolist()

    assert before != [1, 2, 3]
    assert after == [1, 2, 3]


def test_a_picture_is_not_decoded_again_for_another_size_of_whole_pictures(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", count=2)
    decode_folder(folder, tmp_path / "cache")
    (pixels,) = (tmp_path / "cache").glob("*/native.u8")
    written = pixels.stat().st_mtime_ns

    open_cache(find_pictures(folder, Split.TRAIN, EVERY), tmp_path / "cache", whole_px=70)

    assert [path.stat().st_mtime_ns for path in (tmp_path / "cache").glob("*/native.u8")] == [
        written
    ]
    assert len(list((tmp_path / "cache").glob("*/whole-*.u8"))) == 2


@pytest.mark.parametrize("damage", ["native.json", "native.u8", "whole-40.u8"])
def test_an_incomplete_cache_is_made_again(tmp_path: Path, damage: str) -> None:
    folder = write_folder(tmp_path / "data", count=2)
    decode_folder(folder, tmp_path / "cache")
    (place,) = (tmp_path / "cache").iterdir()
    (place / damage).write_bytes(b"{}")

    cache = decode_folder(folder, tmp_path / "cache")

    assert cache.natives[1].any()
    assert sorted(path.name for path in place.iterdir()) == [
        "native.json",
        "native.u8",
        "whole-40.json",
        "whole-40.u8",
    ]


def test_file_names_that_are_not_unicode_do_not_break_the_cache(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    write_folder(folder, count=2)
    (folder / os.fsdecode(b"br\xfcche.png")).write_bytes(b"no picture")

    pictures = find_pictures(tmp_path, Split.TRAIN, EVERY)
    cache = open_cache(pictures, tmp_path / "cache", whole_px=32)

    assert len(cache) == 2
    assert len(open_cache(pictures, tmp_path / "cache", whole_px=32).skipped) == 1


def test_files_left_by_a_killed_process_are_removed(tmp_path: Path) -> None:
    write_folder(tmp_path / "pictures", count=2)
    pictures = find_pictures(tmp_path / "pictures", Split.TRAIN, EVERY)
    open_cache(pictures, tmp_path / "cache", whole_px=32)
    (place,) = (tmp_path / "cache").iterdir()
    (place / "native.json").unlink()
    old, young = place / ".reweave-0badcafe.part", place / ".reweave-00c0ffee.part"
    for part in (old, young):
        part.write_bytes(bytes(100))
    os.utime(old, (0, 0))

    open_cache(pictures, tmp_path / "cache", whole_px=32)

    assert list(place.glob("*.part")) == [young]  # somebody may be writing it


def test_pictures_keep_their_order_however_fast_each_is_decoded(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for index in range(70):
        side_px = 400 if index % 7 == 0 else 70
        pixels = photograph(rng, height=side_px + index, width=side_px)
        Image.fromarray(pixels).save(tmp_path / f"{index:02d}.png")
    (tmp_path / "05.png").write_bytes(b"no picture")
    found = find_pictures(tmp_path, Split.TRAIN, DataConfig(held_out_share=0.0))

    cache = open_cache(found, None, whole_px=80)

    assert len(cache) == 69
    assert [name for name, _why in cache.skipped] == ["05.png"]
    names = [index for index in range(70) if index != 5]
    heights = [(400 if index % 7 == 0 else 70) + index for index in names]
    assert [cache.natives[number].shape[0] for number in range(69)] == heights
