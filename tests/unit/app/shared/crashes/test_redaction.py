"""Nothing in a report tells where a person keeps what."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.crashes.redaction import FILE, redact

# Words that no template has.
WORDS = st.sampled_from(
    [
        "Ulrike",
        "Großmutter",
        "奶奶",
        "照片",
        "Фото",
        "wedding",
        "summer 1987",
        "IMG_2034",
        "été",
        "λ",
    ]
)
SUFFIXES = st.sampled_from(["jpg", "PNG", "tif", "HEIC", "webp", "ora", "safetensors", "jpeg"])
SEPARATORS = st.sampled_from(["/", "\\"])
ROOTS = st.sampled_from(
    [
        "/home/",
        "/Users/",
        "/media/usb/",
        "C:\\Users\\",
        "D:/",
        "\\\\server\\share\\",
        "~/",
        "file:///",
    ]
)
TEMPLATES = st.sampled_from(
    [
        "{} is damaged",
        "{} is empty, expected a picture",
        "[Errno 2] No such file or directory: {!r}",
        'cannot open "{}": permission denied',
        "cannot write into {}",
        "the unsaved work on {} cannot be read: it is damaged",
        "[WinError 32] The process cannot access the file because it is in use: {!r}",
        "VipsForeignLoad: {} is not a known file format",
        "image file is truncated ({})",
        "{}",
    ]
)
PATHS = st.builds(
    lambda root, parts, separator, suffix: f"{root}{separator.join(parts)}.{suffix}",
    ROOTS,
    st.lists(WORDS, min_size=1, max_size=4),
    SEPARATORS,
    SUFFIXES,
)
NAMES = st.builds(
    lambda words, suffix: f"{' '.join(words)}.{suffix}",
    st.lists(WORDS, min_size=1, max_size=3),
    SUFFIXES,
)


def list_told(text: str) -> list[str]:
    """Return the words of a person that a text still has."""
    words = ("Ulrike", "Gro", "奶", "照", "Фото", "wedding", "summer", "1987", "IMG", "été", "λ")
    return [word for word in words if word in text]


@given(template=TEMPLATES, path=PATHS)
def test_no_path_is_left(template: str, path: str) -> None:
    assert list_told(redact(template.format(path))) == []


@given(template=TEMPLATES, name=NAMES)
def test_no_name_of_a_file_is_left(template: str, name: str) -> None:
    assert list_told(redact(template.format(name))) == []


@given(template=TEMPLATES, folder=st.lists(WORDS, min_size=2, max_size=4), root=ROOTS)
def test_no_folder_is_left(template: str, folder: list[str], root: str) -> None:
    assert list_told(redact(template.format(root + "/".join(folder)))) == []


@pytest.mark.parametrize(
    "message",
    [
        "'NoneType' object has no attribute 'pixels'",
        "operands could not be broadcast together with shapes (3,4) (5,)",
        "expected 8 or 16 bits, got 12.5",
        "the engine process was ended by signal 11",
        "division by zero",
    ],
)
def test_what_tells_about_the_program_stays(message: str) -> None:
    assert redact(message) == message


def test_the_account_is_left_out() -> None:
    name = Path.home().name

    assert redact(f"permission denied for {name}") == "permission denied for (user)"


def test_what_was_there_is_said() -> None:
    assert redact("cannot open '/home/ulrike/a.png'") == f"cannot open '{FILE}'"
