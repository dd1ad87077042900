from pathlib import Path

import numpy as np

from app.command_line.demo import draw_scratches, make_demo
from engine.api import EngineConfig, RestoreOptions
from engine.pictures.files import read_mask, read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.fake_session import FILL_VALUE, serve_fake
from tests.helpers.picture_files import gradient


def test_the_scratches_are_the_same_every_time() -> None:
    first = draw_scratches(90, 120, rng=np.random.default_rng(5))
    second = draw_scratches(90, 120, rng=np.random.default_rng(5))

    np.testing.assert_array_equal(first, second)
    assert 0.005 < first.mean() < 0.3


def test_even_a_tiny_picture_can_be_scratched() -> None:
    assert draw_scratches(1, 7, rng=np.random.default_rng(5)).shape == (1, 7)


def test_before_and_after_differ_only_inside_the_mask(tmp_path: Path) -> None:
    photograph = tmp_path / "photograph.png"
    write_picture(photograph, Picture(pixels=gradient(90, 120)))

    demo = make_demo(
        tmp_path / "new folder",
        photograph=photograph,
        serve=serve_fake,
        config=EngineConfig(model=Path("fake")),
        options=RestoreOptions(),
    )

    mask = read_mask(demo.mask)
    before, after = read_picture(demo.before).pixels, read_picture(demo.after).pixels
    np.testing.assert_array_equal(before[~mask], gradient(90, 120)[~mask])
    np.testing.assert_array_equal(after[~mask], before[~mask])
    assert np.all(after[mask] == FILL_VALUE)
