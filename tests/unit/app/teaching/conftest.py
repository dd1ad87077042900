"""What the tests of the wizard's texts share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.languages import speaking


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    with speaking(qapp, "en"):
        yield
