import io
import sys

import numpy as np
import pytest
from PIL import Image

from engine.errors import PictureFormatError, PictureReadError
from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.formats.heif_boxes import read_facts
from engine.pictures.metadata.icc import profile_of_code_points
from engine.pictures.picture import Note
from tests.helpers.heic_files import DEEP_P3, TURNED
from tests.helpers.picture_files import encode, exif_block, gradient, iso_box

P3 = (12, 13, 0, 1)


def nclx(data: bytes, primaries: int, transfer: int) -> bytes:
    """Return an AVIF file with other code points."""
    at = data.index(b"nclx") + 4
    return data[:at] + bytes([0, primaries, 0, transfer]) + data[at + 4 :]


def test_heic_is_read_and_turned_once() -> None:
    pytest.importorskip("pi_heif")

    picture = decode_file(TURNED, name="p.heic")

    assert picture.pixels.shape == (32, 24, 3)
    assert picture.pixels[16, 2, 2] > 150  # blue was below and is on the left
    assert picture.pixels[16, -2, 0] > 150
    assert picture.pixels_per_mm == pytest.approx((300 / 25.4, 300 / 25.4))
    assert picture.xmp is not None
    again = decode_file(encode_file(picture, suffix=".jpg", quality=95), name="p.jpg")
    assert again.pixels.shape == (32, 24, 3)


def test_10_bits_of_heic_reach_white_and_keep_their_colour_space() -> None:
    pytest.importorskip("pi_heif")

    picture = decode_file(DEEP_P3, name="p.heic")

    assert picture.pixels.dtype == np.uint16
    assert picture.pixels.max() == 65_535
    assert picture.code_points == P3
    assert picture.icc_profile == profile_of_code_points(P3)


@pytest.mark.parametrize("share", [0.85, 0.95])
def test_a_truncated_heic_is_read_as_far_as_it_is_there(share: float) -> None:
    pytest.importorskip("pi_heif")

    picture = decode_file(TURNED[: int(len(TURNED) * share)], name="p.heic")

    assert picture.pixels.shape == (32, 24, 3)
    assert picture.notes == (Note.TRUNCATED,)


def test_without_a_decoder_heic_is_refused_with_the_next_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    monkeypatch.setitem(sys.modules, "pillow_heif", None)

    with pytest.raises(PictureFormatError, match="convert it to JPEG or PNG"):
        decode_file(TURNED, name="p.heic")


def test_the_code_points_of_an_avif_are_its_colour_space() -> None:
    data = nclx(encode(gradient(), "AVIF"), 9, 16)

    picture = decode_file(data, name="p.avif")

    assert picture.code_points == (9, 16, 0, 1)
    assert picture.icc_profile == profile_of_code_points((9, 16, 0, 1))


def test_an_avif_in_srgb_needs_no_profile() -> None:
    picture = decode_file(encode(gradient(), "AVIF"), name="p.avif")

    assert (picture.icc_profile, picture.code_points) == (None, None)


def test_a_profile_counts_more_than_code_points() -> None:
    profile = profile_of_code_points(P3)

    picture = decode_file(encode(gradient(), "AVIF", icc_profile=profile), name="p.avif")

    assert (picture.icc_profile, picture.code_points) == (profile, None)


def test_an_avif_with_an_orientation_is_turned_once() -> None:
    data = encode(gradient(40, 60), "AVIF", exif=exif_block(orientation=6))

    picture = decode_file(data, name="p.avif")

    assert picture.pixels.shape == (60, 40, 3)
    assert np.abs(picture.pixels - np.rot90(gradient(40, 60), -1).astype(int)).max() < 20


def test_the_frames_of_an_avif_are_counted() -> None:
    frames = [Image.fromarray(gradient()), Image.fromarray(255 - gradient())]
    file = io.BytesIO()
    frames[0].save(file, "AVIF", save_all=True, append_images=frames[1:])

    assert decode_file(file.getvalue(), name="p.avif").pages == 2


@pytest.mark.parametrize(
    ("parts", "has_gain_map"),
    [
        (iso_box(b"iinf", bytes(6) + iso_box(b"infe", b"\2\0\0\0\0\1\0\0tmap\0")), True),
        (iso_box(b"iinf", bytes(6) + iso_box(b"infe", b"\2\0\0\0\0\1\0\0hvc1\0")), False),
        (
            iso_box(
                b"iprp",
                iso_box(
                    b"ipco",
                    iso_box(b"auxC", b"\0\0\0\0urn:com:apple:photo:2020:aux:hdrgainmap\0"),
                ),
            ),
            True,
        ),
    ],
)
def test_a_gain_map_is_seen(parts: bytes, *, has_gain_map: bool) -> None:
    data = iso_box(b"ftyp", b"heic\0\0\0\0") + iso_box(b"meta", bytes(4) + parts)

    assert read_facts(data).has_gain_map is has_gain_map


def test_a_truncated_avif_is_read_as_far_as_it_is_there() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 80, 3), dtype=np.uint8)
    data = encode(noise, "AVIF")

    picture = decode_file(data[: int(len(data) * 0.9)], name="p.avif")

    assert picture.pixels.shape == (64, 80, 3)
    assert picture.notes == (Note.TRUNCATED,)


@pytest.mark.parametrize("data", [TURNED, encode(gradient(), "AVIF")])
def test_a_file_whose_boxes_are_cut_is_refused(data: bytes) -> None:
    with pytest.raises(PictureReadError, match="damaged"):
        decode_file(data[:100], name="p")
