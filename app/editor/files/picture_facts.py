"""What there is to know of a picture and its file, in the user's language."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColorSpace

from app.shared.language.file_words import describe_damage, name_metadata
from app.shared.language.numbers import format_number
from app.shared.messages import get_file_language
from engine.pictures.formats.codec import name_format
from engine.pictures.picture import MM_PER_INCH, Picture


def list_facts(picture: Picture) -> list[tuple[str, str]]:
    """Return what there is to know of a picture: pairs of a name and a value."""
    language = get_file_language()
    facts = []
    if picture.source is not None:
        facts.append((_tr("File"), picture.source.name))
        facts.append((_tr("Folder"), str(picture.source.parent)))
        facts.append((_tr("Format"), name_format(picture.source.suffix)))
    facts += [
        (_tr("Size"), _describe_size(picture)),
        (_tr("Pixels"), _describe_pixels(picture)),
        (_tr("Colour profile"), name_profile(picture)),
    ]
    if picture.samples is not None:
        facts.append((_tr("Values in the file"), language.name_samples(picture.samples)))
    if picture.pages > 1:
        facts.append((_tr("Pages or frames"), format_number(picture.pages)))
    if picture.has_gain_map or picture.is_hdr:
        facts.append((_tr("HDR"), _tr("gain map") if picture.has_gain_map else _tr("PQ or HLG")))
    if picture.pixels_per_mm is not None:
        facts.append((_tr("Print resolution"), _describe_resolution(picture.pixels_per_mm)))
    facts.append((_tr("Metadata"), name_metadata(picture, language) or _tr("none")))
    facts += [(_tr("Damage"), sentence) for sentence in describe_damage(picture, language)]
    return facts


def describe_facts(picture: Picture) -> str:
    """Return the facts about a picture in lines."""
    return join_facts(list_facts(picture))


def join_facts(facts: Sequence[tuple[str, str]]) -> str:
    """Return facts, pairs of a name and a value, in lines."""
    return "\n".join(_tr("{name}: {value}").format(name=name, value=value) for name, value in facts)


def name_profile(picture: Picture) -> str:
    """Return the name of a picture's colour profile."""
    if picture.icc_profile is None:
        return _tr("none, the colours are sRGB")
    return QColorSpace.fromIccProfile(picture.icc_profile).description() or _tr("unnamed")


def _describe_size(picture: Picture) -> str:
    megapixels = format_number(picture.width * picture.height / 1e6, decimals=1)
    return _tr("{width} × {height} pixels ({megapixels} megapixels)").format(  # noqa: RUF001 a cross
        width=picture.width, height=picture.height, megapixels=megapixels
    )


def _describe_pixels(picture: Picture) -> str:
    kinds = {
        1: _tr("grey, {bits} bits per channel"),
        2: _tr("grey with transparency, {bits} bits per channel"),
        3: _tr("RGB, {bits} bits per channel"),
        4: _tr("RGB with transparency, {bits} bits per channel"),
    }
    return kinds[picture.pixels.shape[2]].format(bits=8 * picture.pixels.dtype.itemsize)


def _describe_resolution(pixels_per_mm: tuple[float, float]) -> str:
    x_dpi, y_dpi = (format_number(round(density * MM_PER_INCH)) for density in pixels_per_mm)
    if x_dpi == y_dpi:
        return _tr("{dpi} dpi").format(dpi=x_dpi)
    return _tr("{x} × {y} dpi").format(x=x_dpi, y=y_dpi)  # noqa: RUF001 a cross


def _tr(text: str) -> str:
    return QCoreApplication.translate("facts", text)
