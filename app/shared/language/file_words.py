"""Makes the sentences about what picture files hold, keep and lose, in any language.

The command line writes them in English; `app.shared.messages` gives them the window's language.
This module does without Qt, which the command line never loads.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.shared.language.marks import mark
from app.shared.language.sentences import Translate
from engine.pictures.forecast import find_keeping_suffix
from engine.pictures.formats.codec import is_family, name_format
from engine.pictures.picture import Note, Picture, Samples
from engine.pictures.receipt import Part, Receipt, SourceUse, list_parts

CONTEXT: Final = "files"


def _mark(text: str) -> str:
    return mark("files", text)


_PART_NAMES: Final = {
    Part.DEPTH: _mark("16 bits per channel"),
    Part.ALPHA: _mark("transparency"),
    Part.SAMPLES: _mark("the file's own values"),
    Part.PROFILE: _mark("colour profile"),
    Part.TEXTS: _mark("texts"),
    Part.RESOLUTION: _mark("print resolution"),
    Part.PAGES: _mark("the other pages"),
    Part.GAIN_MAP: _mark("HDR gain map"),
}
_SAMPLE_NAMES: Final = {
    Samples.FLOAT: _mark("floating point"),
    Samples.SIGNED: _mark("signed"),
    Samples.DEEP: _mark("32 bits per channel"),
    Samples.EXTRA_CHANNELS: _mark("extra channels"),
    Samples.RAW: _mark("camera raw"),
}
_LOSSES: Final = {
    Part.DEPTH: _mark("Only 8 of the 16 bits are kept."),
    Part.ALPHA: _mark("Transparent parts become white."),
    Part.PROFILE: _mark("The colours become sRGB; their profile is not kept."),
    Part.EXIF: _mark("Camera data (EXIF) is not kept."),
    Part.XMP: _mark("Captions and settings (XMP) are not kept."),
    Part.IPTC: _mark("Captions (IPTC) are not kept."),
    Part.TEXTS: _mark("The texts in the file are not kept."),
    Part.RESOLUTION: _mark("The print resolution is not kept."),
    Part.GAIN_MAP: _mark("The gain map is not kept, so HDR screens show the picture like others."),
}
_ONE_PAGE: Final = _mark("Only the first of {count} pages is kept.")
_ONE_FRAME: Final = _mark("Only the first of {count} frames is kept.")
_CHANGED_SAMPLES: Final = {
    Samples.CMYK: _mark("CMYK colours become sRGB."),
    Samples.LAB: _mark("Lab colours become sRGB."),
    Samples.XYZ: _mark("XYZ colours become sRGB."),
    Samples.FLOAT: _mark("Floating-point values become whole numbers."),
    Samples.SIGNED: _mark("Signed values become unsigned."),
    Samples.DEEP: _mark("32 bits per channel become 16."),
    Samples.EXTRA_CHANNELS: _mark("Extra channels are not kept."),
    Samples.RAW: _mark("The camera's raw data is not kept."),
}
_SHOWN_SAMPLES: Final = {
    Samples.CMYK: _mark("This is a CMYK picture; its colours are shown and restored in sRGB."),
    Samples.LAB: _mark("This is a Lab picture; its colours are shown and restored in sRGB."),
    Samples.XYZ: _mark("This is an XYZ picture; its colours are shown and restored in sRGB."),
    Samples.FLOAT: _mark(
        "This picture has floating-point values; it is shown and restored in 16 bits."
    ),
    Samples.SIGNED: _mark("This picture has signed values; it is shown and restored unsigned."),
    Samples.DEEP: _mark("This picture has 32 bits per channel; it is shown and restored in 16."),
    Samples.EXTRA_CHANNELS: _mark(
        "This picture has extra channels, which are neither shown nor changed."
    ),
    Samples.RAW: _mark("This is a camera raw file; the developed picture is shown."),
}
_SAMPLES_STAY: Final = _mark("Saved as {format}, everything away from the repairs stays as it is.")
_PAGES_STAY: Final = _mark(
    "The first of {count} pages is shown; the others are kept when you save as {format}."
)
_PAGES_GO: Final = _mark("The first of {count} pages is shown; the others are not saved.")
_FRAMES_STAY: Final = _mark(
    "The first of {count} frames is shown; the others are kept when you save as {format}."
)
_FRAMES_GO: Final = _mark("The first of {count} frames is shown; the others are not saved.")
_GAIN_MAP_STAYS: Final = _mark(
    "This picture has a gain map for HDR screens, which is kept when you save as {format}."
)
_GAIN_MAP_GOES: Final = _mark("This picture has a gain map for HDR screens, which is not saved.")
_HDR: Final = _mark("This is an HDR picture; it is shown here as on other screens.")
_NOTES: Final = {
    Note.TRUNCATED: _mark("The end of the file is missing; the part that is there was opened."),
    Note.DAMAGED: _mark("The file is damaged; what could be read of it was opened."),
}
_PARTLY: Final = _mark("{parts}: kept only in part.")
_NOT_KEPT: Final = _mark("Not kept: {parts}.")
_KEPT: Final = _mark("Kept: {parts}.")
_COMMA: Final = _mark(", ")
_NOTHING_OUTSIDE: Final = _mark("Outside the repairs not one pixel changed.")
_ROUNDED: Final = _mark("Outside the repairs, every pixel is as it was, rounded to 8 bits.")
_ONE_CHANGED: Final = _mark("Outside the repairs, one pixel changed, by {amount} of {full}.")
_CHANGED: Final = _mark(
    "Outside the repairs, {count} pixels changed, by at most {amount} of {full}."
)
_NOT_READ: Final = _mark("There was not enough memory to read the file again and compare.")
_SOURCES: Final = {
    SourceUse.GONE: _mark("The original file is gone, so the whole picture was encoded again."),
    SourceUse.CHANGED: _mark(
        "The original file holds another picture now, so the whole picture was encoded again."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How texts and numbers are written.

    Attributes:
        translate: Translates a text of this module.
        format_number: Writes a whole number.
    """

    translate: Translate = str
    format_number: Callable[[int], str] = "{:,}".format

    def list_parts(self, parts: Iterable[Part], samples: Samples | None = None) -> str:
        """Return the names of parts in one line.

        Args:
            parts: The parts.
            samples: What the samples of the picture's file are, if that is known.
        """
        names = (
            self.name_samples(samples)
            if part is Part.SAMPLES and samples
            else self.translate(_PART_NAMES.get(part, part.name))
            for part in parts
        )
        return self.translate(_COMMA).join(names)

    def name_samples(self, samples: Samples) -> str:
        """Return the name of a kind of samples."""
        return self.translate(_SAMPLE_NAMES.get(samples, samples.value))


