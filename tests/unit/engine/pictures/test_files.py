import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import psutil
import pytest
import pyvips
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from engine.errors import (
    PictureError,
    PictureReadError,
    PictureTooLargeError,
    PictureWriteError,
)
from engine.pictures.files import check_target, read_mask, read_picture, write_picture
from engine.pictures.formats.codec import decode_file
from engine.pictures.picture import Note, Picture
from engine.pictures.pixels import Pixels
from tests.helpers.picture_files import (
    MAKE,
    ORIENTATION,
    encode,
    exif_block,
    exif_tags,
    gradient,
    grey_profile,
    srgb_profile,
    taken_at,
)

LOSSLESS = [".png", ".tif", ".tiff"]
ALL = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"]
REPEATED_FOLDER = [HealthCheck.function_scoped_fixture]


@st.composite
def any_pixels(draw: st.DrawFn) -> Pixels:
    shape = draw(st.tuples(st.integers(1, 17), st.integers(1, 17), st.integers(1, 4)))
    return draw(hnp.arrays(draw(st.sampled_from([np.uint8, np.uint16])), shape))


def tiff(pixels: npt.NDArray[np.generic], **options: object) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **options)  # type: ignore[arg-type]  # its options are many
    return file.getvalue()


@pytest.mark.parametrize("suffix", LOSSLESS)
@given(pixels=any_pixels())
@settings(max_examples=40, suppress_health_check=REPEATED_FOLDER)
def test_png_and_tiff_keep_every_bit(suffix: str, pixels: Pixels, tmp_path: Path) -> None:
    path = tmp_path / f"picture{suffix}"

    write_picture(path, Picture(pixels=pixels))
    back = read_picture(path).pixels

    assert back.dtype == pixels.dtype
    np.testing.assert_array_equal(back, pixels)


@pytest.mark.parametrize("channels", [3, 4])
def test_webp_keeps_every_bit_of_8_bit_colours(channels: int, tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (9, 11, channels), dtype=np.uint8)

    write_picture(tmp_path / "picture.webp", Picture(pixels=pixels))

    np.testing.assert_array_equal(read_picture(tmp_path / "picture.webp").pixels, pixels)


@pytest.mark.parametrize("suffix", ALL)
def test_the_icc_profile_survives(suffix: str, tmp_path: Path) -> None:
    profile = srgb_profile()

    write_picture(tmp_path / f"p{suffix}", Picture(pixels=gradient(), icc_profile=profile))

    assert read_picture(tmp_path / f"p{suffix}").icc_profile == profile


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
@pytest.mark.parametrize("profile", [None, srgb_profile()])
def test_exif_survives_byte_for_byte(suffix: str, profile: bytes | None, tmp_path: Path) -> None:
    exif = exif_block(orientation=1).removeprefix(b"Exif\0\0")
    path = tmp_path / f"p{suffix}"

    write_picture(path, Picture(pixels=gradient(), exif=exif, icc_profile=profile))

    assert read_picture(path).exif == exif
    assert exif_tags(path.read_bytes())[MAKE] == "Zenit"


