import io
import zipfile

import pytest

from engine.errors import PictureFormatError, PictureReadError
from engine.pictures.formats.codec import decode_file


def krita() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/x-krita")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n", "a PDF document, which cannot be read here; export the page"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">', "an SVG drawing"),
        (b"<svg width='1'/>", "an SVG drawing"),
        (b"\n<!DOCTYPE html><html><svg/>", "a web page"),
        (b"8BPS\0\1", "a Photoshop file, which cannot be read here; save it as TIFF or PNG"),
        (krita(), "a Krita file"),
        (b"\xff\x0a\0\0", "a JPEG XL picture"),
        (b"\0\0\0\x0cJXL \r\n", "a JPEG XL picture"),
        (b"\0\0\1\0\1\0", "an icon"),
        (b"\0\0\0\x18ftypcrx ", "a camera raw file"),
        (b"\0\0\0\x18ftypisom", "a video"),
        (b"PK\3\4" + bytes(30), "an archive, which cannot be read here; unpack it first"),
        (bytes(128) + b"DICM", "a DICOM picture"),
    ],
)
def test_a_file_that_is_not_read_is_named_with_the_next_step(data: bytes, sentence: str) -> None:
    with pytest.raises(PictureFormatError) as caught:
        decode_file(data, name="odd.jpg")

    assert str(caught.value).startswith(f"odd.jpg is {sentence}")


def test_a_file_of_no_known_kind_is_not_a_picture() -> None:
    with pytest.raises(PictureReadError, match="not a picture of a known format"):
        decode_file(b"hello", name="letter.txt")
