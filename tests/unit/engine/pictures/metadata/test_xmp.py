"""XMP is edited without changing anything else, and goes from format to format whole."""

import shutil
import subprocess
import xml.dom.minidom
from pathlib import Path

import pytest
import pyvips
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.files import read_picture, write_picture
from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.metadata.xmp import (
    drop_attachments,
    drop_thumbnails,
    list_items,
    make_upright,
)
from engine.pictures.metadata.xmp_extension import (
    EXTENSION_HEADER,
    HEADER,
    join_extension,
    split_packet,
)
from engine.pictures.picture import Picture
from tests.helpers.jpeg_files import attach_gain_map, encode_jpeg, insert_xmp, noisy

_LONG = b"x" * 150_000


def make_packet(attributes: bytes, elements: bytes = b"") -> bytes:
    """Return a packet with properties."""
    return (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        + attributes
        + b">"
        + elements
        + b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'tiff:Orientation="6"', b'tiff:Orientation="1"'),
        (b"tiff:Orientation = '8'", b"tiff:Orientation = '1'"),
        (
            b"a=''><tiff:Orientation>6</tiff:Orientation",
            b"a=''><tiff:Orientation>1</tiff:Orientation",
        ),
        (b'dc:source="tiff:Orientation=6"', b'dc:source="tiff:Orientation=6"'),
    ],
)
def test_only_the_orientation_changes(before: bytes, after: bytes) -> None:
    assert make_upright(make_packet(before), is_sideways=False) == make_packet(after)


def test_sizes_change_places() -> None:
    packet = make_packet(b'tiff:ImageWidth="4000" tiff:ImageLength="30"')

    upright = make_upright(packet, is_sideways=True)

    assert upright == make_packet(b'tiff:ImageWidth="30" tiff:ImageLength="4000"')


def test_thumbnails_are_dropped() -> None:
    thumbnail = b"<xmp:Thumbnails><rdf:Alt><rdf:li>the damage</rdf:li></rdf:Alt></xmp:Thumbnails>"

    assert drop_thumbnails(make_packet(b"", thumbnail)) == make_packet(b"")


def test_a_packet_that_names_a_gain_map_does_no_longer() -> None:
    file = attach_gain_map(encode_jpeg(noisy()), b"12345")
    packet = file[file.index(b"<x:xmpmeta") : file.index(b"</x:xmpmeta>") + 12]

    portable = drop_attachments(packet)

    assert [(item.semantic, item.length) for item in list_items(packet)] == [
        (b"Primary", 0),
        (b"GainMap", 5),
    ]
    assert list_items(portable) == []
    assert b"hdrgm:Version" not in portable
    xml.dom.minidom.parseString(portable)  # noqa: S318  made here


@given(st.binary(max_size=200))
def test_no_packet_breaks_the_editor(tail: bytes) -> None:
    packet = make_packet(b"")[:-40] + tail

    assert len(drop_attachments(packet)) <= len(packet)
    assert len(drop_thumbnails(packet)) <= len(packet)
    assert len(make_upright(packet, is_sideways=True)) == len(packet)
    assert list_items(packet) == []


def test_a_short_packet_is_one_segment() -> None:
    packet = make_packet(b'dc:source="Box 3"')

    assert split_packet(packet) == [HEADER + packet]


def test_a_long_packet_is_split_and_joined() -> None:
    long = b"<dc:description><rdf:Alt><rdf:li>" + _LONG + b"</rdf:li></rdf:Alt></dc:description>"
    packet = make_packet(
        b'dc:source="Box 3"', b"<dc:title>Riga</dc:title>" + long + b"<dc:rights/>"
    )

    first, *others = split_packet(packet)

    assert max(map(len, (first, *others))) <= 65_533
    assert b"<dc:title>Riga</dc:title>" in first
    joined = join_extension(
        first.removeprefix(HEADER), (one.removeprefix(EXTENSION_HEADER) for one in others[::-1])
    )
    assert long in joined
    assert b"HasExtendedXMP" not in joined
    xml.dom.minidom.parseString(joined)  # noqa: S318  made here


def test_an_incomplete_extension_changes_nothing() -> None:
    packet = make_packet(b"", b"<dc:description>" + _LONG + b"</dc:description>")
    first, *others = split_packet(packet)
    first = first.removeprefix(HEADER)

    assert (
        join_extension(first, (one.removeprefix(EXTENSION_HEADER) for one in others[1:])) == first
    )


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
def test_extended_xmp_goes_to_another_format_and_back(suffix: str, tmp_path: Path) -> None:
    packet = make_packet(b"", b"<dc:description>" + _LONG + b"</dc:description>")
    write_picture(tmp_path / "1.jpg", Picture(pixels=noisy(), xmp=packet))
    first = read_picture(tmp_path / "1.jpg")

    write_picture(tmp_path / f"2{suffix}", first)
    second = read_picture(tmp_path / f"2{suffix}")
    write_picture(tmp_path / "3.jpg", second)

    assert second.xmp is not None
    assert _LONG in second.xmp
    assert b"HasExtendedXMP" not in second.xmp
    assert _LONG in (read_picture(tmp_path / "3.jpg").xmp or b"")


def test_a_turned_picture_has_upright_xmp() -> None:
    source = insert_xmp(
        encode_jpeg(
            noisy(), exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
        ),
        b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"',
    )

    picture = decode_file(source, name="p.jpg")

    assert picture.pixels.shape[:2] == (131, 90)
    assert b'tiff:Orientation="1"' in (picture.xmp or b"")
    saved = encode_file(picture, suffix=".jpg", quality=95, source=source)
    assert saved == source


@pytest.mark.parametrize("suffix", [".tif", ".webp", ".png"])
def test_a_turned_file_of_any_format_has_upright_xmp(suffix: str, tmp_path: Path) -> None:
    packet = make_packet(b'tiff:Orientation="6" tiff:ImageWidth="131" tiff:ImageLength="90"')
    image = pyvips.Image.new_from_array(noisy()).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    image.set_type(pyvips.GValue.blob_type, "xmp-data", packet)  # type: ignore[arg-type]  # bytes too
    image.write_to_file(str(tmp_path / f"p{suffix}"))

    picture = read_picture(tmp_path / f"p{suffix}")

    assert picture.pixels.shape[:2] == (131, 90)
    assert picture.xmp == make_packet(
        b'tiff:Orientation="1" tiff:ImageWidth="90" tiff:ImageLength="131"'
    )


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs exiftool")
def test_exiftool_reads_what_was_split(tmp_path: Path) -> None:
    packet = make_packet(
        b'dc:source="Box 3"', b"<dc:title>Riga</dc:title><dc:relation>" + _LONG + b"</dc:relation>"
    )
    write_picture(tmp_path / "p.jpg", Picture(pixels=noisy(), xmp=packet))

    told = subprocess.run(  # noqa: S603  no input of others
        [  # noqa: S607  wherever it is
            "exiftool",
            "-s3",
            "-XMP:Source",
            "-XMP:Title",
            "-XMP:Relation",
            "-Warning",
            tmp_path / "p.jpg",
        ],
        capture_output=True,
        check=True,
    ).stdout.split()

    assert told == [b"Box", b"3", b"Riga", _LONG]
