"""Blocks are equal for a reader, however they are written."""

import struct

from engine.pictures.metadata.exif import make_upright
from engine.pictures.metadata.tiff_exif import insert_into_tiff, read_exif
from engine.pictures.metadata.views import (
    list_values,
    normalise_text,
    read_exif_fields,
    read_iptc_fields,
    read_xmp_fields,
)
from tests.helpers.picture_files import encode, exif_block, gradient

_AS_ELEMENT = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"><dc:format>image/png</dc:format>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def test_byte_order_makes_no_difference_to_exif() -> None:
    little, big = (exif_block(orientation=1, order=order) for order in "<>")

    assert read_exif_fields(little) == read_exif_fields(big)
    assert read_exif_fields(little)


def test_orientation_makes_no_difference_to_exif() -> None:
    turned = exif_block(orientation=6)

    assert read_exif_fields(turned) == read_exif_fields(make_upright(turned) or b"")


def test_exif_is_the_same_in_a_tiff() -> None:
    block = exif_block(orientation=1).removeprefix(b"Exif\0\0")

    stored = read_exif(insert_into_tiff(encode(gradient(), "TIFF"), block))

    assert stored is not None
    assert read_exif_fields(block) <= read_exif_fields(stored)


def test_malformed_exif_has_no_fields() -> None:
    block = exif_block(orientation=1)

    assert not read_exif_fields(block[:40])
    assert not read_exif_fields(b"no EXIF at all")


def test_a_directory_that_points_to_itself_ends() -> None:
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    block = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + bytes(4)

    assert not read_exif_fields(block)


def test_a_property_of_xmp_counts_wherever_it_stands() -> None:
    packet = _AS_ELEMENT.replace(b'tiff:Orientation="6"', b'tiff:Orientation="1"')
    moved = packet.replace(
        b"<dc:format>",
        b"</rdf:Description><rdf:Description xmlns:dc="
        b'"http://purl.org/dc/elements/1.1/"><dc:format>',
    )

    assert read_xmp_fields(_AS_ELEMENT) == read_xmp_fields(moved)
    assert list_values(read_xmp_fields(moved)) == {"imagepng"}


def test_malformed_xmp_has_no_fields() -> None:
    assert not read_xmp_fields(b"<x:xmpmeta")


def test_xmp_that_is_nested_deeply_is_read() -> None:
    assert not read_xmp_fields(b"<a>" * 20_000 + b"x" + b"</a>" * 20_000)


def test_directories_that_point_to_one_another_many_times_end() -> None:
    entries = struct.pack("<HHII", 0x8769, 4, 1, 8) * 512
    block = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 512) + entries + bytes(4)

    assert not read_exif_fields(block)


def test_texts_of_iptc_are_read() -> None:
    block = bytes([0x1C, 1, 90, 0, 3]) + b"\x1b%G" + bytes([0x1C, 2, 120, 0, 5]) + "Tür!".encode()

    assert list_values(read_iptc_fields(block)) == {"Tür"}


def test_dates_in_two_notations_are_the_same() -> None:
    assert normalise_text("19610412") == normalise_text("1961-04-12")
