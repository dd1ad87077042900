"""Stacks in a report say where in the program, and nothing about the computer."""

import pytest

from app.shared.crashes.stack import describe_error, name_place, redact_stack

FAULT = """Fatal Python error: Segmentation fault

Current thread 0x00007f21 [reweave] (most recent call first):
  File "/home/ulrike/reweave/app/window/window_run.py", line 112 in run_window
  File "/home/ulrike/.venv/lib/python3.11/site-packages/PySide6/x.py", line ??? in exec
  File "C:\\Users\\Ulrike\\AppData\\Reweave\\_internal\\engine\\api.py", line 3 in <module>
  File "/usr/lib/python3.11/threading.py", line 1002 in _bootstrap

Extension modules: numpy._core, cv2 (total: 2)
"""
TRACEBACK = """Traceback (most recent call last):
  File "/home/ulrike/reweave/engine/restore/job.py", line 7, in run
    raise ValueError("/home/ulrike/照片.png")
ValueError: /home/ulrike/照片.png
"""


def test_the_fault_handlers_stack_keeps_the_places() -> None:
    lines = list(redact_stack(FAULT))

    assert "  app/window/window_run.py:112 in run_window" in lines
    assert "  PySide6/x.py:??? in exec" in lines
    assert "  engine/api.py:3 in <module>" in lines
    assert "  python3.11/threading.py:1002 in _bootstrap" in lines
    assert "Fatal Python error: Segmentation fault" in lines
    assert "ulrike" not in "\n".join(lines).lower()
    assert "Extension" not in "\n".join(lines)


def test_lines_of_code_are_left_out() -> None:
    lines = list(redact_stack(TRACEBACK))

    assert lines == [
        "Traceback (most recent call last):",
        "  engine/restore/job.py:7 in run",
        "ValueError: (file)",
    ]


@pytest.mark.parametrize("path", ["/home/ulrike/diary", "C:\\ulrike\\diary", "/home/app"])
def test_what_lies_in_no_library_is_not_named(path: str) -> None:
    assert name_place(path) == "(elsewhere)"


def test_an_error_is_described_with_its_causes_and_notes() -> None:
    error = RuntimeError("it broke")
    error.__cause__ = OSError(2, "No such file", "/home/ulrike/照片.png")
    error.add_note(FAULT)

    text = "\n".join(describe_error(error))

    assert text.startswith("RuntimeError: it broke\n")
    assert "caused by FileNotFoundError: [Errno 2] No such file: '(file)'" in text
    assert "app/window/window_run.py:112 in run_window" in text
    assert "ulrike" not in text.lower()
