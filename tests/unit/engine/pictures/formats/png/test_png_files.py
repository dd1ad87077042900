import io
import shutil
import struct
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from engine.errors import PictureReadError
from engine.pictures.files import read_picture, write_picture
from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.formats.png.chunks import Chunk, join_chunks, make_chunk, read_chunks
from engine.pictures.formats.png.files import encode_fast_png
from engine.pictures.metadata.icc import profile_of_code_points
from engine.pictures.picture import Note, Picture, Text
from engine.pictures.pixels import Pixels
from tests.helpers.picture_files import encode, gradient, srgb_profile

P3 = (12, 13, 0, 1)
P3_CHUNK = make_chunk(b"cICP", bytes(P3))
GAMMA_CHUNK = make_chunk(b"gAMA", struct.pack(">I", 100_000))
ADOBE_CHUNK = make_chunk(
    b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
)
IPTC = b"\x1c\x02\x00\x00\x02\x00\x04\x1c\x02\x78\x00\x05A boy"


def png(*chunks: Chunk, pixels: Pixels | None = None) -> bytes:
    """Return a PNG file with these chunks before its image data."""
    plain = encode(gradient(), "PNG") if pixels is None else encode(pixels, "PNG")  # type: ignore[arg-type]  # 16-bit grey
    header, *rest = read_chunks(plain)
    return join_chunks([header, *chunks, *rest])


def save_again(data: bytes, folder: Path) -> bytes:
    """Return what a PNG file is after it was read, changed and written."""
    (folder / "before.png").write_bytes(data)
    picture = read_picture(folder / "before.png")
    pixels = picture.pixels.copy()
    pixels[3:9, 4:12] //= 2
    write_picture(folder / "after.png", replace(picture, pixels=pixels))
    return (folder / "after.png").read_bytes()


