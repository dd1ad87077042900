"""A translator that remembers what it has translated, so that a shown text leads to its source."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QLocale, QObject, QTranslator
from typing_extensions import override

from app.shared.paths import resource

_ENGLISH = "en"
_CHINESE = "zh_CN"


class Source(NamedTuple):
    """A text as it is written in the program, and the context in which it is translated."""

    context: str
    text: str


class Translator(QTranslator):
    """Translates the program's own texts into one language."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        """Load the texts of a language, such as "zh_CN"."""
        super().__init__(parent)
        self._sources: dict[str, dict[str, str]] = {}
        self.load(str(resource("translations", f"reweave_{language}.qm")))

    @override
    def translate(
        self,
        context: str,
        sourceText: str,
        /,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        shown = super().translate(context, sourceText, disambiguation or "", n)
        if n < 0:
            self._sources.setdefault(shown or sourceText, {})[context] = sourceText
        return shown or None

    def find_sources(self, shown: str, *, near: Iterable[str]) -> list[Source]:
        """Return what a shown text may have been translated from, the likeliest first.

        Args:
            shown: The text.
            near: The contexts that are likely, the likeliest first.
        """
        found = self._sources.get(shown, {})
        contexts = dict.fromkeys([*(context for context in near if context in found), *found])
        return [Source(context, found[context]) for context in contexts]


def find_system_language() -> str:
    """Return the language that the program shares with the desktop; English if there is none."""
    for name in QLocale.system().uiLanguages():
        match QLocale(name).language():
            case QLocale.Language.Chinese:
                return _CHINESE
            case QLocale.Language.English:
                break
    return _ENGLISH
