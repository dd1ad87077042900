"""OpenRaster files, as other programs read them."""

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import PictureReadError, PictureWriteError
from engine.pictures.files import read_picture
from engine.pictures.openraster import Layer, read_members, write_openraster
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from tests.helpers.documents import noise
from tests.helpers.picture_files import srgb_profile

_SIDES = st.integers(1, 40)
_PIXELS = st.builds(
    lambda height, width, channels, deep: noise(
        height=height, width=width, channels=channels, deep=deep
    ),
    _SIDES,
    _SIDES,
    st.integers(1, 4),
    st.booleans(),
)


def write_two_layers(path: Path) -> Path:
    """Write a picture of 60 x 40 pixels under a half transparent layer."""
    layers = [
        Layer(
            name="Top",
            member="data/top.png",
            picture=Picture(pixels=noise(height=4, width=5, channels=4)),
            x=7,
            y=3,
            opacity=0.25,
            is_visible=False,
        ),
        Layer(name="Bottom", member="data/bottom.png", picture=Picture(pixels=noise())),
    ]
    merged = Picture(pixels=noise(), pixels_per_mm=(11.811, 11.811))
    write_openraster(path, layers, merged=merged, extras=[("own/state.json", b"{}")])
    return path


def test_the_first_member_is_the_stored_mime_type(tmp_path: Path) -> None:
    path = write_two_layers(tmp_path / "a.ora")

    content = path.read_bytes()

    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert content[30:54] == b"mimetypeimage/openraster"


def test_the_stack_describes_the_layers_from_the_top_down(tmp_path: Path) -> None:
    path = write_two_layers(tmp_path / "a.ora")

    with zipfile.ZipFile(path) as archive:
        image = ET.fromstring(archive.read("stack.xml"))  # noqa: S314 our own file

    top, bottom = image.findall("stack/layer")
    assert (image.get("w"), image.get("h"), image.get("xres")) == ("60", "40", "300")
    assert top.attrib == {
        "name": "Top",
        "src": "data/top.png",
        "x": "7",
        "y": "3",
        "opacity": "0.25",
        "visibility": "hidden",
        "composite-op": "svg:src-over",
    }
    assert (bottom.get("src"), bottom.get("visibility")) == ("data/bottom.png", "visible")


def test_another_decoder_reads_the_layers(tmp_path: Path) -> None:
    path = write_two_layers(tmp_path / "a.ora")

    with zipfile.ZipFile(path) as archive:
        top = Image.open(io.BytesIO(archive.read("data/top.png")))
        thumbnail = Image.open(io.BytesIO(archive.read("Thumbnails/thumbnail.png")))

    assert np.array_equal(np.asarray(top), noise(height=4, width=5, channels=4))
    assert thumbnail.size == (60, 40)


@settings(max_examples=30)
@given(_PIXELS)
def test_the_merged_image_is_read_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, pixels: Pixels
) -> None:
    path = tmp_path_factory.mktemp("ora") / "a.ora"
    write_openraster(path, [], merged=Picture(pixels=pixels))

    read = read_picture(path).pixels

    assert read.dtype == pixels.dtype
    assert np.array_equal(read, pixels)


def test_the_profile_is_kept(tmp_path: Path) -> None:
    merged = Picture(pixels=noise(), icc_profile=srgb_profile())

    write_openraster(tmp_path / "a.ora", [], merged=merged)

    assert b"iCCP" in (tmp_path / "a.ora").read_bytes()


@pytest.mark.parametrize("cut", [60, 200, 1500])
def test_a_cut_file_is_reported(tmp_path: Path, cut: int) -> None:
    path = write_two_layers(tmp_path / "a.ora")
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(PictureReadError, match=r"a\.ora is damaged or cut short"):
        read_picture(path)


def test_a_changed_byte_is_reported(tmp_path: Path) -> None:
    path = write_two_layers(tmp_path / "a.ora")
    content = bytearray(path.read_bytes())
    content[content.index(b"mergedimage.png") + 500] ^= 1
    path.write_bytes(content)

    with pytest.raises(PictureReadError, match="damaged or cut short"):
        read_picture(path)


def test_a_file_without_merged_image_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "image/openraster")

    with pytest.raises(PictureReadError, match="has no merged image"):
        read_picture(path)


def test_an_unwritable_target_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PictureWriteError, match="nowhere does not exist"):
        write_openraster(tmp_path / "nowhere" / "a.ora", [], merged=Picture(pixels=noise()))


def test_members_are_read_by_name(tmp_path: Path) -> None:
    content = write_two_layers(tmp_path / "a.ora").read_bytes()

    members = read_members(content, name="a.ora")

    assert members["own/state.json"] == b"{}"
    assert "own/other.json" not in members


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_layers_of_16_bits_say_what_their_colours_are(tmp_path: Path, channels: int) -> None:
    picture = Picture(pixels=noise(channels=channels, deep=True))
    path = tmp_path / "a.ora"

    write_openraster(path, [Layer(name="a", member="data/a.png", picture=picture)], merged=picture)

    with zipfile.ZipFile(path) as archive:
        assert b"iCCP" in archive.read("data/a.png")
        assert b"iCCP" in archive.read("mergedimage.png")
