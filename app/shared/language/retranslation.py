"""Shows what is on the screen in another language, without rebuilding any of it.

A text that a widget shows as it was translated is translated anew. A widget that makes its text
of several parts makes it again when it receives Qt's `LanguageChange`.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListWidget,
    QTableWidget,
    QTabWidget,
    QWidget,
)

from app.shared.language.translator import Translator

_PROPERTIES = frozenset(
    {
        *("text", "title", "windowTitle", "toolTip", "statusTip", "placeholderText"),
        *("accessibleName", "accessibleDescription", "prefix", "suffix", "specialValueText"),
        "format",
    }
)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def retranslate(application: QApplication, before: Translator) -> None:
    """Translate the texts of all windows anew.

    Args:
        application: The program; its new translator is installed.
        before: The translator of the texts on the screen.
    """
    for window in application.topLevelWidgets():
        for shown in (window, *window.findChildren(QObject)):
            _retranslate_properties(shown, before)
            match shown:
                case QComboBox() | QListWidget():
                    _retranslate_items(shown.model(), before, owner=shown)
                case QTableWidget():
                    columns = shown.columnCount()
                    _retranslate_items(shown.model(), before, owner=shown, columns=columns)
                case QTabWidget():
                    for index in range(shown.count()):
                        shown.setTabText(index, _translate(shown.tabText(index), before, shown))
        window.update()


def _retranslate_properties(shown: QObject, before: Translator) -> None:
    described = shown.metaObject()
    for index in range(described.propertyCount()):
        place = described.property(index)
        # A user property holds what the user types.
        if str(place.name()) in _PROPERTIES and not place.isUser():
            text = place.read(shown)
            if isinstance(text, str) and text:
                after = _translate(text, before, shown)
                if after != text:
                    place.write(shown, after)


def _retranslate_items(
    model: QAbstractItemModel, before: Translator, *, owner: QWidget, columns: int = 1
) -> None:
    for row in range(model.rowCount()):
        for column in range(columns):
            item = model.index(row, column)
            for role in _ROLES:
                text = item.data(role)
                if isinstance(text, str) and (after := _translate(text, before, owner)) != text:
                    model.setData(item, after, role)
    for column in range(columns):
        title = model.headerData(column, Qt.Orientation.Horizontal)
        if isinstance(title, str) and (after := _translate(title, before, owner)) != title:
            model.setHeaderData(column, Qt.Orientation.Horizontal, after)


def _translate(text: str, before: Translator, shown: QObject) -> str:
    """Return a shown text in the new language; the same text if it is not one of the program."""
    sources = before.find_sources(text, near=_list_contexts(shown))
    translated = [QCoreApplication.translate(*source) for source in sources]
    # In English a text is its own source, so only some of its contexts lead to a translation.
    return next(
        (new for new, source in zip(translated, sources, strict=True) if new != source.text),
        translated[0] if translated else text,
    )


def _list_contexts(shown: QObject) -> Iterable[str]:
    """Return the classes of an object and of what it lies in: most texts are set by one of them."""
    return [kind.__name__ for owner in _list_owners(shown) for kind in type(owner).__mro__]


def _list_owners(shown: QObject | None) -> Iterator[QObject]:
    while shown is not None:
        yield shown
        shown = shown.parent()
