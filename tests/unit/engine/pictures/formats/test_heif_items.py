from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.formats.heif_items import hide_metadata, read_metadata
from tests.helpers.heic_files import DEEP_P3, TURNED
from tests.helpers.picture_files import MAKE, exif_tags_of

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'


def test_exif_and_xmp_are_found_in_a_heic() -> None:
    exif, xmp = read_metadata(TURNED)

    assert exif_tags_of(exif or b"")[MAKE] == "Zenit"
    assert xmp == XMP


def test_an_item_whose_end_is_missing_is_left_out() -> None:
    exif, xmp = read_metadata(TURNED[:-5])

    assert exif is not None
    assert xmp is None


def test_a_file_without_metadata_has_none() -> None:
    assert read_metadata(DEEP_P3) == (None, None)


def test_hidden_metadata_changes_no_place() -> None:
    hidden = hide_metadata(TURNED)

    assert len(hidden) == len(TURNED)
    assert b"cdsc" not in hidden


@given(data=st.binary())
def test_anything_can_be_asked(data: bytes) -> None:
    assert read_metadata(data) == (None, None)
    assert len(hide_metadata(data)) == len(data)
