import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exif import insert_into_jpeg, upright_exif
from tests.helpers.encoded import encoded, exif_block, exif_with_thumbnail, gradient


def test_only_the_orientation_changes() -> None:
    turned, upright = exif_block(orientation=6), exif_block(orientation=1)

    assert upright_exif(turned) == upright.removeprefix(b"Exif\0\0")


def test_the_thumbnail_that_still_shows_the_damage_is_blanked() -> None:
    block = upright_exif(exif_with_thumbnail(b"the old picture"))

    assert block is not None
    assert b"old picture" not in block
    assert block[22:26] == b"\0\0\0\0"


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
