"""Settings of every test."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# Windows stay invisible, except in tests that start an X server of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
if "PYTEST_XDIST_WORKER" in os.environ:
    # Each core has a test process already.
    for library in ("OMP", "MKL", "NUMBA"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# An example that takes a millisecond may wait for a processor much longer.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Escape what a test has logged of names that are not Unicode: xdist sends UTF-8."""
    report = yield
    report.sections = [
        (title, text.encode(errors="backslashreplace").decode()) for title, text in report.sections
    ]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Collect the garbage of Qt on this thread alone, as `GarbageCollection` does in the program.

    Between two tests too: there xdist receives the name of the next test on a thread of its own,
    and a collection on that thread crashed.
    """
    if not _uses_qt(item):
        return (yield)
    from app.window.garbage import collect_due_garbage  # noqa: PLC0415  other tests do without Qt

    gc.disable()
    result = yield
    if _uses_qt(nextitem):
        collect_due_garbage()
    else:
        gc.collect()
        gc.enable()
    return result


def _uses_qt(item: pytest.Item | None) -> bool:
    return "qapp" in getattr(item, "fixturenames", ())
