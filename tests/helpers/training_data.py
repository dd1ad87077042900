"""Small pictures and configurations for tests of training."""

import io
import tarfile
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.network.generator import GeneratorConfig
from training.data.augment import AugmentConfig
from training.data.cache import PictureCache, open_cache
from training.data.config import DataConfig
from training.data.finding import SourcePicture
from training.losses.discriminator import DiscriminatorConfig
from training.run.config import TrainConfig

TINY_GENERATOR = GeneratorConfig(
    widths=(8, 8, 8), dilations=(1, 2), attention_heads=2, sees_features=False
)
TINY_DISCRIMINATOR = DiscriminatorConfig(widths=(8, 8), scales=2)


def tiny_config(*, steps: int = 40, seed: int = 3, adversarial_from_step: int = 6) -> TrainConfig:
    """Return a configuration whose steps take milliseconds and use every part of the method."""
    return TrainConfig(
        generator=TINY_GENERATOR,
        discriminator=TINY_DISCRIMINATOR,
        data=DataConfig(window_px=64, batch_size=2, augment=AugmentConfig(grey=0.3)),
        steps=steps,
        seed=seed,
        adversarial_from_step=adversarial_from_step,
        half_precision=False,
        validate_every_steps=steps,
        log_every_steps=10,
    )


def photograph(rng: np.random.Generator, *, height: int, width: int) -> npt.NDArray[np.uint8]:
    """Return (height, width, 3), uint8: a gradient with a few rectangles."""
    rows = np.linspace(0, 200, height)[:, None, None]
    columns = np.linspace(0, 55, width)[None, :, None]
    picture = rows * rng.random(3) + columns
    for _ in range(5):
        top, left = rng.integers(0, height - 8), rng.integers(0, width - 8)
        picture[top : top + 20, left : left + 20] = rng.integers(0, 256, 3)
    return picture.astype(np.uint8)


def write_folder(folder: Path, *, count: int) -> Path:
    """Write a folder of PNG photographs and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    for index in range(count):
        pixels = photograph(rng, height=90 + index, width=110)
        Image.fromarray(pixels).save(folder / f"photo-{index}.png")
    return folder


def plain_pictures(**values: int) -> PictureCache:
    """Return a cache with one picture of 80 x 90 px for each source, all of its grey value."""

    def encode(value: int) -> bytes:
        content = io.BytesIO()
        Image.new("RGB", (90, 80), (value, value, value)).save(content, "PNG")
        return content.getvalue()

    pictures = [
        SourcePicture(name=source, source=source, stamp="", read=partial(encode, value))
        for source, value in values.items()
    ]
    return open_cache(pictures, None, whole_px=80)


def write_shards(folder: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    """Write a tar shard and a manifest with rows of (file, split, source, licence)."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    with tarfile.open(folder / "shard-0.tar", "w") as tar:
        for name, *_ in rows:
            content = io.BytesIO()
            Image.fromarray(photograph(rng, height=80, width=100)).save(content, "PNG")
            member = tarfile.TarInfo(name)
            member.size = len(content.getvalue())
            content.seek(0)
            tar.addfile(member, content)
    lines = ["file,split,source,licence", *(",".join(row) for row in rows)]
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder
