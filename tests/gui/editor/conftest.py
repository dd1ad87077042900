"""Fixtures for the tests of the editor."""

import pytest
from PySide6.QtCore import Qt

from tests.helpers.window_driver import WindowDriver


@pytest.fixture
def drawn(opened: WindowDriver) -> WindowDriver:
    """A window with `STRAIGHT` and the tool in hand."""
    opened.key(Qt.Key.Key_L)
    opened.drag((10, 20), (50, 20))
    return opened


@pytest.fixture
def bent(drawn: WindowDriver) -> WindowDriver:
    """A window with `BENT` and the tool in hand."""
    drawn.drag((30, 20), (30, 28))
    return drawn
