import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.pictures.formats.codec import decode_file
from engine.pictures.metadata.exif import make_upright, read_orientation
from engine.pictures.metadata.tiff_exif import insert_into_tiff, read_exif
from tests.helpers.picture_files import (
    EXIF_DIRECTORY,
    MAKE,
    ORIENTATION,
    encode,
    exif_block,
    exif_tags,
    exif_with_thumbnail,
    gradient,
    taken_at,
)


def test_only_the_orientation_changes() -> None:
    turned, upright = exif_block(orientation=6), exif_block(orientation=1)

    assert make_upright(turned) == upright.removeprefix(b"Exif\0\0")


def test_the_old_thumbnail_is_blanked() -> None:
    block = make_upright(exif_with_thumbnail(b"the old picture"))

    assert block is not None
    assert b"old picture" not in block
    assert block[22:26] == b"\0\0\0\0"


def test_a_missing_thumbnail_changes_nothing_else() -> None:
    block = bytearray(exif_with_thumbnail(b"gone"))
    block[22:26] = (9999).to_bytes(4, "little")

    upright = make_upright(bytes(block))

    assert upright is not None
    assert upright[:22] == make_upright(exif_with_thumbnail(b"gone"))[:22]  # type: ignore[index]  # it is one
    assert upright[22:26] == bytes(4)


@pytest.mark.parametrize("block", [b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"nonsense" * 9])
def test_a_block_that_is_not_exif_is_dropped(block: bytes) -> None:
    assert make_upright(block) is None


@given(st.binary(max_size=80))
def test_no_block_breaks_the_reader(tail: bytes) -> None:
    block = make_upright(b"II*\0" + tail)

    assert block is None or block.startswith(b"II*\0")


@given(st.binary(max_size=80))
def test_no_block_breaks_the_reader_of_numbers(tail: bytes) -> None:
    block = b"II*\0" + tail

    assert 1 <= read_orientation(block) <= 8


def test_a_block_without_the_next_offset_is_complete_again() -> None:
    block = exif_block(orientation=6).removeprefix(b"Exif\0\0")
    directory = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", ORIENTATION, 3, 1, 6, 0)

    assert make_upright(directory) == directory.replace(b"\x06\0", b"\x01\0") + bytes(4)
    assert make_upright(block) is not None


def test_sizes_change_places_when_a_picture_is_turned() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(EXIF_DIRECTORY).update({0xA002: 64, 0xA003: 48})

    upright = Image.Exif()
    upright.load(make_upright(exif.tobytes()) or b"")

    sizes = upright.get_ifd(EXIF_DIRECTORY)
    assert (sizes[0xA002], sizes[0xA003]) == (48, 64)
    assert upright[ORIENTATION] == 1


def test_sizes_of_a_turned_tiff_change_places() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 8
    exif.get_ifd(EXIF_DIRECTORY).update({0xA002: 60, 0xA003: 40})
    tiff = encode(gradient(), "TIFF", exif=exif.tobytes())

    upright = Image.Exif()
    upright.load(decode_file(tiff, name="p.tif").exif or b"")

    sizes = upright.get_ifd(EXIF_DIRECTORY)
    assert (sizes[0xA002], sizes[0xA003]) == (40, 60)


def test_the_entries_of_a_tiff_become_a_valid_block() -> None:
    tiff = encode(gradient(), "TIFF", exif=exif_block(orientation=6, make="Zorki with a lens"))

    block = read_exif(tiff)

    assert block is not None
    jpeg = encode(gradient(), "JPEG", exif=b"Exif\0\0" + block)
    assert exif_tags(jpeg)[MAKE] == "Zorki with a lens"
    assert taken_at(jpeg) == "1961:04:12 06:07:00"
    assert ORIENTATION not in exif_tags(jpeg)


@pytest.mark.parametrize("order", ["<", ">"])
def test_an_inserted_block_is_read_by_others(order: str) -> None:
    block = make_upright(exif_block(orientation=6, order=order))
    assert block is not None

    tiff = insert_into_tiff(encode(gradient(), "TIFF"), block)

    assert exif_tags(tiff)[MAKE] == "Zenit"
    assert taken_at(tiff) == "1961:04:12 06:07:00"


def test_a_broken_block_leaves_the_tiff_as_it_is() -> None:
    tiff = encode(gradient(), "TIFF")

    assert insert_into_tiff(tiff, b"II*\0\xff\xff\xff\xff") == tiff


@given(st.binary(max_size=120))
def test_no_tiff_breaks_the_reader(tail: bytes) -> None:
    block = read_exif(b"II*\0\x08\0\0\0" + tail)

    assert block is None or block.startswith(b"II*\0")
