"""Joins sentences as the user's language does."""

from collections.abc import Iterable

from PySide6.QtCore import QLocale


def join_sentences(sentences: Iterable[str]) -> str:
    """Return sentences as one text; in Chinese there is no space between them."""
    is_chinese = QLocale().language() == QLocale.Language.Chinese
    return ("" if is_chinese else " ").join(sentences)
