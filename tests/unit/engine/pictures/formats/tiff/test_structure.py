"""Pages, directories below them, and files that are not whole."""

import io
from typing import Any

import numpy as np
import pytest
import tifffile

from engine.pictures.formats.tiff.files import decode_tiff, encode_tiff
from engine.pictures.picture import Note
from tests.helpers.picture_files import gradient
from tests.helpers.tiff_files import join_pages, make_tiff, read_samples, read_tags
from tests.helpers.tiff_repairs import fill, save


def test_other_pages_are_kept() -> None:
    pages = [np.full((20, 30, 3), level, np.uint8) for level in (10, 20, 30)]
    data = join_pages(*pages, photometric="rgb", compression="zlib")

    picture = decode_tiff(data, name="photo.tif")
    saved, _ = save(data)

    assert picture.pages == decode_tiff(saved, name="saved.tif").pages == 3
    np.testing.assert_array_equal(read_samples(saved, page=1), pages[1])
    np.testing.assert_array_equal(read_samples(saved, page=2), pages[2])


def test_directories_below_a_page_are_kept() -> None:
    small = gradient(20, 30)
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        writer.write(gradient(), photometric="rgb", compression="zlib", subifds=1, metadata=None)
        writer.write(small, photometric="rgb", subfiletype=1, metadata=None)

    saved, _ = save(file.getvalue())

    with tifffile.TiffFile(io.BytesIO(saved)) as found:
        pages = found.pages[0].pages
        assert pages is not None
        np.testing.assert_array_equal(pages[0].asarray(), small)


def test_a_smaller_copy_in_front_is_not_taken_for_the_picture() -> None:
    small, large = np.zeros((5, 7, 3), np.uint8), gradient()
    file = io.BytesIO()
    with tifffile.TiffWriter(file) as writer:
        writer.write(small, photometric="rgb", subfiletype=1, metadata=None)
        writer.write(large, photometric="rgb", metadata=None)
    data = file.getvalue()

    picture = decode_tiff(data, name="photo.tif")

    np.testing.assert_array_equal(picture.pixels, large)
    assert picture.pages == 1


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_a_truncated_tiff_is_opened_as_far_as_it_is_there(compression: str | None) -> None:
    noise = np.random.default_rng(1).integers(1, 255, (60, 50, 3), np.uint8)
    data = make_tiff(noise, photometric="rgb", rowsperstrip=6, compression=compression)
    cut = data[: len(data) - 4000]

    picture = decode_tiff(cut, name="photo.tif")
    saved = encode_tiff(fill(picture)[0], source=cut)

    assert picture.notes == (Note.TRUNCATED,)
    np.testing.assert_array_equal(picture.pixels[:30], noise[:30])
    again = decode_tiff(saved, name="saved.tif")
    assert again.notes == ()
    np.testing.assert_array_equal(again.pixels[20:], picture.pixels[20:])
    assert read_tags(saved).keys() == read_tags(data).keys()


@pytest.mark.parametrize("places", [{"rowsperstrip": 6}, {"tile": (16, 16)}])
def test_damaged_data_are_said(places: dict[str, Any]) -> None:
    noise = np.random.default_rng(1).integers(1, 255, (60, 50, 3), np.uint8)
    data = bytearray(make_tiff(noise, photometric="rgb", compression="zlib", **places))
    data[-3000:-2900] = bytes(100)

    picture = decode_tiff(bytes(data), name="photo.tif")

    assert picture.notes == (Note.DAMAGED,)
    np.testing.assert_array_equal(picture.pixels[:30], noise[:30])
