"""The library of models: what it lists, and what it never touches."""

import dataclasses
import os
from pathlib import Path

import pytest

from app.models.library import ModelLibrary
from engine.errors import CheckpointError
from engine.network.model_card import ModelCard
from tests.helpers.tiny_model import write_tiny_model

CARD = ModelCard(
    began_from="base",
    date="2026-05-17",
    pictures=24,
    held_out=6,
    repair="objects",
    preset="hour",
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model that comes with the program."""
    return write_tiny_model(tmp_path_factory.mktemp("program"))


@pytest.fixture
def library(shipped: Path, tmp_path: Path) -> ModelLibrary:
    """A library without models of the user, whose folder does not exist yet."""
    return ModelLibrary(shipped=shipped, folder=tmp_path / "models")


def names(library: ModelLibrary) -> list[str]:
    return [model.name for model in library.models()]


def test_an_empty_library_has_the_shipped_model(library: ModelLibrary, shipped: Path) -> None:
    (only,) = library.models()

    assert (only.path, only.name, only.is_shipped, only.problem) == (shipped, "tiny", True, "")


def test_the_shipped_model_comes_first_and_the_others_by_name(
    library: ModelLibrary, shipped: Path
) -> None:
    library.add(shipped, name="Zoo")
    library.add(shipped, name="album")

    assert names(library) == ["tiny", "album", "Zoo"]
    assert [model.is_shipped for model in library.models()] == [True, False, False]


def test_an_added_model_has_its_name_and_card_and_lies_in_the_folder(
    library: ModelLibrary, shipped: Path
) -> None:
    path = library.add(shipped, name="Grandma: 1950/60", card=CARD)

    found = library.look_up(path)
    assert path == library.folder / "Grandma 195060.safetensors"
    assert found.name == "Grandma: 1950/60"
    assert found.file is not None
    assert found.file.card == CARD


def test_a_model_without_a_name_keeps_the_one_in_its_file(
    library: ModelLibrary, shipped: Path
) -> None:
    path = library.add(shipped)

    assert library.look_up(path).name == "tiny 2"


@pytest.mark.parametrize("name", ["../../evil", "CON", "...", "aux.txt", "", "a" * 300, "/etc"])
def test_any_name_of_a_model_gives_a_file_in_the_folder(
    library: ModelLibrary, shipped: Path, name: str
) -> None:
    path = library.add(shipped, name=name)

    assert path.parent == library.folder
    assert path.is_file()
    assert path.stem.casefold() not in {"con", "aux", ""}
    assert len(path.name) < 100


def test_a_taken_name_is_replaced_by_a_free_one(library: ModelLibrary, shipped: Path) -> None:
    library.add(shipped, name="album")
    library.add(shipped, name="Album")

    assert names(library) == ["tiny", "album", "Album 2"]


def test_names_that_differ_only_in_punctuation_are_two_files(
    library: ModelLibrary, shipped: Path
) -> None:
    first, second = library.add(shipped, name="a?b"), library.add(shipped, name="a:b")

    assert first != second
    assert names(library) == ["tiny", "a:b", "a?b"]


def test_a_file_that_is_not_a_model_is_not_added(library: ModelLibrary, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8" * 50)

    with pytest.raises(CheckpointError, match="not a safetensors file"):
        library.add(tmp_path / "photo.jpg")

    assert not library.folder.exists()


def test_a_damaged_file_is_listed_with_the_reason(library: ModelLibrary, shipped: Path) -> None:
    path = library.add(shipped, name="album")
    path.write_bytes(path.read_bytes()[:-10])

    damaged = library.models()[1]

    assert (damaged.name, damaged.file) == ("album", None)
    assert damaged.problem == "not a safetensors file, or a damaged one"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_in_the_folder_is_listed_without_waiting(library: ModelLibrary) -> None:
    library.folder.mkdir()
    os.mkfifo(library.folder / "pipe.safetensors")

    assert library.models()[1].problem == "not an ordinary file"


def test_other_files_in_the_folder_are_ignored(library: ModelLibrary, shipped: Path) -> None:
    library.add(shipped, name="album")
    (library.folder / "notes.txt").write_text("mine", encoding="utf-8")
    (library.folder / ".half.safetensors").write_bytes(b"")

    assert names(library) == ["tiny", "album"]


def test_renaming_leaves_the_file_in_its_place(library: ModelLibrary, shipped: Path) -> None:
    path = library.add(shipped, name="album", card=CARD)

    got = library.rename(path, "Holidays")

    found = library.look_up(path)
    assert got == "Holidays"
    assert found.name == "Holidays"
    assert found.file is not None
    assert found.file.card == CARD


def test_renaming_to_a_taken_name_gives_a_free_one(library: ModelLibrary, shipped: Path) -> None:
    library.add(shipped, name="album")
    path = library.add(shipped, name="zoo")

    assert library.rename(path, "album") == "album 2"
    assert library.rename(path, "Album 2") == "Album 2"


def test_removing_removes_only_that_file(library: ModelLibrary, shipped: Path) -> None:
    library.add(shipped, name="album")
    path = library.add(shipped, name="zoo")

    library.remove(path)

    assert names(library) == ["tiny", "album"]


def test_the_shipped_model_cannot_be_renamed_removed_or_replaced(
    library: ModelLibrary, shipped: Path
) -> None:
    before = shipped.read_bytes()
    own = library.add(shipped, name="album")

    with pytest.raises(CheckpointError):
        library.remove(shipped)
    with pytest.raises(CheckpointError):
        library.rename(shipped, "mine")
    with pytest.raises(CheckpointError):
        library.export(own, shipped)

    assert shipped.read_bytes() == before


def test_a_model_elsewhere_is_never_removed(
    library: ModelLibrary, shipped: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.safetensors"
    elsewhere.write_bytes(shipped.read_bytes())

    with pytest.raises(CheckpointError, match="not one of the user's models"):
        library.remove(elsewhere)

    assert elsewhere.exists()


def test_a_shipped_model_in_the_library_folder_is_protected(shipped: Path) -> None:
    library = ModelLibrary(shipped=shipped, folder=shipped.parent)

    with pytest.raises(CheckpointError):
        library.remove(shipped)

    assert shipped.exists()


def test_an_exported_model_comes_back_by_import(
    library: ModelLibrary, shipped: Path, tmp_path: Path
) -> None:
    path = library.add(shipped, name="album", card=CARD)
    library.export(path, tmp_path / "to a friend.safetensors")
    library.remove(path)

    back = library.look_up(library.add(tmp_path / "to a friend.safetensors"))

    assert back.name == "album"
    assert back.file is not None
    assert back.file.card == CARD


def test_a_failed_export_leaves_the_old_file(
    library: ModelLibrary, shipped: Path, tmp_path: Path
) -> None:
    path = library.add(shipped, name="album")
    (tmp_path / "taken").mkdir()

    with pytest.raises(OSError, match="taken"):
        library.export(path, tmp_path / "taken")

    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".part"] == []


def test_a_model_is_found_by_its_name_and_by_its_file(library: ModelLibrary, shipped: Path) -> None:
    path = library.add(shipped, name="Grandma: 1950", card=dataclasses.replace(CARD, steps=1))

    by_name, by_file = library.find("Grandma: 1950"), library.find("Grandma 1950")

    assert by_name == by_file == library.look_up(path)
    assert library.find("nobody") is None


def test_a_copied_library_replaces_nothing(library: ModelLibrary, tmp_path: Path) -> None:
    path = library.add(write_tiny_model(tmp_path), name="album")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / path.name).write_bytes(b"another model")

    first, again = library.copy_to(folder), library.copy_to(folder)

    assert first == again == {path: folder / f"{path.stem}-2.safetensors"}
    assert (folder / path.name).read_bytes() == b"another model"
    assert first[path].read_bytes() == path.read_bytes()


def test_another_folder_is_remembered(tmp_path: Path) -> None:
    pointer = tmp_path / "user" / "models-folder.txt"
    library = ModelLibrary(shipped=tmp_path / "base", folder=tmp_path / "models", pointer=pointer)

    library.use_folder(tmp_path / "elsewhere")

    assert library.folder == tmp_path / "elsewhere"
    assert pointer.read_text() == str(tmp_path / "elsewhere")
