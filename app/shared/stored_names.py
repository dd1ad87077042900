"""Names of files as JSON can hold them: some systems have names that are no text in UTF-8."""

import os
from typing import Final
from urllib.parse import quote, unquote_to_bytes

# Stands before an escaped name; no name of a file has it.
_ESCAPED: Final = "\0"


def store_name(name: str) -> str:
    """Return a name or path that can be encoded in UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return _ESCAPED + quote(os.fsencode(name))
    return name


def load_name(stored: str) -> str:
    """Return the name or path that was stored."""
    if not stored.startswith(_ESCAPED):
        return stored
    return os.fsdecode(unquote_to_bytes(stored.removeprefix(_ESCAPED)))