ENGLISH: Final = Language()
# Where the window has repairs, the command line has a mask.
COMMAND_LINE: Final = Language(translate=lambda text: text.replace("repairs", "mask"))


def describe_losses(
    picture: Picture, parts: Iterable[Part], language: Language = ENGLISH
) -> list[str]:
    """Return sentences about what a file does not keep of a picture.

    Args:
        picture: The picture as it was read.
        parts: What is not kept.
        language: The language.
    """
    translate = language.translate
    sentences = []
    for part in parts:
        if part is Part.SAMPLES and picture.samples:
            sentences.append(translate(_CHANGED_SAMPLES[picture.samples]))
        elif part is Part.PAGES:
            text = _ONE_PAGE if _has_pages(picture) else _ONE_FRAME
            sentences.append(translate(text).format(count=language.format_number(picture.pages)))
        else:
            sentences.append(translate(_LOSSES[part]))
    return sentences


def name_metadata(picture: Picture, language: Language = ENGLISH) -> str:
    """Return the names of the blocks of metadata that a picture has; empty for none."""
    blocks = (Part.EXIF, Part.XMP, Part.IPTC, Part.TEXTS)
    return language.list_parts(list_parts(picture, blocks))


def describe_damage(picture: Picture, language: Language = ENGLISH) -> list[str]:
    """Return sentences about what is wrong with the file that a picture was read from."""
    return [language.translate(_NOTES[note]) for note in picture.notes]


