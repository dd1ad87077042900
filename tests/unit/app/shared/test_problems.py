"""Notices of errors, with details to copy."""

from app.shared.problems import describe_causes, make_problem
from engine.errors import OutOfMemoryError


def fail_with_cause() -> None:
    try:
        int("/home/person/pictures/holiday.png")
    except ValueError as error:
        raise OutOfMemoryError("the card is full") from error


def caught() -> OutOfMemoryError:
    """Return an error with a cause."""
    try:
        fail_with_cause()
    except OutOfMemoryError as error:
        return error
    raise AssertionError("nothing was raised")


def test_every_cause_is_listed() -> None:
    lines = describe_causes(caught()).splitlines()

    assert "OutOfMemoryError: the card is full" in lines
    assert any(line.startswith("caused by ValueError: invalid literal") for line in lines)


def test_paths_are_left_out() -> None:
    details = describe_causes(caught())

    assert "person" not in details
    assert "holiday" not in details
    assert "(file)" in details


def test_the_notice_has_a_sentence_and_the_details() -> None:
    notice = make_problem(caught())

    assert "memory" in notice.text
    assert notice.details == describe_causes(caught())