def contents(data: bytes, *kinds: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of these kinds."""
    return [
        (chunk.kind, bytes(chunk.content)) for chunk in read_chunks(data) if chunk.kind in kinds
    ]


@pytest.mark.parametrize(
    "chunks",
    [
        [P3_CHUNK],
        [make_chunk(b"cICP", bytes([9, 16, 0, 1])), make_chunk(b"cLLI", bytes(8))],
        [GAMMA_CHUNK, ADOBE_CHUNK],
        [make_chunk(b"sRGB", b"\0"), make_chunk(b"gAMA", struct.pack(">I", 45_455))],
        [make_chunk(b"iCCP", b"mine\0\0" + zlib.compress(srgb_profile()))],
        [make_chunk(b"pHYs", struct.pack(">IIB", 11_811, 11_811, 1))],
        [make_chunk(b"pHYs", struct.pack(">IIB", 2, 1, 0))],
        [
            make_chunk(b"tEXt", b"Title\0Grandmother"),
            make_chunk(b"iTXt", "Autor\0\0\0de\0\0Ä".encode()),
        ],
        [make_chunk(b"tIME", struct.pack(">H5B", 1961, 4, 12, 6, 7, 0))],
        [make_chunk(b"puNk", b"somebody's own")],
    ],
)
def test_what_a_png_says_is_in_the_saved_png_in_the_same_words(
    chunks: list[Chunk], tmp_path: Path
) -> None:
    kinds = [chunk.kind for chunk in chunks]

    saved = save_again(png(*chunks), tmp_path)

    assert contents(saved, *kinds, b"pHYs", b"iCCP") == [(c.kind, c.content) for c in chunks]


def test_what_depends_on_the_old_pixels_is_not_copied(tmp_path: Path) -> None:
    unsafe = make_chunk(b"puNK", b"a checksum of the pixels")

    assert contents(save_again(png(unsafe), tmp_path), b"puNK", b"pHYs") == []


def test_code_points_are_shown_and_go_into_other_formats_as_a_profile() -> None:
    picture = decode_file(png(P3_CHUNK), name="p3")

    assert picture.code_points == P3
    assert picture.icc_profile == profile_of_code_points(P3)
    jpeg = decode_file(encode_file(picture, suffix=".jpg", quality=95), name="jpeg")
    assert jpeg.icc_profile == picture.icc_profile


def test_code_points_without_a_source_are_written_beside_the_profile() -> None:
    picture = Picture(
        pixels=gradient(), icc_profile=profile_of_code_points(P3), code_points=(12, 13, 6, 1)
    )

    data = encode_file(picture, suffix=".png", quality=95)

    assert contents(data, b"cICP") == [(b"cICP", bytes(P3))]
    assert len(contents(data, b"iCCP")) == 1


@pytest.mark.parametrize(
    ("chunks", "description"),
    [
        ([P3_CHUNK, make_chunk(b"iCCP", b"n\0\0" + zlib.compress(srgb_profile()))], b"D\0i\0s\0p"),
        (
            [make_chunk(b"iCCP", b"n\0\0" + zlib.compress(srgb_profile())), GAMMA_CHUNK],
            b"s\0R\0G\0B",
        ),
        ([make_chunk(b"cICP", bytes([2, 2, 0, 1])), GAMMA_CHUNK], b"G\0a\0m\0m\0a"),
        ([make_chunk(b"iCCP", b"n\0\0damaged"), GAMMA_CHUNK], b"G\0a\0m\0m\0a"),
    ],
)
def test_the_first_known_colour_space_counts(chunks: list[Chunk], description: bytes) -> None:
    assert description in (decode_file(png(*chunks), name="any").icc_profile or b"")


def test_the_chunk_of_srgb_counts_before_gamma() -> None:
    chunks = make_chunk(b"sRGB", b"\0"), GAMMA_CHUNK

    assert decode_file(png(*chunks), name="any").icc_profile is None


def test_a_profile_for_rgb_is_not_one_for_grey() -> None:
    data = png(
        make_chunk(b"iCCP", b"n\0\0" + zlib.compress(srgb_profile())), pixels=gradient()[..., 0]
    )

    assert decode_file(data, name="grey").icc_profile is None


def test_texts_are_read_in_all_three_kinds_of_chunks() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "Grandmother")
    info.add_text("Comment", "x" * 5000, zip=True)
    info.add_itxt("Author", "Жан", lang="ru", tkey="Автор", zip=True)
    file = io.BytesIO()
    Image.fromarray(gradient()).save(file, "PNG", pnginfo=info)

    assert decode_file(file.getvalue(), name="any").texts == (
        Text(keyword="Title", text="Grandmother"),
        Text(keyword="Comment", text="x" * 5000),
        Text(keyword="Author", text="Жан"),
    )


def test_texts_of_other_files_are_written_as_any_reader_knows_them() -> None:
    texts = (
        Text(keyword="Title", text="Jürgen"),
        Text(keyword="Author", text="Жан"),
        Text(keyword="Comment", text="y" * 3000),
    )

    data = encode_file(Picture(pixels=gradient(), texts=texts), suffix=".png", quality=95)

    with Image.open(io.BytesIO(data)) as image:
        assert image.info["Title"] == "Jürgen"
        assert image.info["Author"] == "Жан"
        assert image.info["Comment"] == "y" * 3000
    assert decode_file(data, name="any").texts == texts


def test_a_text_that_would_fill_the_memory_is_left_out() -> None:
    bomb = zlib.compress(bytes(300_000_000), 9)

    texts = decode_file(png(make_chunk(b"zTXt", b"Title\0\0" + bomb)), name="bomb").texts

    assert texts == ()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_iptc_goes_from_a_png_to_any_format_and_back(suffix: str) -> None:
    data = encode_file(Picture(pixels=gradient(), iptc=IPTC), suffix=".png", quality=95)

    picture = decode_file(data, name="png")

    assert picture.iptc == IPTC
    assert picture.texts == ()
    assert decode_file(encode_file(picture, suffix=suffix, quality=95), name="2").iptc == IPTC


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs ExifTool")
def test_exiftool_reads_the_iptc_and_the_texts(tmp_path: Path) -> None:
    texts = (Text(keyword="Title", text="Grandmother"), Text(keyword="Author", text="Жан"))
    write_picture(tmp_path / "p.png", Picture(pixels=gradient(), iptc=IPTC, texts=texts))

    command = ["exiftool", "-s3", "-Caption-Abstract", "-PNG:Title", "-PNG:Author", "p.png"]
    seen = subprocess.run(  # noqa: S603  a fixed command
        command, cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert seen.stdout.split("\n")[:3] == ["A boy", "Grandmother", "Жан"]


def test_frames_stay_behind_the_picture_that_was_mended(tmp_path: Path) -> None:
    frames = [Image.fromarray(np.full((20, 30, 3), value, np.uint8)) for value in (10, 20, 30)]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])

    saved = save_again(file.getvalue(), tmp_path)

    assert decode_file(saved, name="any").pages == 3
    with Image.open(io.BytesIO(saved)) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
        assert image.convert("RGB").getpixel((5, 5)) == (5, 5, 5)
        image.seek(1)
        assert image.convert("RGB").getpixel((5, 5)) == (20, 20, 20)


def test_damage_in_the_middle_leaves_what_comes_before() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 80, 3), dtype=np.uint8)
    data = bytearray(encode(noise, "PNG"))
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)

    picture = decode_file(bytes(data), name="any")

    np.testing.assert_array_equal(picture.pixels[:28], noise[:28])
    assert picture.notes == (Note.DAMAGED,)


def test_a_png_without_pixels_is_refused() -> None:
    with pytest.raises(PictureReadError, match="damaged"):
        decode_file(encode(gradient(), "PNG")[:40], name="any")


def test_a_small_damaged_file_is_not_made_a_gigantic_picture() -> None:
    data = bytearray(encode(gradient(), "PNG"))
    data[20:24] = (6_000_000).to_bytes(4, "big")

    with pytest.raises(PictureReadError, match="damaged"):
        decode_file(bytes(data), name="any")


def test_a_png_without_resolution_gets_none() -> None:
    picture = Picture(pixels=gradient())

    data = encode_file(picture, suffix=".png", quality=95)

    assert contents(data, b"pHYs") == contents(encode_fast_png(picture), b"pHYs") == []
