"""The program's processes: what they import, and what they leave behind when killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.network.checkpoint import Checkpoint, save_checkpoint
from engine.network.generator import GeneratorConfig
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.process.shared_arrays import NAME_PREFIX
from tests.helpers.fake_session import ENDS_IN_TIME_S, hole_mask, photograph
from tests.helpers.processes import children

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and /dev/shm")

HEAVY = "{'torch', 'torchvision', 'PySide6', 'cv2', 'scipy', 'PIL'}"

WHAT_IS_IMPORTED = f"""
import sys
import app.__main__, app.command_line.cli, app.shared.language.sentences, engine.process.client, engine.process.factory, engine.pictures.files
print(sorted({HEAVY} & set(sys.modules)))
"""

RESTORE_WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from app.__main__ import main
if __name__ == "__main__":
    status = main(sys.argv[1:])
    assert "torch" not in sys.modules
    sys.exit(status)
"""

# One job that never ends by itself; says when it runs.
ENDLESS_JOB = """
import signal
import sys
from pathlib import Path
from app.command_line.cli import run
from app.command_line.environment import Environment
from app.shared.paths import default_model
from app.models.library import ModelLibrary
from tests.helpers.fake_session import serve_fake, serve_hunting

class Watched:
    def write(self, text):
        return sys.stderr.write(text)
    def flush(self):
        sys.stderr.flush()
    def isatty(self):
        return True

if __name__ == "__main__":
    # Whoever runs the tests in a shell's background has Ctrl+C ignored in all that comes of it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    serve = serve_hunting if "find" in sys.argv else serve_fake
    world = Environment(serve=serve, open_window=lambda *_: 0, find_display_fault=str, find_exclusions=lambda _: None, find_own_detector=lambda: None,
                         library=ModelLibrary(shipped=default_model(), folder=Path("models")),
                         out=sys.stdout, err=Watched())
    sys.exit(run(sys.argv[1:], world))
"""


def script(folder: Path, text: str) -> Path:
    """Write a program to a file: a spawned child imports it by its path."""
    path = folder / "program.py"
    path.write_text(text)
    return path


def environment(folder: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[4])
    return {**os.environ, "PYTHONPATH": root, "XDG_STATE_HOME": str(folder), "HOME": str(folder)}


def run_python(folder: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  our own scripts
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(folder),
        timeout=ENDS_IN_TIME_S,
    )


def segments(process_id: int) -> set[Path]:
    """Return the shared memory that a process has mapped."""
    maps = Path(f"/proc/{process_id}/maps").read_text().split()
    return {Path(word) for word in maps if f"{NAME_PREFIX}{process_id}_" in word}


