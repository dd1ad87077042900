"""Marks texts that are translated when they are shown, not where they are written."""


def mark(context: str, text: str) -> str:  # noqa: ARG001 `make i18n` reads the context
    """Return a text as it is; `make i18n` extracts it for the translators.

    Qt's `QT_TRANSLATE_NOOP` does the same, but the command line does without Qt.

    Args:
        context: The context in which it is translated later.
        text: The text in English.
    """
    return text
