"""The chooser of methods says what each one does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.jobs.method_words import describe_method, name_method
from engine.api import Method
from tests.helpers.window_driver import WindowDriver


@pytest.mark.parametrize("method", Method)
def test_every_method_has_a_name_and_a_sentence(method: Method) -> None:
    assert name_method(method)
    assert describe_method(method).endswith(".")


@pytest.mark.parametrize("method", Method)
def test_no_name_is_that_of_an_algorithm(method: Method) -> None:
    assert not any(word in name_method(method) for word in ("Telea", "Stokes", "Poisson"))


@pytest.mark.qt_log_ignore("grabbing the keyboard", r"support raise\(\)")
def test_arrow_keys_in_the_list_choose_a_method(opened: WindowDriver) -> None:
    methods = opened.window.parts.restore_bar.methods
    methods.showPopup()

    QTest.keyClick(methods.view(), Qt.Key.Key_Down)
    QTest.keyClick(methods.view(), Qt.Key.Key_Return)
    QApplication.processEvents()

    assert opened.window.workbench.options.method is Method.EDGES
    assert describe_method(Method.EDGES) in methods.toolTip()
    assert methods.accessibleDescription() == describe_method(Method.EDGES)
