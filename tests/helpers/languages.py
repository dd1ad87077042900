"""Languages for tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication

from app.shared.language.translator import Translator


@contextmanager
def speaking(application: QCoreApplication, language: str) -> Iterator[None]:
    """Let the program speak a language, such as "en"; texts that are countable need one."""
    translator = Translator(language)
    application.installTranslator(translator)
    yield
    application.removeTranslator(translator)
