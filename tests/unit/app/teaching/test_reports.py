"""Everything that the survey and the trainer can report has a sentence."""

from pathlib import Path

import pytest

from app.teaching.reports import skip_clause
from training.api import SkippedFile, SkipReason


@pytest.mark.parametrize("reason", SkipReason)
def test_every_reason_to_skip_a_file_has_a_clause(reason: SkipReason) -> None:
    clause = skip_clause(SkippedFile(path=Path("a.jpg"), reason=reason, detail="the cause"))

    assert clause[0].islower()
    assert not clause.endswith(".")
    needs_detail = reason in (SkipReason.TOO_LARGE, SkipReason.UNREADABLE)
    assert ("the cause" in clause) == needs_detail
