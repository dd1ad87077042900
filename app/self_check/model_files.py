"""The lines about the models: those of the program against their checksums, and the user's own."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.models.library import LibraryModel
from app.self_check.machine import shorten_home
from app.self_check.page import CheckLine, Language, State
from app.shared.language.marks import mark
from app.shared.paths import resource
from engine.detection.detector_format import check_detector
from engine.errors import CheckpointError


def _mark(text: str) -> str:
    return mark("self-check", text)


# What comes with the program, by the name of its file.
SHIPPED: Final = {
    "base.safetensors": _mark("Model"),
    "detector.safetensors": _mark("Detector"),
    "squeezenet1_1-imagenet.safetensors": _mark("SqueezeNet"),
    "base-discriminator.safetensors": _mark("Discriminator"),
}
# In the format of sha256sum.
CHECKSUMS: Final = "checksums.txt"

_INTACT: Final = _mark("{file}: intact, {size} MB")
_DAMAGED: Final = _mark("{file} is damaged; install Reweave again")
_MISSING: Final = _mark("{file} is missing; install Reweave again")
_OWN_MODEL: Final = _mark("Own model")
_OWN_DETECTOR: Final = _mark("Own detector")
_CAN_BE_USED: Final = _mark("{name}: can be used")
_CANNOT_BE_USED: Final = _mark("{file} cannot be used; import it again, or remove it from {folder}")
_UNUSABLE_DETECTOR: Final = _mark("{file} cannot be used; import or teach one again")


def read_checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of the program's models, by its name."""
    lines = (folder / CHECKSUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_shipped_lines(
    language: Language, *, folder: Path | None = None, report: Callable[[float], None]
) -> Iterator[CheckLine]:
    """Yield a line for each model that comes with the program.

    Args:
        language: The user's language.
        folder: The folder of these models; None for that of the program.
        report: Called with the share that is done.
    """
    folder = folder or resource("models")
    try:
        expected = read_checksums(folder)
    except (OSError, ValueError):
        expected = {}
    for number, (name, title) in enumerate(SHIPPED.items(), start=1):
        path = folder / name
        text, state = _INTACT, State.OK
        try:
            if hash_file(path) != expected.get(name):
                text, state = _DAMAGED, State.FAILED
            size = language.format_number(path.stat().st_size / 1e6, 1)
        except OSError:
            text, state, size = _MISSING, State.FAILED, ""
        text = language.translate(text).format(file=name, size=size)
        yield language.make_line(title, text, state=state)
        report(number / len(SHIPPED))


def list_own_lines(
    language: Language, models: tuple[LibraryModel, ...], detector: Path
) -> Iterator[CheckLine]:
    """Yield a line for each model of the user's and for the detector, if there is one.

    Args:
        language: The user's language.
        models: All models of the library.
        detector: File of the user's detector, which may not exist.
    """
    say = language.translate
    for model in models:
        if model.is_shipped:
            continue
        text = say(_CANNOT_BE_USED if model.problem else _CAN_BE_USED).format(
            name=model.name, file=model.path.name, folder=shorten_home(model.path.parent)
        )
        state = State.FAILED if model.problem else State.OK
        yield language.make_line(_OWN_MODEL, text, state=state)
    if detector.is_file():
        text, state = _CAN_BE_USED, State.OK
        try:
            check_detector(detector)
        except CheckpointError:
            text, state = _UNUSABLE_DETECTOR, State.FAILED
        text = say(text).format(name=detector.name, file=detector.name)
        yield language.make_line(_OWN_DETECTOR, text, state=state)
