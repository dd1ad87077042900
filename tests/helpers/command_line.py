"""Runs the command line in this process, with an environment that a test can inspect."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from typing_extensions import override

from app.command_line.cli import run
from app.command_line.environment import Environment
from app.models.library import ModelLibrary
from app.shared.paths import default_model
from engine.errors import EngineError
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from engine.process.wire import Serve
from tests.helpers.fake_session import hole_mask, photograph, serve_fake
from tests.helpers.picture_files import srgb_profile


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    @override
    def isatty(self) -> bool:
        return True


@dataclass
class World:
    """An environment that a test can inspect, and a folder with a picture and its mask."""

    folder: Path
    serve: Serve = serve_fake
    display_fault: str = ""
    exclusions: Mask | None = None
    own_detector: Path | None = None
    start_error: EngineError | None = None
    opened: list[list[Path]] = field(default_factory=list)
    models: list[Path | None] = field(default_factory=list)
    out: io.StringIO = field(default_factory=io.StringIO)
    err: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        write_picture(self.photo, Picture(pixels=photograph(), icc_profile=srgb_profile()))
        self.write_mask(hole_mask())

    @property
    def photo(self) -> Path:
        return self.folder / "photo.png"

    @property
    def mask(self) -> Path:
        return self.folder / "mask.png"

    @property
    def errors(self) -> str:
        return self.err.getvalue()

    def write_mask(self, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
        write_picture(self.mask, Picture(pixels=(mask * np.uint8(255))[..., np.newaxis]))

    def run(self, *arguments: str | Path) -> int:
        return run([str(argument) for argument in arguments], self.environment())

    def restore(self, *options: str | Path) -> int:
        return self.run("restore", self.photo, self.mask, *options)

    def environment(self) -> Environment:
        return Environment(
            serve=self.serve,
            open_window=self.open_window,
            library=self.library,
            find_display_fault=lambda: self.display_fault,
            find_exclusions=lambda _pixels: self.exclusions,
            find_own_detector=lambda: self.own_detector,
            out=self.out,
            err=self.err,
            start_error=self.start_error,
        )

    @property
    def library(self) -> ModelLibrary:
        return ModelLibrary(shipped=default_model(), folder=self.folder / "models")

    def open_window(self, photos: Sequence[Path], model: Path | None) -> int:
        self.opened.append(list(photos))
        self.models.append(model)
        return 0


def assert_one_sentence(text: str) -> None:
    """Check that a text is one line which ends like a sentence."""
    assert text.endswith(".\n")
    assert text.count("\n") == 1
