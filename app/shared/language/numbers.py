"""Writes numbers as the user's language does."""

from PySide6.QtCore import QLocale


def show_number(value: float, *, decimals: int = 0) -> str:
    """Return a number, with a fixed number of decimals."""
    return QLocale().toString(float(value), "f", decimals)


def show_seconds(seconds: float) -> str:
    """Return a duration in seconds, with one decimal; what is shorter counts as 0.1."""
    return show_number(max(seconds, 0.1), decimals=1)


def show_file_size(size: int) -> str:
    """Return the size of a file, given in bytes."""
    kind = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    return QLocale().formattedDataSize(size, 1, kind)