def eventually(is_so: Callable[[], bool]) -> bool:
    """Wait until something is true; return False if it is not within a minute."""
    pause = threading.Event()
    ends = (is_so() or pause.wait(0.02) for _ in range(int(ENDS_IN_TIME_S / 0.02)))
    return any(ends)


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def pictures(tmp_path: Path) -> tuple[Path, Path]:
    """A photograph and its mask."""
    mask = (hole_mask(48, 64) * np.uint8(255))[..., np.newaxis]
    write_picture(tmp_path / "photo.png", Picture(pixels=photograph(48, 64)))
    write_picture(tmp_path / "mask.png", Picture(pixels=mask))
    return tmp_path / "photo.png", tmp_path / "mask.png"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A tiny generator, untrained."""
    config = GeneratorConfig(
        widths=(8, 8, 8), dilations=(1,), attention_heads=2, sees_features=False
    )
    torch.manual_seed(0)
    path = tmp_path / "tiny.safetensors"
    save_checkpoint(
        path, Checkpoint(name="tiny", config=config, weights=config.build().state_dict())
    )
    return path


@pytest.fixture
def endless_job(tmp_path: Path, pictures: tuple[Path, Path]) -> "Iterator[subprocess.Popen[bytes]]":
    """A command line during a restore, in a process group of its own."""
    words = ("restore", *pictures, "--method", "telea")
    with run_endlessly(tmp_path, *words, shows=b"Restoring") as process:
        yield process


@pytest.fixture
def endless_search(
    tmp_path: Path, pictures: tuple[Path, Path]
) -> "Iterator[subprocess.Popen[bytes]]":
    """A command line while it looks for damage, in a process group of its own."""
    with run_endlessly(tmp_path, "find", pictures[0], shows=b"Looking for damage") as process:
        yield process


@contextmanager
def run_endlessly(
    tmp_path: Path, *words: str | Path, shows: bytes
) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a command, until the end of the context, that has begun to show its progress."""
    with subprocess.Popen(  # noqa: S603  our own script
        [sys.executable, script(tmp_path, ENDLESS_JOB), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
        start_new_session=True,
    ) as process:
        err = process.stderr
        assert err is not None
        assert shows in b"".join(iter(lambda: err.read(1), b":"))
        yield process
        process.kill()


def test_main_process_imports_nothing_heavy(tmp_path: Path) -> None:
    done = run_python(tmp_path, "-c", WHAT_IS_IMPORTED)

    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("method", ["generator", "telea", "ns", "poisson"])
def test_restore_works_without_qt_and_prints_only_the_path(
    method: str, tmp_path: Path, pictures: tuple[Path, Path], model: Path
) -> None:
    out = tmp_path / "out.png"
    program = script(tmp_path, RESTORE_WITHOUT_QT)

    done = run_python(
        tmp_path, program, "restore", *pictures, "-o", out, "--model", model, "--method", method
    )

    mask = hole_mask(48, 64)
    restored = read_picture(out).pixels
    assert (done.stdout, done.stderr, done.returncode) == (f"{out}\n", "", 0)
    np.testing.assert_array_equal(restored[~mask], photograph(48, 64)[~mask])
    assert (restored[mask] != photograph(48, 64)[mask]).any()


@pytest.mark.slow
def test_invalid_model_file_is_one_sentence_and_status_2(
    tmp_path: Path, pictures: tuple[Path, Path]
) -> None:
    (tmp_path / "notes.safetensors").write_text("not a checkpoint")

    done = run_python(
        tmp_path, "-m", "app", "restore", *pictures, "--model", tmp_path / "notes.safetensors"
    )

    assert done.returncode == 2
    assert "notes.safetensors" in done.stderr
    assert done.stderr.count("\n") == 1


@linux_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_processes_and_leaves_nothing_behind(
    endless_job: "subprocess.Popen[bytes]", number: signal.Signals, tmp_path: Path
) -> None:
    engine_processes = children(endless_job.pid)

    os.killpg(endless_job.pid, number)
    _, err = endless_job.communicate(timeout=ENDS_IN_TIME_S)

    assert endless_job.returncode == 130
    assert b"Traceback" not in err
    assert b"Interrupted" in err
    assert eventually(lambda: not any(map(is_running, engine_processes)))
    assert not list(tmp_path.glob("*restored*"))
    assert not list(tmp_path.glob("*.part"))


@linux_only
def test_ctrl_c_ends_a_search_and_leaves_nothing_behind(
    endless_search: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    engine_processes = children(endless_search.pid)

    os.killpg(endless_search.pid, signal.SIGINT)
    _, err = endless_search.communicate(timeout=ENDS_IN_TIME_S)

    assert endless_search.returncode == 130
    assert b"Traceback" not in err
    assert b"Interrupted" in err
    assert eventually(lambda: not any(map(is_running, engine_processes)))
    assert not list(tmp_path.glob("photo-mask*"))


@linux_only
def test_an_engine_that_is_killed_ends_a_search_with_one_sentence(
    endless_search: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    for process_id in children(endless_search.pid):
        os.kill(process_id, signal.SIGKILL)

    _, err = endless_search.communicate(timeout=ENDS_IN_TIME_S)

    assert endless_search.returncode == 1
    assert b"stopped while it looked for damage" in err
    assert not list(tmp_path.glob("photo-mask*"))


@linux_only
def test_a_killed_program_leaves_no_process_and_no_shared_memory(
    endless_job: "subprocess.Popen[bytes]",
) -> None:
    engine_processes = children(endless_job.pid)
    shared = segments(endless_job.pid)
    assert shared

    os.kill(endless_job.pid, signal.SIGKILL)

    assert eventually(lambda: not any(map(is_running, engine_processes)))
    assert eventually(lambda: not any(path.exists() for path in shared))
