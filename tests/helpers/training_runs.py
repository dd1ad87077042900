"""Whole runs in tests: where they read, how they compare, and runs in a process of their own."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from engine.pictures.atomic_write import write_atomically
from training.run.config import TrainConfig, config_to_json
from training.run.run_folder import STATE_FILE
from training.run.runner import RunPaths

CPU = torch.device("cpu")
ROOT = Path(__file__).resolve().parents[2]
FEATURES = ROOT / "resources" / "models" / "squeezenet1_1-imagenet.safetensors"

_SCRIPT = """
import logging, sys
from pathlib import Path
import torch
from training.run.config import config_from_json
from training.run.runner import RunPaths, train
data, run, features, config = (Path(name) for name in sys.argv[1:])
paths = RunPaths(run=run, data=data, features=features, cache=run.parent / "cache")
logging.basicConfig(level=logging.INFO)
torch.set_num_threads(1)
train(paths, config_from_json(config.read_text()), device=torch.device("cpu"))
"""


def run_paths(data: Path, run: Path) -> RunPaths:
    """Return the paths of a run whose cache is beside its folder."""
    return RunPaths(run=run, data=data, features=FEATURES, cache=run.parent / "cache")


def states_equal(first: Path, second: Path) -> bool:
    """Whether two runs have ended with the same networks and optimisers, bit for bit."""
    one, two = load_file(first / STATE_FILE), load_file(second / STATE_FILE)
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


def saved_step(run: Path) -> int:
    """Return the step at which a run was saved last."""
    with safe_open(run / STATE_FILE, framework="pt") as file:
        return int(json.loads(file.metadata()["progress"])[0])


@contextlib.contextmanager
def training_in_child(
    data: Path, run: Path, config: TrainConfig, *, until: str, leads: bool = False
) -> Iterator["subprocess.Popen[str]"]:
    """Train in a child process; yield once it has logged `until`, then wait for its end.

    Args:
        data: Pictures.
        run: Folder of the run.
        config: Configuration of the run.
        until: Part of a line of the log.
        leads: Whether the process leads a group of its own.
    """
    asked = run.parent / f"{run.name}.json"
    write_atomically(asked, config_to_json(config).encode())
    with subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _SCRIPT, str(data), str(run), str(FEATURES), str(asked)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=leads,
    ) as child:
        assert child.stderr is not None
        assert any(until in line for line in child.stderr), "the run never said so"
        yield child
        child.communicate(timeout=120)
