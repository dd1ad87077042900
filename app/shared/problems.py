"""Makes notices of errors: a sentence, and details that a person can copy into a report."""

from app.shared.crashes.reports import describe_program
from app.shared.crashes.stack import describe_error
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency


def make_problem(error: BaseException, *, subject: Subject = Subject.PROGRAM) -> Notice:
    """Return the notice about an error."""
    return Notice(
        text=explain(error),
        urgency=Urgency.PROBLEM,
        subject=subject,
        details=describe_causes(error),
    )


def describe_causes(error: BaseException) -> str:
    """Return an error with its causes and where in the program they arose.

    The folders and names of the user's files are left out.
    """
    return "\n".join([describe_program(), *describe_error(error)])
