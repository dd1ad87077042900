"""Fixtures of the package tests: the frozen program and a user's home."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.command_line.demo import draw_scratches
from app.shared.paths import resource
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.frozen_program import FrozenProgram, unpacked

ROOT = Path(__file__).parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the folder to test."""
    parser.addoption(
        "--frozen", type=Path, default=ROOT / "dist" / "reweave", help="the frozen program"
    )


@pytest.fixture(scope="session")
def folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """The frozen program, moved to another folder than it was built in."""
    frozen: Path = pytestconfig.getoption("frozen").resolve()
    assert frozen.is_dir(), f"{frozen} does not exist; run `make package` first"
    with unpacked(frozen, frozen.with_name("Мои программы")) as folder:
        yield folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's home, with spaces and non-Latin letters."""
    path = tmp_path / "Дом и сад 家"
    path.mkdir()
    return path


@pytest.fixture
def program(folder: Path, home: Path) -> FrozenProgram:
    """The program as a user has it."""
    return FrozenProgram(folder=folder, home=home)


@pytest.fixture
def scratched(home: Path) -> tuple[Path, Path]:
    """A photograph with a few scratches, and their mask."""
    picture = read_picture(resource("samples", "chelsea.png"))
    mask = draw_scratches(picture.height, picture.width, rng=np.random.default_rng(7))
    pixels = picture.pixels.copy()
    pixels[mask] = 238
    photo, marked = home / "фото 1.png", home / "mask.png"
    write_picture(photo, Picture(pixels=pixels))
    write_picture(marked, Picture(pixels=(mask * np.uint8(255))[..., np.newaxis]))
    return photo, marked
