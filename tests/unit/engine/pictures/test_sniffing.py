"""Files that cannot be pictures are refused before they are read."""

import os
import resource
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.errors import PictureReadError, PictureTooLargeError
from engine.pictures.files import read_file, read_picture
from engine.pictures.sniffing import check_beginning
from tests.helpers.picture_files import encode, gradient

GIGABYTE = 10**9
HEIC = b"\0\0\0\x18ftypheic"
FILM = b"\0\0\0\x18ftypisom"

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have names")


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "PPM", "JPEG2000"])
def test_large_pictures_are_not_refused(fmt: str) -> None:
    check_beginning(encode(gradient(), fmt)[:128], size=10**8, name="large")


@pytest.mark.parametrize("head", [HEIC, b"\0\0\0\x18ftypavif", b"\0\0\0\x18ftypcrx ", b"IIU\0"])
def test_pictures_in_other_containers_are_not_refused(head: bytes) -> None:
    check_beginning(head, size=10**8, name="large")


@pytest.mark.parametrize(
    "head", [FILM, bytes(128), b"%PDF-1.7", b"PK\x03\x04", b"RIFF\0\0\0\0AVI "]
)
def test_large_files_of_other_kinds_are_refused(head: bytes) -> None:
    with pytest.raises(PictureReadError, match=r"film\.mp4 is not a picture"):
        check_beginning(head, size=10**8, name="film.mp4")


def test_small_files_are_left_to_the_decoders() -> None:
    check_beginning(FILM, size=10**6, name="film.mp4")


def test_more_than_the_memory_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "engine.pictures.sniffing.psutil.virtual_memory",
        lambda: SimpleNamespace(available=GIGABYTE),
    )

    with pytest.raises(PictureTooLargeError, match=r"has 2\.0 GB, but 1\.0 GB of memory"):
        check_beginning(b"II*\0", size=2 * GIGABYTE, name="scan.tif")


@posix_only
def test_a_film_of_many_gigabytes_is_not_read(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(30 * GIGABYTE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(PictureReadError, match="is not a picture of a known format"):
        read_picture(film)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


@posix_only
def test_a_device_is_refused() -> None:
    with pytest.raises(PictureReadError, match="is a device"):
        read_file(Path("/dev/zero"))


@posix_only
def test_a_pipe_that_nobody_writes_to_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")

    with pytest.raises(PictureReadError, match="is empty"):
        read_picture(tmp_path / "pipe.png")


@posix_only
def test_a_picture_is_read_from_a_pipe() -> None:
    data = encode(gradient(), "PNG")
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)

    writer = threading.Thread(target=write)
    writer.start()
    content = read_file(Path(f"/dev/fd/{reading}"))
    writer.join()
    os.close(reading)

    assert content == data
