"""Project files: what is written comes back, bit for bit."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.editor.project.project import Project
from app.editor.project.project_file import read_picture_or_project, write_project
from app.editor.project.snapshot import make_document, prepare_project
from engine.errors import PictureReadError
from engine.pictures.files import read_picture
from engine.pictures.openraster import Layer, write_openraster
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.projects import make_busy_project, same_project, screen_of


def read_project(path: Path) -> Project:
    project = read_picture_or_project(path)
    assert isinstance(project, Project)
    return project


def written(folder: Path, project: Project | None = None) -> Path:
    path = folder / "photo.ora"
    write_project(path, project or make_busy_project())
    return path


def replace_member(path: Path, name: str, content: bytes) -> None:
    """Write a zip file anew with another content of one member."""
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for member, before in (members | {name: content}).items():
            archive.writestr(zipfile.ZipInfo(member), content if member == name else before)


def flatten(path: Path) -> Image.Image:
    """Return the shown layers of an OpenRaster file laid over one another, as a viewer does it."""
    with zipfile.ZipFile(path) as archive:
        image = ET.fromstring(archive.read("stack.xml"))  # noqa: S314 our own file
        canvas = Image.new("RGBA", (int(image.get("w", "")), int(image.get("h", ""))))
        for layer in reversed(image.findall("stack/layer")):
            if layer.get("visibility") == "visible":
                png = Image.open(io.BytesIO(archive.read(layer.get("src", "")))).convert("RGBA")
                opacity = float(layer.get("opacity", ""))
                png.putalpha(png.getchannel("A").point([round(n * opacity) for n in range(256)]))
                at = int(layer.get("x", "")), int(layer.get("y", ""))
                canvas.alpha_composite(png, at)
    return canvas


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("tries", [0, 1, 3])
def test_a_project_comes_back_bit_for_bit(
    tmp_path: Path, *, channels: int, deep: bool, tries: int
) -> None:
    project = make_busy_project(channels=channels, deep=deep, tries=tries)

    again = read_project(written(tmp_path, project))

    assert same_project(again, project)


@settings(max_examples=30)
@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    channels=st.integers(1, 4),
    deep=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_a_painted_picture_comes_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    height: int,
    width: int,
    channels: int,
    deep: bool,
    seed: int,
) -> None:
    pixels = noise(height=height, width=width, channels=channels, deep=deep, seed=seed)
    rng = np.random.default_rng(seed)
    project = Project(
        name="a",
        original=Picture(pixels=pixels),
        mask=rng.random((height, width)) < rng.choice([0.0, 0.1, 0.9]),
    )

    again = read_project(written(tmp_path_factory.mktemp("project"), project))

    assert same_project(again, project)


def test_a_project_becomes_the_same_document(tmp_path: Path) -> None:
    project = make_busy_project()
    again = read_project(written(tmp_path, project))

    document, tries = make_document(again, screen=screen_of(again))

    assert tries is not None
    assert tries.is_newest_step
    assert same_project(prepare_project(document, tries)(), project)


def test_undoing_a_try_that_was_read_brings_the_mask_and_the_line_back(tmp_path: Path) -> None:
    project = read_project(written(tmp_path))
    document, tries = make_document(project, screen=screen_of(project))
    assert tries is not None

    document.undo_stack.undo()

    assert np.array_equal(document.mask.elements, project.mask | tries.mask)
    assert set(document.guide_lines) == {*project.guide_lines, *tries.guide_lines}
    assert document.repairs == project.repairs[:-1]


def test_another_program_shows_the_picture(tmp_path: Path) -> None:
    project = make_busy_project()

    shown = flatten(written(tmp_path, project))

    assert (np.asarray(shown)[..., 3] == 255).all()
    difference = np.asarray(shown, np.int16)[..., :3] - project.compose()
    # 8 bits of opacity are rounded more than once.
    assert np.abs(difference).max() <= 2


def test_the_mask_is_a_hidden_layer(tmp_path: Path) -> None:
    path = written(tmp_path)

    with zipfile.ZipFile(path) as archive:
        image = ET.fromstring(archive.read("stack.xml"))  # noqa: S314 our own file
        mask = image.find("stack/layer[@name='Mask']")
        assert mask is not None
        png = Image.open(io.BytesIO(archive.read("data/mask.png")))

    assert mask.get("visibility") == "hidden"
    assert (mask.get("x"), mask.get("y"), png.size) == ("2", "20", (7, 13))


def test_the_command_line_reads_the_current_picture_of_a_project(tmp_path: Path) -> None:
    project = make_busy_project(deep=True)

    pixels = read_picture(written(tmp_path, project)).pixels

    assert np.array_equal(pixels, project.compose())


def test_the_parts_of_a_try_that_is_shown_are_written_once(tmp_path: Path) -> None:
    path = written(tmp_path, make_busy_project(tries=3))

    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("reweave/part-")]

    assert len(parts) == 2 + 3


def test_layers_of_another_program_are_opened_as_one_picture(tmp_path: Path) -> None:
    merged = Picture(pixels=noise())
    layer = Layer(name="Sky", member="data/sky.png", picture=merged)
    write_openraster(tmp_path / "a.ora", [layer], merged=merged)

    read = read_picture_or_project(tmp_path / "a.ora")

    assert isinstance(read, Picture)
    assert np.array_equal(read.pixels, merged.pixels)


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_a_cut_project_is_reported(tmp_path: Path, keep: float) -> None:
    path = written(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])

    with pytest.raises(PictureReadError, match=r"photo\.ora is damaged"):
        read_picture_or_project(path)


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("reweave/project.json", b"{}"),
        ("reweave/project.json", b'{"version": 1}'),
        ("reweave/project.json", b"\xff\xfe"),
        ("reweave/part-1", b""),
        ("data/original.png", b""),
    ],
)
def test_a_damaged_member_is_reported(tmp_path: Path, member: str, content: bytes) -> None:
    path = written(tmp_path)
    replace_member(path, member, content)

    with pytest.raises(PictureReadError, match=r"photo\.ora"):
        read_picture_or_project(path)


def test_a_picture_of_another_size_is_reported(tmp_path: Path) -> None:
    path = written(tmp_path)
    other = written(
        tmp_path.parent,
        Project(name="a", original=Picture(pixels=noise(width=9)), mask=np.zeros((40, 9), bool)),
    )
    with zipfile.ZipFile(other) as archive:
        smaller = archive.read("data/original.png")
    replace_member(path, "data/original.png", smaller)

    with pytest.raises(PictureReadError, match=r"photo\.ora is damaged"):
        read_picture_or_project(path)


def test_a_project_of_a_newer_version_is_reported(tmp_path: Path) -> None:
    path = written(tmp_path)
    replace_member(path, "reweave/project.json", b'{"version": 3, "what": "else"}')

    with pytest.raises(PictureReadError, match="saved by a newer Reweave"):
        read_picture_or_project(path)


def test_masks_that_do_not_fit_are_refused() -> None:
    project = make_busy_project()

    with pytest.raises(ValueError, match="masks"):
        replace(project, mask=np.zeros((3, 3), bool))
