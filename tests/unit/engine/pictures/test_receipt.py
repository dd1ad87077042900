"""The receipt says what a file has kept, as found by reading it again."""

from pathlib import Path

import numpy as np
import pytest

from engine.errors import PictureWriteError
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Part, SourceUse, make_receipt, receipt_to_json


@pytest.fixture
def noise() -> Pixels:
    """Random colours, (24, 40, 3)."""
    return np.random.default_rng(0).integers(0, 256, (24, 40, 3), np.uint8)


def test_a_png_changes_no_pixel_and_keeps_everything(tmp_path: Path, noise: Pixels) -> None:
    picture = Picture(pixels=noise, xmp=b"<x/>", pixels_per_mm=(10, 10))

    receipt = write_picture(tmp_path / "a.png", picture)

    assert receipt.changed_px == 0
    assert receipt.kept == (Part.XMP, Part.RESOLUTION)
    assert receipt.lost == ()


def test_pixels_in_the_hole_do_not_count_as_changed(tmp_path: Path, noise: Pixels) -> None:
    hole: Mask = np.ones(noise.shape[:2], bool)

    receipt = write_picture(tmp_path / "a.jpg", Picture(pixels=noise), hole=hole)

    assert receipt.changed_px == 0


def test_a_jpeg_that_is_encoded_anew_changes_pixels(tmp_path: Path, noise: Pixels) -> None:
    receipt = write_picture(tmp_path / "a.jpg", Picture(pixels=noise))

    assert receipt.changed_px
    assert receipt.changed_px > 0


def test_webp_loses_sixteen_bits(tmp_path: Path, noise: Pixels) -> None:
    receipt = write_picture(tmp_path / "a.webp", Picture(pixels=noise.astype(np.uint16) * 257))

    assert receipt.lost == (Part.DEPTH,)
    assert receipt.changed_px == 0


def test_a_pixel_in_sixteen_bits_is_unchanged_when_it_is_rounded(
    tmp_path: Path, noise: Pixels
) -> None:
    deep = np.random.default_rng(1).integers(0, 65_536, noise.shape, np.uint16)

    receipt = write_picture(tmp_path / "a.webp", Picture(pixels=deep))

    assert (receipt.changed_px, receipt.greatest_change, receipt.bits) == (0, 0, 8)
    assert receipt.lost == (Part.DEPTH,)


def test_the_greatest_change_is_that_outside_the_hole(tmp_path: Path, noise: Pixels) -> None:
    path, after = tmp_path / "a.png", noise.copy()
    after[0, 0], after[0, 1, 0] = 255 - noise[0, 0], noise[0, 1, 0] ^ 4
    write_picture(path, Picture(pixels=after))
    hole = np.zeros(noise.shape[:2], np.bool_)
    hole[0, 0] = True

    receipt = make_receipt(Picture(pixels=noise), path.read_bytes(), hole=hole, name="a.png")

    assert (receipt.changed_px, receipt.greatest_change) == (1, 4)


def test_transparent_parts_are_compared_over_white(tmp_path: Path) -> None:
    clear = np.zeros((16, 16, 4), np.uint8)

    receipt = write_picture(tmp_path / "a.jpg", Picture(pixels=clear))

    assert receipt.changed_px == 0
    assert receipt.lost == (Part.ALPHA,)


def test_alpha_that_covers_all_is_no_loss(tmp_path: Path, noise: Pixels) -> None:
    opaque = np.full((*noise.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = noise

    receipt = write_picture(tmp_path / "a.jpg", Picture(pixels=opaque))

    assert receipt.lost == ()


def test_grey_in_webp_is_unchanged(tmp_path: Path, noise: Pixels) -> None:
    receipt = write_picture(tmp_path / "a.webp", Picture(pixels=noise[..., :2]))

    assert receipt.changed_px == 0
    assert receipt.kept == (Part.ALPHA,)


def test_a_file_that_cannot_be_read_again_replaces_nothing(
    tmp_path: Path, noise: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    write_picture(path, Picture(pixels=noise))
    before = path.read_bytes()
    monkeypatch.setattr("engine.pictures.files.encode_file", lambda *_, **__: b"nothing")

    with pytest.raises(PictureWriteError, match="could not be read again"):
        write_picture(path, Picture(pixels=noise))

    assert path.read_bytes() == before


def test_a_file_of_another_size_is_refused(tmp_path: Path, noise: Pixels) -> None:
    path = tmp_path / "a.png"
    write_picture(path, Picture(pixels=noise))

    with pytest.raises(PictureWriteError, match="expected 39 x 24"):
        make_receipt(Picture(pixels=noise[:, 1:]), path.read_bytes(), hole=None, name="a.png")


def test_without_memory_to_read_it_again_the_file_is_written(
    tmp_path: Path, noise: Pixels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.pictures.checks._COPIES", 10**12)

    receipt = write_picture(tmp_path / "a.png", Picture(pixels=noise))

    assert receipt.changed_px is None
    assert (tmp_path / "a.png").exists()


def test_the_use_of_the_original_file_is_known(tmp_path: Path, noise: Pixels) -> None:
    source = tmp_path / "source.tif"
    picture = Picture(pixels=noise, source=source)
    uses = [write_picture(tmp_path / "a.tif", picture).source_use]
    write_picture(source, picture)
    uses.append(write_picture(tmp_path / "a.tif", picture).source_use)
    write_picture(source, Picture(pixels=noise[1:]))
    uses.append(write_picture(tmp_path / "a.tif", picture).source_use)
    uses.append(write_picture(tmp_path / "a.png", picture).source_use)

    assert uses == [SourceUse.GONE, SourceUse.USED, SourceUse.CHANGED, SourceUse.NONE]


def test_json_has_stable_names(tmp_path: Path, noise: Pixels) -> None:
    picture = Picture(
        pixels=noise.astype(np.uint16) * 257, pixels_per_mm=(10, 10), has_gain_map=True
    )

    found = receipt_to_json(write_picture(tmp_path / "a.jpg", picture))

    assert found == {
        "changed_px": found["changed_px"],
        "greatest_change": found["greatest_change"],
        "bits": 8,
        "kept": ["resolution"],
        "partly_kept": [],
        "lost": ["depth", "gain_map"],
        "source_use": "none",
    }
