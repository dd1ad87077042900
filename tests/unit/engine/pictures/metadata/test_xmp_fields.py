import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.files import read_picture, write_picture
from engine.pictures.metadata.views import read_xmp_fields
from engine.pictures.metadata.xmp_fields import move_iptc_to_xmp, move_texts_to_xmp
from engine.pictures.picture import Picture, Text
from engine.pictures.receipt import Part
from tests.helpers.picture_files import gradient

TEXTS = (
    Text(keyword="Title", text="Plate <7> & more"),
    Text(keyword="Author", text="Studio"),
    Text(keyword="Description", text="Zēni pie ezera"),
    Text(keyword="Copyright", text="1911"),
    Text(keyword="Comment", text="back: 3 May"),
)
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-'
    b'ns#"><r:Description r:about="uuid:1" xmlns:d="http://purl.org/dc/elements/1.1/"><d:title>'
    b'<r:Alt><r:li xml:lang="x-default">Old</r:li></r:Alt></d:title></r:Description></r:RDF>'
    b"</x:xmpmeta>"
)


def iptc(*sets: tuple[int, str]) -> bytes:
    """Return an IPTC block with these data sets of record 2."""
    parts = [(number, value.encode()) for number, value in sets]
    return b"".join(
        bytes([0x1C, 2, number]) + len(value).to_bytes(2, "big") + value for number, value in parts
    )


def values(picture: Picture) -> set[str]:
    return {str(field[-1]) for field in read_xmp_fields(picture.xmp or b"")}


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".webp"])
def test_the_texts_of_a_png_are_kept_in_every_format(suffix: str, tmp_path: Path) -> None:
    picture = Picture(pixels=gradient(), texts=TEXTS)

    receipt = write_picture(tmp_path / f"p{suffix}", picture)

    assert receipt.kept == (Part.TEXTS,)
    written = read_picture(tmp_path / f"p{suffix}")
    found = values(written) | {text.text for text in written.texts}
    assert found >= {text.text for text in TEXTS}


def test_iptc_is_kept_in_webp(tmp_path: Path) -> None:
    block = iptc(
        (120, "A boy"), (80, "Ann"), (80, "Bob"), (25, "lake"), (25, "boy"), (55, "19110503")
    )

    receipt = write_picture(tmp_path / "p.webp", Picture(pixels=gradient(), iptc=block))

    assert receipt.kept == (Part.IPTC,)
    assert values(read_picture(tmp_path / "p.webp")) >= {"Ann", "Bob", "lake", "boy", "1911-05-03"}


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs ExifTool")
@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".webp"])
def test_exiftool_sees_the_texts(suffix: str, tmp_path: Path) -> None:
    write_picture(tmp_path / f"p{suffix}", Picture(pixels=gradient(), texts=TEXTS))

    command = ["exiftool", "-s3", "-XMP-dc:Title", "-XMP-dc:Creator", "-XMP-dc:Description"]
    seen = subprocess.run(  # noqa: S603  a fixed command
        [*command, "-XMP-dc:Rights", f"p{suffix}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert seen.stdout.splitlines() == ["Plate <7> & more", "Studio", "Zēni pie ezera", "1911"]


def test_what_a_packet_says_already_stays() -> None:
    picture = Picture(pixels=gradient(), texts=TEXTS, xmp=XMP)

    moved = move_texts_to_xmp(picture)

    assert values(moved) >= {"Old", "Studio", "1911"}
    assert "Plate <7> & more" not in values(moved)
    assert moved.texts == TEXTS[:1]
    assert moved.xmp is not None
    assert moved.xmp.count(b'about="uuid:1"') == 2


def test_a_text_that_the_packet_has_too_is_not_written_twice() -> None:
    picture = Picture(pixels=gradient(), texts=(Text(keyword="Title", text="Old"),), xmp=XMP)

    moved = move_texts_to_xmp(picture)

    assert moved.xmp == XMP
    assert moved.texts == ()


def test_texts_without_a_property_stay_texts() -> None:
    texts = (Text(keyword="parameters", text="steps: 20"),)

    moved = move_texts_to_xmp(Picture(pixels=gradient(), texts=texts))

    assert (moved.texts, moved.xmp) == (texts, None)


def test_iptc_that_xmp_cannot_hold_stays_iptc() -> None:
    block = iptc((120, "A boy"), (15, "POL"))

    moved = move_iptc_to_xmp(Picture(pixels=gradient(), iptc=block))

    assert moved.iptc == block
    assert "A boy" in values(moved)


@given(text=st.text(), packet=st.one_of(st.none(), st.just(XMP), st.binary()))
def test_any_text_gives_a_packet_that_can_be_read(text: str, packet: bytes | None) -> None:
    picture = Picture(pixels=gradient(), texts=(Text(keyword="Author", text=text),), xmp=packet)

    moved = move_texts_to_xmp(picture)

    assert moved.xmp == packet or read_xmp_fields(moved.xmp or b"") or not text.strip()