@pytest.mark.parametrize("first", [".tif", ".png"])
@pytest.mark.parametrize("second", [".tif", ".jpg"])
def test_exif_survives_a_change_of_format(first: str, second: str, tmp_path: Path) -> None:
    exif = exif_block(orientation=1).removeprefix(b"Exif\0\0")
    pixels = np.random.default_rng(1).integers(0, 256, (37, 41, 3), dtype=np.uint8)

    write_picture(tmp_path / f"1{first}", Picture(pixels=pixels, exif=exif))
    write_picture(tmp_path / f"2{second}", read_picture(tmp_path / f"1{first}"))

    np.testing.assert_array_equal(read_picture(tmp_path / f"1{first}").pixels, pixels)
    assert taken_at((tmp_path / f"2{second}").read_bytes()) == "1961:04:12 06:07:00"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_xmp_survives(suffix: str, tmp_path: Path) -> None:
    xmp = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end="w"?>'
    path = tmp_path / f"p{suffix}"

    write_picture(path, Picture(pixels=gradient(), xmp=xmp))

    assert read_picture(path).xmp == xmp


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_the_resolution_survives(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"p{suffix}"

    write_picture(path, Picture(pixels=gradient(), pixels_per_mm=(12.0, 24.0)))

    assert read_picture(path).pixels_per_mm == pytest.approx((12, 24), rel=0.02)


@pytest.mark.parametrize("suffix", ALL)
def test_where_there_is_no_resolution_none_is_written(suffix: str, tmp_path: Path) -> None:
    write_picture(tmp_path / f"p{suffix}", Picture(pixels=gradient()))

    assert read_picture(tmp_path / f"p{suffix}").pixels_per_mm is None
    with Image.open(tmp_path / f"p{suffix}") as image:
        assert "dpi" not in image.info or suffix in (".tif", ".tiff")
        assert 0x011A not in image.getexif()


@pytest.mark.parametrize(("suffix", "limit"), [(".webp", 16_383), (".jpg", 65_500)])
def test_a_side_that_is_too_long_for_the_format_is_refused_at_once(
    suffix: str, limit: int, tmp_path: Path
) -> None:
    pixels = np.zeros((1, limit + 1, 1), np.uint8)

    with pytest.raises(PictureWriteError, match=f"holds at most {limit} a side"):
        check_target(tmp_path / f"a{suffix}", pixels=pixels)
    with pytest.raises(PictureWriteError, match=f"holds at most {limit} a side"):
        write_picture(tmp_path / f"a{suffix}", Picture(pixels=pixels))


def test_a_turned_photograph_is_read_upright() -> None:
    data = encode(gradient(40, 60), "PNG", exif=exif_block(orientation=6))

    picture = decode_file(data, name="turned")

    np.testing.assert_array_equal(picture.pixels, np.rot90(gradient(40, 60), -1))


def test_a_turned_photograph_is_not_turned_twice(tmp_path: Path) -> None:
    data = encode(gradient(40, 60), "JPEG", exif=exif_block(orientation=6))

    write_picture(tmp_path / "p.jpg", decode_file(data, name="turned"))

    assert exif_tags((tmp_path / "p.jpg").read_bytes())[ORIENTATION] == 1
    assert read_picture(tmp_path / "p.jpg").pixels.shape == (60, 40, 3)


@pytest.mark.parametrize(
    ("fmt", "mode", "channels"),
    [
        ("PNG", "1", 1),
        ("PNG", "L", 1),
        ("PNG", "LA", 2),
        ("PNG", "P", 3),
        ("PNG", "RGBA", 4),
        ("TIFF", "1", 1),
        ("TIFF", "P", 3),
        ("TIFF", "CMYK", 3),
        ("JPEG", "L", 1),
        ("JPEG", "CMYK", 3),
        ("GIF", "RGB", 3),
        ("BMP", "1", 1),
        ("BMP", "P", 3),
        ("BMP", "RGB", 3),
        ("PPM", "RGB", 3),
    ],
)
def test_every_usual_kind_of_file_is_read(fmt: str, mode: str, channels: int) -> None:
    data = encode(gradient(), fmt, mode=mode)

    picture = decode_file(data, name="any")

    assert picture.pixels.shape[:2] == (40, 60)
    assert picture.pixels.shape[2] in (channels, 4 if fmt == "GIF" else channels)
    assert picture.pixels.dtype == np.uint8


def test_cmyk_is_converted_to_similar_colours() -> None:
    data = encode(gradient(), "TIFF", mode="CMYK")

    picture = decode_file(data, name="cmyk")

    assert np.abs(picture.pixels.astype(int) - gradient()).mean() < 60


@pytest.mark.parametrize("scale", [1.0, 255.0, 65535.0])
def test_grey_floats_fill_16_bits_whatever_their_range(scale: float) -> None:
    ramp = np.linspace(0, scale, 60, dtype=np.float32)[np.newaxis].repeat(4, axis=0)

    pixels = decode_file(tiff(ramp, photometric="minisblack"), name="floats").pixels

    assert pixels.dtype == np.uint16
    np.testing.assert_allclose(pixels[0, :, 0], np.linspace(0, 65535, 60), atol=1)


def test_linear_light_is_shown_as_srgb() -> None:
    light = np.full((4, 5, 3), 0.2140, np.float32)

    pixels = decode_file(tiff(light, photometric="rgb"), name="linear").pixels

    np.testing.assert_allclose(pixels / 65535, 0.5, atol=0.002)


def test_16_bits_stay_16_bits() -> None:
    deep = (gradient().astype(np.uint16) * 257) ^ 1

    pixels = decode_file(tiff(deep, photometric="rgb"), name="deep").pixels

    np.testing.assert_array_equal(pixels, deep)


def test_a_picture_of_30000_by_4_pixels_is_read_and_written(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (4, 30_000, 3), dtype=np.uint8)

    write_picture(tmp_path / "wide.png", Picture(pixels=pixels))

    np.testing.assert_array_equal(read_picture(tmp_path / "wide.png").pixels, pixels)


@pytest.mark.parametrize("fmt", ["PNG"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_read_as_far_as_it_is_there(fmt: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 80, 3), dtype=np.uint8)
    data = encode(noise, fmt)

    picture = decode_file(data[: int(len(data) * share)], name="photo.xyz")

    rows = int(64 * share) - 3
    np.testing.assert_array_equal(picture.pixels[:rows], noise[:rows])
    assert picture.notes == (Note.TRUNCATED,)


@pytest.mark.parametrize("data", [b"hello\n" * 40, b"1,2\n3,4\n", b"\0" * 500])
def test_other_files_are_refused_as_not_a_picture(data: bytes) -> None:
    with pytest.raises(PictureReadError, match="not a picture"):
        decode_file(data, name="letter.txt")


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()

    with pytest.raises(PictureReadError, match=r"empty\.jpg is empty"):
        read_picture(tmp_path / "empty.jpg")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureReadError, match=r"nowhere\.jpg does not exist"):
        read_picture(tmp_path / "nowhere.jpg")


def test_a_folder_is_not_a_picture(tmp_path: Path) -> None:
    with pytest.raises(PictureReadError, match="is a folder"):
        read_picture(tmp_path)


def test_a_gigantic_picture_is_refused_before_it_is_decoded() -> None:
    header = pyvips.Image.black(30_000, 30_000).pngsave_buffer(compression=1)

    with pytest.raises(PictureReadError, match="30000 x 30000"):
        decode_file(header, name="huge.png")


def test_a_picture_holds_only_pixels_that_can_be_restored() -> None:
    with pytest.raises(PictureError):
        Picture(pixels=np.zeros((3, 4), np.uint8))


def test_white_in_a_mask_file_means_fill(tmp_path: Path) -> None:
    grey = np.array([[0, 127, 128, 255]], np.uint8)
    (tmp_path / "mask.png").write_bytes(encode(grey, "PNG"))

    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png"), [[False, False, True, True]])


def test_white_in_a_16_bit_mask_means_fill(tmp_path: Path) -> None:
    grey = np.array([[0, 32_895, 32_896, 65_535]], np.uint16)
    (tmp_path / "mask.tif").write_bytes(tiff(grey, photometric="minisblack"))

    np.testing.assert_array_equal(read_mask(tmp_path / "mask.tif"), [[False, False, True, True]])


def test_bright_strokes_on_a_transparent_layer_mean_fill(tmp_path: Path) -> None:
    layer = np.zeros((1, 4, 4), np.uint8)
    layer[0, 1] = (255, 0, 0, 255)
    layer[0, 2] = (255, 255, 255, 100)
    layer[0, 3] = (255, 255, 255, 0)
    (tmp_path / "mask.png").write_bytes(encode(layer, "PNG"))

    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png"), [[False, True, False, False]])


def test_transparent_pixels_are_white_in_a_jpeg(tmp_path: Path) -> None:
    pixels = np.zeros((16, 16, 4), np.uint8)

    write_picture(tmp_path / "p.jpg", Picture(pixels=pixels))

    assert read_picture(tmp_path / "p.jpg").pixels.shape == (16, 16, 3)
    assert read_picture(tmp_path / "p.jpg").pixels.min() >= 254


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_16_bits_are_rounded_where_the_format_has_8(suffix: str, tmp_path: Path) -> None:
    deep = gradient(16, 16).astype(np.uint16) * 257

    write_picture(tmp_path / f"p{suffix}", Picture(pixels=deep))

    back = read_picture(tmp_path / f"p{suffix}").pixels
    assert np.abs(back.astype(int) - gradient(16, 16)).max() <= 6


def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(PictureWriteError, match=r"\.bmp.*\.png"):
        write_picture(tmp_path / "p.bmp", Picture(pixels=gradient()))


def test_a_folder_as_the_target_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.png").mkdir()

    with pytest.raises(PictureWriteError, match="is a folder"):
        write_picture(tmp_path / "p.png", Picture(pixels=gradient()))

    assert [path.name for path in tmp_path.iterdir()] == ["p.png"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureWriteError, match="nowhere does not exist"):
        write_picture(tmp_path / "nowhere" / "p.png", Picture(pixels=gradient()))


def test_a_picture_too_wide_for_webp_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureWriteError, match="WebP holds at most"):
        write_picture(tmp_path / "p.webp", Picture(pixels=np.zeros((4, 30_000, 3), np.uint8)))

    assert not list(tmp_path.iterdir())


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from types import SimpleNamespace
import numpy as np
from engine.errors import PictureWriteError
from engine.pictures.picture import Note, Picture
from engine.pictures.files import write_picture
pixels = np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write_picture(Path(sys.argv[1]), Picture(pixels=pixels))
except PictureWriteError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "p.png"
    target.write_bytes(b"the old file")

    done = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-c", FULL_DISK, str(target)], capture_output=True, text=True, check=True
    )

    assert "p.png cannot be written" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["p.png"]
    assert target.read_bytes() == b"the old file"


def test_grey_with_a_profile_looks_the_same_as_webp(tmp_path: Path) -> None:
    pixels = np.tile(np.arange(256, dtype=np.uint8), (8, 1))[..., np.newaxis]
    profile = grey_profile(gamma=1.8)

    write_picture(tmp_path / "p.webp", Picture(pixels=pixels, icc_profile=profile))
    light = (pixels[0, :, 0] / 255.0) ** 1.8
    expected = 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)

    np.testing.assert_allclose(read_picture(tmp_path / "p.webp").pixels[4, :, 1], expected, atol=2)


def test_a_picture_that_does_not_fit_in_free_memory_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory = SimpleNamespace(available=100_000_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    header = pyvips.Image.black(4_000, 3_000, bands=3).pngsave_buffer(compression=1)

    with pytest.raises(
        PictureTooLargeError, match=r"needs 0\.2 GB of memory, but 0\.1 GB are free"
    ):
        decode_file(header, name="photo.png")
