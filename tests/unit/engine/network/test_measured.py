"""What has been measured about the machine is kept in the cache folder."""

from pathlib import Path

import pytest
import torch

from engine.api import Speed
from engine.network.checkpoint import load_checkpoint
from engine.network.device import Device
from engine.network.measured import FILE_NAME, Measured, Measurements, make_key
from tests.helpers.tiny_model import write_tiny_model

MEASURED = Measured(precision="bfloat16", speed=Speed(generate_s=0.1, weave_s=0.05))


def test_measurements_are_recalled(tmp_path: Path) -> None:
    Measurements(tmp_path / "new").keep("this machine", MEASURED)
    Measurements(tmp_path / "new").keep("another one", Measured.of_dtype(torch.float32))

    measurements = Measurements(tmp_path / "new")

    assert measurements.recall("this machine") == MEASURED
    assert measurements.recall("another one") == Measured(precision="float32")
    assert measurements.recall("a third") is None


def test_a_precision_is_that_of_its_dtype() -> None:
    dtypes = [torch.float32, torch.bfloat16]

    assert [Measured.of_dtype(dtype).dtype for dtype in dtypes] == dtypes


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2]",
        b"{",
        b'{"this machine": 7}',
        b'{"this machine": {"precision": "float8"}}',
        b'{"this machine": {"precision": "float32", "speed": {"generate_s": 0.1}}}',
    ],
)
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    measurements = Measurements(tmp_path)

    assert measurements.recall("this machine") is None

    measurements.keep("this machine", MEASURED)
    assert measurements.recall("this machine") == MEASURED


def test_a_folder_that_cannot_be_written_is_not_an_error(tmp_path: Path) -> None:
    taken = tmp_path / "cache"
    taken.write_text("a file, not a folder", encoding="utf-8")

    Measurements(taken).keep("this machine", MEASURED)

    assert taken.read_text(encoding="utf-8") == "a file, not a folder"


def test_the_key_has_hardware_threads_torch_and_shape(tmp_path: Path) -> None:
    generator = load_checkpoint(write_tiny_model(tmp_path)).build()
    device = Device(torch_device=torch.device("cpu"), name="CPU", hardware="a fake processor")

    key = make_key(generator, device)

    assert key.startswith("a fake processor / ")
    assert f" / {torch.get_num_threads()} threads / torch " in key
    assert '"widths": [8, 8, 8]' in key
