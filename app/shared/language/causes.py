"""Translates the messages of the engine's errors.

The engine knows no languages: an error's message is one English clause. Here each of them is a text
whose placeholders stand for what differs. A test compares them with the engine's sources.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from app.shared.language.marks import mark
from app.shared.language.sentences import Translate

CONTEXT: Final = "causes"


def _mark(text: str) -> str:
    return mark("causes", text)


CAUSES: Final = (
    # Picture files.
    _mark("{file} is empty, expected a picture"),
    _mark("{file} is damaged: {reason}"),
    _mark("{file} is damaged or cut short"),
    _mark("{file} is damaged, cut short or of an unusual kind"),
    _mark("nothing in it could be decoded"),
    _mark("{file} does not fit into memory"),
    _mark("{file} cannot be used: {reason}"),
    _mark("{file} is not a picture of a known format"),
    _mark("{file} is too large, expected at most {limit} million pixels"),
    _mark("{file} has no merged image"),
    _mark("{file} is {kind}, which cannot be read here; {step}"),
    _mark("{file} is a HEIC picture, which cannot be read here; convert it to JPEG or PNG"),
    _mark("{file} is a JPEG of a rare kind, which cannot be read here; save it as TIFF or PNG"),
    _mark("{file} is a JPEG of {bits} bits, which cannot be read here; save it as TIFF or PNG"),
    _mark("a PDF document"),
    _mark("a PostScript document"),
    _mark("a DjVu document"),
    _mark("an SVG drawing"),
    _mark("a web page"),
    _mark("a Photoshop file"),
    _mark("a GIMP file"),
    _mark("a Krita file"),
    _mark("a JPEG XL picture"),
    _mark("a JPEG XR picture"),
    _mark("an OpenEXR picture"),
    _mark("a Radiance picture"),
    _mark("a PFM picture"),
    _mark("a FITS picture"),
    _mark("a DICOM picture"),
    _mark("a DDS texture"),
    _mark("a QOI picture"),
    _mark("an icon"),
    _mark("a camera raw file"),
    _mark("a video"),
    _mark("an archive"),
    _mark("export the page as TIFF or PNG"),
    _mark("convert it to PNG or JPEG"),
    _mark("save the picture itself"),
    _mark("save it as TIFF or PNG"),
    _mark("develop it to TIFF first"),
    _mark("save one of its frames as PNG"),
    _mark("unpack it first"),
    _mark("{part} in {file} is too large"),
    _mark(
        "{file} was saved by a newer Reweave (version {version} of the format, expected at most {limit})"
    ),
    _mark("the unsaved work on {file} cannot be read: {reason}"),
    _mark("{file} has {size} GB, but {free} GB of memory are free"),
    _mark("{file} is {width} x {height} pixels, expected at most {limit} million"),
    _mark(
        "{file} is {width} x {height} pixels and needs {needed} GB of memory, but {free} GB are free"
    ),
    _mark("it is {width} x {height} pixels, and at most {limit} a side can be straightened"),
    _mark("it is {width} x {height} pixels, and {format} holds at most {limit} a side"),
    _mark("expected pixels of shape (H, W, 1 to 4), got {shape}"),
    _mark("expected 8 or 16 bits a channel, got {kind}"),
    _mark("everything outside the mask is transparent"),
    # Files and folders.
    _mark("{file} does not exist"),
    _mark("{file} is a folder, expected a picture file"),
    _mark("{file} is a device, expected a picture file"),
    _mark("{file} cannot be read: {reason}"),
    _mark("{file} cannot be written: {reason}"),
    _mark("the results take about {needed} GB, and {free} GB are free"),
    _mark("{file} is there already, and is not replaced"),
    _mark("{file} was changed after it was restored, and is not replaced"),
    _mark("{file} ends with {suffix}, expected one of {suffixes}"),
    _mark("{file} is a folder, expected the name of a file"),
    _mark("{file} is a device, expected the name of a file"),
    _mark("{file} is mounted by itself, expected a file in a folder"),
    _mark("{file} is write-protected"),
    _mark("the folder {folder} does not exist"),
    _mark("the folder {folder} is write-protected"),
    _mark("the disk of {folder} is full: {needed} MB are needed, {free} MB are free"),
    _mark("it cannot be encoded as {suffix}: {reason}"),
    _mark("it cannot be encoded as PNG: {reason}"),
    _mark("its profile is damaged: {reason}"),
    _mark("it could not be read again: {reason}"),
    _mark(
        "read again, it is {width} x {height} pixels, expected {expected_width} x {expected_height}"
    ),
    # What systems say of files.
    _mark("No such file or directory"),
    _mark("Permission denied"),
    _mark("No space left on device"),
    _mark("Read-only file system"),
    _mark("Input/output error"),
    _mark("File name too long"),
    _mark("Too many levels of symbolic links"),
    _mark("Device or resource busy"),
    _mark("Disk quota exceeded"),
    # Masks and sources.
    _mark("the mask is {width} x {height}, the picture {picture_width} x {picture_height} pixels"),
    _mark("the mask marks no pixel"),
    _mark(
        "the lightest pixel of {file} has {lightest} of {full}, expected at least {needed} where it marks"
    ),
    _mark("it covers {share} % of the picture, expected at most {limit} %"),
    _mark("the mask marks every pixel, nothing is left to continue from"),
    _mark("it lies at {x}, {y}, outside of {width} x {height} pixels"),
    _mark("it lies {x}, {y} pixels away, outside of {width} x {height} pixels"),
    _mark("no square of {side} x {height} pixels in it is wholly known"),
    # Models; after the name of a file, which the library leaves out.
    _mark("{file}: {reason}"),
    _mark("belongs to the library, expected another place"),
    _mark("not one of the user's models"),
    _mark("the weights do not fit its description"),
    _mark("its description of the generator is damaged"),
    _mark("describes a generator larger than this program runs"),
    _mark("its description of the detector is damaged"),
    _mark("describes a detector larger than this program runs"),
    _mark("a safetensors file, but not {content}"),
    _mark("a Reweave generator"),
    _mark("a Reweave detector"),
    _mark("format version {version}, this program reads version {expected}"),
    _mark("not an ordinary file"),
    _mark("{size} MiB, expected at most {limit} MiB"),
    _mark("there is no such file"),
    _mark("this program came without its detector"),
    _mark("cannot be read"),
    _mark("not a safetensors file, or a damaged one"),
    _mark("holds numbers of the kind {kind}"),
    # Devices and memory.
    _mark("no {kind} device was found on this computer"),
    _mark("graphics card {number} was not found on this computer"),
    _mark("{device} computes wrongly"),
    _mark("{device} does not work: {reason}"),
    _mark("{device} is too old for this program's PyTorch"),
    _mark("{device} has too little free memory for the model"),
    _mark(
        "The graphics card's driver is too old for this program's PyTorch (it has CUDA "
        "{major}.{minor}, {needed} is needed): update it to use the card"
    ),
    _mark("the hole and its surroundings do not fit into memory"),
    _mark("the result does not fit into memory"),
    _mark("there is not enough memory to find its damage"),
    _mark("what the generator sees ({count} x {width} x {height} pixels) does not fit into memory"),
    _mark("{needed} of shared memory are needed, {free} are free"),
    _mark("no {needed} of shared memory: {reason} (containers have more with --shm-size)"),
    _mark("the shared array {name} is gone: {reason}"),
    _mark("{count} instead of {needed} (the limit is {limits})"),
    _mark("the system starts no more of them"),
    # The engine.
    _mark("the membrane equation did not converge in {count} iterations"),
    _mark("the generator's result is not a number"),
    _mark("the generator's result is one flat colour"),
    _mark("the detector returned numbers that are not finite"),
    _mark("the woven texture is not a number"),
    _mark("no picture has been shared with the engine yet"),
    _mark("{result} does not fit into {size} pixels"),
    _mark("no sign of life for {seconds} s during the start"),
    _mark("no sign of life for {seconds} s"),
    _mark("a cancel was not answered for {seconds} s"),
    _mark("a job has stood still for {seconds} s"),
    _mark("an unexpected {kind} in the engine: {reason}"),
)

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def translate_cause(cause: str, translate: Translate) -> str:
    """Return an error's message in the user's language; unchanged if it is not known.

    Args:
        cause: The message.
        translate: Translates a text in the context "causes".
    """
    for text, pattern in _list_patterns():
        if found := pattern.fullmatch(cause):
            values = {
                name: translate_cause(value, translate) for name, value in found.groupdict().items()
            }
            return translate(text).format(**values)
    return cause


@cache
def _list_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return each cause with the pattern of its messages, the most specific first."""
    ordered = sorted(CAUSES, key=lambda text: len(_PLACEHOLDER.sub("", text)), reverse=True)
    return [(text, re.compile("".join(_make_pattern(text)))) for text in ordered]


def _make_pattern(text: str) -> Iterator[str]:
    for index, part in enumerate(_PLACEHOLDER.split(text)):
        yield f"(?P<{part}>.+?)" if index % 2 else re.escape(part)
