import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.exif import insert_into_jpeg, upright_exif
from engine.pictures.tiff_exif import exif_of_tiff, insert_into_tiff
from tests.helpers.encoded import (
    MAKE,
    ORIENTATION,
    encoded,
    exif_block,
    exif_tags,
    exif_with_thumbnail,
    gradient,
    taken_at,
)


def test_only_the_orientation_changes() -> None:
    turned, upright = exif_block(orientation=6), exif_block(orientation=1)

    assert upright_exif(turned) == upright.removeprefix(b"Exif\0\0")


def test_the_thumbnail_that_still_shows_the_damage_is_blanked() -> None:
    block = upright_exif(exif_with_thumbnail(b"the old picture"))

    assert block is not None
    assert b"old picture" not in block
    assert block[22:26] == b"\0\0\0\0"


def test_a_thumbnail_that_is_not_there_costs_nothing_else() -> None:
    block = bytearray(exif_with_thumbnail(b"gone"))
    block[22:26] = (9999).to_bytes(4, "little")

    upright = upright_exif(bytes(block))

    assert upright is not None
    assert upright[:22] == upright_exif(exif_with_thumbnail(b"gone"))[:22]  # type: ignore[index]  # it is one
    assert upright[22:26] == bytes(4)


@pytest.mark.parametrize("block", [b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"nonsense" * 9])
def test_what_is_not_exif_is_dropped(block: bytes) -> None:
    assert upright_exif(block) is None


@given(st.binary(max_size=80))
def test_no_block_breaks_the_reader(tail: bytes) -> None:
    block = upright_exif(b"II*\0" + tail)

    assert block is None or len(block) == len(tail) + 4


def test_a_block_too_large_for_jpeg_is_left_out() -> None:
    data = encoded(gradient(), "JPEG")

    assert insert_into_jpeg(data, bytes(70_000)) == data


def test_what_describes_a_tiff_becomes_a_block_that_others_read() -> None:
    tiff = encoded(gradient(), "TIFF", exif=exif_block(orientation=6, make="Zorki with a lens"))

    block = exif_of_tiff(tiff)

    assert block is not None
    jpeg = insert_into_jpeg(encoded(gradient(), "JPEG"), block)
    assert exif_tags(jpeg)[MAKE] == "Zorki with a lens"
    assert taken_at(jpeg) == "1961:04:12 06:07:00"
    assert ORIENTATION not in exif_tags(jpeg)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_block_put_into_a_tiff_is_found_there(order: str) -> None:
    block = upright_exif(exif_block(orientation=6, order=order))
    assert block is not None

    tiff = insert_into_tiff(encoded(gradient(), "TIFF"), block)

    assert exif_tags(tiff)[MAKE] == "Zenit"
    assert taken_at(tiff) == "1961:04:12 06:07:00"


def test_a_broken_block_leaves_the_tiff_as_it_is() -> None:
    tiff = encoded(gradient(), "TIFF")

    assert insert_into_tiff(tiff, b"II*\0\xff\xff\xff\xff") == tiff


@given(st.binary(max_size=120))
def test_no_tiff_breaks_the_reader(tail: bytes) -> None:
    block = exif_of_tiff(b"II*\0\x08\0\0\0" + tail)

    assert block is None or block.startswith(b"II*\0")
