"""The frozen program has the licences of all that is in it."""

from pathlib import Path

import msgspec
import pytest

from app.shared.licences import Component
from tools.package.licences import find_library, read_table


@pytest.fixture
def components(folder: Path) -> list[Component]:
    """What the program lists, in the order of the list."""
    (stored,) = folder.rglob("resources/licences.json")
    return msgspec.json.decode(stored.read_bytes(), type=list[Component])


def test_each_component_has_a_licence_and_a_text(components: list[Component]) -> None:
    assert components[0].name == "Reweave"
    assert [item.name for item in components if not (item.licence and item.texts)] == []


def test_each_shared_library_is_listed(folder: Path, components: list[Component]) -> None:
    table = read_table()
    paths = [path for path in folder.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    listed = {name for item in components for name in item.files}

    found = [
        path.name
        for path in paths
        if find_library(table, path.relative_to(folder / "_internal").as_posix())
    ]

    assert len(found) > 30
    assert set(found) - listed == set()


def test_the_list_lies_beside_the_program_too(folder: Path) -> None:
    text = (folder / "LICENSES.txt").read_text(encoding="utf-8")

    assert "REPLACING LIBRARIES UNDER THE LGPL" in text
    assert "libvips" in text


def test_nothing_under_the_gpl_alone_is_there(folder: Path) -> None:
    names = {path.name for path in folder.rglob("*") if path.is_file()}

    assert [name for name in names if name.startswith(("libreadline", "readline."))] == []
    assert [name for name in names if name.startswith(("libx264", "libx265"))] == []
