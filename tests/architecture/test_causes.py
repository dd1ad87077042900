"""Every message of an engine's error that a person may read has a translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.shared.language.causes import CAUSES, translate_cause
from engine.pictures.formats.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
# The errors whose messages stand in the sentences for the user.
ERRORS = {
    *(
        "PictureReadError",
        "PictureTooLargeError",
        "PictureFormatError",
        "PictureWriteError",
        "PictureError",
    ),
    *("MaskSizeError", "EmptyMaskError", "FullMaskError", "MaskError", "SourceError"),
    "TooMuchDamageError",
    *("DetectorError", "DetectorMissingError"),
    *("CheckpointError", "DeviceError", "DeviceTooOldError", "OutOfMemoryError"),
    *(
        "SharedMemoryError",
        "TooFewThreadsError",
        "InvalidResultError",
        "EngineHungError",
        "EngineError",
    ),
}
PLACEHOLDER = re.compile(r"\{\w*\}")
MODULES = [path for package in ("engine", "app") for path in (ROOT / package).rglob("*.py")]


def list_messages(path: Path) -> Iterator[str]:
    """Yield the messages that a module gives to errors, with {} for what differs."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ERRORS:
            match node.args:
                case [ast.Constant(value=str(message))]:
                    yield message
                case [ast.JoinedStr(values=parts)]:
                    texts = (p.value if isinstance(p, ast.Constant) else "{}" for p in parts)
                    # The size of a picture is a clause of its own.
                    size = "{} is {} x {} pixels"
                    text = re.sub(r"^\{\}(?=, expected| and needs)", size, "".join(map(str, texts)))
                    # What follows the name of a model's file is a cause of its own.
                    yield text.removeprefix("{}: ")


# What systems say, and clauses that messages are made of.
OTHERS = {
    *("No such file or directory", "Permission denied", "No space left on device"),
    *("Read-only file system", "Input/output error", "{}: {}", "a Reweave generator"),
    "a Reweave detector",
    *("File name too long", "Too many levels of symbolic links"),
    *("Device or resource busy", "Disk quota exceeded"),
    *("its description of the generator is damaged", "nothing in it could be decoded"),
    "the hole and its surroundings do not fit into memory",
    *KINDS,
    *(step for _, step in KINDS.values()),
}


def test_every_message_is_known_and_no_other_one() -> None:
    known = {PLACEHOLDER.sub("{}", cause) for cause in CAUSES}

    messages = {message for path in MODULES for message in list_messages(path)}

    assert known == messages | OTHERS


@pytest.mark.parametrize(
    ("cause", "translated"),
    [
        (
            "photo.jpg is empty, expected a picture",
            "<{file} is empty, expected a picture>photo.jpg",
        ),
        ("a.safetensors: cannot be read", "<{file}: {reason}>a.safetensors<cannot be read>"),
        (
            "/a/b.png cannot be read: Permission denied",
            "<{file} cannot be read: {reason}>/a/b.png<Permission denied>",
        ),
        ("something that nobody has foreseen", "something that nobody has foreseen"),
    ],
)
def test_a_message_is_translated_with_what_is_in_it(cause: str, translated: str) -> None:
    def translate(text: str) -> str:
        names = "".join(PLACEHOLDER.findall(text))
        return "<" + text.replace("{", "{{").replace("}", "}}") + ">" + names

    assert translate_cause(cause, translate) == translated
