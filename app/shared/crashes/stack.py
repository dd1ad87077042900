"""The stacks in a crash report: where in the program something happened, and no more."""

import re
import traceback
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from app.shared.crashes.redaction import redact

_PACKAGES: Final = ("app", "engine", "training")
# What a library's path follows in an installation.
_LIBRARY_ROOTS: Final = ("site-packages", "dist-packages", "_internal")
_PYTHON: Final = re.compile(r"python\d(?:\.\d+)?|Lib")
_MAX_FRAMES: Final = 25
_MAX_LINES: Final = 400
# A frame as Python's tracebacks and its fault handler write it.
_FRAME: Final = re.compile(r'^(\s*)File "(.*)", line (\d+|\?\?\?),? in (.*)$')
_EXTENSIONS: Final = "Extension modules:"


def describe_error(error: BaseException) -> Iterator[str]:
    """Yield the lines about an error and its causes: kind, message, and stack, outermost first."""
    for number, cause in enumerate(_walk_causes(error)):
        lead = "caused by " if number else ""
        message = redact(" ".join(str(cause).split()))
        yield f"{lead}{type(cause).__name__}: {message}"
        frames = traceback.extract_tb(cause.__traceback__)[-_MAX_FRAMES:]
        yield from (f"    {name_place(f.filename)}:{f.lineno} in {f.name}" for f in frames)
        for note in getattr(cause, "__notes__", ()):
            yield from (f"    {line}" for line in redact_stack(note))


def redact_stack(text: str) -> Iterator[str]:
    """Yield the lines of a text with stacks, such as the fault handler's, without what tells paths.

    Lines of source code and lists of modules are left out.
    """
    was_frame = False
    for line in text.splitlines()[:_MAX_LINES]:
        found = _FRAME.match(line)
        if found is not None:
            indent, path, number, function = found.groups()
            yield f"{indent}{name_place(path)}:{number} in {function}"
        elif not line.startswith(_EXTENSIONS) and not (was_frame and line.startswith("    ")):
            yield redact(line)
        was_frame = found is not None


def name_place(path: str) -> str:
    """Return the part of a module's path that lies in the program or in a library."""
    pure = PureWindowsPath(path) if "\\" in path else PurePosixPath(path)
    parts = pure.parts[:-1]
    for index, part in enumerate(parts):
        if part in _LIBRARY_ROOTS:
            return "/".join(pure.parts[index + 1 :])
    for index, part in enumerate(parts):
        if part in _PACKAGES or _PYTHON.fullmatch(part):
            return "/".join(pure.parts[index:])
    return pure.name if pure.suffix == ".py" or path.startswith("<") else "(elsewhere)"


def _walk_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, its cause, the cause of that, and so on."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        hidden = None if cause.__suppress_context__ else cause.__context__
        cause = cause.__cause__ or hidden
