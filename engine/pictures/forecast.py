"""What a file of a format will not keep of a picture, known before anything is written."""

from typing import Final

from engine.pictures.formats.codec import is_family, move_metadata
from engine.pictures.picture import Picture
from engine.pictures.receipt import Part, list_parts

_JPEG_KEYWORD: Final = "Comment"
_MAX_JPEG_BLOCK_BYTES: Final = 65_500

# What each format can hold at all; PNG stands for lossless.
_LOST: Final[dict[str, frozenset[Part]]] = {
    ".png": frozenset({Part.SAMPLES, Part.PAGES, Part.GAIN_MAP}),
    ".tif": frozenset({Part.SAMPLES, Part.PAGES, Part.GAIN_MAP, Part.TEXTS}),
    ".jpg": frozenset(
        {Part.DEPTH, Part.ALPHA, Part.SAMPLES, Part.PAGES, Part.GAIN_MAP, Part.TEXTS}
    ),
    ".webp": frozenset(
        {Part.DEPTH, Part.SAMPLES, Part.PAGES, Part.GAIN_MAP, Part.IPTC, Part.TEXTS}
    ),
}
# What is kept none the less where the writer goes on with the data of the picture's own file.
_KEPT_FROM_SOURCE: Final[dict[str, frozenset[Part]]] = {
    ".png": frozenset({Part.PAGES}),
    ".webp": frozenset({Part.PAGES}),
    ".tif": frozenset({Part.SAMPLES, Part.PAGES, Part.TEXTS}),
    ".jpg": frozenset({Part.SAMPLES, Part.PAGES, Part.GAIN_MAP, Part.TEXTS}),
}


def foresee_losses(picture: Picture, suffix: str) -> tuple[Part, ...]:
    """Return what a file of a format will not keep, or only in part.

    Args:
        picture: The picture that is going to be written.
        suffix: The format, as of a path.
    """
    return list_parts(picture, _find_lost(picture, suffix))


def foresee_changes(picture: Picture, suffix: str) -> bool:
    """Return whether a file of a format will change pixels far from the hole."""
    return is_family(suffix, ".jpg") and not has_usable_source(picture, suffix)


def choose_own_suffix(picture: Picture, *, instead_of: str) -> str:
    """Return the suffix of the picture's own file, if another format loses its samples or pages.

    Args:
        picture: The picture that is going to be written.
        instead_of: The other format; it is returned if it loses neither.
    """
    if picture.source is None or not has_usable_source(picture, picture.source.suffix):
        return instead_of
    own = picture.source.suffix
    if not all(any(is_family(suffix, known) for known in _LOST) for suffix in (own, instead_of)):
        return instead_of
    lost, kept = (set(foresee_losses(picture, suffix)) for suffix in (instead_of, own))
    return own if (lost - kept) & {Part.SAMPLES, Part.PAGES} else instead_of


def find_keeping_suffix(picture: Picture, part: Part) -> str | None:
    """Return the format that keeps a part of a picture as its file has it; None if none does."""
    return next((known for known in _LOST if part not in foresee_losses(picture, known)), None)


def has_usable_source(picture: Picture, suffix: str) -> bool:
    """Return whether the picture's own file is there and has the format."""
    source = picture.source
    return source is not None and is_family(source.suffix, suffix) and source.is_file()


def _find_lost(picture: Picture, suffix: str) -> frozenset[Part]:
    """Return what a file of a format cannot hold, whether the picture has it or not."""
    family = next(known for known in _LOST if is_family(suffix, known))
    lost = _LOST[family] | _find_too_large(picture, family)
    moved = move_metadata(picture, suffix=family)
    kept = (_JPEG_KEYWORD,) if family == ".jpg" else ()
    if all(text.keyword in kept for text in moved.texts):
        lost -= {Part.TEXTS}
    if moved.iptc is None:
        lost -= {Part.IPTC}
    if has_usable_source(picture, suffix):
        lost -= _KEPT_FROM_SOURCE.get(family, frozenset())
    return lost


def _find_too_large(picture: Picture, family: str) -> frozenset[Part]:
    """Return what a format could hold if there were less of it, or other channels."""
    lost = set()
    if family == ".jpg" and len(picture.exif or b"") > _MAX_JPEG_BLOCK_BYTES:
        lost.add(Part.EXIF)
    if family == ".jpg" and len(picture.iptc or b"") > _MAX_JPEG_BLOCK_BYTES:
        lost.add(Part.IPTC)
    if family == ".webp" and picture.pixels.shape[2] < 3:
        lost.add(Part.PROFILE)  # a grey profile; the colours become sRGB
    return frozenset(lost)
