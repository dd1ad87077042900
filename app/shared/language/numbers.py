"""Writes numbers as the user's language does."""

from PySide6.QtCore import QLocale


def format_number(value: float, *, decimals: int = 0) -> str:
    """Return a number, with a fixed number of decimals."""
    return QLocale().toString(float(value), "f", decimals)


def format_seconds(seconds: float) -> str:
    """Return a duration in seconds, with one decimal; what is shorter counts as 0.1."""
    return format_number(max(seconds, 0.1), decimals=1)


def format_file_size(size: int) -> str:
    """Return the size of a file, given in bytes."""
    kind = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    return QLocale().formattedDataSize(size, 1, kind)