def describe_contents(picture: Picture, language: Language = ENGLISH) -> dict[str, str]:
    """Return a sentence for each kind of thing in a file that is not shown, or shown otherwise."""
    translate, sentences = language.translate, {}
    if picture.samples is not None:
        text = translate(_SHOWN_SAMPLES[picture.samples])
        keeping = _name_keeping_format(picture, Part.SAMPLES)
        if keeping:
            space = "" if text.endswith("。") else " "
            text += space + translate(_SAMPLES_STAY).format(format=keeping)
        sentences[picture.samples.value] = text
    if picture.pages > 1:
        keeping = _name_keeping_format(picture, Part.PAGES)
        stay, go = (_PAGES_STAY, _PAGES_GO) if _has_pages(picture) else (_FRAMES_STAY, _FRAMES_GO)
        count = language.format_number(picture.pages)
        sentences[Part.PAGES.value] = translate(stay if keeping else go).format(
            count=count, format=keeping
        )
    if picture.has_gain_map:
        keeping = _name_keeping_format(picture, Part.GAIN_MAP)
        text = translate(_GAIN_MAP_STAYS if keeping else _GAIN_MAP_GOES)
        sentences[Part.GAIN_MAP.value] = text.format(format=keeping)
    if picture.is_hdr:
        sentences["hdr"] = translate(_HDR)
    return sentences


def describe_pixels(receipt: Receipt, language: Language = ENGLISH) -> list[str]:
    """Return sentences about the pixels outside the repairs: whether they changed, and why."""
    translate, count = language.translate, receipt.changed_px
    if count is None:
        return [translate(_NOT_READ)]
    sentences = []
    if count:
        text = translate(_ONE_CHANGED if count == 1 else _CHANGED)
        full = 255 if receipt.bits == 8 else 65_535
        amount = language.format_number(receipt.greatest_change or 0)
        sentences.append(
            text.format(
                count=language.format_number(count),
                amount=amount,
                full=language.format_number(full),
            )
        )
    elif Part.DEPTH in receipt.lost:
        sentences.append(translate(_ROUNDED))
    elif not {Part.ALPHA, Part.SAMPLES, Part.PROFILE} & set(receipt.lost):
        sentences.append(translate(_NOTHING_OUTSIDE))
    if receipt.source_use in _SOURCES and (count or receipt.lost):
        sentences.append(translate(_SOURCES[receipt.source_use]))
    return sentences


def summarise_receipt(
    picture: Picture, receipt: Receipt, language: Language = ENGLISH
) -> list[str]:
    """Return what matters of a receipt, in at most a few short sentences."""
    sentences = describe_pixels(receipt, language)
    missing = (*receipt.lost, *receipt.partly_kept)
    if missing:
        names = language.list_parts(missing, picture.samples)
        sentences.append(language.translate(_NOT_KEPT).format(parts=names))
    return sentences


def list_receipt(picture: Picture, receipt: Receipt, language: Language = ENGLISH) -> list[str]:
    """Return everything that a receipt says, in sentences.

    Args:
        picture: The picture as it was read.
        receipt: What a file has kept of it.
        language: The language.
    """
    translate = language.translate
    lines = describe_pixels(receipt, language)
    lines += describe_losses(picture, receipt.lost, language)
    if receipt.partly_kept:
        names = language.list_parts(receipt.partly_kept, picture.samples)
        lines.append(translate(_PARTLY).format(parts=names))
    if receipt.kept:
        lines.append(
            translate(_KEPT).format(parts=language.list_parts(receipt.kept, picture.samples))
        )
    return lines


def _name_keeping_format(picture: Picture, part: Part) -> str:
    """Return the name of the format that keeps a part of a picture; empty if none does."""
    suffix = find_keeping_suffix(picture, part)
    return "" if suffix is None else name_format(suffix)


def _has_pages(picture: Picture) -> bool:
    """Whether the pictures in a file are pages of a document, and not frames."""
    return picture.source is not None and is_family(picture.source.suffix, ".tif")
