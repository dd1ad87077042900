"""JPEG files open as far as they are there; what is not read is named."""

import struct

import numpy as np
import pytest

from engine.errors import PictureReadError
from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.formats.jpeg.parts import read_frame, split_file
from engine.pictures.picture import Note, Text
from tests.helpers.jpeg_files import encode_arithmetic, encode_jpeg, insert_segment, noisy


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_file_without_its_end_marker_is_whole(*, is_progressive: bool) -> None:
    data = encode_jpeg(noisy(), progressive=is_progressive)

    picture = decode_file(data[:-2], name="p.jpg")

    np.testing.assert_array_equal(picture.pixels, decode_file(data, name="p.jpg").pixels)
    assert picture.notes == ()


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_truncated_file_opens_as_far_as_it_is_there(*, is_progressive: bool) -> None:
    data = encode_jpeg(noisy(), progressive=is_progressive)
    whole = decode_file(data, name="p.jpg").pixels.astype(float)

    picture = decode_file(data[: len(data) * 2 // 3], name="p.jpg")

    assert picture.notes == (Note.TRUNCATED,)
    assert picture.pixels.shape == whole.shape
    assert np.abs(picture.pixels[:32] - whole[:32]).mean() < 12


def test_damaged_data_is_noted() -> None:
    data = bytearray(encode_jpeg(noisy(), restart_marker_blocks=2))
    middle = len(data) // 2
    data[middle : middle + 60] = bytes(60)

    picture = decode_file(bytes(data), name="p.jpg")

    assert picture.notes == (Note.DAMAGED,)


def test_bytes_behind_the_data_are_no_damage() -> None:
    data = encode_jpeg(noisy())

    assert decode_file(data[:-2] + bytes(4) + data[-2:], name="p.jpg").notes == ()
    assert decode_file(data + b"more", name="p.jpg").notes == ()


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_truncated_file_is_complete_when_it_is_saved(share: float) -> None:
    data = encode_jpeg(noisy())
    source = data[: int(len(data) * share)]
    picture = decode_file(source, name="p.jpg")

    saved = encode_file(picture, suffix=".jpg", quality=95, source=source)

    assert decode_file(saved, name="p.jpg").notes == ()
    np.testing.assert_array_equal(decode_file(saved, name="p.jpg").pixels, picture.pixels)


def test_smoothing_of_a_truncated_file_is_saved() -> None:
    """Decoders smooth a progressive file whose last scans are missing, and no whole one."""
    data = encode_jpeg(noisy(), progressive=True)
    source = data[: len(data) // 3]
    picture = decode_file(source, name="p.jpg")

    saved = encode_file(picture, suffix=".jpg", quality=95, source=source)

    written = decode_file(saved, name="p.jpg")
    assert written.notes == ()
    assert np.abs(written.pixels.astype(float) - picture.pixels).mean() < 3


def test_a_marker_in_the_data_is_damage_and_the_rest_is_read() -> None:
    data = bytearray(encode_jpeg(noisy(), restart_marker_blocks=3))
    whole = decode_file(bytes(data), name="p.jpg").pixels.astype(float)
    middle = len(data) // 2
    data[middle : middle + 2] = b"\xff\x4d"

    picture = decode_file(bytes(data), name="p.jpg")

    assert picture.notes == (Note.DAMAGED,)
    difference = np.abs(picture.pixels - whole).max(axis=2)
    assert (difference > 0).mean() < 0.2


def test_arithmetic_coding_is_read() -> None:
    np.testing.assert_array_equal(
        decode_file(encode_arithmetic(noisy()), name="p.jpg").pixels,
        decode_file(encode_jpeg(noisy()), name="p.jpg").pixels,
    )


@pytest.mark.parametrize(
    ("frame", "words"), [((0xC1, 12), "of 12 bits"), ((0xCB, 8), "of a rare kind")]
)
def test_what_is_not_read_is_named(frame: tuple[int, int], words: str) -> None:
    data = bytearray(encode_jpeg(noisy()))
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4] = frame

    with pytest.raises(PictureReadError, match=rf"p\.jpg is .*{words}"):
        decode_file(bytes(data), name="p.jpg")


def test_nothing_but_a_beginning_is_refused() -> None:
    with pytest.raises(PictureReadError, match=r"p\.jpg is damaged or cut short"):
        decode_file(encode_jpeg(noisy())[:200], name="p.jpg")


def test_comments_are_texts() -> None:
    data = insert_segment(encode_jpeg(noisy()), 0xFE, "Rīga 1932".encode())

    picture = decode_file(data, name="p.jpg")

    assert picture.texts == (Text(keyword="Comment", text="Rīga 1932"),)
    saved = encode_file(picture, suffix=".jpg", quality=95)
    assert decode_file(saved, name="p.jpg").texts == picture.texts


def test_a_resolution_without_a_unit_is_none() -> None:
    plain, printed = encode_jpeg(noisy()), encode_jpeg(noisy(), dpi=(300, 300))

    assert decode_file(plain, name="p.jpg").pixels_per_mm is None
    assert decode_file(printed, name="p.jpg").pixels_per_mm == pytest.approx(
        (11.81, 11.81), rel=0.01
    )


def test_the_parts_of_a_file_make_it_again() -> None:
    data = insert_segment(encode_jpeg(noisy(), progressive=True), 0xE7, b"something") + b"behind"

    parts = split_file(data)

    assert parts.to_bytes() == data
    assert parts.trailer == b"behind"
    assert [segment.marker for segment in parts.segments] == [0xE7, 0xE0]


@pytest.mark.parametrize("cut", [2, 3, 4, 21, 30, 160, 500])
def test_no_cut_breaks_the_splitting(cut: int) -> None:
    parts = split_file(encode_jpeg(noisy())[:cut])

    assert not parts.is_complete
    assert parts.to_bytes().endswith(b"\xff\xd9")


def test_a_frame_is_read_behind_long_tables() -> None:
    data = encode_jpeg(noisy(channels=1))
    table = struct.pack(">BBH", 0xFF, 0xDB, 67) + b"\x03" + bytes([1]) * 64

    frame = read_frame(split_file(data[:2] + table + data[2:]).image)

    assert frame is not None
    assert (frame.kind, frame.bits, frame.components) == (0xC0, 8, 1)
