"""Caption, credit and copyright survive in the two formats that can hold them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, IptcImagePlugin

from engine.pictures.files import read_picture, write_picture
from engine.pictures.formats.codec import decode_file
from engine.pictures.metadata.iptc import find_iptc, make_segment
from engine.pictures.picture import Picture
from tests.helpers.picture_files import gradient
from tests.helpers.tiff_files import make_tiff


@pytest.mark.parametrize("first", [".jpg", ".tif"])
@pytest.mark.parametrize("second", [".jpg", ".tif"])
def test_iptc_survives_a_change_of_format(first: str, second: str, tmp_path: Path) -> None:
    # Record 2, dataset 116: the copyright notice (IPTC-IIM 4.2, section 1.5).
    notice = b"Grandma, 1961"
    iptc = b"\x1c\x02\x74" + len(notice).to_bytes(2, "big") + notice
    target = tmp_path / f"2{second}"

    write_picture(tmp_path / f"1{first}", Picture(pixels=gradient(), iptc=iptc))
    write_picture(target, read_picture(tmp_path / f"1{first}"))

    assert (read_picture(target).iptc or b"").rstrip(b"\0") == iptc
    with Image.open(target) as image:
        assert (IptcImagePlugin.getiptcinfo(image) or {})[2, 116] == notice


@given(st.binary(max_size=80))
def test_no_iptc_breaks_the_reader(tail: bytes) -> None:
    for block in (tail, b"Photoshop 3.0\0" + tail, b"Photoshop 3.0\0008BIM" + tail):
        found = find_iptc(block)
        assert found is None or found in block


def test_iptc_is_found_among_other_resources() -> None:
    other = b"8BIM\x04\x0c\x03abc" + (5).to_bytes(4, "big") + b"12345\0"
    segment = make_segment(b"caption")
    assert segment is not None

    assert find_iptc(segment[:14] + other + segment[14:]) == b"caption"
    assert make_segment(bytes(66_000)) is None


@pytest.mark.parametrize("order", ["<", ">"])
def test_iptc_of_a_big_tiff_is_read(order: str) -> None:
    caption = b"\x1c\x02\x78\x00\x0bGrandma, 61"
    tags = [(33723, 7, len(caption), caption, True)]
    data = make_tiff(gradient(), photometric="rgb", bigtiff=True, byteorder=order, extratags=tags)

    assert decode_file(data, name="p.tif").iptc == caption
