"""A display that cannot be reached is found out before Qt ends the process."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.window.display import find_display_fault
from tests.helpers.x_server import x_server

ROOT = Path(__file__).parents[4]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays of X and Wayland")


@pytest.mark.parametrize("variables", [{}, {"DISPLAY": "", "QT_QPA_PLATFORM": ""}])
def test_without_a_display_there_is_none(variables: dict[str, str]) -> None:
    assert find_display_fault(variables) == "There is no display for a window"


def test_a_display_whose_server_is_gone_is_named() -> None:
    variables = {"DISPLAY": "localhost:4000", "WAYLAND_DISPLAY": "/nowhere/wayland-0"}

    fault = find_display_fault(variables)

    assert fault == "The display /nowhere/wayland-0 or localhost:4000 cannot be reached"


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600"])
def test_a_platform_that_needs_no_display_is_not_checked(platform: str) -> None:
    assert find_display_fault({"QT_QPA_PLATFORM": platform}) == ""


def test_only_the_display_of_the_chosen_platform_counts(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        variables = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}

        assert find_display_fault(variables) == ""
        assert find_display_fault({**variables, "DISPLAY": "localhost:4000"}) == ""
        assert find_display_fault({**variables, "QT_QPA_PLATFORM": "xcb"}) != ""


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_server_that_is_there_is_reached() -> None:
    with x_server() as display:
        assert find_display_fault({"DISPLAY": display}) == ""


@pytest.mark.slow
def test_the_program_says_so_in_one_sentence_and_shows_the_demonstration(tmp_path: Path) -> None:
    variables = {"DISPLAY": "localhost:4000", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    kept = {n: v for n, v in os.environ.items() if n not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}

    done = subprocess.run(
        [sys.executable, "-m", "app"],
        env={**kept, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    sentence = (
        "The display localhost:4000 cannot be reached, so this is the demonstration instead.\n"
    )
    assert (done.returncode, done.stderr) == (0, sentence)
    assert done.stdout.startswith("before:")
