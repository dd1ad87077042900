"""Gives the program the language that the user prefers or that the desktop has."""

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app.shared.language.retranslation import retranslate
from app.shared.language.translator import Translator, find_system_language
from app.shared.preferences import LanguageChoice, Preferences


class Language(QObject):
    """Translates the program, and what is on the screen when the user chooses another language.

    Attributes:
        name: The name of the language, such as "zh_CN".
    """

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__(application)
        self._application = application
        self.name = _find_language(preferences)
        self._own, self._qt = self._install()

    def set_preferences(self, preferences: Preferences) -> None:
        """Change to the language that the user prefers now."""
        name = _find_language(preferences)
        if name == self.name:
            return
        self.name = name
        before = self._own
        self.uninstall()
        self._own, self._qt = self._install()
        retranslate(self._application, before)

    def uninstall(self) -> None:
        """Let the program speak English again, as it is written."""
        for translator in (self._own, self._qt):
            self._application.removeTranslator(translator)
            translator.deleteLater()
        QLocale.setDefault(QLocale.system())

    def _install(self) -> tuple[Translator, QTranslator]:
        """Install the translators of the program's texts and of Qt's own, and the locale."""
        system = QLocale.system()
        chosen = QLocale(self.name)
        QLocale.setDefault(system if system.language() == chosen.language() else chosen)
        own, qt = Translator(self.name, self), QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        qt.load(f"qtbase_{self.name}", folder)
        for translator in (qt, own):
            self._application.installTranslator(translator)
        return own, qt


def _find_language(preferences: Preferences) -> str:
    choice = preferences.language
    return find_system_language() if choice is LanguageChoice.SYSTEM else choice.value
