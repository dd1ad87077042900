"""Takes out of a text what tells about a person: folders, names of files, and the account.

What may be a path goes, even if that takes other words with it: a report is read by strangers.
"""

import re
from pathlib import Path
from typing import Final

FILE: Final = "(file)"

# Up to what ends a name in the messages of this program and of Python.
_REST: Final = r"[^'\"`<>|\n\r\t]*"
# "file:…" and the like.
_ADDRESS: Final = re.compile(rf"\b[a-z][a-z0-9+.-]+:/{{1,3}}{_REST}", re.IGNORECASE)
_WINDOWS_PATH: Final = re.compile(rf"(?:\\\\|\b[A-Za-z]:[\\/]){_REST}")
_PATH: Final = re.compile(rf"(?<![\w.)])~?[\\/]{_REST}|(?<=\w)[\\/](?=[^\W\d])\S{_REST}")
# A name with a suffix, with all words before it: names hold spaces.
_NAMED_FILE: Final = re.compile(
    r"[^'\"`<>|:;(\n\r\t]*\.(?:png|jpe?g|jfif|jpe|tiff?|webp|heic|heif|avif|bmp|gif|jp2|jxl|ora|kra"
    r"|psd|pp?m|pgm|safetensors|json|dng|nef|cr2|cr3|arw|raf|ini|txt|pdf|svg|ico|zip|toml)\b",
    re.IGNORECASE,
)
# In quotes, only what can be a name in code stays.
_QUOTED: Final = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"")
_CODE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[\d.+-]*")


def redact(text: str) -> str:
    """Return a text without paths, names of files, and the name of the account."""
    text = _QUOTED.sub(_redact_quoted, text)
    for pattern in (_ADDRESS, _WINDOWS_PATH, _PATH, _NAMED_FILE):
        text = pattern.sub(FILE, text)
    return _redact_account(text)


def _redact_quoted(found: re.Match[str]) -> str:
    inside = next(group for group in found.groups() if group is not None)
    return found[0] if _CODE_NAME.fullmatch(inside) else f"'{FILE}'"


def _redact_account(text: str) -> str:
    try:
        name = Path.home().name
    except RuntimeError:
        return text
    if len(name) < 2:
        return text
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "(user)", text)
