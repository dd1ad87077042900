"""The page of a self-check as text."""

from app.command_line.self_check import ENGLISH
from app.self_check.page import CheckLine, State, has_failed, write_page

LINES = (
    CheckLine(state=State.OK, title="Memory", text="8.0 GB"),
    CheckLine(state=State.FAILED, title="Detector file", text="is damaged; install Reweave again"),
)


def test_each_line_says_how_it_ended() -> None:
    page = write_page(LINES, ENGLISH)

    assert page.splitlines() == [
        "Reweave self-check",
        "",
        "OK      Memory         8.0 GB",
        "Failed  Detector file  is damaged; install Reweave again",
    ]


def test_one_line_that_failed_is_enough() -> None:
    assert has_failed(LINES)
    assert not has_failed(LINES[:1])
