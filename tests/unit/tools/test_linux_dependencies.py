"""What the Debian package depends on."""

from pathlib import Path

import pytest

from tools.package.linux.dependencies import (
    DATA,
    Library,
    MissingLibraryError,
    find_dependencies,
)


def library(name: str, *needed: str, c_version: tuple[int, ...] = (2, 17)) -> Library:
    return Library(
        path=Path(name),
        names=frozenset({name}),
        needed=frozenset(needed),
        c_version=c_version,
    )


def test_what_the_program_brings_is_no_dependency() -> None:
    libraries = [library("libone.so.1", "libtwo.so.2", "libc.so.6"), library("libtwo.so.2")]

    assert find_dependencies(libraries) == ["libc6 (>= 2.17)", *DATA]


def test_the_newest_c_library_counts() -> None:
    libraries = [
        library("libone.so.1", c_version=(2, 9)),
        library("libtwo.so.2", c_version=(2, 36)),
    ]

    assert find_dependencies(libraries)[0] == "libc6 (>= 2.36)"


def test_a_library_of_the_system_is_a_dependency_by_its_package() -> None:
    libraries = [library("libQt6Gui.so.6", "libEGL.so.1", "libpthread.so.0")]

    assert "libegl1" in find_dependencies(libraries)


def test_the_driver_of_a_card_is_no_dependency() -> None:
    assert find_dependencies([library("libtorch.so", "libcuda.so.1")]) == ["libc6 (>= 2.17)", *DATA]


def test_a_library_that_nothing_brings_is_named_with_its_user() -> None:
    libraries = [library("libgtk-3.so.0", "libpango-1.0.so.0")]

    with pytest.raises(MissingLibraryError, match=r"libgtk-3\.so\.0 needs libpango-1\.0\.so\.0"):
        find_dependencies(libraries)
