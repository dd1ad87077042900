"""A line of a terminal that is written again and again."""

from typing import TextIO

from engine.process.standard_streams import write_note


class StatusLine:
    """The last line of a terminal; nothing if the stream is no terminal.

    Attributes:
        is_terminal: Whether the stream is one.
    """

    def __init__(self, stream: TextIO) -> None:
        self.is_terminal = stream.isatty()
        self._stream = stream
        self._shown = ""

    def show(self, line: str) -> None:
        """Replace the line."""
        if self.is_terminal:
            write_note(self._stream, "\r" + line.ljust(len(self._shown)), end="")
            self._shown = line

    def clear(self) -> None:
        """Clear the line."""
        if self._shown:
            self.show("")
            write_note(self._stream, "\r", end="")

    def keep(self, sentence: str) -> None:
        """Write a sentence that stays, on a terminal or not."""
        self.clear()
        write_note(self._stream, sentence)
