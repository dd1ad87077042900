"""The licences of the package's files."""

import os
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import msgspec
import numpy as np
import pytest

from app.shared.licences import Component
from tools.package import licences
from tools.package.licences import (
    Entry,
    LicenceError,
    collect_components,
    is_copyleft_only,
    read_table,
    write_licences,
)

pytest.importorskip("PyInstaller")

# Reading which files all distributions have takes seconds.
pytestmark = pytest.mark.slow

PACKAGES = Path(np.__file__).parents[1]


def installed(path: str, kind: str = "BINARY") -> Entry:
    """Return a file of an installed distribution as the package has it."""
    return Entry(path, str(PACKAGES / path), kind)


@pytest.fixture(scope="module")
def collect() -> Callable[..., dict[str, Component]]:
    """Returns the components of some files by name."""

    def collect(*entries: Entry) -> dict[str, Component]:
        return {component.name: component for component in collect_components(entries)}

    return collect


def test_a_module_brings_its_distribution(collect: Callable[..., dict[str, Component]]) -> None:
    found = collect(installed("numpy/version.py", "PYMODULE"))

    assert found["numpy"].version == np.__version__
    assert "Redistribution" in found["numpy"].texts[0]


def test_the_program_python_and_its_bootloader_are_always_there(
    collect: Callable[..., dict[str, Component]],
) -> None:
    found = collect()

    assert next(iter(found)) == "Reweave"
    assert {"Python", "pyinstaller", "Reweave's models", "Sample photographs"} <= set(found)


def test_a_library_in_a_wheel_has_a_licence_of_its_own(
    collect: Callable[..., dict[str, Component]],
) -> None:
    found = collect(installed("pyvips_binary.libs/libvips-e42572c0.so.42"))

    assert found["libvips"].licence == "LGPL-2.1-or-later"
    assert found["libvips"].files == ("libvips-e42572c0.so.42",)


def test_what_is_linked_into_a_library_is_named(
    collect: Callable[..., dict[str, Component]],
) -> None:
    library = next(
        path.as_posix()
        for path in distribution("pyvips-binary").files or ()
        if "libvips" in path.name
    )

    found = collect(installed(library))

    assert {"librsvg", "libheif", "cgif", "libimagequant", "FreeType"} <= set(found)
    assert found["librsvg"].origins[0].startswith("pyvips-binary 8")


def test_a_copy_belongs_to_the_distribution_of_its_path(
    collect: Callable[..., dict[str, Component]], tmp_path: Path
) -> None:
    entry = Entry("torch/lib/libtorch_cpu.so", str(tmp_path / "copy.so"), "BINARY")

    assert "torch" in collect(entry)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("libunheard.so.1", "libunheard.so.1"),
        ("libreadline.so.8", "only under GPL-3.0-or-later"),
        ("cv2/.dylibs/libx264.164.dylib", "only under GPL-3.0-or-later"),
        ("cv2/.dylibs/libavcodec.61.dylib", "only under GPL-3.0-or-later"),
    ],
)
def test_a_file_without_a_licence_or_under_the_gpl_ends_the_build(
    collect: Callable[..., dict[str, Component]], tmp_path: Path, path: str, words: str
) -> None:
    with pytest.raises(LicenceError, match=words):
        collect(Entry(path, str(tmp_path / path), "BINARY"))


@pytest.mark.skipif(not Path("/var/lib/dpkg").exists(), reason="only Debian knows its files")
def test_a_library_of_the_system_has_the_text_of_its_debian_package(
    collect: Callable[..., dict[str, Component]],
) -> None:
    libraries = Path("/usr/lib").glob(f"{os.uname().machine}-linux-gnu/libbz2.so.1.0")
    source = next(libraries, None)
    if source is None:
        pytest.skip("no such library here")

    found = collect(Entry("libbz2.so.1.0", str(source), "BINARY"))

    assert found["bzip2"].origins[0].startswith("Debian libbz2-1.0 1.")
    assert "Julian" in found["bzip2"].texts[0]


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("GPL-2.0-only", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("AGPL-3.0-only", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("MIT", False),
    ],
)
def test_only_the_gpl_without_a_choice_is_refused(licence: str, *, expected: bool) -> None:
    assert is_copyleft_only(licence) is expected


def test_each_row_of_the_table_names_files_and_has_its_texts() -> None:
    rows = read_table()

    missing = {
        name
        for row in rows
        for name in row.texts
        if not (Path(licences.__file__).parent / "licence_texts" / f"{name}.txt").exists()
    }
    assert missing == set()
    assert all(row.files or row.inside for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_no_text_is_kept_in_vain() -> None:
    folder = Path(licences.__file__).parent / "licence_texts"

    used = {name for row in read_table() for name in row.texts}

    assert {path.stem for path in folder.iterdir()} - used == {"python-incorporated"}


def test_both_lists_are_written(tmp_path: Path) -> None:
    entries = [installed("numpy/version.py", "PYMODULE")]

    stored, readable = write_licences(entries, tmp_path)

    components = msgspec.json.decode(stored.read_bytes(), type=list[Component])
    text = readable.read_text(encoding="utf-8")
    assert {"Reweave", "numpy"} <= {component.name for component in components}
    assert "REPLACING LIBRARIES UNDER THE LGPL" in text
    assert f"numpy {np.__version__}\nLicence: BSD-3-Clause" in text
