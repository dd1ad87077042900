"""Files that the system asks the running program to open."""

import subprocess
import sys
from pathlib import Path

ASK_FOR_A_FILE = """
import sys
from PySide6.QtGui import QFileOpenEvent
from app.window.application import Application

application = Application([])
application.file_requested.connect(print)
application.sendEvent(application, QFileOpenEvent(sys.argv[1]))
"""


def test_a_file_that_macos_asks_for_is_reported(tmp_path: Path) -> None:
    """A process of its own, because a process has only one application object."""
    photo = tmp_path / "фото 1.png"

    done = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-X", "utf8", "-c", ASK_FOR_A_FILE, photo],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout == f"{photo}\n"
